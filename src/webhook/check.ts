import type { Finding } from '../observe/finding.ts';

/** Whether the receiver answers at all; nothing is posted, so nobody is called. */
export async function checkWebhook({
  name,
  url,
}: {
  readonly name: string;
  readonly url: string;
}): Promise<Finding> {
  const { host } = new URL(url);
  try {
    await fetch(url, { method: 'HEAD', redirect: 'manual', signal: AbortSignal.timeout(10_000) });
    return { ok: true, what: `The webhook ${name} can be reached at ${host}.` };
  } catch (error) {
    const { code } = ((error as Error).cause ?? {}) as { readonly code?: unknown };
    return {
      ok: false,
      what: `The webhook ${name} cannot be reached at ${host}: ${typeof code === 'string' ? code : 'no answer within 10 s'}.`,
      remedy: 'Check its url in rebound.yaml, and that this machine may reach it.',
    };
  }
}

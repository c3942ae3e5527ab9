import type { Delivery } from '../pipeline/outlet.ts';

/** One POST. */
export interface HttpRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

type Failed = Extract<Delivery, { ok: false }>;

const TIMEOUT_MS = 10_000;
const LONGEST_WAIT_MS = 3_600_000;

/** `Retry-After` is seconds or a date (RFC 9110, 10.2.3); without a usable one half a minute. */
export function retryAfterMs(header: string | null, now: number): number {
  const text = header?.trim() ?? '';
  const ms = /^\d{1,6}$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - now;
  return Number.isFinite(ms) && ms > 0 ? Math.min(ms, LONGEST_WAIT_MS) : 30_000;
}

/**
 * What an answer means; `null` when the receiver took it. Redirects are not followed: the key would go to a
 * stranger.
 */
function meaningOf(status: number, retryAfter: string | null, now: number): Failed | null {
  if (status >= 200 && status < 300) return null;
  if (status === 429) return { ok: false, why: 'rate-limited', retryAfterMs: retryAfterMs(retryAfter, now) };
  const error = `HTTP ${status}`;
  if (status >= 500 || status === 408) return { ok: false, why: 'unavailable', error };
  return { ok: false, why: 'refused', error };
}

/** Sends it; `null` when it was taken. Never throws, and never waits longer than ten seconds. */
export async function send({ url, headers, body }: HttpRequest, now: number): Promise<Failed | null> {
  try {
    const answer = await fetch(url, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', 'user-agent': 'rebound', ...headers },
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    await answer.body?.cancel();
    return meaningOf(answer.status, answer.headers.get('retry-after'), now);
  } catch (error) {
    return { ok: false, why: 'unavailable', error: reasonOf(error) };
  }
}

/** The cause's word (`ECONNREFUSED`) says more than fetch's own; neither holds the URL or a key. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'no answer';
  if (error.name === 'TimeoutError') return `no answer within ${TIMEOUT_MS / 1000} s`;
  const { code } = (error.cause ?? {}) as { readonly code?: unknown };
  return typeof code === 'string' ? code : 'no answer';
}

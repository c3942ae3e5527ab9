import { randomUUID } from 'node:crypto';
import type { Incident } from '../incident/incident.ts';
import type { Store } from '../store/store.ts';
import { csvField } from '../suppression/export.ts';
import type { FilePayload } from './payload.ts';
import { channelFor, type Policy } from './policy.ts';

const PAGE = 1_000;
/** A file of more lines than this helps nobody in a thread; the command line has them all. */
const MOST = 20_000;

const header = ['message_id', 'recipient', 'from', 'subject', 'failed_at', 'cause'].join(',');

/** Puts the list of an incident's failed messages as CSV into its thread's outbox; returns how many it lists. `show` masks addresses by policy. */
export async function listToResend(
  store: Store,
  incident: Incident,
  policy: Policy,
  { show, askedBy }: { readonly show: (address: string) => string; readonly askedBy: string },
  now: number,
): Promise<number> {
  const lines = [header];
  let after = 0;
  for (;;) {
    const page = await store.bounces.resend(incident.id, after, PAGE);
    for (const row of page) {
      const cells = [
        row.messageId,
        show(row.address),
        row.from,
        row.subject,
        new Date(row.at).toISOString(),
        row.cause,
      ];
      lines.push(cells.map(csvField).join(','));
    }
    after = page.at(-1)?.id ?? after;
    if (page.length < PAGE || lines.length > MOST) break;
  }
  const count = lines.length - 1;
  if (count === 0) return 0;
  const id = randomUUID();
  const payload: FilePayload = {
    filename: `resend-${id.slice(0, 8)}.csv`,
    title: `${count} messages to send again`,
    content: `${lines.join('\r\n')}\r\n`,
    askedBy,
  };
  const channel = channelFor(incident, policy);
  await store.outbox.enqueue([
    { id, kind: 'file', channel, incidentId: incident.id, payload, notBefore: now, createdAt: now },
  ]);
  return count;
}

import { randomUUID } from 'node:crypto';
import type { Incident } from '../incident/incident.ts';
import { brandOf, originOf } from '../incident/origin.ts';
import type { Store } from '../store/store.ts';
import { csvField } from '../suppression/export.ts';
import type { Person } from './desk.ts';
import type { FilePayload } from './payload.ts';
import { channelFor, type Policy } from './policy.ts';

const PAGE = 1_000;
/** A file of more lines than this helps nobody in a thread; the command line has them all. */
const MOST = 20_000;

const header = [
  'message_id',
  'recipient',
  'from',
  'subject',
  'failed_at',
  'cause',
  'mailbox',
  'list',
  'sending_ip',
  'brand',
].join(',');

type Show = (address: string) => string;

/**
 * The lists of an incident's failed messages as CSV, one for each way to show addresses, and how many
 * messages they list.
 */
async function listsOf(store: Store, incident: Incident, brands: Policy['brands'], shows: readonly Show[]) {
  const lists: string[][] = shows.map(() => [header]);
  let count = 0;
  let after = 0;
  for (;;) {
    const page = await store.bounces.resend(incident.id, after, PAGE);
    for (const row of page) {
      const original = {
        from: row.from,
        envelopeFrom: row.envelopeFrom,
        sendingIp: row.sendingIp,
        listId: row.listId,
      };
      const origin = originOf(row.mailbox, original);
      const told = [origin.mailbox, origin.list, origin.sendingIp, brandOf(origin, brands)];
      for (const [at, show] of shows.entries()) {
        const failed = new Date(row.at).toISOString();
        const cells = [row.messageId, show(row.address), row.from, row.subject, failed, row.cause, ...told];
        lists[at]?.push(cells.map(csvField).join(','));
      }
    }
    count += page.length;
    after = page.at(-1)?.id ?? after;
    if (page.length < PAGE || count > MOST) break;
  }
  return { count, contents: lists.map((lines) => `${lines.join('\r\n')}\r\n`) };
}

/**
 * How it was listed: `thread` whole for everybody, `direct` whole to the asker alone, `masked` whole to
 * nobody.
 */
export interface Listed {
  readonly count: number;
  readonly whole: 'thread' | 'direct' | 'masked';
}

/**
 * Puts the list of an incident's failed messages into its thread's outbox, addresses shown by policy; where
 * that masks them, an operator whom the configuration names gets the whole list as well, in a direct message.
 */
export async function listToResend(
  store: Store,
  incident: Incident,
  policy: Policy,
  { show, person }: { readonly show: Show; readonly person: Pick<Person, 'id' | 'named'> },
  now: number,
): Promise<Listed> {
  const masks = show('someone@example.com') !== 'someone@example.com';
  const whole = !masks ? 'thread' : person.named ? 'direct' : 'masked';
  const shows = whole === 'direct' ? [show, (address: string) => address] : [show];
  const { count, contents } = await listsOf(store, incident, policy.brands, shows);
  if (count === 0) return { count, whole };
  const channel = channelFor(incident, policy);
  await store.outbox.enqueue(
    contents.map((content, at) => {
      const id = randomUUID();
      const payload: FilePayload = {
        filename: `resend-${id.slice(0, 8)}.csv`,
        title: `${count.toLocaleString('en-US')} messages to send again`,
        content,
        askedBy: person.id,
        direct: at > 0,
      };
      const base = {
        id,
        kind: 'file',
        incidentId: incident.id,
        payload,
        notBefore: now,
        createdAt: now,
      } as const;
      return { ...base, channel: at > 0 ? person.id : channel };
    }),
  );
  return { count, whole };
}

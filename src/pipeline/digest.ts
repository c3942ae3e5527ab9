import { randomUUID } from 'node:crypto';
import { buildDigest } from '../digest/build.ts';
import { addDays, dateOf, dayBounds, endsWeek } from '../digest/day.ts';
import type { Digest } from '../digest/digest.ts';
import { sentOn } from '../digest/send-counts.ts';
import type { MailboxState } from '../store/mailboxes.ts';
import type { Store, Tables, Tx } from '../store/store.ts';
import type { DigestPayload } from './payload.ts';
import type { Policy } from './policy.ts';

/** The digest of a day (`YYYY-MM-DD` in the policy's time zone), from what the store counted. */
export async function digestOf(store: Tables, date: string, policy: Policy): Promise<Digest> {
  const { start, end } = dayBounds(date, policy.timeZone);
  const [figures, opened, closed, active, newlySuppressible, mailboxes, volumes] = await Promise.all([
    store.counts.figures(date),
    store.incidents.openedBetween(start, end),
    store.incidents.closedBetween(start, end),
    store.incidents.active(),
    store.addresses.newlySuppressible(start, end),
    store.mailboxes.all(),
    store.volumes.between(addDays(date, -1), `${addDays(date, 1)}T23`),
  ]);
  const weekStart = dayBounds(addDays(date, -6), policy.timeZone).start;
  const week = endsWeek(date)
    ? {
        opened: await store.incidents.openedBetween(weekStart, end),
        closed: await store.incidents.closedBetween(weekStart, end),
      }
    : null;
  return buildDigest({
    date,
    timeZone: policy.timeZone,
    figures,
    opened,
    closed,
    stillOpen: active.filter((incident) => (incident.openedAt ?? 0) < end),
    newlySuppressible,
    mailboxes: mailboxes.map(mailboxLine),
    sent: sentOn(volumes, date, start, end),
    ...(week ? { week } : {}),
  });
}

const mailboxLine = ({ name, lastMailAt, connected, note }: MailboxState): Digest['mailboxes'][number] => ({
  name,
  lastSeenAt: lastMailAt,
  healthy: connected,
  note,
});

/** Puts a digest into the outbox. */
export async function postDigest(tx: Tx, digest: Digest, policy: Policy, now: number): Promise<void> {
  const payload: DigestPayload = { digest };
  const channel = policy.channels.digest;
  await tx.outbox.enqueue([
    { id: randomUUID(), kind: 'digest', channel, incidentId: null, payload, notBefore: now, createdAt: now },
  ]);
}

/**
 * The morning's work: yesterday's digest, once, over all instances and restarts. Returns the date that was told, or `null`
 * when somebody told it already. The claim and the outbox row commit together.
 */
export async function tellYesterday(store: Store, policy: Policy, now: number): Promise<string | null> {
  const date = addDays(dateOf(now, policy.timeZone), -1);
  return store.transaction(async (tx) => {
    if (!(await tx.digests.claim(date, 'daily', now))) return null;
    await postDigest(tx, await digestOf(tx, date, policy), policy, now);
    return date;
  });
}

/**
 * After a start: tells the digest that was due at `dueAt` while the bot was down, once. A new installation has missed nothing.
 */
export async function catchUp(store: Store, policy: Policy, dueAt: number): Promise<string | null> {
  const last = await store.digests.last('daily');
  return last !== null && last < addDays(dateOf(dueAt, policy.timeZone), -1)
    ? tellYesterday(store, policy, dueAt)
    : null;
}

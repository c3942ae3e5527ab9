import { randomUUID } from 'node:crypto';
import { buildDigest } from '../digest/build.ts';
import { addDays, dateOf, dayBounds, endsWeek } from '../digest/day.ts';
import type { Digest } from '../digest/digest.ts';
import type { MailboxState } from '../store/mailboxes.ts';
import type { Store } from '../store/store.ts';
import type { DigestPayload } from './payload.ts';
import type { Policy } from './policy.ts';

/** The digest of a day (`YYYY-MM-DD` in the policy's time zone), from what the store counted. */
export async function digestOf(store: Store, date: string, policy: Policy): Promise<Digest> {
  const { start, end } = dayBounds(date, policy.timeZone);
  const [figures, opened, closed, active, newlySuppressible, mailboxes, volumes] = await Promise.all([
    store.counts.figures(date),
    store.incidents.openedBetween(start, end),
    store.incidents.closedBetween(start, end),
    store.incidents.active(),
    store.addresses.newlySuppressible(start, end),
    store.mailboxes.all(),
    store.volumes.between(date, date),
  ]);
  const weekStart = dayBounds(addDays(date, -6), policy.timeZone).start;
  const week = endsWeek(date)
    ? { opened: await store.incidents.openedBetween(weekStart, end), closed: await store.incidents.closedBetween(weekStart, end) }
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
    sent: volumes.length === 0 ? null : volumes.reduce((sum, { sent }) => sum + sent, 0),
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
export async function postDigest(store: Store, digest: Digest, policy: Policy, now: number): Promise<void> {
  const payload: DigestPayload = { digest };
  const channel = policy.channels.digest;
  await store.outbox.enqueue([{ id: randomUUID(), kind: 'digest', channel, incidentId: null, payload, notBefore: now, createdAt: now }]);
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
 * After a start: whether a digest was missed while the bot was down. Only the latest day is caught up, and only when there was
 * a digest before (a new installation has missed nothing) and today's hour has passed.
 */
export async function missedDigest(store: Store, policy: Policy, dueToday: number, now: number): Promise<boolean> {
  const last = await store.digests.last('daily');
  const today = dateOf(now, policy.timeZone);
  return last !== null && now >= dueToday && last < addDays(today, -1);
}

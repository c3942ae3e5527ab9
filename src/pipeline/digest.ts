import { randomUUID } from 'node:crypto';
import { buildDigest, type DayIncident } from '../digest/build.ts';
import { addDays, dateOf, dayBounds, endsWeek } from '../digest/day.ts';
import type { Digest } from '../digest/digest.ts';
import { sentOn } from '../digest/send-counts.ts';
import type { MailboxState } from '../store/mailboxes.ts';
import type { Store, Tables, Tx } from '../store/store.ts';
import { DAY, HOUR } from '../time/span.ts';
import { MAIN_OUTLET } from './outlet.ts';
import type { DigestPayload } from './payload.ts';
import type { Policy } from './policy.ts';
import { blindness, unwatched, type Watched, watchedFrom } from './sources.ts';

/** Where the messages of these incidents stand. */
async function placesOf(
  store: Tables,
  incidents: readonly DayIncident[],
): Promise<NonNullable<Digest['placed']>> {
  const posted = await store.postedMessages.of(incidents.map(({ incident }) => incident.id));
  const messages = posted.filter(({ role, outlet }) => role === 'message' && outlet === MAIN_OUTLET);
  return Object.fromEntries(messages.map(({ subject, channel, ts }) => [subject, { channel, ts }]));
}

/** What was known when the digest is told, beside what the store counted. */
interface Known {
  readonly now: number;
  readonly blindSince: number | null;
}

async function compute(store: Tables, date: string, policy: Policy, known: Known): Promise<Digest> {
  const { start, end } = dayBounds(date, policy.timeZone);
  const [figures, incidents, newlySuppressible, expiring, mailboxes, volumes, ever] = await Promise.all([
    store.counts.figures(date),
    store.incidents.during(start, end),
    store.addresses.newlySuppressible(start, end),
    store.bounces.expiring(end),
    store.mailboxes.all(),
    store.volumes.between(addDays(date, -1), `${addDays(date, 1)}T23`),
    store.counts.totals(0),
  ]);
  const weekStart = dayBounds(addDays(date, -6), policy.timeZone).start;
  const week = endsWeek(date) ? await store.incidents.during(weekStart, end) : null;
  return buildDigest({
    date,
    timeZone: policy.timeZone,
    figures,
    incidents,
    incidentsPurged: end < known.now - policy.retentionDays * DAY,
    everHeard: ever.lastBounceAt !== null,
    blindSince: known.blindSince,
    placed: await placesOf(store, incidents),
    newlySuppressible,
    ...(expiring[0] ? { expiring: { count: expiring.length, since: expiring[0].firstAt } } : {}),
    mailboxes: mailboxes.map(mailboxLine),
    sent: sentOn(volumes, date, start, end),
    ...(week ? { week } : {}),
  });
}

/**
 * The digest of a day (`YYYY-MM-DD` in the policy's time zone): as it was told, else from what the store
 * counted, with the incidents as they stood at the day's end.
 */
export async function digestOf(store: Tables, date: string, policy: Policy, now: number): Promise<Digest> {
  return (await store.digests.told(date)) ?? compute(store, date, policy, { now, blindSince: null });
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
 * Tells a day's digest once, over all instances and restarts; `false` when somebody told it already. Claim,
 * copy and outbox row commit together.
 */
async function tell(store: Store, date: string, policy: Policy, known: Known): Promise<boolean> {
  return store.transaction(async (tx) => {
    if (!(await tx.digests.claim(date, 'daily', known.now))) return false;
    const digest = await compute(tx, date, policy, known);
    await tx.digests.keep(digest);
    await postDigest(tx, digest, policy, known.now);
    return true;
  });
}

/** Yesterday's digest, now. Returns the date that was told, or `null` when somebody told it already. */
export async function tellYesterday(store: Store, policy: Policy, now: number): Promise<string | null> {
  const date = addDays(dateOf(now, policy.timeZone), -1);
  return (await tell(store, date, policy, { now, blindSince: null })) ? date : null;
}

/**
 * When digests are due: the latest such time at or before `at`, `null` when there was none in so many
 * minutes.
 */
export type LastDue = (at: number, lookBackMinutes?: number) => number | null;

/** Days that are told late at most; what is older is no news. */
const DAYS_BACK = 14;
/**
 * A digest waits so long for a source that cannot be read; then it is told with what is known, and says so.
 */
const PATIENCE_MS = HOUR;

/** The days up to `until` whose digest was due and never told. A new installation has missed nothing. */
async function missed(
  store: Store,
  until: string,
  { timeZone }: Policy,
  lastDue: LastDue,
  now: number,
): Promise<readonly string[]> {
  const last = await store.digests.last('daily');
  if (last === null) {
    // Of days that ended before it began it knows nothing: they are told by nobody.
    await store.digests.claim(addDays(dateOf(now, timeZone), -1), 'daily', now);
    return [];
  }
  const from = addDays(until, 1 - DAYS_BACK);
  const claimed = await store.digests.claimed('daily', from);
  const known = claimed[0] ?? last;
  const days = Array.from({ length: DAYS_BACK }, (_, n) => addDays(from, n));
  return days.filter((date) => {
    if (date <= known || claimed.includes(date)) return false;
    const { start, end } = dayBounds(addDays(date, 1), timeZone);
    return date === until || lastDue(end - 1, Math.ceil((end - start) / 60_000) - 1) !== null;
  });
}

/**
 * Tells every digest that is due and was not told, oldest first, whatever kept us from it: a pause, a clock
 * that was set, a night's sleep, days of downtime. First everything that waits is read; who cannot be read
 * holds up only what is older than yesterday. Returns the dates that were told.
 */
export async function tellDue(
  store: Store,
  policy: Policy,
  lastDue: LastDue,
  now: number,
  watched: Watched = unwatched,
): Promise<readonly string[]> {
  const due = lastDue(now);
  if (due === null) return [];
  const until = addDays(dateOf(due, policy.timeZone), -1);
  const dates = await missed(store, until, policy, lastDue, now);
  if (dates.length === 0) return [];
  const blind = await blindness(store, watched, now);
  const waited = now - Math.max(due, watchedFrom(watched, now)) >= PATIENCE_MS;
  const tellable = blind === null ? dates : dates.filter((date) => date === until && waited);
  const told: string[] = [];
  for (const date of tellable)
    if (await tell(store, date, policy, { now, blindSince: blind?.since ?? null })) told.push(date);
  return told;
}

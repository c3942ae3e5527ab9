import { isIP } from 'node:net';
import type { Attempt } from '../attempt/attempt.ts';
import type { Complaint } from '../attempt/events/told.ts';
import type { Source } from '../incident/incident.ts';
import { blamed } from '../incident/sighting.ts';
import type { Delivered } from '../store/deliveries.ts';
import { fingerprintOfFact } from '../store/fingerprint.ts';
import type { MessageRow } from '../store/messages.ts';
import type { Store, Tx } from '../store/store.ts';
import { domainOfOurs } from '../trust/ours.ts';
import { noteDeliveries } from './addresses.ts';
import { announce } from './announce.ts';
import { acceptedBy, originalOf, reachedRecipient, verdictOn } from './attempt-verdict.ts';
import { type Failure, joined } from './failures.ts';
import { takeFailures } from './ingest.ts';
import type { Policy } from './policy.ts';

/** Attempts to take in, with how far their source is read. */
export interface AttemptBatch {
  readonly source: Exclude<Source, 'mailbox'>;
  /** Name of the log, or of the service that sends events. */
  readonly name: string;
  readonly attempts: readonly Attempt[];
  /** Kept with the effects; `null`: there is none (a pipe, an event). */
  readonly checkpoint: string | null;
  readonly complaints?: readonly Complaint[];
  /**
   * What the batch is known by when it is posted again, because our answer was lost: it counts once within a
   * day.
   */
  readonly once?: string;
}

/** What became of a batch of attempts. */
export interface IngestedAttempts {
  readonly attempts: number;
  readonly delivered: number;
  /** Messages and recipients that failed, or were delayed for the first time. */
  readonly bounces: number;
  readonly delays: number;
  /** Whether people have something new to see. */
  readonly told: boolean;
}

/** The address it was sent from, where that is known: named by the log, or the only one that we have. */
function sendingIp({ localIp }: Attempt, { own }: Policy): string {
  const [only = '', ...more] = own.ips;
  return localIp !== '' ? localIp : more.length === 0 && isIP(only) !== 0 ? only : '';
}

/** A server's clock that is ahead does not make it the future. */
const notLater = (at: number, now: number): number => Math.min(at, now);

const deliveredRow = (attempt: Attempt, by: AttemptBatch, policy: Policy, now: number): Delivered => ({
  provider: acceptedBy(attempt),
  ip: sendingIp(attempt, policy),
  sender: domainOfOurs(attempt.sender, policy.own),
  at: notLater(attempt.at, now),
  source: by.source,
});

/** Refusals with what an earlier line said of their message, days and restarts ago. */
async function recalled(tx: Tx, source: string, attempts: readonly Attempt[]): Promise<readonly Attempt[]> {
  const nameless = attempts.filter(({ messageId }) => messageId === '');
  if (nameless.length === 0) return attempts;
  const known = await tx.queuedMessages.find(source, nameless.map(queueKey));
  return attempts.map((attempt) => {
    const queued = attempt.messageId === '' ? known.get(queueKey(attempt)) : undefined;
    return queued
      ? { ...attempt, messageId: queued.messageId, sender: queued.sender, queuedSince: queued.since }
      : attempt;
  });
}

const queueKey = ({ server, queueId }: Attempt): string => `${server} ${queueId}`;

/** A refusal and the attempt that it was. */
interface Refusal {
  readonly attempt: Attempt;
  readonly failure: Failure;
}

function refusalOf(attempt: Attempt, source: AttemptBatch['source'], policy: Policy, now: number): Refusal {
  const verdict = verdictOn(attempt);
  const original = originalOf(attempt, sendingIp(attempt, policy));
  const at = notLater(attempt.at, now);
  return {
    attempt,
    failure: {
      messageId: null,
      // Our own server had it in its queue: whoever wrote it, we send it.
      ours: true,
      identity: attempt.messageId || (attempt.queueId && `queue ${queueKey(attempt)}`),
      belongsTo: null,
      evidence: { worth: 'proven', by: source },
      believed: true,
      mail: `${source} ${attempt.messageId || queueKey(attempt)} ${at}`,
      sender: attempt.server,
      arrivedAt: at,
      crowded: false,
      sighting: {
        at,
        heardAt: now,
        since: Math.min(attempt.queuedSince ?? at, at),
        queuedUntil: null,
        source,
        worth: 'proven',
        kind: attempt.action === 'failed' ? 'bounce' : 'delay',
        ...(attempt.held ? { held: true } : {}),
        verdict: { ...verdict, scope: blamed(verdict, original, policy.own) },
        original,
      },
    },
  };
}

/** What a row has that came by no mail. */
const noMail = { uid: 0, subject: '', defects: [], unread: false, ours: true } as const;

/** The row beside the mails that a refusal hangs on. */
function rowOf({ attempt, failure: { identity, sighting, evidence } }: Refusal, name: string): MessageRow {
  const { kind, verdict, at, original } = sighting;
  return {
    fingerprint: fingerprintOfFact([identity, verdict.address.toLowerCase(), kind, String(at)], at),
    mailbox: name,
    ...noMail,
    receivedAt: at,
    kind,
    because: attempt.action,
    reportingMta: attempt.server,
    original,
    evidence,
    noMail: true,
  };
}

/** Gives those that are counted a row to hang on; a retry has none, as it is no message. */
async function withRows(tx: Tx, name: string, refusals: readonly Refusal[], now: number): Promise<Failure[]> {
  const counted = refusals.filter(({ failure }) => !failure.sighting.repeat);
  const rows = new Map(counted.map((refusal) => [refusal, rowOf(refusal, name)]));
  const ids = await tx.messages.add([...rows.values()], now);
  return refusals.map((refusal) => {
    const row = rows.get(refusal);
    return { ...refusal.failure, messageId: (row && ids.get(row.fingerprint)) ?? null };
  });
}

/** What a later line of the same message will not say again. */
const queuedRow = ({ attempt, failure }: Refusal, source: string) => ({
  source,
  queueId: queueKey(attempt),
  messageId: attempt.messageId,
  sender: attempt.sender,
  since: failure.sighting.since ?? failure.sighting.at,
  lastAt: failure.sighting.at,
});

/** Joins refusals with what was told of their messages before, by whatever source. */
async function refusalsOf(tx: Tx, batch: AttemptBatch, policy: Policy, now: number): Promise<Refusal[]> {
  const refused = batch.attempts.filter(({ action }) => action !== 'delivered');
  if (refused.length === 0) return [];
  const known = await recalled(tx, batch.source, refused);
  const all = known
    .map((attempt) => refusalOf(attempt, batch.source, policy, now))
    .sort((a, b) => a.failure.sighting.at - b.failure.sighting.at);
  const failures = await joined(
    tx,
    all.map(({ failure }) => failure),
  );
  const refusals = all.map((one, n): Refusal => ({ ...one, failure: failures[n] ?? one.failure }));
  const waiting = refusals.filter(
    ({ attempt, failure }) =>
      attempt.action === 'deferred' &&
      attempt.messageId !== '' &&
      attempt.queueId !== '' &&
      !failure.sighting.repeat,
  );
  await tx.queuedMessages.put(waiting.map((refusal) => queuedRow(refusal, batch.source)));
  // A message that is still held back was not refused once more: nobody was asked.
  return refusals.filter(({ attempt, failure }) => !(attempt.held && failure.sighting.repeat));
}

async function takeDelivered(tx: Tx, batch: AttemptBatch, policy: Policy, now: number): Promise<number> {
  const delivered = batch.attempts.filter(({ action }) => action === 'delivered');
  await tx.deliveries.add(delivered.map((attempt) => deliveredRow(attempt, batch, policy, now)));
  await noteDeliveries(
    tx,
    delivered.filter(reachedRecipient).map(({ recipient }) => recipient),
    now,
  );
  return delivered.length;
}

/** A report that returns one of these messages later is proven by it. */
const noteSent = (tx: Tx, attempts: readonly Attempt[], now: number): Promise<void> =>
  tx.sent.note(
    attempts
      .filter(({ messageId, recipient }) => messageId !== '' && recipient !== '')
      .map(({ messageId, recipient }) => ({ originalId: messageId, address: recipient })),
    now,
  );

/** Complaints are kept as those that come by mail are. */
const complaintRow = (complaint: Complaint, name: string, now: number): MessageRow => {
  const { at, recipient, messageId, sender } = complaint;
  const when = at > 0 ? notLater(at, now) : now;
  return {
    fingerprint: fingerprintOfFact(['complaint', messageId, recipient.toLowerCase(), String(when)], when),
    mailbox: name,
    ...noMail,
    receivedAt: when,
    kind: 'complaint',
    because: 'told by the service',
    reportingMta: '',
    evidence: null,
    original: { ...originalOf(complaint, ''), from: sender },
  };
};

const nothingNew: IngestedAttempts = { attempts: 0, delivered: 0, bounces: 0, delays: 0, told: false };

/** Whether this very batch was taken before. */
async function takenBefore(tx: Tx, { name, once }: AttemptBatch, now: number): Promise<boolean> {
  if (once === undefined) return false;
  const claimed = await tx.knownFailures.claim([
    { originalId: `batch ${name} ${once}`, address: '', at: now },
  ]);
  return claimed.length === 0;
}

const newest = (attempts: readonly Attempt[], now: number): number | null =>
  attempts.length === 0
    ? null
    : notLater(
        attempts.reduce((latest, { at }) => Math.max(latest, at), 0),
        now,
      );

/**
 * Takes in what a log or events tell, in one transaction with the source's checkpoint: refusals as the
 * mailbox's reports are taken, and joined with them by message and recipient; successes only counted. A retry
 * is not a message: it keeps an incident failing and counts as an attempt. Throws `StoreError` when nothing
 * was committed; then the same batch may be given again.
 */
export async function ingestAttempts(
  store: Store,
  batch: AttemptBatch,
  policy: Policy,
  now: number,
): Promise<IngestedAttempts> {
  return store.transaction(async (tx) => {
    if (await takenBefore(tx, batch, now)) return nothingNew;
    const refusals = await refusalsOf(tx, batch, policy, now);
    const failures = await withRows(tx, batch.name, refusals, now);
    const { told, recorded } = await takeFailures(tx, failures, policy, now);
    await noteSent(tx, batch.attempts, now);
    const delivered = await takeDelivered(tx, batch, policy, now);
    await tx.messages.add(
      (batch.complaints ?? []).map((one) => complaintRow(one, batch.name, now)),
      now,
    );
    await announce(tx, told, policy, now);
    if (batch.source === 'log') await tx.logs.save(batch.name, batch.checkpoint, newest(batch.attempts, now));
    const { bounces, delays } = recorded;
    return { attempts: batch.attempts.length, delivered, bounces, delays, told: told.length > 0 };
  });
}

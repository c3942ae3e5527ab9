import type { Playbook } from '../catalogue/playbooks.ts';
import { active } from '../incident/change.ts';
import type { Incident, IncidentChange, Sighting } from '../incident/incident.ts';
import { keyFor, playbookById } from '../incident/match.ts';
import { step } from '../incident/step.ts';
import type { BounceRow } from '../store/bounces.ts';
import type { Checkpoint } from '../store/mailboxes.ts';
import type { Store, Tx } from '../store/store.ts';
import { noteDeliveries, noteFailures } from './addresses.ts';
import { announce } from './announce.ts';
import type { IncidentUpdate } from './incident-update.ts';
import { type JudgedMail, type RawMail, readMail } from './mail.ts';
import { OUTAGE_KEY } from './outages-and-surges.ts';
import type { Policy } from './policy.ts';

/** Mail to take in. The checkpoint is saved with its effects; a source without one (files) gives `null`. */
export interface IngestBatch {
  /** Name of the mailbox or of the source. */
  readonly mailbox: string;
  readonly mails: readonly RawMail[];
  readonly checkpoint: Checkpoint | null;
}

/** What became of a batch. */
export interface Ingested {
  readonly mails: number;
  /** Mails that were not known yet; only they count. */
  readonly fresh: readonly JudgedMail[];
  readonly bounces: number;
  readonly delays: number;
  /** Whether people have something new to see. */
  readonly told: boolean;
}

/** A failure and the row it becomes. */
interface Failure {
  readonly sighting: Sighting;
  readonly messageId: number;
  readonly ours: boolean | null;
}

/**
 * Takes in a batch: read, judge, step the incidents, note the addresses, write down what people should see, move the
 * checkpoint – all in one transaction, so that a mail counts exactly once whatever happens. Throws `StoreError` when it could
 * not be committed; then nothing has happened and the same batch may be given again.
 */
export async function ingest(
  store: Store,
  batch: IngestBatch,
  policy: Policy,
  now: number,
): Promise<Ingested> {
  const mails = await Promise.all(batch.mails.map((raw) => readMail(batch.mailbox, raw, policy.own)));
  return store.transaction(async (tx) => {
    const ids = await tx.messages.add(
      mails.map((mail) => mail.row),
      now,
    );
    const fresh = onlyNew(mails, ids);
    const failures = await linked(
      tx,
      fresh.flatMap((mail) => failuresOf(mail, ids.get(mail.row.fingerprint) ?? 0)),
    );
    const { told, incidentOf } = await stepIncidents(tx, failures, policy, now);
    const rows = failures.map((failure) => bounceRow(failure, incidentOf.get(failure) ?? null));
    const recorded = await tx.bounces.add(rows);
    await noteFailures(
      tx,
      failures.filter((failure) => failure.ours !== false).map((failure) => failure.sighting),
      now,
    );
    await noteDeliveries(tx, fresh.flatMap(deliveredTo), now);
    await announce(tx, told, policy, now);
    if (batch.checkpoint) await tx.mailboxes.save(batch.mailbox, batch.checkpoint, newest(batch.mails));
    return {
      mails: mails.length,
      fresh,
      bounces: recorded.bounces,
      delays: recorded.delays,
      told: told.length > 0,
    };
  });
}

/** Addresses that a success report names. */
const deliveredTo = ({ judgement }: JudgedMail): string[] =>
  judgement.kind === 'delivered' ? judgement.verdicts.map(({ address }) => address).filter(Boolean) : [];

const newest = (mails: readonly RawMail[]): number | undefined =>
  mails.length === 0 ? undefined : mails.reduce((latest, mail) => Math.max(latest, mail.receivedAt), 0);

/** The mails that the store did not have; one that is twice in the batch counts once. */
function onlyNew(mails: readonly JudgedMail[], ids: ReadonlyMap<string, number>): JudgedMail[] {
  const seen = new Set<string>();
  return mails.filter(({ row }) => {
    if (!ids.has(row.fingerprint) || seen.has(row.fingerprint)) return false;
    seen.add(row.fingerprint);
    return true;
  });
}

function failuresOf({ row, judgement }: JudgedMail, messageId: number): Failure[] {
  const { kind, original, verdicts } = judgement;
  if (kind !== 'bounce' && kind !== 'delay') return [];
  return verdicts.map((verdict) => ({
    messageId,
    ours: row.ours,
    sighting: { at: row.receivedAt, kind, verdict, original },
  }));
}

/** A failure of a message that was reported as delayed before is the same message, not another one. */
async function linked(tx: Tx, failures: readonly Failure[]): Promise<readonly Failure[]> {
  const pairs = failures
    .filter(({ sighting }) => sighting.kind === 'bounce' && sighting.original.messageId !== '')
    .map(({ sighting }) => ({ originalId: sighting.original.messageId, address: sighting.verdict.address }));
  if (pairs.length === 0) return failures;
  const delayed = new Set(
    (await tx.bounces.priorDelays(pairs)).map(({ originalId, address }) => `${originalId} ${address}`),
  );
  if (delayed.size === 0) return failures;
  return failures.map((failure) => {
    const { sighting } = failure;
    const followsDelay =
      sighting.kind === 'bounce' && delayed.has(`${sighting.original.messageId} ${sighting.verdict.address}`);
    return followsDelay ? { ...failure, sighting: { ...sighting, followsDelay } } : failure;
  });
}

const bounceRow = ({ sighting, messageId }: Failure, incidentId: string | null): BounceRow => ({
  messageId,
  at: sighting.at,
  kind: sighting.kind,
  verdict: sighting.verdict,
  originalId: sighting.original.messageId,
  incidentId,
});

interface SteppedBatch {
  readonly told: readonly IncidentUpdate[];
  readonly incidentOf: ReadonlyMap<Failure, string>;
}

/** A failure with the incident it belongs to. */
interface Keyed {
  readonly failure: Failure;
  readonly playbook: Playbook;
  readonly key: string;
}

function keyed(failures: readonly Failure[], policy: Policy): Keyed[] {
  return failures
    .filter((failure) => failure.ours !== false)
    .map((failure) => {
      const playbook = policy.playbookOf(failure.sighting.verdict);
      return { failure, playbook, key: keyFor(failure.sighting.verdict, playbook) };
    })
    .sort((a, b) => a.failure.sighting.at - b.failure.sighting.at);
}

/** While "it is us" is open, what it explains belongs to it. */
function explainedBy(outage: Incident | undefined, policy: Policy): (one: Keyed) => Keyed {
  if (!outage || !active(outage)) return (one) => one;
  const playbook = playbookById(outage.playbook, policy.playbooks);
  return (one) =>
    playbook.inhibits.includes(one.failure.sighting.verdict.category)
      ? { ...one, playbook, key: OUTAGE_KEY }
      : one;
}

/** Steps every incident that the batch touches, in the order of time. Backscatter (we never sent it) touches none. */
async function stepIncidents(
  tx: Tx,
  failures: readonly Failure[],
  policy: Policy,
  now: number,
): Promise<SteppedBatch> {
  const own = keyed(failures, policy);
  const incidentOf = new Map<Failure, string>();
  if (own.length === 0) return { told: [], incidentOf };

  const outage = (await tx.incidents.byKeys([OUTAGE_KEY])).get(OUTAGE_KEY);
  const routed = own.map(explainedBy(outage, policy));
  const keys = [...new Set(routed.map(({ key }) => key))];
  await tx.incidents.lockKeys(keys);
  const current = new Map<string, Incident>(await tx.incidents.byKeys(keys));
  const touched = new Map<string, { incident: Incident; changes: IncidentChange[] }>();
  for (const { failure, playbook, key } of routed) {
    const standing = current.get(key);
    // Surges and outages are opened by figures, never by one failure; while they are open, failures count in them.
    if (playbook.opens === null && !(standing && active(standing))) continue;
    const { incident, changes } = step(standing ?? null, failure.sighting, playbook, now);
    if (!incident) continue;
    current.set(key, incident);
    incidentOf.set(failure, incident.id);
    touched.set(incident.id, {
      incident,
      changes: [...(touched.get(incident.id)?.changes ?? []), ...changes],
    });
  }
  const told = [...touched.values()];
  await tx.incidents.save(told.map(({ incident }) => incident));
  await tx.incidents.append(told.flatMap(({ changes }) => changes));
  return { told, incidentOf };
}

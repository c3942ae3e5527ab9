import type { Playbook } from '../catalogue/playbooks.ts';
import { active } from '../incident/change.ts';
import type { Incident, IncidentChange } from '../incident/incident.ts';
import { keyFor, playbookById } from '../incident/match.ts';
import { step } from '../incident/step.ts';
import { counted } from '../incident/worth.ts';
import type { BounceRow, Recorded } from '../store/bounces.ts';
import type { Delivered } from '../store/deliveries.ts';
import type { Checkpoint } from '../store/mailboxes.ts';
import type { Store, Tables, Tx } from '../store/store.ts';
import { canProve, domainIn, domainOfOurs } from '../trust/ours.ts';
import { canConcern } from '../trust/scope.ts';
import type { Known } from '../trust/worth-of.ts';
import { noteDeliveries, noteFailures } from './addresses.ts';
import { announce } from './announce.ts';
import { type Failure, failuresOf, joined } from './failures.ts';
import type { IncidentUpdate } from './incident-update.ts';
import { type JudgedMail, judgeMail, type RawMail, type ReadMail, readMail } from './mail.ts';
import { OUTAGE_KEY } from './outages-and-surges.ts';
import type { Policy } from './policy.ts';
import { lagsOf } from './reporters.ts';

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

/**
 * Takes in a batch: read, judge, step the incidents, note the addresses, write down what people should see,
 * move the checkpoint – all in one transaction, so that a mail counts exactly once whatever happens. Throws
 * `StoreError` when it could not be committed; then nothing has happened and the same batch may be given
 * again.
 */
export async function ingest(
  store: Store,
  batch: IngestBatch,
  policy: Policy,
  now: number,
): Promise<Ingested> {
  const read = await Promise.all(batch.mails.map(readMail));
  const known = await knownMessages(store, read, now);
  const mails = read.map((mail) => judgeMail(batch.mailbox, mail, policy.own, now, known));
  return store.transaction(async (tx) => {
    const ids = await tx.messages.add(
      mails.map((mail) => mail.row),
      now,
    );
    const fresh = onlyNew(mails, ids);
    const failures = await joined(
      tx,
      fresh
        .flatMap((mail) => failuresOf(mail, ids.get(mail.row.fingerprint) ?? 0, policy))
        .sort((a, b) => a.sighting.at - b.sighting.at),
    );
    const { told, recorded } = await takeFailures(tx, failures, policy, now);
    await noteDeliveries(tx, fresh.flatMap(deliveredTo), now);
    await tx.deliveries.add(fresh.flatMap((mail) => acceptedBy(mail, policy)));
    // Of the notices of one message the first is the measure: some servers warn again every day.
    const first = new Set(
      failures.filter(({ sighting }) => !sighting.repeat).map(({ messageId }) => messageId),
    );
    await tx.reporters.note(lagsOf(fresh.filter(({ row }) => first.has(ids.get(row.fingerprint) ?? 0))));
    await announce(tx, told, policy, now);
    if (batch.checkpoint) await tx.mailboxes.save(batch.mailbox, batch.checkpoint, newest(batch.mails, now));
    return {
      mails: mails.length,
      fresh,
      bounces: recorded.bounces,
      delays: recorded.delays,
      told: told.length > 0,
    };
  });
}

/** What became of failures: what people should see, and how they were counted. */
export interface Taken {
  readonly told: readonly IncidentUpdate[];
  readonly recorded: Recorded;
}

/**
 * Steps the incidents of joined failures, keeps their rows, notes their addresses; whatever source told of
 * them.
 */
export async function takeFailures(
  tx: Tx,
  failures: readonly Failure[],
  policy: Policy,
  now: number,
): Promise<Taken> {
  const { told, incidentOf } = await stepIncidents(tx, failures, policy, now);
  const rows = failures.flatMap((failure) => bounceRow(failure, incidentOf.get(failure) ?? null));
  const recorded = await tx.bounces.add(rows);
  const once = failures.filter(({ sighting }) => !sighting.repeat);
  await noteFailures(
    tx,
    once.map(({ sighting: { kind, verdict, origin, brand = '' }, arrivedAt, ...from }) => ({
      ...from,
      ...(origin ? { whose: { mailbox: origin.mailbox, senderDomain: origin.senderDomain, brand } } : {}),
      kind,
      verdict,
      at: arrivedAt,
    })),
    policy,
    now,
  );
  return { told, recorded };
}

/** Addresses of which a success report is proven: a forged one must not bring anybody back. */
const deliveredTo = ({ delivered, worthFor }: JudgedMail): string[] =>
  delivered
    .filter(({ address, onlyTaken }) => !onlyTaken && worthFor(address).worth === 'proven')
    .map(({ address }) => address);

/** What servers took of our mail, by reports that may be believed: they show that mail passes. */
const acceptedBy = ({ delivered, worthFor, row }: JudgedMail, { own }: Policy): Delivered[] =>
  delivered
    .filter(({ address }) => row.ours !== false && (worthFor(address).worth !== 'unproven' || !canProve(own)))
    .map(({ provider, at }) => ({
      provider,
      at,
      ip: row.original.sendingIp,
      sender: domainOfOurs(row.original.envelopeFrom || domainIn(row.original.from), own),
      source: 'mailbox',
    }));

/** Which of the returned originals our own log or events know, for whom. */
function knownMessages(store: Tables, read: readonly ReadMail[], now: number): Promise<Known> {
  const pairs = read.flatMap(({ report }) =>
    report && report.original.messageId !== ''
      ? report.recipients.map(({ address }) => ({ originalId: report.original.messageId, address }))
      : [],
  );
  return store.sent.known(pairs, now);
}

/** When mail came last; a server whose clock is ahead does not make it the future. */
const newest = (mails: readonly RawMail[], now: number): number | undefined =>
  mails.length === 0
    ? undefined
    : Math.min(
        now,
        mails.reduce((latest, mail) => Math.max(latest, mail.receivedAt), 0),
      );

/** The mails that the store did not have; one that is twice in the batch counts once. */
function onlyNew(mails: readonly JudgedMail[], ids: ReadonlyMap<string, number>): JudgedMail[] {
  const seen = new Set<string>();
  return mails.filter(({ row }) => {
    if (!ids.has(row.fingerprint) || seen.has(row.fingerprint)) return false;
    seen.add(row.fingerprint);
    return true;
  });
}

const bounceRow = (
  { sighting, messageId, identity, belongsTo, believed }: Failure,
  incidentId: string | null,
): BounceRow[] =>
  messageId === null
    ? []
    : [
        {
          messageId,
          at: sighting.at,
          kind: sighting.kind,
          verdict: sighting.verdict,
          originalId: identity,
          incidentId: incidentId ?? belongsTo,
          believed,
          ...(sighting.repeat ? { repeat: true } : {}),
        },
      ];

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

/**
 * Each with the incident's key. What is told again belongs where it was counted, though its text was cut
 * meanwhile.
 */
async function keyed(tx: Tx, failures: readonly Failure[], policy: Policy): Promise<Keyed[]> {
  const known = await tx.incidents.byIds([...new Set(failures.flatMap(({ belongsTo }) => belongsTo ?? []))]);
  const own = failures.filter((failure) => concernsIncidents(failure, policy));
  return own.map((failure) => {
    const { verdict, brand } = failure.sighting;
    const playbook = policy.playbookOf(verdict);
    const prior = known.get(failure.belongsTo ?? '');
    const same = prior?.playbook === playbook.id && prior.provider === verdict.provider;
    return { failure, playbook, key: same ? prior.key : keyFor(verdict, playbook, brand) };
  });
}

/** Backscatter (we never sent it) touches no incident. */
const concernsIncidents = ({ ours, sighting }: Failure, { own }: Policy): boolean =>
  ours !== false && canConcern(sighting.verdict.scope, own);

/**
 * A failure that is told again is none, but its report may know what the log did not: who sent what. A delay
 * that is told again lasts.
 */
const isToldAgain = ({ sighting }: Failure): boolean =>
  sighting.repeat === true && sighting.kind === 'bounce';

/** While "it is us" is open, what it explains belongs to it. */
function explainedBy(outage: Incident | undefined, policy: Policy): (one: Keyed) => Keyed {
  if (!outage || !active(outage)) return (one) => one;
  const playbook = playbookById(outage.playbook, policy.playbooks);
  return (one) =>
    playbook.inhibits.includes(one.failure.sighting.verdict.category)
      ? { ...one, playbook, key: OUTAGE_KEY }
      : one;
}

/** What a batch makes of the incidents that it touches. */
class Steps {
  readonly incidentOf = new Map<Failure, string>();
  readonly #current: Map<string, Incident>;
  readonly #touched = new Map<string, { incident: Incident; changes: IncidentChange[] }>();

  constructor(standing: ReadonlyMap<string, Incident>) {
    this.#current = new Map(standing);
  }

  take({ failure, playbook, key }: Keyed, now: number): void {
    const standing = this.#current.get(key) ?? null;
    if (isToldAgain(failure)) {
      if (failure.believed && standing && active(standing)) this.#join(failure, key, standing);
      return;
    }
    // Counted beside an incident that stands, it opens, feeds and prolongs none.
    if (!failure.believed) {
      if (standing) this.#note(key, counted(standing, 'unproven'), []);
      return;
    }
    // Of surges and outages, which figures open, there is one only while they are open.
    const { incident, changes } = step(standing, failure.sighting, playbook, now);
    if (!incident) return;
    this.incidentOf.set(failure, incident.id);
    this.#note(key, counted(incident, failure.sighting.worth), changes);
  }

  /** Draws it anew with what the report tells. */
  #join(failure: Failure, key: string, incident: Incident): void {
    this.incidentOf.set(failure, incident.id);
    this.#note(key, incident, []);
  }

  #note(key: string, incident: Incident, changes: readonly IncidentChange[]): void {
    this.#current.set(key, incident);
    const before = this.#touched.get(incident.id)?.changes ?? [];
    this.#touched.set(incident.id, { incident, changes: [...before, ...changes] });
  }

  told(): readonly IncidentUpdate[] {
    return [...this.#touched.values()];
  }
}

/** Steps every incident that the batch touches, in the order of time. */
async function stepIncidents(
  tx: Tx,
  failures: readonly Failure[],
  policy: Policy,
  now: number,
): Promise<SteppedBatch> {
  const own = await keyed(tx, failures, policy);
  if (own.length === 0) return { told: [], incidentOf: new Map() };

  const outage = (await tx.incidents.byKeys([OUTAGE_KEY])).get(OUTAGE_KEY);
  const routed = own.map(explainedBy(outage, policy));
  const keys = [...new Set(routed.map(({ key }) => key))];
  await tx.incidents.lockKeys(keys);
  const steps = new Steps(await tx.incidents.byKeys(keys));
  for (const one of routed) steps.take(one, now);
  const told = steps.told();
  await tx.incidents.save(told.map(({ incident }) => incident));
  await tx.incidents.append(told.flatMap(({ changes }) => changes));
  return { told, incidentOf: steps.incidentOf };
}

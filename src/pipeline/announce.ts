import { randomUUID } from 'node:crypto';
import { silenced } from '../incident/change.ts';
import type { Incident, IncidentChange } from '../incident/incident.ts';
import { MAIN_OUTLET, type NewOutboxRow } from '../store/outbox-row.ts';
import type { PostedMessage } from '../store/posted-messages.ts';
import type { Tx } from '../store/store.ts';
import { calledByChange, ownerIn } from './call.ts';
import { fits } from './conditions.ts';
import type { IncidentUpdate } from './incident-update.ts';
import type { ChangePayload } from './payload.ts';
import { channelFor, type Policy } from './policy.ts';
import { audibleAt } from './quiet-hours.ts';
import { gatherInStorm } from './storm.ts';

/** A warning waits this long for company before its first post; a critical one does not wait. */
const FIRST_POST_WAIT_MS = 30_000;
/** Edits of the living message at most this often; an old incident is edited more rarely. */
const EDIT_EVERY_MS = 30_000;
const SLOWEST_EDIT_MS = 10 * 60_000;
/** Far enough back to find who took it. */
const TIMELINE = 50;
/** Details in the thread are read, not watched. */
const DETAILS_EVERY_MS = 5 * 60_000;

const row = (
  kind: NewOutboxRow['kind'],
  incident: Incident,
  channel: string,
  notBefore: number,
  now: number,
  payload: unknown = null,
): NewOutboxRow => ({
  id: randomUUID(),
  kind,
  channel,
  incidentId: incident.id,
  payload,
  notBefore,
  createdAt: now,
});

/**
 * How long after the last edit the next may follow: growing counts of an old incident interest nobody by the
 * second.
 */
function editEvery(incident: Incident, now: number): number {
  const age = now - (incident.openedAt ?? now);
  return Math.min(Math.max(EDIT_EVERY_MS, age / 10), SLOWEST_EDIT_MS);
}

function messageAt(
  { incident, changes, byHand }: IncidentUpdate,
  placed: PostedMessage | undefined,
  now: number,
): number {
  if (!placed) return incident.severity === 'critical' || byHand ? now : now + FIRST_POST_WAIT_MS;
  if (byHand || changes.some((change) => change.voice === 'broadcast')) return now;
  return Math.max(now, placed.at + (changes.length > 0 ? EDIT_EVERY_MS : editEvery(incident, now)));
}

/** Where the messages of these incidents stand, by outlet. */
class Standing {
  readonly #messages: ReadonlyMap<string, PostedMessage>;

  constructor(messages: readonly PostedMessage[]) {
    this.#messages = new Map(messages.map((one) => [`${one.outlet}|${one.subject}|${one.role}`, one]));
  }

  of({ id }: Incident, role: PostedMessage['role'], outlet: string = MAIN_OUTLET): PostedMessage | undefined {
    return this.#messages.get(`${outlet}|${id}|${role}`);
  }
}

/** Nothing new is begun for what is muted, explained by another, or over; what stands is kept right. */
const begins = (incident: Incident, now: number): boolean =>
  !silenced(incident, now) && incident.state !== 'resolved';

/** Warnings wait for the morning, unless a person waits for what they pressed. */
const audible = ({ incident, byHand }: IncidentUpdate, policy: Policy, now: number): number =>
  incident.severity === 'warning' && !byHand ? audibleAt(policy.quiet, now) : now;

/** The main outlet's rows: the living message, the details in its thread, and what is said there or aloud. */
function mainRows(
  told: IncidentUpdate,
  owner: string | null,
  standing: Standing,
  policy: Policy,
  now: number,
) {
  const { incident, changes } = told;
  const placed = standing.of(incident, 'message');
  if (!placed && !begins(incident, now)) return [];
  const channel = placed?.channel ?? channelFor(incident, policy);
  const heard = audible(told, policy, now);
  const at = placed ? messageAt(told, placed, now) : Math.max(messageAt(told, placed, now), heard);
  const details = standing.of(incident, 'details');
  const detailsAt = Math.max(at, details ? details.at + DETAILS_EVERY_MS : at);
  const said = changes
    .filter(({ voice }) => voice !== 'none')
    .map((change) => {
      const mention = calledByChange(change, incident, owner, policy);
      const payload: ChangePayload = { change, broadcast: change.voice === 'broadcast', mention };
      return row('change', incident, channel, Math.max(at, heard), now, payload);
    });
  return [
    row('incident', incident, channel, at, now),
    row('details', incident, channel, detailsAt, now),
    ...said,
  ];
}

/** The other outlets hear of changes alone: growing counts ring nobody's phone. */
const otherRows = (
  { incident, changes }: IncidentUpdate,
  standing: Standing,
  { destinations }: Policy,
  now: number,
): NewOutboxRow[] =>
  changes.length === 0
    ? []
    : destinations
        .filter(({ outlet, when }) =>
          standing.of(incident, 'message', outlet) ? true : begins(incident, now) && fits(when, incident),
        )
        .map(({ outlet }) => ({ ...row('incident', incident, outlet, now, now), outlet }));

/** Who had the incident before these changes, where one of them should be told so. */
async function ownerBefore(tx: Tx, { incident, changes }: IncidentUpdate): Promise<string | null> {
  if (!changes.some(({ voice }) => voice !== 'none')) return null;
  const timeline = await tx.incidents.timeline(incident.id, TIMELINE);
  const isNew = (change: IncidentChange): boolean =>
    changes.some(({ at, kind }) => at === change.at && kind === change.kind);
  return ownerIn(timeline.filter((change) => !isNew(change)));
}

/**
 * Writes down what people should see of these incidents; the deliverer draws and sends it. Call it in the
 * transaction that saves them.
 */
export async function announce(
  tx: Tx,
  told: readonly IncidentUpdate[],
  policy: Policy,
  now: number,
): Promise<void> {
  const shown = told.filter(({ incident }) => incident.state !== 'watching');
  if (shown.length === 0) return;
  const standing = new Standing(await tx.postedMessages.of(shown.map(({ incident }) => incident.id)));
  const silent = ({ incident }: IncidentUpdate): boolean => standing.of(incident, 'message') === undefined;
  const gathered = await gatherInStorm(tx, shown.filter(silent), policy, now);
  const loud = shown.filter((one) => !gathered.quiet.has(one.incident.id));
  const rows: NewOutboxRow[] = [];
  for (const one of [...loud, ...gathered.told]) {
    const owner = await ownerBefore(tx, one);
    rows.push(...mainRows(one, owner, standing, policy, now), ...otherRows(one, standing, policy, now));
  }
  await tx.outbox.enqueue(rows);
}

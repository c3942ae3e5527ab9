import { randomUUID } from 'node:crypto';
import { silenced } from '../incident/change.ts';
import type { Incident } from '../incident/incident.ts';
import { MAIN_OUTLET, type NewOutboxRow } from '../store/outbox.ts';
import type { PostedMessage } from '../store/posted-messages.ts';
import type { Tx } from '../store/store.ts';
import type { IncidentUpdate } from './incident-update.ts';
import type { ChangePayload } from './payload.ts';
import { channelFor, type Policy } from './policy.ts';
import { gatherInStorm } from './storm.ts';

/** A warning waits this long for company before its first post; a critical one does not wait. */
const FIRST_POST_WAIT_MS = 30_000;
/** Edits of the living message at most this often; an old incident is edited more rarely. */
const EDIT_EVERY_MS = 30_000;
const SLOWEST_EDIT_MS = 10 * 60_000;
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

/** How long after the last edit the next may follow: growing counts of an old incident interest nobody by the second. */
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

function rowsFor(
  told: IncidentUpdate,
  placements: ReadonlyMap<string, PostedMessage>,
  policy: Policy,
  now: number,
): NewOutboxRow[] {
  const { incident, changes } = told;
  const placed = placements.get(`${incident.id}|message`);
  if (incident.state === 'watching') return [];
  // Muted or explained by another: what stands is kept right, but nothing new is posted.
  if (!placed && (silenced(incident, now) || incident.state === 'resolved')) return [];
  const channel = placed?.channel ?? channelFor(incident, policy);
  const at = messageAt(told, placed, now);
  const details = placements.get(`${incident.id}|details`);
  const rows = [row('incident', incident, channel, at, now)];
  rows.push(
    row('details', incident, channel, Math.max(at, details ? details.at + DETAILS_EVERY_MS : at), now),
  );
  for (const change of changes) {
    if (change.voice === 'none') continue;
    const payload: ChangePayload = { change, broadcast: change.voice === 'broadcast' };
    rows.push(row('change', incident, channel, at, now, payload));
  }
  return rows;
}

/** Writes down what people should see of these incidents; the deliverer draws and sends it. Call it in the transaction that saves them. */
export async function announce(
  tx: Tx,
  told: readonly IncidentUpdate[],
  policy: Policy,
  now: number,
): Promise<void> {
  const shown = told.filter(({ incident }) => incident.state !== 'watching');
  if (shown.length === 0) return;
  const placements = (await tx.postedMessages.of(shown.map(({ incident }) => incident.id))).filter(
    ({ outlet }) => outlet === MAIN_OUTLET,
  );
  const byPlace = new Map(
    placements.map((placement) => [`${placement.subject}|${placement.role}`, placement]),
  );
  const silent = (one: IncidentUpdate): boolean => !byPlace.has(`${one.incident.id}|message`);
  const gathered = await gatherInStorm(tx, shown.filter(silent), policy, now);
  const loud = shown.filter((one) => !gathered.quiet.has(one.incident.id));
  await tx.outbox.enqueue([...loud, ...gathered.told].flatMap((one) => rowsFor(one, byPlace, policy, now)));
}

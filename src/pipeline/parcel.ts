import type { OutboxRow } from '../store/outbox-row.ts';
import type { Store } from '../store/store.ts';
import type { IncidentView, Parcel, Placed } from './outlet.ts';
import type { ChangePayload, DigestPayload, FilePayload, NoticePayload } from './payload.ts';

/** How long something for a thread waits for the thread's first message. */
export const THREAD_PATIENCE_MS = 2 * 3_600_000;

/**
 * What an outbox row brings, drawn as things stand now; `wait` while its thread is not there, `gone` when
 * nothing is left to show.
 */
export async function parcelOf(
  row: OutboxRow,
  store: Store,
  viewOf: (incidentId: string) => Promise<IncidentView | null>,
  now: number,
): Promise<Parcel | 'wait' | 'gone'> {
  const { id, channel, incidentId } = row;
  if (row.kind === 'notice') {
    const { notice } = row.payload as NoticePayload;
    const placed =
      incidentId === null ? null : await store.postedMessages.get(row.outlet, incidentId, 'message');
    return { kind: 'notice', id, channel: placed?.channel ?? channel, placed, subject: incidentId, notice };
  }
  if (row.kind === 'digest') {
    const { digest } = row.payload as DigestPayload;
    return { kind: 'digest', id, channel, digest };
  }
  return incidentId === null ? 'gone' : ofIncident({ ...row, incidentId }, store, viewOf, now);
}

/** A file for one person, or for the incident's thread; `null` while there is none. */
function fileParcel(id: string, payload: FilePayload, thread: Placed | null): Parcel | null {
  const { filename, title, content, askedBy, direct = false } = payload;
  const file = { id, filename, title, content };
  // What is meant for one person never stands where others read, whoever that person is.
  if (direct) return askedBy === null ? null : { kind: 'direct-file', channel: askedBy, ...file };
  return thread && { kind: 'file', thread, ...file };
}

async function ofIncident(
  row: OutboxRow & { readonly incidentId: string },
  store: Store,
  viewOf: (incidentId: string) => Promise<IncidentView | null>,
  now: number,
): Promise<Parcel | 'wait' | 'gone'> {
  const { id, channel, incidentId } = row;
  // Its message was given up: what belongs into its thread has no place.
  const early = now - row.createdAt < THREAD_PATIENCE_MS ? 'wait' : 'gone';
  const message = await store.postedMessages.get(row.outlet, incidentId, 'message');
  if (row.kind === 'file') return fileParcel(id, row.payload as FilePayload, message) ?? early;
  if (row.kind !== 'incident' && !message) return early;
  const view = await viewOf(incidentId);
  if (!view) return 'gone';
  if (row.kind === 'incident' || !message)
    return { kind: 'incident', id, channel: message?.channel ?? channel, placed: message, view };
  if (row.kind === 'details') {
    const placed = await store.postedMessages.get(row.outlet, incidentId, 'details');
    return { kind: 'details', id, thread: message, placed, view };
  }
  const { change, broadcast, mention = [] } = row.payload as ChangePayload;
  return { kind: 'change', id, thread: message, broadcast, view, change, mention };
}

/** Whether it makes a new message, which a second attempt would double. An edit may be repeated. */
export const posts = (parcel: Parcel): boolean => !('placed' in parcel) || parcel.placed === null;

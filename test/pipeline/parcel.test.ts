import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Parcel } from '../../src/pipeline/outlet.ts';
import { parcelOf, posts, THREAD_PATIENCE_MS } from '../../src/pipeline/parcel.ts';
import type { OutboxKind, OutboxRow } from '../../src/store/outbox-row.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { flood } from '../slack/samples.ts';
import { change, NOON } from '../store/rows.ts';

let store: Store;
beforeEach(async () => {
  store = await openStore('sqlite::memory:');
});
afterEach(() => store.close());

const row = (kind: OutboxKind, more: Partial<OutboxRow> = {}): OutboxRow => ({
  id: 'r1',
  outlet: 'slack',
  kind,
  channel: 'C0ALERT',
  incidentId: 'i1',
  payload: null,
  notBefore: NOON,
  createdAt: NOON,
  attempts: 0,
  doubtfulSince: null,
  error: '',
  ...more,
});
const stands = (role: 'message' | 'details', ts: string, outlet = 'slack') =>
  store.postedMessages.put({ outlet, subject: 'i1', role, channel: 'C0OLD', ts, at: NOON, postedAt: NOON });
const drawn = (one: OutboxRow, now = NOON) =>
  parcelOf(one, store, async (id) => (id === 'i1' ? flood : null), now);
const thread = expect.objectContaining({ channel: 'C0OLD', ts: '1' });

test('an incident is posted where its row says, and edited where it stands', async () => {
  expect(await drawn(row('incident'))).toEqual({
    kind: 'incident',
    id: 'r1',
    channel: 'C0ALERT',
    placed: null,
    view: flood,
  });
  await stands('message', '9', 'pager');
  expect(await drawn(row('incident')), 'of another outlet').toMatchObject({ placed: null });
  await stands('message', '1');
  expect(await drawn(row('incident'))).toEqual({
    kind: 'incident',
    id: 'r1',
    channel: 'C0OLD',
    placed: thread,
    view: flood,
  });
});

test('details stand in the thread, once, and are edited there', async () => {
  await stands('message', '1');
  const wanted = { kind: 'details', id: 'r1', thread, placed: null, view: flood };
  expect(await drawn(row('details'))).toEqual(wanted);
  await stands('details', '2');
  expect(await drawn(row('details'))).toEqual({ ...wanted, placed: expect.objectContaining({ ts: '2' }) });
});

test('a change is said in the thread; an old row calls nobody', async () => {
  await stands('message', '1');
  const lifted = change('i1', { kind: 'lifted' });
  const payload = { change: lifted, broadcast: true, mention: ['here'] };
  const wanted = { kind: 'change', id: 'r1', thread, broadcast: true, view: flood, change: lifted };
  expect(await drawn(row('change', { payload }))).toEqual({ ...wanted, mention: ['here'] });
  expect(await drawn(row('change', { payload: { change: lifted, broadcast: true } }))).toEqual({
    ...wanted,
    mention: [],
  });
});

test.for(['details', 'change', 'file'] as const)(
  '%s wait two hours for the thread, and then have no place',
  async (kind) => {
    const one = row(kind, { payload: { filename: 'a.csv', title: 'A', content: 'a', askedBy: 'U0ADA' } });
    expect(THREAD_PATIENCE_MS).toBe(2 * 3_600_000);
    expect(await drawn(one, NOON + THREAD_PATIENCE_MS - 1)).toBe('wait');
    expect(await drawn(one, NOON + THREAD_PATIENCE_MS)).toBe('gone');
  },
);

test('a file comes into the thread, or to whoever asked, thread or not', async () => {
  const file = { filename: 'a.csv', title: 'A', content: 'a' };
  const direct = { kind: 'direct-file', channel: 'U0ADA', id: 'r1', ...file };
  expect(await drawn(row('file', { payload: { ...file, askedBy: 'U0ADA', direct: true } }))).toEqual(direct);
  await stands('message', '1');
  const inThread = { kind: 'file', id: 'r1', thread, ...file };
  expect(await drawn(row('file', { payload: { ...file, askedBy: 'U0ADA' } }))).toEqual(inThread);
  expect(await drawn(row('file', { payload: { ...file, askedBy: null } }))).toEqual(inThread);
  expect(await drawn(row('file', { payload: { ...file, askedBy: 'U0ADA', direct: true } }))).toEqual(direct);
});

test('a file for one person who is not known stands nowhere', async () => {
  await stands('message', '1');
  const payload = { filename: 'a.csv', title: 'A', content: 'a', askedBy: null, direct: true };
  expect(await drawn(row('file', { payload }), NOON + THREAD_PATIENCE_MS)).toBe('gone');
});

test('of an incident that is not there any more nothing is left to show', async () => {
  expect(await drawn(row('incident', { incidentId: 'i2' }))).toBe('gone');
  expect(await drawn(row('incident', { incidentId: null }))).toBe('gone');
});

test('a notice has one message, or none of its own; a digest is posted', async () => {
  const notice = { title: 'T', text: 'Text.', at: NOON };
  const payload = { notice };
  expect(await drawn(row('notice', { payload }))).toEqual({
    kind: 'notice',
    id: 'r1',
    channel: 'C0ALERT',
    placed: null,
    subject: 'i1',
    notice,
  });
  await stands('message', '1');
  expect(await drawn(row('notice', { payload }))).toMatchObject({ channel: 'C0OLD', placed: thread });
  expect(await drawn(row('notice', { payload, incidentId: null }))).toMatchObject({
    channel: 'C0ALERT',
    placed: null,
    subject: null,
  });
  const digest = { date: '2026-11-20' };
  expect(await drawn(row('digest', { payload: { digest }, incidentId: null }))).toEqual({
    kind: 'digest',
    id: 'r1',
    channel: 'C0ALERT',
    digest,
  });
});

test('what would be doubled by a second attempt: everything but an edit', () => {
  const placed = { channel: 'C0ALERT', ts: '1' };
  const incident: Parcel = { kind: 'incident', id: 'r1', channel: 'C0ALERT', placed: null, view: flood };
  expect(posts(incident)).toBe(true);
  expect(posts({ ...incident, placed })).toBe(false);
  expect(posts({ kind: 'update', id: 'r1', thread: placed, view: flood })).toBe(true);
});

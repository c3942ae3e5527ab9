import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { backoffMs, Deliverer } from '../../src/pipeline/deliver.ts';
import type { Delivery, IncidentView, Parcel } from '../../src/pipeline/outlet.ts';
import type { NoticePayload } from '../../src/pipeline/payload.ts';
import type { NewOutboxRow, OutboxRow } from '../../src/store/outbox-row.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { flood } from '../slack/samples.ts';
import { Channel, HOUR, MINUTE, START } from './world.ts';

const DAY = 24 * HOUR;

let store: Store;
let channel: Channel;
let deliverer: Deliverer;
let view: IncidentView | null;
/** What was told of each attempt. */
let told: string[];
/** How many attempts the outlet was told that there were before. */
let before: (number | undefined)[];

beforeEach(async () => {
  store = await openStore('sqlite::memory:');
  view = flood;
  told = [];
  before = [];
  channel = new Channel();
  const deliver = channel.deliver.bind(channel);
  channel.deliver = (parcel: Parcel, attempts?: number) => {
    before.push(attempts);
    return deliver(parcel);
  };
  deliverer = new Deliverer({
    store,
    outlet: channel,
    view: async () => view,
    opsChannel: 'C0OPS',
    holder: 'test',
    onResult: (...words) => told.push(words.filter(Boolean).join(' ')),
  });
});
afterEach(() => store.close());

const row = (change: Partial<NewOutboxRow> = {}): NewOutboxRow => ({
  id: 'row',
  kind: 'incident',
  channel: 'C0ALERT',
  incidentId: flood.incident.id,
  payload: null,
  notBefore: START,
  createdAt: START,
  ...change,
});
const notice = (id: string, to = 'C0ALERT', at = START): NewOutboxRow =>
  row({
    id,
    kind: 'notice',
    channel: to,
    incidentId: null,
    payload: { notice: { title: 'Trouble', text: id, at } } satisfies NoticePayload,
    notBefore: at,
    createdAt: at,
  });
const file: NewOutboxRow = row({
  kind: 'file',
  payload: { filename: 'a.csv', title: 'a', content: 'b', askedBy: 'U0ADA00001' },
});
const enqueue = (...rows: NewOutboxRow[]) => store.outbox.enqueue(rows);
const ids = () => channel.parcels.map(({ id }) => id);
const post = (role: 'message' | 'details' = 'message', at = START) =>
  store.postedMessages.put({
    outlet: 'slack',
    subject: flood.incident.id,
    role,
    channel: 'C0ALERT',
    ts: role,
    at,
    postedAt: at,
  });
const standing = async (role: 'message' | 'details' | 'update' = 'message') =>
  (await store.postedMessages.get('slack', flood.incident.id, role))?.ts ?? null;

/** A row that waits: when it comes again, and as what. */
async function waiting(at: number): Promise<readonly Partial<OutboxRow>[]> {
  const rows = await store.outbox.claim('looks', at, 20, MINUTE);
  return rows.map(({ id, channel: to, attempts, error, doubtfulSince }) => ({
    id,
    channel: to,
    attempts,
    error,
    doubtfulSince,
  }));
}

test.for([
  [0, 2_000],
  [1, 4_000],
  [5, 64_000],
  [7, 256_000],
  [8, 300_000],
  [40, 300_000],
])('after %s attempts the next waits %s ms', ([attempts, ms]) => {
  expect(backoffMs(attempts ?? 0)).toBe(ms);
});

describe('a channel takes one message a second', () => {
  test('the others wait their turn, and other channels do not wait', async () => {
    await enqueue(notice('a1'), notice('a2'), notice('a3'), notice('b1', 'C0OTHER'));
    expect(await deliverer.round(START)).toBe(2);
    expect(ids()).toEqual(['a1', 'b1']);
    expect(told).toEqual(['notice sent', 'notice sent']);
    expect(await deliverer.round(START + 999)).toBe(0);
    expect(await deliverer.round(START + 1_000)).toBe(1);
    expect(await deliverer.round(START + 1_999)).toBe(0);
    expect(await deliverer.round(START + 2_000)).toBe(1);
    expect(ids()).toEqual(['a1', 'b1', 'a2', 'a3']);
    expect(await store.outbox.depth()).toBe(0);
  });

  test('each of those that wait has a second of its own', async () => {
    await enqueue(notice('a1'), notice('a2'), notice('a3'));
    await deliverer.round(START);
    const due = async (at: number) => (await store.outbox.claim('looks', at, 9, HOUR)).map(({ id }) => id);
    expect([await due(START + 999), await due(START + 1_000), await due(START + 1_999)]).toEqual([
      [],
      ['a2'],
      [],
    ]);
    expect(await due(START + 2_000)).toEqual(['a3']);
  });

  test.for<[what: string, at: number, sent: number, nextAt: number | null]>([
    ['in the same moment', START, 0, START + 1_000],
    ['too soon', START + 600, 0, START + 1_600],
    ['after a second', START + 1_000, 1, null],
    ['after the clock went back, which knows nothing of it', START - HOUR, 1, null],
  ])('what comes %s', async ([, at, sent, nextAt]) => {
    await enqueue(notice('a1'));
    await deliverer.round(START);
    await enqueue(notice('a2', 'C0ALERT', at));
    expect(await deliverer.round(at)).toBe(sent);
    expect(await store.outbox.nextAt()).toBe(nextAt);
  });
});

describe('what cannot be shown', () => {
  test('waits a second for its thread, and that is no attempt', async () => {
    await enqueue(row({ kind: 'details' }));
    expect(await deliverer.round(START)).toBe(0);
    expect(await store.outbox.nextAt()).toBe(START + 1_000);
    expect(await waiting(START + 1_000)).toEqual([
      { id: 'row', channel: 'C0ALERT', attempts: 0, error: '', doubtfulSince: null },
    ]);
    expect([told, before]).toEqual([[], []]);
  });

  test('is given up when nothing is left of it', async () => {
    view = null;
    await enqueue(row());
    expect(await deliverer.round(START)).toBe(0);
    expect(await store.outbox.failed(9)).toMatchObject([
      { id: 'row', error: 'There is nothing left to show.' },
    ]);
    expect(channel.parcels).toEqual([]);
  });

  test('an edit that would change nothing is not made, and takes nobody’s turn', async () => {
    await enqueue(row());
    expect(await deliverer.round(START)).toBe(1);
    await enqueue(row({ id: 'again' }));
    expect(await deliverer.round(START + MINUTE)).toBe(0);
    await enqueue(notice('a1', 'C0ALERT', START + MINUTE));
    expect(await deliverer.round(START + MINUTE)).toBe(1);
    expect(ids()).toEqual(['row', 'a1']);
    expect(await store.outbox.depth()).toBe(0);
  });

  test('another message for the same is posted, whatever was drawn', async () => {
    await enqueue(row());
    await deliverer.round(START);
    await store.postedMessages.forget('slack', flood.incident.id, 'message');
    await enqueue(row({ id: 'again' }));
    expect(await deliverer.round(START + MINUTE)).toBe(1);
  });
});

describe('a setback', () => {
  const unavailable: Delivery = { ok: false, why: 'unavailable', error: 'HTTP 503' };
  const closed: Delivery = { ok: false, why: 'channel-closed', error: 'is_archived' };
  const gone: Delivery = { ok: false, why: 'message-gone', error: 'message_not_found' };
  const frozen: Delivery = { ok: false, why: 'edit-refused', error: 'edit_window_closed' };
  const refused: Delivery = { ok: false, why: 'refused', error: 'word_of_tomorrow' };
  const doubtful: Delivery = { ok: false, why: 'doubtful', error: 'timeout' };
  const limited: Delivery = { ok: false, why: 'rate-limited', retryAfterMs: 30_000 };
  const waits = { id: 'row', channel: 'C0ALERT', attempts: 1, error: '', doubtfulSince: null };

  /** Sends one row that meets it, after so many that failed; then what waits at a time, and what was told. */
  async function meets(setback: Delivery, given: NewOutboxRow, at: number, earlier = 0) {
    await enqueue(given);
    for (let n = 0; n < earlier; n += 1) {
      await store.outbox.claim('test', START, 9, MINUTE);
      await store.outbox.retry(given.id, START, 'earlier', null);
    }
    channel.setbacks.push(setback);
    const now = Math.max(START, given.notBefore);
    expect(await deliverer.round(now)).toBe(0);
    const first = await store.outbox.nextAt();
    const rows = await waiting(at);
    const failed = (await store.outbox.failed(9)).map(({ id, error }) => `${id}: ${error}`);
    return { first: first === null ? null : first - now, rows, failed, told };
  }

  test('of Slack that is away: again after a while that doubles', async () => {
    expect(await meets(unavailable, row(), START + HOUR, 2)).toEqual({
      first: 8_000,
      rows: [{ ...waits, attempts: 3, error: 'HTTP 503' }],
      failed: [],
      told: ['incident retried HTTP 503'],
    });
    expect(before, 'the outlet knows of the earlier ones').toEqual([2]);
  });

  test.for<[what: string, setback: Delivery, age: number, earlier: number, lost: boolean]>([
    ['Slack that is away for a week', unavailable, 7 * DAY, 99, false],
    ['Slack that is away for longer', unavailable, 7 * DAY + 1, 0, true],
    ['an answer that never comes, the sixtieth time', doubtful, 8 * DAY, 59, false],
    ['an answer that never comes, once more', doubtful, 0, 60, true],
    ['words that nobody knows, the fourth time', refused, 8 * DAY, 3, false],
    ['words that nobody knows, the fifth time', refused, 0, 4, true],
  ])('of %s', async ([, setback, age, earlier, lost]) => {
    const { failed, told: results } = await meets(setback, row({ createdAt: START - age }), START, earlier);
    const error = 'error' in setback ? setback.error : '';
    expect([failed, results]).toEqual([
      lost ? [`row: ${error}`] : [],
      [`incident ${lost ? 'failed' : 'retried'} ${error}`],
    ]);
    const notices = (await store.outbox.claim('looks', START, 9, MINUTE)).map((one) => [
      one.channel,
      (one.payload as NoticePayload).notice.title,
    ]);
    const known = (await store.notices.standing()).length;
    expect(known, 'people are told').toBe(lost ? 1 : 0);
    expect(notices.length).toBeLessThanOrEqual(1);
  });

  test('of a limit: waited for, no attempt, and so does all in the channel', async () => {
    expect(await meets(limited, row(), START + 29_999)).toEqual({
      first: 30_000,
      rows: [],
      failed: [],
      told: ['incident retried rate limited'],
    });
    await enqueue(notice('a1'));
    expect(await deliverer.round(START + 29_000)).toBe(0);
    expect(await waiting(START + 30_000)).toContainEqual({ ...waits, attempts: 0 });
  });

  test('of a message that is gone: posted anew at once', async () => {
    await post();
    expect(await meets(gone, row(), START)).toMatchObject({
      first: 0,
      rows: [{ ...waits, error: 'message_not_found' }],
      failed: [],
    });
    expect(await standing()).toBeNull();
  });

  test('of details that are gone: they alone are posted anew', async () => {
    await post();
    await post('details');
    expect(await meets(gone, row({ kind: 'details' }), START)).toMatchObject({
      first: 0,
      rows: [{ ...waits, error: 'message_not_found' }],
    });
    expect([await standing(), await standing('details')]).toEqual(['message', null]);
  });

  test('of a thread that is gone: its root is looked at and comes back first, and what belongs below it follows', async () => {
    await post();
    channel.gone.add('message');
    await enqueue(row({ kind: 'details' }));
    for (let at = START; at < START + 2 * MINUTE; at += 5_000) await deliverer.round(at);
    expect(channel.parcels.map(({ kind }) => kind)).toEqual(['incident', 'details']);
    expect(channel.parcels[1]).toMatchObject({ thread: { ts: '1' } });
    expect(await store.outbox.depth()).toBe(0);
  });

  test('of a thread that is gone still, though its root was looked at: again after a while that doubles', async () => {
    await post();
    const below = row({ id: 'row-below', kind: 'details' });
    expect(await meets(gone, below, START + HOUR, 1)).toEqual({
      first: 4_000,
      rows: [{ ...waits, id: 'row-below', attempts: 2, error: 'message_not_found' }],
      failed: [],
      told: ['details retried message_not_found'],
    });
  });

  test('of a thread: what lines up behind its root keeps its age and what it says', async () => {
    await post();
    const details = row({ kind: 'details', createdAt: START - MINUTE });
    const { told: results, failed } = await meets(gone, details, START);
    expect([results, failed]).toEqual([['details retried message_not_found'], []]);
    await store.outbox.sent('row-root', null, START);
    expect(await store.outbox.claim('looks', START, 9, MINUTE)).toMatchObject([
      { id: 'row-below', kind: 'details', attempts: 0, createdAt: START - MINUTE },
    ]);
  });

  test('of a thread for longer than two hours: given up', async () => {
    await post();
    const old = row({ kind: 'details', createdAt: START - 2 * HOUR - 1 });
    expect((await meets(gone, old, START)).failed).toEqual(['row: message_not_found']);
  });

  test('of a channel that is closed: it goes to the ops channel, which is told why', async () => {
    await post();
    expect(await meets(closed, row(), START)).toMatchObject({
      first: 0,
      rows: [
        { ...waits, channel: 'C0OPS', error: 'is_archived' },
        { channel: 'C0OPS', attempts: 0 },
      ],
      told: ['incident retried is_archived'],
    });
    expect(await standing(), 'its message is posted anew there').toBeNull();
    expect((await store.notices.standing()).map(({ key }) => key)).toEqual(['channel-closed:C0ALERT']);
  });

  test('of a closed channel of a notice, which has no incident', async () => {
    expect((await meets(closed, { ...notice('row') }, START)).rows).toMatchObject([
      { id: 'row', channel: 'C0OPS' },
      { channel: 'C0OPS' },
    ]);
  });

  test('of the ops channel that is closed itself: given up, and nobody can be told', async () => {
    const { failed, rows } = await meets(closed, notice('row', 'C0OPS'), START);
    expect([failed, rows]).toEqual([['row: is_archived'], []]);
  });

  test('of a file for a closed thread: who asked for it is told at once', async () => {
    await post();
    const { failed, rows } = await meets(closed, file, START);
    expect([failed, rows]).toEqual([
      ['row: is_archived'],
      [expect.objectContaining({ channel: 'U0ADA00001' })],
    ]);
  });

  test('of an edit that is refused: details are given up', async () => {
    await post();
    await post('details');
    expect((await meets(frozen, row({ kind: 'details' }), START)).failed).toEqual([
      'row: edit_window_closed',
    ]);
  });

  test('of an edit that is refused: a notice is posted anew', async () => {
    const subject = 'notice:backlog:bounces@1';
    await store.postedMessages.put({
      outlet: 'slack',
      subject,
      role: 'message',
      channel: 'C0OPS',
      ts: '9',
      at: START,
      postedAt: START,
    });
    expect(await meets(frozen, { ...notice('row', 'C0OPS'), incidentId: subject }, START)).toMatchObject({
      first: 0,
      rows: [{ ...waits, channel: 'C0OPS', error: 'edit_window_closed' }],
    });
    expect(await store.postedMessages.get('slack', subject, 'message')).toBeNull();
  });

  describe('of a message that cannot be edited', () => {
    const update = (at: number) =>
      store.postedMessages.put({
        outlet: 'slack',
        subject: flood.incident.id,
        role: 'update',
        channel: 'C0ALERT',
        ts: 'update',
        at,
        postedAt: at,
      });
    const at = START + HOUR;
    const later = row({ notBefore: at, createdAt: at });

    test('that is an hour old: another is posted', async () => {
      await post('message', START);
      expect(await meets(frozen, later, at)).toMatchObject({
        first: 0,
        rows: [{ ...waits, error: 'edit_window_closed' }],
      });
      expect(await standing()).toBeNull();
    });

    test('that is younger: a reply says how it stands', async () => {
      await post('message', START + 1);
      expect(await meets(frozen, later, at)).toMatchObject({ first: null, rows: [], failed: [] });
      expect(channel.parcels).toMatchObject([{ kind: 'update', id: 'row', thread: { ts: 'message' } }]);
      expect([await standing(), await standing('update')]).toEqual(['message', '1']);
      await enqueue(row({ id: 'same', notBefore: at, createdAt: at }));
      await deliverer.round(at + MINUTE);
      expect(channel.parcels, 'and is not said twice').toHaveLength(1);
    });

    test('after a reply: the next waits for ten minutes', async () => {
      await post('message', START + 1);
      await update(at - 4 * MINUTE);
      expect(await meets(frozen, later, at + 6 * MINUTE)).toMatchObject({
        first: 6 * MINUTE,
        rows: [{ ...waits, attempts: 0 }],
      });
    });

    test('ten minutes after a reply: the next', async () => {
      await post('message', START + 1);
      await update(at - 10 * MINUTE);
      await meets(frozen, later, at);
      expect(channel.posts('update')).toHaveLength(1);
    });

    test.for<[what: string, setback: Delivery, error: string, doubtfulSince: number | null]>([
      ['is refused', refused, 'word_of_tomorrow', null],
      ['is not answered', doubtful, 'timeout', START + HOUR],
      ['is too soon', limited, 'rate-limited', null],
    ])('and the reply %s: again', async ([, setback, error, doubtfulSince]) => {
      await post('message', START + 1);
      channel.setbacks.push(frozen, setback);
      await enqueue(later);
      expect(await deliverer.round(at)).toBe(0);
      expect(await store.outbox.nextAt()).toBe(at + 2_000);
      expect(await waiting(at + 2_000)).toEqual([{ ...waits, error, doubtfulSince }]);
      expect(await standing('update')).toBeNull();
    });
  });
});

describe('an answer that did not come', () => {
  const lost = { id: 'row', channel: 'C0ALERT', attempts: 1, doubtfulSince: START };

  test.for<[thrown: unknown, error: string]>([
    [new Error('socket hang up'), 'socket hang up'],
    ['odd', 'odd'],
  ])('%s is doubt: it may have arrived', async ([thrown, error]) => {
    channel.deliver = () => Promise.reject(thrown);
    await enqueue(row());
    expect(await deliverer.round(START)).toBe(0);
    expect(await waiting(START + 2_000)).toEqual([{ ...lost, error }]);
  });

  test('the post is found, and stands where it was found; what it shows is not known', async () => {
    channel.setbacks.push('accepted, but no answer');
    await enqueue(row());
    await deliverer.round(START);
    expect(await deliverer.round(START + 2_000)).toBe(1);
    expect([ids(), await standing(), told]).toEqual([
      ['row'],
      '1',
      ['incident retried timeout', 'incident sent'],
    ]);
    await enqueue(row({ id: 'edit' }));
    expect(await deliverer.round(START + MINUTE), 'so it is edited').toBe(1);
  });

  test('the post is not found, and is made', async () => {
    channel.setbacks.push({ ok: false, why: 'doubtful', error: 'timeout' });
    await enqueue(row());
    await deliverer.round(START);
    expect(await deliverer.round(START + 2_000)).toBe(1);
    expect(ids()).toEqual(['row']);
  });

  test('an edit is made once more, and nobody looks', async () => {
    await post();
    channel.blind = true;
    channel.setbacks.push({ ok: false, why: 'doubtful', error: 'timeout' });
    await enqueue(row());
    await deliverer.round(START);
    expect(await deliverer.round(START + 2_000)).toBe(1);
  });

  test('where nobody can look, it is looked for every half minute, and posted after three minutes', async () => {
    channel.blind = true;
    channel.setbacks.push({ ok: false, why: 'doubtful', error: 'timeout' });
    await enqueue(row());
    await deliverer.round(START);
    expect(await deliverer.round(START + 2_000)).toBe(0);
    expect(await store.outbox.nextAt()).toBe(START + 32_000);
    for (let at = START + 32_000; at < START + 3 * MINUTE; at += 30_000)
      expect(await deliverer.round(at)).toBe(0);
    expect(await deliverer.round(START + 3 * MINUTE + 2_000)).toBe(1);
  });

  test('since it began, though it failed again; a plain no ends the doubt', async () => {
    channel.setbacks.push(
      { ok: false, why: 'doubtful', error: 'timeout' },
      { ok: false, why: 'doubtful', error: 'once more' },
      { ok: false, why: 'unavailable', error: 'HTTP 503' },
    );
    await enqueue(row());
    await deliverer.round(START);
    await deliverer.round(START + 2_000);
    await deliverer.round(START + 10_000);
    expect(await waiting(START + MINUTE)).toEqual([
      { ...lost, attempts: 3, error: 'HTTP 503', doubtfulSince: null },
    ]);
  });
});

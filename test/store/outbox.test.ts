import { expect, test } from 'vitest';
import type { OutboxRow } from '../../src/store/outbox-row.ts';
import { onEachEngine } from './engines.ts';
import { NOON, parcel } from './rows.ts';

const LEASE = 30_000;
const placed = { channel: 'C1', ts: '1.2' };
const ids = (rows: readonly OutboxRow[]): string[] => rows.map(({ id }) => id);

onEachEngine('outbox', (engine) => {
  test('edits of one incident melt into one row: the newest payload, the earliest times', async () => {
    const store = await engine.open();
    await store.outbox.enqueue([parcel('a', { payload: 1, notBefore: NOON + 30 })]);
    await store.outbox.enqueue([
      parcel('b', { payload: 2, notBefore: NOON + 60, createdAt: NOON + 5 }),
      parcel('c', { payload: 3, notBefore: NOON + 10, createdAt: NOON + 6, channel: 'ops' }),
      parcel('d', { incidentId: 'i2', notBefore: NOON + 10 }),
    ]);
    expect(await store.outbox.depth()).toBe(2);
    expect(await store.outbox.nextAt()).toBe(NOON + 10);
    expect(await store.outbox.claim('me', NOON, 10, LEASE)).toEqual([]);
    const rows = await store.outbox.claim('me', NOON + 10, 10, LEASE);
    expect(ids(rows)).toEqual(['a', 'd']);
    expect(rows[0]).toMatchObject({
      payload: 3,
      notBefore: NOON + 10,
      createdAt: NOON,
      channel: 'ops',
      attempts: 0,
      doubtfulSince: null,
    });
  });

  test('changes, digests and notices never melt', async () => {
    const store = await engine.open();
    await store.outbox.enqueue([
      parcel('a', { kind: 'change' }),
      parcel('b', { kind: 'change' }),
      parcel('c', { kind: 'notice', incidentId: null }),
      parcel('d', { kind: 'digest', incidentId: null }),
    ]);
    expect(await store.outbox.depth()).toBe(4);
  });

  test('what is being sent no longer takes in anything: a later state is a row of its own, and waits its turn', async () => {
    const store = await engine.open();
    await store.outbox.enqueue([parcel('first', { payload: 1 })]);
    await store.outbox.claim('me', NOON, 10, LEASE);
    await store.outbox.enqueue([parcel('second', { payload: 2 })]);
    expect(await store.outbox.claim('other', NOON + 1, 10, LEASE)).toEqual([]);
    await store.outbox.sent('first', placed, NOON + 2);
    expect(ids(await store.outbox.claim('other', NOON + 3, 10, LEASE))).toEqual(['second']);
  });

  test('an incident goes out one row at a time, the oldest that is ready first', async () => {
    const store = await engine.open();
    await store.outbox.enqueue([
      parcel('message', { notBefore: NOON + 100 }),
      parcel('details', { kind: 'details' }),
      parcel('said', { kind: 'change' }),
      parcel('other', { incidentId: 'i2' }),
    ]);
    expect(ids(await store.outbox.claim('me', NOON, 10, LEASE))).toEqual(['details', 'other']);
    await store.outbox.sent('details', placed, NOON);
    expect(ids(await store.outbox.claim('me', NOON + 200, 10, LEASE))).toEqual(['message']);
    await store.outbox.sent('message', placed, NOON + 200);
    expect(ids(await store.outbox.claim('me', NOON + 200, 10, LEASE))).toEqual(['said']);
  });

  test('sent rows leave the line and note where the message stands', async () => {
    const store = await engine.open();
    await store.outbox.enqueue([parcel('m'), parcel('n', { kind: 'notice', incidentId: null })]);
    await store.outbox.claim('me', NOON, 10, LEASE);
    await store.outbox.sent('m', placed, NOON + 5);
    await store.outbox.sent('n', placed, NOON + 5);
    expect(await store.postedMessages.get('slack', 'i1', 'message')).toEqual({
      outlet: 'slack',
      postedAt: NOON + 5,
      subject: 'i1',
      role: 'message',
      ...placed,
      at: NOON + 5,
    });
    expect(await store.outbox.depth()).toBe(0);
    expect(await store.outbox.oldest()).toBeNull();
    expect(await store.outbox.nextAt()).toBeNull();
    expect(await store.outbox.claim('me', NOON + 10 * LEASE, 10, LEASE)).toEqual([]);
  });

  test('each outlet takes its own rows, melts them for itself, and the others never wait for it', async () => {
    const store = await engine.open();
    await store.outbox.enqueue([parcel('said'), parcel('paged', { outlet: 'webhook:pager' })]);
    await store.outbox.enqueue([parcel('paged again', { outlet: 'webhook:pager' })]);
    expect(ids(await store.outbox.claim('me', NOON, 10, LEASE, 'webhook:pager'))).toEqual(['paged']);
    expect(
      ids(await store.outbox.claim('me', NOON, 10, LEASE)),
      'the lane of the other is not in its way',
    ).toEqual(['said']);
    await store.outbox.sent('paged', placed, NOON);
    expect(await store.postedMessages.get('slack', 'i1', 'message')).toBeNull();
    expect(await store.postedMessages.get('webhook:pager', 'i1', 'message')).toMatchObject(placed);
  });

  test('rows of an outlet that was taken out of the configuration end, with the reason', async () => {
    const store = await engine.open();
    await store.outbox.enqueue([parcel('said'), parcel('paged', { outlet: 'webhook:gone' })]);
    expect(await store.outbox.drop(['slack'], NOON)).toBe(1);
    expect(await store.outbox.failed(5)).toMatchObject([
      { id: 'paged', error: expect.stringContaining('configured') },
    ]);
    expect(await store.outbox.depth()).toBe(1);
  });

  test('a failed attempt comes back at its time, with what is known of it', async () => {
    const store = await engine.open();
    await store.outbox.enqueue([parcel('m')]);
    await store.outbox.claim('me', NOON, 10, LEASE);
    await store.outbox.retry('m', NOON + 1000, 'no answer', NOON);
    expect(await store.outbox.claim('me', NOON + 999, 10, LEASE)).toEqual([]);
    const [again] = await store.outbox.claim('me', NOON + 1000, 10, LEASE);
    expect(again).toMatchObject({ id: 'm', attempts: 1, doubtfulSince: NOON, error: 'no answer' });
    await store.outbox.retry('m', NOON + 2000, '503', null);
    expect((await store.outbox.claim('me', NOON + 2000, 10, LEASE))[0]).toMatchObject({
      attempts: 2,
      doubtfulSince: null,
    });
    await store.outbox.release('m', NOON + 3000);
    expect((await store.outbox.claim('me', NOON + 3000, 10, LEASE))[0]).toMatchObject({
      attempts: 2,
      doubtfulSince: null,
    });
  });

  test('a retry and a newer state of the same message never go out together', async () => {
    const store = await engine.open();
    await store.outbox.enqueue([parcel('old')]);
    await store.outbox.claim('me', NOON, 10, LEASE);
    await store.outbox.enqueue([parcel('new')]);
    await store.outbox.retry('old', NOON + 10, 'no answer', NOON);
    expect(ids(await store.outbox.claim('me', NOON + 20, 10, LEASE))).toEqual(['old']);
    expect(await store.outbox.claim('me', NOON + 20, 10, LEASE)).toEqual([]);
  });

  test('when its holder died, a row comes back after the lease, as doubtful', async () => {
    const store = await engine.open();
    await store.outbox.enqueue([parcel('m')]);
    await store.outbox.claim('dead', NOON, 10, LEASE);
    expect(await store.outbox.claim('me', NOON + LEASE - 1, 10, LEASE)).toEqual([]);
    expect((await store.outbox.claim('me', NOON + LEASE, 10, LEASE))[0]).toMatchObject({
      id: 'm',
      doubtfulSince: expect.any(Number),
    });
  });

  test('a holder that starts again takes up its own rows at once, as doubtful, and leaves those of others', async () => {
    const store = await engine.open();
    await store.outbox.enqueue([parcel('mine'), parcel('theirs', { incidentId: 'i2' })]);
    await store.outbox.claim('me', NOON, 1, LEASE);
    await store.outbox.claim('other', NOON, 1, LEASE);
    await store.outbox.reclaim('me', NOON + 1);
    expect(await store.outbox.claim('me', NOON + 1, 10, LEASE)).toMatchObject([
      { id: 'mine', doubtfulSince: expect.any(Number), attempts: 0 },
    ]);
  });

  test('a row that can never be sent is put aside, and holds up nobody', async () => {
    const store = await engine.open();
    await store.outbox.enqueue([parcel('bad'), parcel('next', { kind: 'change' })]);
    await store.outbox.claim('me', NOON, 10, LEASE);
    await store.outbox.fail('bad', 'refused', NOON);
    expect(ids(await store.outbox.claim('me', NOON, 10, LEASE))).toEqual(['next']);
    expect(await store.outbox.failed(10)).toMatchObject([{ id: 'bad', error: 'refused' }]);
  });

  test('a redirected row goes to the other channel', async () => {
    const store = await engine.open();
    await store.outbox.enqueue([parcel('m')]);
    await store.outbox.redirect('m', 'ops');
    expect((await store.outbox.claim('me', NOON, 1, LEASE))[0]).toMatchObject({ channel: 'ops' });
  });

  test('many senders at once: every row to exactly one of them, an incident never to two', async () => {
    const stores = await Promise.all([engine.open(), engine.open(), engine.open()]);
    const rows = Array.from({ length: 60 }, (_, i) =>
      parcel(`p${i}`, { kind: 'change', incidentId: `i${i % 12}` }),
    );
    await stores[0]!.outbox.enqueue(rows);
    const claimed = (
      await Promise.all(stores.map((store, s) => store.outbox.claim(`s${s}`, NOON, 8, LEASE)))
    ).flat();
    expect(claimed.length).toBe(12);
    expect(new Set(claimed.map(({ incidentId }) => incidentId)).size).toBe(12);
    const seen = new Set(ids(claimed));
    for (let now = NOON; seen.size < 60; now++) {
      for (const id of seen) await stores[1]!.outbox.sent(id, null, now);
      const more = (
        await Promise.all(stores.map((store, s) => store.outbox.claim(`s${s}`, now, 8, LEASE)))
      ).flat();
      expect(more.length).toBeGreaterThan(0);
      for (const { id } of more) {
        expect(seen.has(id)).toBe(false);
        seen.add(id);
      }
    }
  });
});

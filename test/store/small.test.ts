import { describe, expect, test } from 'vitest';
import { onEachEngine } from './engines.ts';
import { address, DAY, HOUR, NOON } from './rows.ts';

onEachEngine('small tables', (engine) => {
  describe('addresses', () => {
    test('are replaced whole and come back whole', async () => {
      const store = await engine.open();
      await store.addresses.put([address('a@example.org'), address('b@example.org')]);
      const changed = address('a@example.org', { failures: 2, heldFor: 'dns' });
      await store.addresses.put([address('a@example.org', { failures: 9 }), changed]);
      expect(await store.addresses.get('a@example.org')).toEqual(changed);
      expect(await store.addresses.get('nobody@example.org')).toBeNull();
      expect([...(await store.addresses.byAddresses(['b@example.org', 'x'])).keys()]).toEqual([
        'b@example.org',
      ]);
    });

    test('two odd addresses that are one to the database are one', async () => {
      const store = await engine.open();
      await store.addresses.put([
        address('a\0@example.org'),
        address('a\uFFFD@example.org', { failures: 5 }),
      ]);
      expect(await store.addresses.suppressible('', 10)).toMatchObject([
        { address: 'a\uFFFD@example.org', failures: 5 },
      ]);
    });

    test('suppressible ones by pages; not the held, the cleared, the repeats', async () => {
      const store = await engine.open();
      const good = Array.from({ length: 5 }, (_, i) => address(`u${i}@example.org`));
      await store.addresses.put([
        ...good,
        address('held@example.org', { heldFor: 'outage' }),
        address('cleared@example.org', { clearedAt: NOON, clearedBy: 'U1', clearReason: 'wrote to us' }),
        address('repeats@example.org', { verdict: 'repeats', suppressibleAt: null }),
      ]);
      const first = await store.addresses.suppressible('', 3);
      const second = await store.addresses.suppressible(first.at(-1)!.address, 3);
      expect([...first, ...second]).toEqual(good);
      expect(await store.addresses.newlySuppressible(NOON, NOON + 1)).toBe(5);
      expect(await store.addresses.newlySuppressible(NOON + 1, NOON + DAY)).toBe(0);
      expect(await store.addresses.unhold()).toBe(1);
      expect(await store.addresses.suppressible('', 10)).toHaveLength(6);
    });
  });

  describe('leases', () => {
    test('one holder at a time, until it lets go or its time is over', async () => {
      const [one, two] = [await engine.open(), await engine.open()];
      const taken = await Promise.all([
        one.leases.acquire('box', 'one', NOON, 1000),
        two.leases.acquire('box', 'two', NOON, 1000),
      ]);
      expect(taken.filter(Boolean)).toHaveLength(1);
      const [winner, loser] = taken[0] ? ['one', 'two'] : ['two', 'one'];
      expect(await one.leases.acquire('box', winner, NOON + 500, 1000)).toBe(true);
      expect(await one.leases.acquire('box', loser, NOON + 1499, 1000)).toBe(false);
      await two.leases.release('box', loser);
      expect(await two.leases.held(NOON + 600)).toEqual([
        { name: 'box', holder: winner, expiresAt: NOON + 1500 },
      ]);
      expect(await one.leases.acquire('box', loser, NOON + 1500, 1000)).toBe(true);
      await one.leases.releaseAll(loser);
      expect(await one.leases.held(NOON)).toEqual([]);
    });
  });

  describe('mailboxes', () => {
    test('a checkpoint never goes back, but starts anew with another UIDVALIDITY', async () => {
      const store = await engine.open();
      expect(await store.mailboxes.checkpoint('main')).toBeNull();
      await store.mailboxes.reached('main', { connected: true, note: 'connected' });
      expect(await store.mailboxes.checkpoint('main')).toBeNull();
      await store.mailboxes.save('main', { uidValidity: '1', lastUid: 50 }, NOON);
      await store.mailboxes.save('main', { uidValidity: '1', lastUid: 40 }, NOON - 1);
      await store.mailboxes.save('main', { uidValidity: '1', lastUid: 45 });
      expect(await store.mailboxes.checkpoint('main')).toEqual({ uidValidity: '1', lastUid: 50 });
      expect(await store.mailboxes.all()).toMatchObject([
        { name: 'main', lastMailAt: NOON, connected: true, note: 'connected' },
      ]);
      await store.mailboxes.save('main', { uidValidity: '2', lastUid: 3 });
      expect(await store.mailboxes.checkpoint('main')).toEqual({ uidValidity: '2', lastUid: 3 });
    });

    test('a state changes only what is said', async () => {
      const store = await engine.open();
      await store.mailboxes.save('main', { uidValidity: '1', lastUid: 5 });
      await store.mailboxes.reached('main', { connected: true, lastPollAt: NOON, backlog: 7 });
      await store.mailboxes.reached('main', { connected: false, note: 'login refused', trouble: 'login' });
      await store.mailboxes.reached('main', {});
      expect(await store.mailboxes.all()).toEqual([
        {
          name: 'main',
          uidValidity: '1',
          lastUid: 5,
          connected: false,
          lastPollAt: NOON,
          lastMailAt: null,
          backlog: 7,
          note: 'login refused',
          trouble: 'login',
        },
      ]);
    });
  });

  test('a digest is claimed once over all instances', async () => {
    const stores = await Promise.all([engine.open(), engine.open(), engine.open()]);
    const claims = await Promise.all(stores.map((store) => store.digests.claim('2026-11-21', 'daily', NOON)));
    expect(claims.filter(Boolean)).toHaveLength(1);
    expect(await stores[0]!.digests.claim('2026-11-21', 'weekly', NOON)).toBe(true);
    expect(await stores[0]!.digests.claim('2026-11-20', 'daily', NOON)).toBe(true);
    expect(await stores[0]!.digests.last('daily')).toBe('2026-11-21');
  });

  test('a notice is told once while it lasts, again after a while, and its end is told', async () => {
    const store = await engine.open();
    expect(await store.notices.claim('mailbox', NOON, HOUR, 2 * HOUR)).toBe(NOON);
    expect(await store.notices.claim('mailbox', NOON + HOUR - 1, HOUR, 2 * HOUR)).toBe(null);
    expect(await store.notices.claim('mailbox', NOON + HOUR, HOUR, 2 * HOUR)).toBe(NOON);
    expect(await store.notices.standing()).toEqual([{ key: 'mailbox', since: NOON, toldAt: NOON + HOUR }]);
    expect([await store.notices.clear('mailbox'), await store.notices.clear('mailbox')]).toEqual([
      NOON,
      null,
    ]);
    expect(await store.notices.claim('mailbox', NOON, HOUR, 2 * HOUR)).toBe(NOON);
    expect(await store.notices.claim('mailbox', NOON + 2 * HOUR, HOUR, 2 * HOUR), 'another one').toBe(
      NOON + 2 * HOUR,
    );
  });

  test('volumes are replaced, and read by date', async () => {
    const store = await engine.open();
    const volume = (date: string, sent: number, provider = '') => ({ date, provider, sent });
    await store.volumes.put([
      volume('2026-11-20', 5),
      volume('2026-11-20', 6),
      volume('2026-11-21', 7, 'gmail'),
      volume('2026-11-22', 8),
    ]);
    await store.volumes.put([volume('2026-11-21', 9, 'gmail')]);
    expect(await store.volumes.between('2026-11-20', '2026-11-21')).toEqual([
      volume('2026-11-20', 6),
      volume('2026-11-21', 9, 'gmail'),
    ]);
  });

  test('posted messages: one an outlet, subject and role, found by where they stand, forgotten with what hangs on them', async () => {
    const store = await engine.open();
    const place = {
      outlet: 'slack',
      subject: 'i1',
      role: 'message',
      channel: 'C1',
      ts: '1',
      at: NOON,
      postedAt: NOON,
    } as const;
    await store.postedMessages.put({ ...place, ts: '0' });
    await store.postedMessages.put(place);
    await store.postedMessages.put({ ...place, role: 'details', ts: '2' });
    await store.postedMessages.put({ ...place, outlet: 'webhook:pager', ts: '3' });
    await store.postedMessages.put({ ...place, at: NOON + 9, postedAt: NOON + 9 });
    expect(
      await store.postedMessages.get('slack', 'i1', 'message'),
      'an edit leaves the time of the post',
    ).toEqual({
      ...place,
      at: NOON + 9,
    });
    expect(await store.postedMessages.at('C1', '2')).toMatchObject({ role: 'details' });
    expect(await store.postedMessages.of(['i1', 'i2'])).toHaveLength(3);
    await store.postedMessages.forget('slack', 'i1', 'message');
    expect(
      await store.postedMessages.of(['i1']),
      'its thread goes with it, other outlets stay',
    ).toMatchObject([{ outlet: 'webhook:pager' }]);
  });

  test('small values are kept over a restart', async () => {
    const store = await engine.open();
    await store.meta.set('k', '1');
    await store.meta.set('k', '2');
    const again = await engine.open();
    expect([await again.meta.get('k'), await again.meta.get('none')]).toEqual(['2', null]);
  });
});

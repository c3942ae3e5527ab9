import { expect, test } from 'vitest';
import { letter } from '../../sim/demo/letters.ts';
import { ingest } from '../../src/pipeline/ingest.ts';
import { makePolicy } from '../../src/pipeline/policy.ts';
import type { Store, Tx } from '../../src/store/store.ts';
import { onEachEngine } from '../store/engines.ts';
import { HOUR, MINUTE, policy, World } from './world.ts';

onEachEngine('intake', (engine) => {
  test('a batch counts once, however often it comes, and its checkpoint goes with it', async () => {
    const world = new World(await engine.open());
    const mails = world.mails('postfix-gmail-nosuchuser-failed-01', 30);
    expect(await world.take(mails)).toMatchObject({ mails: 30, bounces: 30 });
    expect(await world.take(mails)).toMatchObject({ mails: 30, bounces: 0 });
    expect(await world.take([...mails, ...mails])).toMatchObject({ bounces: 0 });
    expect(await world.store.counts.totals(0)).toMatchObject({ bounces: 30, mails: 30 });
    expect(await world.store.mailboxes.checkpoint('bounces')).toEqual({ uidValidity: '1', lastUid: 30 });
  });

  test('nothing is kept of a batch whose last effect fails', async () => {
    const world = new World(await engine.open());
    const { store } = world;
    const failing = (tx: Tx): Tx =>
      Object.create(tx, {
        mailboxes: {
          value: Object.create(tx.mailboxes, {
            save: { value: () => Promise.reject(new Error('the last effect')) },
          }),
        },
      });
    const breaking = Object.create(store, {
      transaction: {
        value: (work: (tx: Tx) => Promise<unknown>) => store.transaction((tx) => work(failing(tx))),
      },
    }) as Store;
    const mails = world.mails('postfix-gmail-flood-perm-failed-01', 3);
    const batch = { mailbox: 'bounces', mails, checkpoint: { uidValidity: '1', lastUid: 3 } };
    await expect(ingest(breaking, batch, policy, world.now)).rejects.toThrow('the last effect');
    expect(await world.store.counts.totals(0)).toMatchObject({ bounces: 0, mails: 0 });
    expect(await world.store.incidents.active()).toEqual([]);
    expect(await world.store.outbox.depth()).toBe(0);
    expect(await world.store.mailboxes.checkpoint('bounces')).toBeNull();
  });

  test('a flood condemns nobody; unknown users are condemned at once', async () => {
    const world = new World(await engine.open());
    await world.arrive('postfix-gmail-flood-perm-failed-01', 200);
    expect(await world.store.addresses.suppressible('', 10)).toEqual([]);
    await world.arrive('postfix-gmail-nosuchuser-failed-01', 3);
    expect(await world.store.addresses.suppressible('', 10)).toHaveLength(3);
  });

  test('a delay that fails in the end is one message of one incident', async () => {
    const world = new World(await engine.open());
    const [delayed] = world.mails('postfix-gmail-flood-temp-delayed-01', 1);
    await world.take([delayed!]);
    await world.pass(MINUTE);
    const number = Number(delayed!.uid);
    const failed = letter('postfix-gmail-flood-temp-failed-01', number, world.now);
    await world.take([{ uid: 900, source: failed.source, receivedAt: world.now, unreadable: false }]);
    expect(await world.store.counts.totals(0)).toMatchObject({ bounces: 1, delays: 0 });
  });

  test('mail that was not ours opens nothing, and is told apart', async () => {
    const store = await engine.open();
    const world = new World(store);
    const own = makePolicy({
      channels: { alert: 'a', digest: 'd', ops: 'o' },
      own: { domains: ['other.example'], ips: [] },
    });
    await ingest(
      store,
      { mailbox: 'b', mails: world.mails('postfix-gmail-flood-perm-failed-01', 5), checkpoint: null },
      own,
      world.now,
    );
    expect(await store.incidents.active()).toEqual([]);
    expect(await store.counts.totals(0)).toMatchObject({ bounces: 5 });
  });

  test('mail of long ago is counted but alarms nobody', async () => {
    const world = new World(await engine.open());
    const old = world
      .mails('postfix-gmail-flood-perm-failed-01', 5)
      .map((mail) => ({ ...mail, receivedAt: world.now - 48 * HOUR }));
    await world.take(old);
    expect(await world.store.incidents.active()).toEqual([]);
  });
});

import { expect, test } from 'vitest';
import { tick } from '../../src/pipeline/tick.ts';
import { onEachEngine } from '../store/engines.ts';
import { HOUR, MINUTE, policy, START, World } from './world.ts';

const flood = 'postfix-gmail-flood-perm-failed-01';

/** Scenes of days that were seen to end in false all-clears. */
onEachEngine('nothing is concluded from what was not heard', (engine) => {
  const watched = { mailboxes: ['bounces'], logs: [], startedAt: START, patienceMs: 5 * MINUTE };

  test('down for fourteen hours while the flood went on: no all-clear, and the flood is still there', async () => {
    const world = new World(await engine.open());
    const { store } = world;
    await world.arrive(flood, 1);
    const opened = (await store.incidents.active())[0]!;
    // The bot is away; 42 bounces wait, the last five minutes old.
    const waiting = Array.from({ length: 42 }, (_, n) => {
      world.now = START + (n + 1) * 20 * MINUTE;
      return world.mails(flood, 1)[0]!;
    });
    world.now = START + 14 * HOUR + 5 * MINUTE;
    await tick(store, policy, world.now, { ...watched, startedAt: world.now });
    expect(await store.incidents.byId(opened.id)).toMatchObject({ state: 'open', bounces: 1 });
    await world.take(waiting);
    await store.mailboxes.reached('bounces', { connected: true, lastPollAt: world.now });
    await tick(store, policy, world.now, { ...watched, startedAt: world.now });
    expect(await store.incidents.byId(opened.id)).toMatchObject({
      state: 'open',
      stage: 'failing',
      bounces: 43,
    });
    const kinds = (await store.incidents.timeline(opened.id, 99)).map(({ kind }) => kind);
    expect(kinds).not.toContain('resolved');
    expect(kinds).not.toContain('closed');
  });

  test('the mailbox goes away three seconds after the alert: it says since when, for as long as it is away', async () => {
    const world = new World(await engine.open());
    const { store } = world;
    await store.mailboxes.reached('bounces', { connected: true, lastPollAt: START });
    await world.arrive(flood, 3);
    const { id } = (await store.incidents.active())[0]!;
    await store.mailboxes.reached('bounces', { connected: false });
    for (; world.now < START + 30 * HOUR; world.now += 5 * MINUTE)
      await tick(store, policy, world.now, watched);
    expect(await store.incidents.byId(id)).toMatchObject({ state: 'open', blindSince: START });
    const away = (await store.incidents.timeline(id, 99)).map(({ kind }) => kind);
    expect(new Set(away)).toEqual(new Set(['opened', 'hearing', 'reminded']));
    await store.mailboxes.reached('bounces', { connected: true, lastPollAt: world.now });
    await tick(store, policy, world.now, watched);
    expect(await store.incidents.byId(id)).toMatchObject({ blindSince: null });
  });

  test('begun under a clock that was a day ahead and is set back: what is read counts as heard at once', async () => {
    const world = new World(await engine.open());
    const { store } = world;
    const ahead = { ...watched, logs: ['mail'], startedAt: START + 24 * HOUR };
    await world.arrive(flood, 3);
    const { id, provider } = (await store.incidents.active())[0]!;
    world.now += 30 * MINUTE;
    await store.deliveries.add([{ provider, ip: '', at: world.now, source: 'log', count: 4 }]);
    await tick(store, policy, world.now, ahead);
    expect(await store.incidents.byId(id)).toMatchObject({ state: 'open', stage: 'failing' });
    for (const end = world.now + 2 * HOUR; world.now < end; world.now += MINUTE) {
      await store.mailboxes.reached('bounces', { connected: true, lastPollAt: world.now });
      await store.logs.reached('mail', { readAt: world.now, behind: 0, trouble: '', note: '' });
      await tick(store, policy, world.now, ahead);
    }
    expect(await store.incidents.byId(id)).toMatchObject({ state: 'resolved', proof: { kind: 'delivered' } });
  });

  test('bounces elsewhere are no evidence that mail passes', async () => {
    const world = new World(await engine.open());
    await world.arrive(flood, 3);
    const { id } = (await world.store.incidents.active())[0]!;
    await world.pass(20 * MINUTE, MINUTE);
    await world.arrive('postfix-greylist-delayed-01', 1);
    await world.arrive('postfix-mxroute-connection-spam-01', 1);
    await world.pass(3 * HOUR, MINUTE);
    expect(await world.store.incidents.byId(id)).toMatchObject({ state: 'open', stage: 'quiet' });
  });

  test('deliveries at the provider are evidence, deliveries elsewhere are not', async () => {
    const world = new World(await engine.open());
    const { store } = world;
    await world.arrive(flood, 3);
    const { id, provider } = (await store.incidents.active())[0]!;
    await world.pass(10 * MINUTE, MINUTE);
    await store.deliveries.add([{ provider: 'yahoo', ip: '', at: world.now, source: 'log' }]);
    await world.pass(2 * HOUR, MINUTE);
    expect(await store.incidents.byId(id)).toMatchObject({ state: 'open', stage: 'quiet' });
    await store.deliveries.add([{ provider, ip: '', at: world.now, source: 'log', count: 4 }]);
    await world.pass(5 * MINUTE, MINUTE);
    expect(await store.incidents.byId(id)).toMatchObject({
      state: 'resolved',
      proof: { kind: 'delivered', count: 4, source: 'log' },
    });
  });

  test('a success report is such evidence', async () => {
    const world = new World(await engine.open());
    await world.arrive(flood, 1);
    const opened = (await world.store.incidents.active())[0]!;
    await world.pass(30 * MINUTE, MINUTE);
    const report = world.mails('exim-success-delivered-01', 1)[0]!;
    const text = Buffer.from(report.source).toString('latin1');
    await world.take([
      {
        ...report,
        source: Buffer.from(text.replaceAll('127.0.0.1', 'gmail-smtp-in.l.google.com'), 'latin1'),
      },
    ]);
    const seen = await world.store.deliveries.last({ provider: 'gmail' }, START);
    expect(seen).toMatchObject({ count: 1, source: 'mailbox' });
    await world.pass(2 * HOUR, MINUTE);
    expect(await world.store.incidents.byId(opened.id)).toMatchObject({
      state: 'resolved',
      proof: { kind: 'delivered', source: 'mailbox' },
    });
  });

  test('hourly send counts are such evidence, without what failed of them', async () => {
    const world = new World(await engine.open());
    const { store } = world;
    await world.arrive(flood, 3);
    const { id, provider } = (await store.incidents.active())[0]!;
    const hour = new Date(START + HOUR).toISOString().slice(0, 13);
    await store.volumes.put([{ date: hour, provider, sent: 2 }]);
    await world.pass(HOUR + 10 * MINUTE, MINUTE);
    await world.arrive('gmail-flood-ip-01', 2);
    await world.pass(4 * HOUR, 5 * MINUTE);
    expect((await store.incidents.byId(id))?.state, 'both of them failed').toBe('open');
    await store.volumes.put([
      { date: new Date(START + 3 * HOUR).toISOString().slice(0, 13), provider, sent: 50 },
    ]);
    await world.pass(10 * MINUTE, MINUTE);
    expect(await store.incidents.byId(id)).toMatchObject({
      state: 'resolved',
      proof: { kind: 'delivered', count: 50, source: 'counts' },
    });
  });
});

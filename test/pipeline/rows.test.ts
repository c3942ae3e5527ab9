import { expect, test } from 'vitest';
import type { SayingName } from '../../sim/traffic/causes.ts';
import { renderDsn } from '../../sim/traffic/render.ts';
import { sightingOf } from '../../sim/traffic/sighting.ts';
import type { Notice } from '../../src/pipeline/outlet.ts';
import { SelfWatch } from '../../src/pipeline/self.ts';
import { onEachEngine } from '../store/engines.ts';
import { HOUR, MINUTE, policy, World } from './world.ts';

/** The rows of the design's section 4 that no single failure opens, each as its day goes. */
onEachEngine('by figures', (engine) => {
  const failing = (world: World, saying: SayingName, domains: readonly string[], each = 1) =>
    world.take(
      domains.flatMap((domain, n) =>
        Array.from({ length: each }, (_, copy) => {
          const id = `${saying}-${n}-${copy}-${world.now}`;
          const address = `${id}@${domain}`;
          const mail = { address, domain, ip: '192.0.2.10', from: 'news@example.com', subject: 'Hello', campaign: '', id };
          return { uid: n, source: renderDsn(sightingOf(saying, mail, world.now)), receivedAt: world.now, unreadable: false };
        }),
      ),
    );
  const active = async (world: World) => (await world.store.incidents.active()).map(({ playbook, severity }) => `${playbook} ${severity}`);
  const unrelated = Array.from({ length: 8 }, (_, n) => `company${n}.example`);

  test('own DNS or network outage: many unrelated domains at once are one critical incident; suppression waits until it is over', async () => {
    const world = new World(await engine.open());
    await failing(world, 'timeout', unrelated.slice(0, 3));
    await world.pass(MINUTE);
    expect(await active(world)).toEqual([]);
    await failing(world, 'timeout', unrelated);
    await world.pass(MINUTE);
    expect(await active(world)).toEqual(['own-outage critical']);

    await failing(world, 'unknown-elsewhere', ['company1.example']);
    expect(await world.store.addresses.suppressible('', 10)).toEqual([]);
    await world.pass(45 * MINUTE, MINUTE);
    expect(await active(world)).toEqual([]);
    expect(await world.store.addresses.suppressible('', 10)).toHaveLength(1);
  });

  test('surge: far over the same hour of the days before is one warning, over when it is back under', async () => {
    const world = new World(await engine.open());
    for (let day = 0; day < 7; day++) {
      await failing(world, 'unknown-elsewhere', ['company1.example'], 5);
      await world.pass(24 * HOUR, 2 * HOUR);
    }
    expect(await active(world)).toEqual([]);
    await failing(world, 'unknown-elsewhere', ['company1.example'], 80);
    await world.pass(MINUTE);
    expect(await active(world)).toEqual(['surge warning']);
    await world.pass(4 * HOUR, 10 * MINUTE);
    expect(await active(world)).toEqual([]);
  });

  test('Rebound itself: a mailbox that cannot be reached for ten minutes is told to the ops channel, and so is its return', async () => {
    const world = new World(await engine.open());
    const watch = new SelfWatch(['bounces']);
    const round = async (connected: boolean): Promise<string[]> => {
      await world.store.mailboxes.reached('bounces', {
        connected,
        note: connected ? 'Watching.' : 'Login refused',
        ...(connected ? { lastPollAt: world.now } : {}),
      });
      await watch.round(world.store, policy, world.now);
      await world.pass(MINUTE);
      return world.channel.parcels.flatMap((parcel) => (parcel.kind === 'notice' ? [(parcel.notice as Notice).title] : []));
    };
    expect(await round(true)).toEqual([]);
    expect(await round(false)).toEqual([]);
    await world.pass(11 * MINUTE, MINUTE);
    expect(await round(false)).toEqual(['Mailbox bounces cannot be reached']);
    expect(await round(true)).toEqual(['Mailbox bounces cannot be reached', 'Mailbox bounces can be reached again.']);
  });
});

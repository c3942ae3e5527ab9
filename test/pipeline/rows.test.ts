import { describe, expect, test } from 'vitest';
import type { SayingName } from '../../sim/traffic/causes.ts';
import { renderDsn } from '../../sim/traffic/render.ts';
import { sightingOf } from '../../sim/traffic/sighting.ts';
import type { Notice } from '../../src/pipeline/outlet.ts';
import { SelfWatch } from '../../src/pipeline/self.ts';
import { unwatched } from '../../src/pipeline/sources.ts';
import { viewOf } from '../../src/pipeline/view.ts';
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
          const mail = {
            address,
            domain,
            ip: '192.0.2.10',
            from: 'news@example.com',
            subject: 'Hello',
            campaign: '',
            id,
          };
          return {
            uid: n,
            source: renderDsn(sightingOf(saying, mail, world.now)),
            receivedAt: world.now,
            unreadable: false,
          };
        }),
      ),
    );
  const active = async (world: World) =>
    (await world.store.incidents.active()).map(({ playbook, severity }) => `${playbook} ${severity}`);
  const unrelated = Array.from({ length: 8 }, (_, n) => `company${n}.example`);

  test('own DNS or network outage: many unrelated domains at once are one critical incident; suppression waits until it is over', async () => {
    const world = new World(await engine.open());
    await failing(world, 'timeout', unrelated.slice(0, 3));
    await world.pass(MINUTE);
    expect(await active(world)).toEqual([]);
    await failing(world, 'timeout', unrelated);
    await world.pass(MINUTE);
    expect(await active(world)).toEqual(['own-outage critical']);
    const [outage] = await world.store.incidents.active();
    const view = await viewOf(world.store, outage?.id ?? '', policy, world.now);
    expect(view?.knowledge, 'it is ours to mend').toMatchObject({ owner: 'us', cause: { id: 'own-outage' } });

    // It counts what it is about, and names it.
    expect(outage?.delays).toBeGreaterThanOrEqual(unrelated.length);
    expect(outage?.domains).toEqual(expect.arrayContaining(unrelated.slice(0, 3)));
    expect(view?.evidence.domains.length).toBeGreaterThan(0);
    expect(view?.evidence.samples).not.toEqual([]);
    expect(view?.addresses).toBeGreaterThan(0);

    await failing(world, 'unknown-elsewhere', ['company1.example']);
    expect(await world.store.addresses.suppressible('', 10)).toEqual([]);
    await world.pass(30 * MINUTE, MINUTE);
    await world.store.deliveries.add([{ provider: 'gmail', ip: '', at: world.now + MINUTE, source: 'log' }]);
    await world.pass(25 * MINUTE, MINUTE);
    expect(await active(world)).toEqual([]);
    expect(await world.store.addresses.suppressible('', 10)).toHaveLength(1);
  });

  test('an outage that only went quiet lets nobody go: what failed meanwhile condemns when it fails again', async () => {
    const world = new World(await engine.open());
    await failing(world, 'timeout', unrelated);
    await world.pass(MINUTE);
    await failing(world, 'unknown-elsewhere', ['company1.example']);
    await world.pass(HOUR, MINUTE);
    expect(await active(world)).toEqual([]);
    expect(await world.store.addresses.suppressible('', 10)).toEqual([]);
  });

  test('surge: far over the same hour of the days before is one warning, over when it is back under', async () => {
    const world = new World(await engine.open());
    for (let day = 0; day < 7; day++) {
      await failing(world, 'unknown-elsewhere', ['company1.example'], 5);
      await world.pass(24 * HOUR, 2 * HOUR);
    }
    expect(await active(world)).toEqual([]);
    await failing(world, 'timeout', ['company1.example'], 90);
    await failing(world, 'unknown-elsewhere', ['company1.example'], 80);
    await world.pass(MINUTE);
    expect(await active(world)).toEqual(['surge warning', 'surge warning']);
    const causes = (await world.store.incidents.active()).map(
      ({ category, cause }) => `${category} ${cause}`,
    );
    expect(causes.toSorted(), 'the commonest of its own category').toEqual([
      'invalid-recipient user-unknown',
      'network-error connection-timeout',
    ]);
    const counted = (await world.store.incidents.active()).map(({ bounces, delays }) => bounces + delays);
    expect(counted.toSorted(), 'each counts what it is about').toEqual([80, 90]);
    for (const { id } of await world.store.incidents.active())
      expect((await world.store.bounces.evidence(id)).senders).toMatchObject([{ label: 'news@example.com' }]);
    await world.pass(4 * HOUR, 10 * MINUTE);
    expect(await active(world)).toEqual([]);
  });

  test('a storm gathers what is of one kind, and never a first flood, an outage or a new cause', async () => {
    const world = new World(await engine.open());
    const listed = (ip: string): Promise<unknown> =>
      world.take(
        world.mails('postfix-spamhaus-failed-01', 3).map((mail) => ({
          ...mail,
          source: Buffer.from(
            Buffer.from(mail.source)
              .toString('latin1')
              .replaceAll(/192\.0\.2\.\d+/g, ip),
            'latin1',
          ),
        })),
      );
    for (let n = 1; n <= 9; n += 1) await listed(`198.51.100.${n}`);
    await world.pass(5 * MINUTE);
    const posts = (): number => world.channel.posts('incident').length;
    const open = await world.store.incidents.active();
    const [storm] = open.filter(({ playbook }) => playbook === 'storm');
    expect(open.length).toBe(10);
    expect(storm).toMatchObject({ gathered: 4, provider: open[0]?.provider });
    expect(posts()).toBe(6);
    await world.arrive('postfix-gmail-flood-perm-failed-01', 5);
    await failing(world, 'timeout', unrelated);
    await world.pass(5 * MINUTE);
    expect(posts(), 'the flood and the outage speak for themselves').toBe(8);
  });

  test('what came to nothing hours before is no part of an incident', async () => {
    const world = new World(await engine.open());
    for (let lone = 0; lone < 3; lone++) {
      await failing(world, 'gmail-rate-ip', [`company${lone}.example`]);
      await world.pass(3 * HOUR, HOUR);
    }
    await failing(world, 'gmail-rate-ip', ['company7.example'], 2);
    const [incident] = await world.store.incidents.active();
    const view = await viewOf(world.store, incident?.id ?? '', policy, world.now);
    expect(view).toMatchObject({
      incident: { delays: 2 },
      addresses: 2,
      evidence: { domains: [{ label: 'company7.example', count: 2 }] },
    });
    expect(await world.store.incidents.counts(), 'nor does it stay').toMatchObject([
      { state: 'open', count: 1 },
    ]);
  });

  describe('Rebound itself', () => {
    const said = (world: World): string[] =>
      world.channel.parcels.flatMap((parcel) =>
        parcel.kind === 'notice' ? [(parcel.notice as Notice).title] : [],
      );
    const away = { connected: false, note: 'Login refused', trouble: 'login' };
    const well = { connected: true, note: 'Watching.', trouble: '' };
    const refused = { connected: true, note: 'The server refuses to move them.', trouble: 'filing' };
    const round = async (world: World, watch: SelfWatch, state: typeof well): Promise<string[]> => {
      await world.store.mailboxes.reached('bounces', state);
      await watch.round(world.store, policy, world.now);
      await world.pass(MINUTE);
      return said(world);
    };

    test('a mailbox that cannot be reached for ten minutes is told to the ops channel, and so is its return', async () => {
      const world = new World(await engine.open());
      const watch = new SelfWatch({ ...unwatched, mailboxes: ['bounces'] });
      expect(await round(world, watch, well)).toEqual([]);
      expect(await round(world, watch, away)).toEqual([]);
      await world.pass(11 * MINUTE, MINUTE);
      expect(await round(world, watch, away)).toEqual(['Mailbox bounces cannot be reached']);
      expect(await round(world, watch, well), 'seen well once').toHaveLength(1);
      expect(await round(world, watch, well)).toEqual([
        'Mailbox bounces cannot be reached',
        'Mailbox bounces can be reached again',
      ]);
      expect(await round(world, watch, well)).toHaveLength(2);
    });

    test('a trouble has one message: edited when it says something else, and when it is over; the next has its own', async () => {
      const world = new World(await engine.open());
      const watch = new SelfWatch({ ...unwatched, mailboxes: ['bounces'] });
      const notices = () => world.channel.parcels.filter(({ kind }) => kind === 'notice');
      const until = async (state: typeof well, ms: number, step = 2 * MINUTE): Promise<void> => {
        for (const end = world.now + ms; world.now < end; ) {
          await world.store.mailboxes.reached('bounces', state);
          await watch.round(world.store, policy, world.now);
          await world.pass(step, step / 2);
        }
      };
      await until(away, 9 * HOUR, 20 * MINUTE);
      expect(notices(), 'nine hours, one message').toHaveLength(1);
      await until({ ...away, note: 'No route to host' }, 30 * MINUTE);
      await until(well, 6 * MINUTE);
      const [posted, changed, over] = notices();
      expect(posted).toMatchObject({
        placed: null,
        notice: { text: expect.stringContaining('Login refused') },
      });
      const placed = posted && world.channel.placedOf(posted);
      expect(changed).toMatchObject({
        placed,
        notice: { text: expect.stringContaining('No route to host') },
      });
      expect(over && 'notice' in over && over.notice.since, 'since when it was away').toBe(
        posted && 'notice' in posted ? posted.notice.since : null,
      );
      expect(over).toMatchObject({
        placed,
        notice: { over: true, title: 'Mailbox bounces can be reached again' },
      });
      await until(away, 16 * MINUTE);
      expect(notices()).toHaveLength(4);
      expect(notices().at(-1)).toMatchObject({ placed: null });
    });

    test('while Slack is away a trouble that came and went is one message', async () => {
      const world = new World(await engine.open());
      const watch = new SelfWatch({ ...unwatched, mailboxes: ['bounces'] });
      world.channel.away = true;
      for (let n = 0; n < 20; n += 1) await round(world, watch, away);
      for (let n = 0; n < 3; n += 1) await round(world, watch, well);
      world.channel.away = false;
      await world.pass(10 * MINUTE, MINUTE);
      expect(said(world).at(-1)).toBe('Mailbox bounces can be reached again');
      expect(world.channel.posts('notice')).toHaveLength(1);
    });

    test('a mailbox that no bounce ever reached, and one that falls silent, are told of once', async () => {
      const world = new World(await engine.open());
      const watched = { ...unwatched, mailboxes: ['bounces'], startedAt: world.now };
      const watch = new SelfWatch(watched);
      const days = async (count: number): Promise<string[]> => {
        for (const end = world.now + count * 24 * HOUR; world.now < end; ) {
          await world.store.mailboxes.reached('bounces', { ...well, lastPollAt: world.now });
          await watch.round(world.store, policy, world.now);
          await world.pass(HOUR, HOUR);
        }
        return said(world);
      };
      expect(await days(10)).toEqual(['No mail has ever come into bounces']);
      for (let hour = 0; hour < 80; hour += 1) {
        await world.arrive('postfix-gmail-nosuchuser-failed-01', 1);
        await days(1 / 24);
      }
      expect(said(world).slice(1)).toEqual(['The first mail has come into bounces']);
      expect((await days(5)).slice(2)).toEqual(['Mailbox bounces is unusually silent']);
      // A mailbox that was not read since the start is not silent, whatever waits in it.
      const restarted = new SelfWatch({ ...watched, startedAt: world.now + 1 });
      await world.store.notices.clear('silence:bounces');
      await restarted.round(world.store, policy, world.now + 2);
      expect(await world.store.notices.standing()).toEqual([]);
    });

    test('a return after a restart is told as well: a password is mended in the settings', async () => {
      const world = new World(await engine.open());
      const before = new SelfWatch({ ...unwatched, mailboxes: ['bounces'] });
      await round(world, before, away);
      await world.pass(11 * MINUTE, MINUTE);
      expect(await round(world, before, away)).toHaveLength(1);
      const after = new SelfWatch({ ...unwatched, mailboxes: ['bounces'] });
      for (let n = 0; n < 3; n++) expect(await round(world, after, away), 'still away').toHaveLength(1);
      await round(world, after, well);
      expect(await round(world, after, well)).toEqual([
        'Mailbox bounces cannot be reached',
        'Mailbox bounces can be reached again',
      ]);
    });

    test('a mailbox that was taken out of the settings has not recovered', async () => {
      const world = new World(await engine.open());
      const before = new SelfWatch({ ...unwatched, mailboxes: ['bounces'] });
      await round(world, before, away);
      await world.pass(11 * MINUTE, MINUTE);
      await round(world, before, away);
      const after = new SelfWatch({ ...unwatched, mailboxes: ['another'] });
      for (let n = 0; n < 3; n++) expect(await round(world, after, away)).toHaveLength(1);
      expect(await world.store.notices.standing()).toEqual([]);
    });

    test('read but not filed away for ten minutes: told, with the reason, and told when it is over', async () => {
      const world = new World(await engine.open());
      const watch = new SelfWatch({ ...unwatched, mailboxes: ['bounces'] });
      expect(await round(world, watch, refused)).toEqual([]);
      await world.pass(11 * MINUTE, MINUTE);
      expect(await round(world, watch, refused)).toEqual(['Mailbox bounces is read, but not filed away']);
      expect(world.channel.parcels.at(-1)).toMatchObject({
        notice: { text: expect.stringContaining('refuses to move') },
      });
      await round(world, watch, well);
      expect((await round(world, watch, well)).at(-1)).toBe('Bounces in bounces are filed away again');
    });
  });
});

import { expect, test } from 'vitest';
import type { Delivery } from '../../src/pipeline/outlet.ts';
import { listToResend } from '../../src/pipeline/resend.ts';
import { openStore } from '../../src/store/store.ts';
import { onEachEngine } from '../store/engines.ts';
import { HOUR, MINUTE, policy, World } from './world.ts';

const FLOOD = 'postfix-gmail-flood-perm-failed-01';

test('ten thousand identical bounces inside ten minutes cost one post, one thread post and at most 25 edits', {
  timeout: 120_000,
}, async () => {
  const store = await openStore('sqlite::memory:');
  const world = new World(store);
  for (let batch = 0; batch < 50; batch++) {
    await world.arrive(FLOOD, 200);
    await world.pass(12_000, 3_000);
  }
  await world.pass(2 * MINUTE);
  expect((await store.counts.totals(0)).bounces).toBe(10_000);
  expect(world.channel.posts('incident')).toHaveLength(1);
  expect(world.channel.posts('details')).toHaveLength(1);
  expect(world.channel.posts()).toHaveLength(2);
  expect(world.channel.edits().length).toBeLessThanOrEqual(25);
  expect(await store.addresses.suppressible('', 1)).toEqual([]);
  const last = world.channel.edits().findLast((parcel) => parcel.kind === 'incident');
  expect(last?.kind === 'incident' && last.view.incident.bounces).toBe(10_000);
  await store.close();
});

onEachEngine('delivery', (engine) => {
  test('with the channel away for an hour, it shows the right thing afterwards with one post', async () => {
    const world = new World(await engine.open());
    world.channel.away = true;
    for (let minute = 0; minute < 60; minute += 5) {
      await world.arrive(FLOOD, 4);
      await world.pass(5 * MINUTE, MINUTE);
    }
    expect(world.channel.parcels).toEqual([]);
    world.channel.away = false;
    await world.pass(10 * MINUTE);
    const shown = world.channel.parcels.filter((parcel) => parcel.kind === 'incident');
    expect(shown).toHaveLength(1);
    expect(shown[0]?.kind === 'incident' && shown[0].view.incident.bounces).toBe(48);
  });

  test('a post whose answer was lost is looked for, not posted again', async () => {
    const world = new World(await engine.open());
    world.channel.setbacks.push('accepted, but no answer');
    await world.arrive(FLOOD, 1);
    await world.pass(MINUTE);
    expect(world.channel.posts('incident')).toHaveLength(1);
    expect(await world.store.postedMessages.of([(await world.store.incidents.active())[0]!.id])).not.toEqual(
      [],
    );
  });

  test('a post that was found shows what it showed then: what changed since is edited in', async () => {
    const world = new World(await engine.open());
    world.channel.setbacks.push('accepted, but no answer');
    await world.arrive(FLOOD, 3);
    await world.deliverer.round(world.now);
    await world.arrive(FLOOD, 4);
    await world.pass(10 * MINUTE);
    expect(world.channel.posts('incident')).toHaveLength(1);
    const last = world.channel.parcels.filter((parcel) => parcel.kind === 'incident').at(-1);
    expect(last).toMatchObject({ placed: { ts: '1' }, view: { incident: { bounces: 7 } } });
  });

  test('a deleted message is posted anew', async () => {
    const world = new World(await engine.open());
    await world.arrive(FLOOD, 1);
    await world.pass(MINUTE);
    await world.arrive(FLOOD, 1);
    world.channel.setbacks.push({ ok: false, why: 'message-gone', error: 'message_not_found' });
    await world.pass(2 * MINUTE);
    expect(world.channel.posts('incident')).toHaveLength(2);
  });

  test('a closed channel: the alert stands in the ops channel, which is told why, once', async () => {
    const world = new World(await engine.open());
    world.channel.setbacks.push({ ok: false, why: 'channel-closed', error: 'is_archived' });
    await world.arrive(FLOOD, 1);
    await world.pass(MINUTE);
    const places = world.channel.parcels.map((parcel) => [
      parcel.kind,
      'channel' in parcel ? parcel.channel : parcel.thread.channel,
    ]);
    expect(places).toContainEqual(['incident', 'C0OPS']);
    expect(places).toContainEqual(['notice', 'C0OPS']);
    const notices = world.channel.parcels.filter((parcel) => parcel.kind === 'notice');
    expect(notices).toHaveLength(1);
    expect(notices[0]?.kind === 'notice' && notices[0].notice.text).toMatch(
      /is_archived.*Unarchive the channel or invite the bot/,
    );
  });

  test('a file or the details meet a closed channel: the incident stays where it stands', async () => {
    const world = new World(await engine.open());
    await world.arrive(FLOOD, 3);
    await world.pass(MINUTE);
    const [incident] = await world.store.incidents.active();
    const root = await world.store.postedMessages.get('slack', incident!.id, 'message');
    await listToResend(
      world.store,
      incident!,
      policy,
      { show: (one) => one, person: { id: 'U0ALICE000' } },
      world.now,
    );
    world.channel.setbacks.push({ ok: false, why: 'channel-closed', error: 'not_in_channel' });
    await world.pass(MINUTE);
    expect(await world.store.postedMessages.get('slack', incident!.id, 'message')).toMatchObject({
      channel: root?.channel,
      ts: root?.ts,
    });
    const notices = world.channel.parcels.filter((parcel) => parcel.kind === 'notice');
    expect(notices, 'who asked is told, nobody else').toMatchObject([
      { channel: 'U0ALICE000', notice: { text: expect.stringContaining('not_in_channel') } },
    ]);
  });

  test('a refusal in words that nobody knows is tried again, and people are told when it stays', async () => {
    const world = new World(await engine.open());
    const refused: Delivery = { ok: false, why: 'refused', error: 'word_of_tomorrow' };
    world.channel.setbacks.push(refused);
    await world.arrive(FLOOD, 1);
    await world.pass(MINUTE);
    expect(world.channel.posts('incident'), 'once refused is not lost').toHaveLength(1);
    world.channel.setbacks.push(...Array.from({ length: 5 }, () => refused));
    await world.arrive(FLOOD, 1);
    await world.pass(10 * MINUTE);
    expect(world.channel.parcels.filter(({ kind }) => kind === 'notice')).toMatchObject([
      { channel: 'C0OPS', notice: { text: expect.stringContaining('word_of_tomorrow') } },
    ]);
  });

  test('edits that are refused: one new message an hour at most, replies between', async () => {
    const world = new World(await engine.open());
    await world.arrive(FLOOD, 3);
    await world.pass(MINUTE);
    world.channel.frozen = true;
    for (let i = 0; i < 12; i++) {
      await world.arrive(FLOOD, 2);
      await world.pass(2 * MINUTE, 30_000);
    }
    expect(world.channel.posts('incident')).toHaveLength(1);
    expect(world.channel.posts('update').length).toBeGreaterThanOrEqual(2);
    expect(world.channel.posts('update').length).toBeLessThanOrEqual(3);
    for (let i = 0; i < 24; i++) {
      await world.arrive(FLOOD, 2);
      await world.pass(2 * MINUTE, 30_000);
    }
    expect(world.channel.posts('incident')).toHaveLength(2);
    const second = world.channel.posts('details').at(-1);
    expect(second?.kind === 'details' && second.thread.ts, 'the details moved with it').toBe(
      world.channel.placedOf(world.channel.posts('incident')[1]!)?.ts,
    );
  });

  test('a doubtful post that nobody can look for is posted again after minutes', async () => {
    const world = new World(await engine.open());
    world.channel.setbacks.push({ ok: false, why: 'doubtful', error: 'HTTP 503' });
    world.channel.blind = true;
    await world.arrive(FLOOD, 1);
    await world.pass(2 * MINUTE);
    expect(world.channel.posts('incident')).toEqual([]);
    await world.pass(2 * MINUTE);
    expect(world.channel.posts('incident')).toHaveLength(1);
  });

  test('a thread that is gone comes back with its root, and so does what was said in it', async () => {
    const world = new World(await engine.open());
    await world.arrive('postfix-mxroute-connection-spam-01', 5);
    await world.pass(11 * HOUR, 10 * MINUTE);
    world.channel.gone.add('1');
    await world.pass(2 * HOUR, MINUTE);
    expect(world.channel.posts('incident')).toHaveLength(2);
    const root = world.channel.placedOf(world.channel.posts('incident')[1]!);
    const lifted = world.channel.parcels.filter(
      (parcel) => parcel.kind === 'change' && parcel.change.kind === 'lifted',
    );
    expect(lifted).toMatchObject([{ thread: { ts: root?.ts } }]);
  });

  test('a rate limit is waited for and costs no attempt', async () => {
    const world = new World(await engine.open());
    world.channel.setbacks.push({ ok: false, why: 'rate-limited', retryAfterMs: 30_000 });
    await world.arrive(FLOOD, 1);
    await world.pass(15_000, 5_000);
    expect(world.channel.parcels).toEqual([]);
    await world.pass(MINUTE);
    expect(world.channel.posts('incident')).toHaveLength(1);
  });

  test('an MXroute block lifts, comes back louder, and the channel hears it aloud', async () => {
    const world = new World(await engine.open());
    await world.arrive('postfix-mxroute-connection-spam-01', 5);
    await world.pass(12 * HOUR, 5 * MINUTE);
    await world.pass(30 * MINUTE, 5 * MINUTE);
    await world.arrive('postfix-mxroute-connection-spam-01', 2);
    await world.pass(5 * MINUTE);
    const said = world.channel.parcels.flatMap((parcel) =>
      parcel.kind === 'change' ? [[parcel.change.kind, parcel.broadcast]] : [],
    );
    expect(said).toContainEqual(['lifted', false]);
    expect(said).toContainEqual(['reblocked', true]);
    const [incident] = await world.store.incidents.active();
    expect(incident).toMatchObject({ attempt: 2, severity: 'critical' });
    expect(incident?.clocks.liftsAt).toBe(world.now - 5 * MINUTE + 12 * HOUR);
  });
});

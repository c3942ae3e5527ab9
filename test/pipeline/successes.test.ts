import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Incident } from '../../src/incident/incident.ts';
import { makePolicy } from '../../src/pipeline/policy.ts';
import { successOf } from '../../src/pipeline/successes.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { flood } from '../slack/samples.ts';
import { onEachEngine } from '../store/engines.ts';
import { bounce, incident as incidentRow, message, verdict } from '../store/rows.ts';
import { HOUR, MINUTE, START } from './world.ts';

const channels = { alert: 'C', digest: 'C', ops: 'C' };
const ours = (...domains: string[]) => makePolicy({ channels, own: { domains } });

onEachEngine('whose success ends an incident about a domain', (engine) => {
  const about = (kind: Incident['scope']['kind'], value: string): Incident => ({
    ...flood.incident,
    scope: { kind, value },
    lastAt: START,
  });
  const shop = about('from-domain', 'shop.example');

  test('that of the domain which is punished, where we have several', async () => {
    const store = await engine.open();
    const two = ours('shop.example', 'news.example');
    const passes = (incident: Incident) => successOf(store, incident, two, START + HOUR);
    const accepted = { provider: 'gmail', ip: '', source: 'log', at: START + MINUTE };
    await store.deliveries.add([{ ...accepted, sender: 'news.example' }, accepted]);
    expect(await passes(shop), 'another domain of ours').toBeNull();
    await store.deliveries.add([{ ...accepted, sender: 'shop.example' }]);
    expect(await passes(shop)).toMatchObject({ at: START + MINUTE, count: 1, source: 'log' });
    expect(await passes(about('dkim-domain', 'mail.shop.example')), 'a domain below it').not.toBeNull();
    expect(await passes(about('url-domain', 'shop.example')), 'a link says nothing of the sender').toBeNull();
    expect(await passes(about('from-domain', 'stranger.example'))).toBeNull();
  });

  test('anybody’s, where all of our mail is of that domain', async () => {
    const store = await engine.open();
    await store.deliveries.add([{ provider: 'gmail', ip: '', source: 'log', at: START + MINUTE }]);
    expect(await successOf(store, shop, ours('shop.example'), START + HOUR)).not.toBeNull();
    expect(await successOf(store, shop, ours(), START + HOUR), 'nobody said what is ours').toBeNull();
  });
});

describe('the success that ends an incident', () => {
  let store: Store;
  beforeEach(async () => {
    store = await openStore('sqlite::memory:');
  });
  afterEach(() => store.close());

  /** Its last failure was ten minutes after the hour began. */
  const LAST = START + 10 * MINUTE;
  const NOW = START + 6 * HOUR;
  const blocked = (change: Partial<Incident> = {}): Incident =>
    incidentRow('one', {
      provider: 'gmail',
      scope: { kind: 'ip', value: '192.0.2.10' },
      lastAt: LAST,
      ...change,
    });
  const accepted = (at: number, more: Partial<Parameters<Store['deliveries']['add']>[0][number]> = {}) =>
    store.deliveries.add([{ provider: 'gmail', ip: '192.0.2.10', source: 'log', at, ...more }]);
  const success = (incident = blocked(), own: Parameters<typeof makePolicy>[0]['own'] = {}, now = NOW) =>
    successOf(store, incident, makePolicy({ channels, own }), now);

  test.for([
    ['log', 'log'],
    ['event', 'event'],
    ['mailbox', 'mailbox'],
    ['of a later version', 'mailbox'],
  ] as const)('seen by %s', async ([source, told]) => {
    await accepted(LAST + 1, { source, count: 3 });
    expect(await success()).toEqual({ at: LAST + 1, count: 1, source: told });
  });

  test('is none that came before the last failure, or at another provider', async () => {
    await accepted(LAST);
    await accepted(LAST + MINUTE, { provider: 'yahoo' });
    expect(await success()).toBeNull();
  });

  describe('by IP', () => {
    const others = { ip: '192.0.2.11' };
    test.for<[what: string, own: { ips: string[] }, incident: Incident, passes: boolean]>([
      ['where we have one, whatever is logged', { ips: ['192.0.2.10'] }, blocked(), true],
      ['where we named none', { ips: [] }, blocked(), true],
      ['where we have several: that one', { ips: ['192.0.2.10', '192.0.2.11'] }, blocked(), false],
      ['where we have a network: that one', { ips: ['192.0.2.0/24'] }, blocked(), false],
      [
        'where nobody knows which: any',
        { ips: ['192.0.2.0/24'] },
        blocked({ scope: { kind: 'ip', value: '' } }),
        true,
      ],
      [
        'of a network: any',
        { ips: ['192.0.2.0/24'] },
        blocked({ scope: { kind: 'netblock', value: '192.0.2.0/24' } }),
        true,
      ],
    ])('%s', async ([, own, incident, passes]) => {
      await accepted(LAST + MINUTE, others);
      expect((await success(incident, own)) !== null, 'from another').toBe(passes);
      await accepted(LAST + MINUTE);
      expect(await success(incident, own), 'from the one').not.toBeNull();
    });
  });

  test.for<[kind: Incident['scope']['kind'], domains: readonly string[], passes: boolean[]]>([
    // Nobody's domain is known, one of ours, the punished one.
    ['dkim-domain', ['shop.example', 'news.example'], [false, false, true]],
    ['spf-domain', ['shop.example', 'news.example'], [false, false, true]],
    ['from-domain', ['shop.example', 'news.example'], [false, false, true]],
    ['url-domain', ['shop.example', 'news.example'], [false, false, false]],
    ['account', ['shop.example', 'news.example'], [false, false, false]],
    ['recipient', ['shop.example', 'news.example'], [true, true, true]],
    ['account', ['shop.example'], [true, true, true]],
    ['from-domain', ['shop.example'], [true, true, true]],
    ['from-domain', ['news.example'], [false, false, false]],
  ])('of a %s, where ours are %s', async ([kind, domains, passes]) => {
    const incident = blocked({ scope: { kind, value: 'shop.example' } });
    const found: boolean[] = [];
    for (const sender of ['', 'news.example', 'shop.example']) {
      await accepted(LAST + MINUTE, { sender });
      found.push((await success(incident, { domains: [...domains] })) !== null);
    }
    expect(found).toEqual(passes);
  });

  describe('by the operator’s figures', () => {
    const hour = (n: number): string => new Date(START + n * HOUR).toISOString().slice(0, 13);
    const sent = (...figures: [hours: number, sent: number, provider?: string][]) =>
      store.volumes.put(
        figures.map(([hours, count, provider = 'gmail']) => ({ date: hour(hours), provider, sent: count })),
      );
    const failed = (at: number, kind: 'bounce' | 'delay', count: number, provider = 'gmail') =>
      store.transaction(async (tx) => {
        const rows = Array.from({ length: count }, (_, n) =>
          message(`${at} ${kind} ${provider} ${n}`, { receivedAt: at, kind }),
        );
        const ids = await tx.messages.add(rows, at);
        await tx.bounces.add(
          [...ids.values()].map((id, n) =>
            bounce(id, {
              at,
              kind,
              originalId: `<${at} ${n} ${kind}>`,
              verdict: verdict({ provider, address: `r${n}@example.org` }),
            }),
          ),
        );
      });

    test('what was sent there in whole hours since, without what failed or was delayed of it', async () => {
      // The hour of the last failure, two whole ones, and the one that still runs.
      await sent([0, 100], [1, 10], [4, 20], [6, 100], [2, 100, 'yahoo']);
      await failed(START + HOUR + MINUTE, 'bounce', 3);
      await failed(START + 4 * HOUR, 'delay', 4);
      await failed(START + 4 * HOUR, 'bounce', 5, 'yahoo');
      expect(await success()).toEqual({ at: START + 5 * HOUR, count: 7 + 16, source: 'counts' });
    });

    test('an hour of which more failed than was sent takes nothing from the others', async () => {
      await sent([1, 2], [2, 5]);
      await failed(START + HOUR, 'bounce', 4);
      expect(await success()).toEqual({ at: START + 3 * HOUR, count: 5, source: 'counts' });
    });

    test('is none where all of it failed', async () => {
      await sent([1, 2]);
      await failed(START + HOUR, 'bounce', 2);
      expect(await success()).toBeNull();
    });

    test('an hour counts from its end, and not when the last failure lies in it', async () => {
      await sent([5, 1]);
      expect(await success(blocked(), {}, NOW - 1)).toBeNull();
      expect(await success()).toEqual({ at: NOW, count: 1, source: 'counts' });
      expect(await success(blocked({ lastAt: START + 5 * HOUR }))).toBeNull();
      expect(await success(blocked({ lastAt: START + 5 * HOUR - 1 }))).not.toBeNull();
    });

    test('know neither IP nor domain, and nobody’s provider', async () => {
      await sent([1, 9], [1, 9, '']);
      expect(await success(blocked(), { ips: ['192.0.2.10', '192.0.2.11'] })).toBeNull();
      const punished = blocked({ scope: { kind: 'from-domain', value: 'shop.example' } });
      expect(await success(punished, { domains: ['shop.example', 'news.example'] })).toBeNull();
      expect(await success(blocked({ provider: '' }))).toBeNull();
      expect(await success(), 'else they do').toMatchObject({ source: 'counts' });
    });

    test('a success that was seen is worth more', async () => {
      await sent([1, 9]);
      await accepted(START + 5 * HOUR);
      expect(await success()).toEqual({ at: START + 5 * HOUR, count: 1, source: 'log' });
    });
  });

  describe('of an outage of ours: anything that was delivered anywhere', () => {
    const outage = () =>
      blocked({ playbook: 'own-outage', provider: '', scope: { kind: 'unstated', value: '' } });

    test('since its last failure; the hour in which that lies counts as one', async () => {
      await accepted(LAST - MINUTE, { provider: 'other', count: 7 });
      expect(await success(outage())).toBeNull();
      await accepted(LAST + 2 * MINUTE, { count: 5 });
      expect(await success(outage())).toEqual({ at: LAST + 2 * MINUTE, count: 1, source: 'log' });
      await accepted(START + 2 * HOUR, { provider: 'yahoo', source: 'event', count: 3 });
      await accepted(START + HOUR, { ip: '', count: 4 });
      expect(await success(outage())).toEqual({ at: START + 2 * HOUR, count: 8, source: 'event' });
    });

    test('an hour that begins with the last failure counts whole', async () => {
      await accepted(START + MINUTE, { count: 5 });
      expect(await success({ ...outage(), lastAt: START })).toEqual({
        at: START + MINUTE,
        count: 5,
        source: 'log',
      });
    });
  });
});

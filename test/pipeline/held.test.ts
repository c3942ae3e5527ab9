import { describe, expect, test } from 'vitest';
import { noteFailures } from '../../src/pipeline/addresses.ts';
import { makeDesk } from '../../src/pipeline/make-desk.ts';
import { makePolicy } from '../../src/pipeline/policy.ts';
import type { Store } from '../../src/store/store.ts';
import type { AddressFailure } from '../../src/suppression/condemn.ts';
import { reasonWords } from '../../src/suppression/suppress.ts';
import { unusual, unusualPolicy } from '../../src/suppression/unusual.ts';
import { verdict } from '../incident/timeline.ts';
import { onEachEngine } from '../store/engines.ts';
import { DAY, NOON } from '../store/rows.ts';

const policy = makePolicy({ channels: { alert: 'C0ALERT', digest: 'C0DIGEST', ops: 'C0OPS' } });
const ada = { id: 'U0ADA00001', name: 'Ada', operator: true };

let made = 0;
function gone(
  provider: string,
  domain: string,
  at: number,
  more: Partial<AddressFailure> = {},
): AddressFailure {
  made += 1;
  const says = { cause: 'user-unknown', category: 'invalid-recipient', addressVerdict: 'suppress' } as const;
  return {
    at,
    kind: 'bounce',
    verdict: verdict({
      ...says,
      status: '5.1.1',
      reply: '550',
      address: `u${made}@${domain}`,
      domain,
      provider,
    }),
    ours: true,
    evidence: { worth: 'proven', by: 'relay' },
    mail: `mail ${made}`,
    sender: 'mx.example.net',
    crowded: false,
    ...more,
  };
}

const take = (store: Store, failures: readonly AddressFailure[], now: number) =>
  store.transaction((tx) => noteFailures(tx, failures, policy, now));
const listed = async (store: Store): Promise<number> =>
  (await store.addresses.suppressible('', 5_000)).length;
const heldFor = async (store: Store, held: 'any' | 'provider' | 'burst' | 'recipients'): Promise<number> =>
  (await store.addresses.matching({ held }, '', 5_000)).length;
const deskOf = (store: Store) =>
  makeDesk({
    store,
    policy,
    startedAt: NOON,
    link: () => null,
    showAddress: (address) => address,
    changed: () => {},
    dnsServers: null,
  });

onEachEngine('new suppressions far above the usual', (engine) => {
  const many = (count: number, provider: string, domain: string, at = NOON) =>
    Array.from({ length: count }, () => gone(provider, domain, at));

  test('of one provider: it may be its mistake; held, told once, also on a young installation', async () => {
    const store = await engine.open();
    await take(store, many(20, 'microsoft', 'outlook.com'), NOON);
    for (let batch = 0; batch < 3; batch += 1)
      await take(store, many(20, 'gmail', 'gmail.com'), NOON + batch);
    expect(await heldFor(store, 'provider')).toBe(60);
    expect(await listed(store), 'others are not touched').toBe(20);
    await take(store, many(20, 'gmail', 'gmail.com'), NOON + 9);
    expect(await heldFor(store, 'provider')).toBe(80);
    expect(await store.notices.standing()).toMatchObject([{ key: 'held:provider:gmail' }]);
  });

  test('what is usual there is not held', async () => {
    const store = await engine.open();
    for (let day = 14; day > 0; day -= 1)
      await take(store, many(40, 'gmail', 'gmail.com'), NOON - day * DAY - 1);
    await take(store, many(100, 'gmail', 'gmail.com'), NOON);
    expect(await heldFor(store, 'any')).toBe(0);
    await take(store, many(150, 'gmail', 'gmail.com'), NOON + 1);
    expect(await heldFor(store, 'provider'), 'the whole day’s').toBe(250);
  });

  test('of a domain whose provider nobody knows', async () => {
    const store = await engine.open();
    await take(store, many(60, '', 'corp.example'), NOON);
    expect(await heldFor(store, 'provider')).toBe(60);
    expect(await store.notices.standing()).toMatchObject([{ key: 'held:provider:corp.example' }]);
  });

  test('spread over many: all of the day', async () => {
    const store = await engine.open();
    for (let n = 0; n < 30; n += 1) await take(store, many(4, '', `company${n}.example`), NOON + n);
    expect(await heldFor(store, 'burst')).toBe(120);
    expect(await listed(store)).toBe(0);
  });

  test('one press releases them, and they are not held again that day', async () => {
    const store = await engine.open();
    await take(store, many(60, 'gmail', 'gmail.com'), NOON);
    const group = { why: 'provider', provider: 'gmail', domain: '' } as const;
    expect(await deskOf(store).held(group, 'release', ada, NOON + 1)).toBe(
      '60 addresses released: they may be suppressed.',
    );
    expect(await listed(store)).toBe(60);
    await take(store, many(5, 'gmail', 'gmail.com'), NOON + 2);
    expect(await listed(store)).toBe(65);
    expect(await deskOf(store).held(group, 'release', ada, NOON + 3)).toMatch(/^Nothing of it is held/);
  });

  test('what was decided stands in the message that asked', async () => {
    const store = await engine.open();
    await take(store, many(60, 'gmail', 'gmail.com'), NOON);
    await deskOf(store).held({ why: 'provider', provider: 'gmail', domain: '' }, 'release', ada, NOON + 1);
    const rows = await store.outbox.claim('test', NOON + 2, 20, 60_000);
    const notices = rows.filter(({ kind }) => kind === 'notice').map(({ payload }) => payload);
    expect(notices).toMatchObject([
      { notice: { over: true, text: '60 addresses released: they may be suppressed.' } },
    ]);
    expect(await store.notices.standing()).toEqual([]);
  });

  test('one press discards them', async () => {
    const store = await engine.open();
    await take(store, [...many(60, 'gmail', 'gmail.com'), ...many(3, 'yahoo', 'yahoo.com')], NOON);
    const group = { why: 'provider', provider: 'gmail', domain: '' } as const;
    expect(await deskOf(store).held(group, 'discard', ada, NOON + 1)).toBe(
      '60 addresses discarded: none of them is on the list.',
    );
    expect(await listed(store)).toBe(3);
    expect(await heldFor(store, 'any')).toBe(0);
  });

  test('the end of an outage of ours lets none of them go', async () => {
    const store = await engine.open();
    await take(store, many(60, 'gmail', 'gmail.com'), NOON);
    expect(await store.addresses.unhold()).toBe(0);
  });

  test('a report that names more recipients than its message had is held', async () => {
    const store = await engine.open();
    await take(store, [gone('gmail', 'gmail.com', NOON, { crowded: true })], NOON);
    expect(await listed(store)).toBe(0);
    const [held] = await store.addresses.matching({ held: 'recipients' }, '', 5);
    expect(held && reasonWords(held)).toMatch(/^Held, since the report names more recipients/);
  });

  test('are found by mail, sender, provider and time', async () => {
    const store = await engine.open();
    const one = gone('gmail', 'gmail.com', NOON, { mail: 'forged', sender: 'mx.evil.example' });
    await take(store, [one], NOON);
    await take(store, [gone('yahoo', 'yahoo.com', NOON + 5)], NOON + 5);
    const found = async (filter: Parameters<Store['addresses']['matching']>[0]) =>
      (await store.addresses.matching(filter, '', 9)).map(({ provider }) => provider);
    expect(await found({ mail: 'forged' })).toEqual(['gmail']);
    expect(await found({ sender: 'mx.evil.example' })).toEqual(['gmail']);
    expect(await found({ provider: 'yahoo' })).toEqual(['yahoo']);
    expect(await found({ since: NOON + 1 })).toEqual(['yahoo']);
    expect(await found({ until: NOON + 1 })).toEqual(['gmail']);
    expect(await found({ worth: 'plausible' })).toEqual([]);
  });
});

describe('what is unusual', () => {
  const group = { provider: 'gmail', domain: '', lately: 51, before: 0, releasedAt: null };
  test('more than the floor, and more than five times the usual', () => {
    expect(unusual([{ ...group, lately: unusualPolicy.provider }])).toEqual([]);
    expect(unusual([group])).toMatchObject([{ why: 'provider', provider: 'gmail' }]);
    expect(unusual([{ ...group, before: 14 * 11 }])).toEqual([]);
    expect(unusual([{ ...group, releasedAt: 1 }])).toEqual([]);
  });
});

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  clearByHand,
  clearMatching,
  noteDeliveries,
  noteFailures,
  releaseMatching,
} from '../../src/pipeline/addresses.ts';
import { OUTAGE_KEY } from '../../src/pipeline/outages-and-surges.ts';
import { makePolicy } from '../../src/pipeline/policy.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import type { AddressFailure } from '../../src/suppression/condemn.ts';
import { address, bounce, DAY, HOUR, incident, message, NOON, verdict } from '../store/rows.ts';

const policy = makePolicy({ channels: { alert: 'C0ALERT', digest: 'C0DIGEST', ops: 'C0OPS' } });
let store: Store;
beforeEach(async () => {
  store = await openStore('sqlite::memory:');
});
afterEach(() => store.close());

const failure = (name: string, more: Partial<AddressFailure> = {}, says = verdict()): AddressFailure => ({
  at: NOON,
  kind: 'bounce',
  verdict: { ...says, address: name },
  ours: true,
  evidence: { worth: 'proven', by: 'relay' },
  mail: `mail to ${name}`,
  sender: 'mx.example.net',
  crowded: false,
  ...more,
});
const take = (failures: readonly AddressFailure[], now = NOON) =>
  store.transaction((tx) => noteFailures(tx, failures, policy, now));
const stateOf = async (name: string) => {
  const row = await store.addresses.get(name);
  return row && [row.verdict, row.heldFor, row.failures].join(' ').trim();
};
const listed = async () => (await store.addresses.suppressible('', 5_000)).length;

describe('what fails leaves a trace', () => {
  test('only where the door lets it through', async () => {
    await take([failure('a@example.org'), failure('b@example.org', {}, verdict({ addressVerdict: 'keep' }))]);
    expect([await stateOf('a@example.org'), await stateOf('b@example.org')]).toEqual(['suppress  1', null]);
  });

  test('of two in one batch the second is taken on top of the first', async () => {
    const full = verdict({ category: 'mailbox-full', addressVerdict: 'suppress-after-repeats' });
    await take([
      failure('a@example.org', {}, full),
      failure('a@example.org', { at: NOON + DAY, mail: 'x' }, full),
    ]);
    expect(await stateOf('a@example.org')).toBe('repeats  2');
    await take([failure('a@example.org', { at: NOON + 2 * DAY, mail: 'y' }, full)], NOON + 2 * DAY);
    expect(await stateOf('a@example.org'), 'and on top of what is stored').toBe('repeats  3');
  });

  test('while our own network is down it is held, and after that it is not', async () => {
    const outage = incident('i1', { key: OUTAGE_KEY, playbook: 'own-outage' });
    await store.incidents.save([outage]);
    await take([failure('a@example.org')]);
    expect(await stateOf('a@example.org')).toBe('suppress outage 1');
    await store.incidents.save([{ ...outage, state: 'resolved', version: 2 }]);
    await take([failure('b@example.org')]);
    expect(await stateOf('b@example.org')).toBe('suppress  1');
  });

  test('a domain that does not exist is held where many domains do not: it may be our resolver', async () => {
    const gone = (n: number) => verdict({ category: 'invalid-domain', domain: `gone${n}.example` });
    const many = Array.from({ length: 30 }, (_, n) => n);
    const ids = await store.messages.add(
      many.map((n) => message(`f${n}`)),
      NOON,
    );
    await store.bounces.add(many.map((n) => bounce(ids.get(`f${n}`) ?? 0, { verdict: gone(n) })));
    await take([failure('a@gone1.example', {}, gone(1)), failure('b@example.org')]);
    expect([await stateOf('a@gone1.example'), await stateOf('b@example.org')]).toEqual([
      'repeats dns 1',
      'suppress  1',
    ]);
  });
});

describe('far more than usual', () => {
  const notices = async () =>
    (await store.outbox.claim('test', NOON + DAY, 20, 60_000)).map(({ channel, payload }) => ({
      channel,
      payload,
    }));

  test('at one provider is held, and people are asked once, by its name', async () => {
    const full = verdict({ category: 'mailbox-full', addressVerdict: 'suppress-after-repeats' });
    await take([
      ...Array.from({ length: 60 }, (_, n) => failure(`u${n}@gmail.com`)),
      // What is not new on the list keeps nobody from looking.
      failure('full@gmail.com', {}, full),
    ]);
    expect(await listed()).toBe(0);
    expect(await notices()).toEqual([
      {
        channel: 'C0OPS',
        payload: {
          notice: {
            title: 'It may be Gmail: 60 new suppressions are held',
            text: '60 addresses at Gmail were told within a day to be gone, usually hardly any. A provider answers so by mistake at times. Nobody is suppressed until somebody says so.',
            at: NOON,
            since: NOON,
            held: { why: 'provider', provider: 'gmail', domain: '' },
          },
        },
      },
    ]);
  });

  test('at a domain whose provider nobody knows, by the domain', async () => {
    const at = verdict({ domain: 'corp.example', provider: '' });
    await take(Array.from({ length: 60 }, (_, n) => failure(`u${n}@corp.example`, {}, at)));
    expect(await notices()).toMatchObject([
      {
        payload: {
          notice: {
            title: 'It may be corp.example: 60 new suppressions are held',
            held: { why: 'provider', provider: '', domain: 'corp.example' },
          },
        },
      },
    ]);
  });

  test('spread over many, all together', async () => {
    const at = (n: number) => verdict({ domain: `c${n % 30}.example`, provider: '' });
    await take(Array.from({ length: 120 }, (_, n) => failure(`u${n}@c${n % 30}.example`, {}, at(n))));
    expect(await notices()).toMatchObject([
      {
        payload: {
          notice: {
            title: '120 new suppressions are held',
            held: { why: 'burst', provider: '', domain: '' },
          },
        },
      },
    ]);
  });
});

describe('a person decides', () => {
  const held = (name: string) => address(name, { heldFor: 'provider' });

  test('over all that fit, however many', async () => {
    const names = Array.from({ length: 501 }, (_, n) => `u${String(n).padStart(3, '0')}@gmail.com`);
    await store.addresses.put([...names.map(held), address('free@gmail.com')]);
    expect(await releaseMatching(store, { provider: 'gmail' }, NOON)).toBe(501);
    expect(await stateOf('u500@gmail.com')).toBe('suppress  1');
    expect((await store.addresses.get('free@gmail.com'))?.releasedAt).toBeNull();
    expect(await clearMatching(store, { provider: 'gmail' }, 'Ada', 'a mistake', NOON)).toBe(502);
    expect(await listed()).toBe(0);
    expect(await store.addresses.get('u500@gmail.com')).toMatchObject({
      verdict: 'keep',
      clearedBy: 'Ada',
      clearReason: 'a mistake',
      clearedAt: NOON,
    });
  });

  test('a release changes nothing of what only repeats', async () => {
    await store.addresses.put([
      address('a@gmail.com', { verdict: 'repeats', heldFor: 'provider', suppressibleAt: null }),
    ]);
    const before = await store.addresses.get('a@gmail.com');
    await releaseMatching(store, {}, NOON);
    expect(await store.addresses.get('a@gmail.com')).toEqual(before);
  });

  test('to take one off, which there must be', async () => {
    await store.addresses.put([address('a@gmail.com')]);
    expect(await clearByHand(store, 'b@gmail.com', 'Ada', 'spoke to him', NOON)).toBe(false);
    expect(await clearByHand(store, 'a@gmail.com', 'Ada', 'spoke to him', NOON)).toBe(true);
    expect(await clearByHand(store, 'a@gmail.com', 'Bob', 'again', NOON + HOUR)).toBe(false);
    expect(await store.addresses.get('a@gmail.com')).toMatchObject({ clearedBy: 'Ada', clearedAt: NOON });
  });
});

test('mail that got through forgets what was held against an address, and is no news of others', async () => {
  await store.addresses.put([address('a@gmail.com'), address('b@gmail.com')]);
  const deliver = (names: readonly string[], now = NOON) =>
    store.transaction((tx) => noteDeliveries(tx, names, now));
  await deliver([]);
  await deliver(['a@gmail.com', 'a@gmail.com', 'c@gmail.com']);
  await deliver(['a@gmail.com'], NOON + HOUR);
  expect(await store.addresses.get('a@gmail.com')).toMatchObject({
    verdict: 'keep',
    clearedBy: 'delivery',
    clearReason: 'a later message was delivered',
    clearedAt: NOON,
  });
  expect(await stateOf('b@gmail.com')).toBe('suppress  1');
  expect(await stateOf('c@gmail.com')).toBeNull();
});

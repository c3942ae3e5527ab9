import { describe, expect, test } from 'vitest';
import { categories } from '../../src/catalogue/category.ts';
import { type AddressFailure, condemn, guards } from '../../src/suppression/condemn.ts';
import { isListable } from '../../src/suppression/mail-address.ts';
import { suppressionPolicy as policy } from '../../src/suppression/policy.ts';
import type { AddressState } from '../../src/suppression/suppress.ts';
import type { Worth } from '../../src/trust/worth.ts';
import { verdict } from '../incident/timeline.ts';

const gone = { cause: 'user-unknown', category: 'invalid-recipient', addressVerdict: 'suppress' } as const;
const full = {
  cause: 'mailbox-full',
  category: 'mailbox-full',
  addressVerdict: 'suppress-after-repeats',
} as const;

interface Given extends Partial<Omit<AddressFailure, 'verdict'>> {
  readonly says?: Partial<AddressFailure['verdict']>;
  readonly worth?: Worth;
}

/** A failure that passes the door at once, but for what is changed. */
const failure = ({ says = {}, worth = 'proven', ...rest }: Given = {}): AddressFailure => ({
  at: Date.UTC(2026, 10, 2),
  kind: 'bounce',
  verdict: verdict({ ...gone, reply: '550', status: '5.1.1', ...says }),
  ours: true,
  evidence: { worth, by: 'token' },
  mail: 'one',
  sender: 'mx.example.net',
  crowded: false,
  ...rest,
});

test('a proven report that there is no such address passes at once', () => {
  expect(condemn(failure(), policy)).toMatchObject({ need: 'at-once' });
  expect(condemn(failure({ ours: null }), policy)).toMatchObject({ need: 'at-once' });
  // Not every code with a 4 in it is a 4xx.
  expect(condemn(failure({ says: { reply: '554', status: '5.1.4' } }), policy)?.need).toBe('at-once');
});

/**
 * Each guard with failures that no other one bars: without it they pass (see the last test of this group).
 */
const barred: Readonly<Record<string, readonly Given[]>> = {
  backscatter: [{ ours: false }],
  unfinished: [{ kind: 'delay' }, { says: { permanence: 'temporary' } }],
  'no whole address': [
    { says: { address: '' } },
    { says: { address: 'postmaster' } },
    { says: { address: '@example.org' } },
    { says: { address: 'a@ex' } },
  ],
  keep: [
    { says: { addressVerdict: 'keep' } },
    { says: { ...full, addressVerdict: 'keep' } },
    // house.md T1: bounces of these causes say keep, and three of them went onto the list.
    { says: { cause: 'mailbox-unavailable', addressVerdict: 'keep' } },
    { says: { cause: 'recipient-ambiguous', addressVerdict: 'keep', status: '5.1.4' } },
  ],
  unproven: [{ worth: 'unproven', evidence: { worth: 'unproven', by: 'nothing' } }],
};

describe('what cannot pass the door', () => {
  test.for(Object.entries(barred).flatMap(([id, all]) => all.map((given) => [id, given] as const)))(
    '%s: %j',
    ([, given]) => expect(condemn(failure(given), policy)).toBeNull(),
  );

  test.for(
    categories.filter((category) => !policy.atOnce.includes(category) && !policy.afterRepeats[category]),
  )('not about the address: %s, whatever its rule says', (category) => {
    for (const addressVerdict of ['suppress', 'suppress-after-repeats'] as const)
      expect(condemn(failure({ says: { category, cause: category, addressVerdict } }), policy)).toBeNull();
  });

  test('every guard is tried by what it alone bars', () => {
    expect(Object.keys(barred)).toEqual(guards.map(({ id }) => id));
    for (const { id, bars } of guards) {
      for (const given of barred[id] ?? []) {
        expect(bars(failure(given)), id).toBe(true);
        const others = guards.filter((one) => one.id !== id && one.bars(failure(given)));
        expect(
          others.map((one) => one.id),
          `${id} ${JSON.stringify(given)}`,
        ).toEqual([]);
      }
    }
  });
});

describe('what passes only after repeats', () => {
  test.for<[string, Given]>([
    ['a 4xx that merely expired', { says: { reply: '450', status: '4.1.1' } }],
    ['a 4xx by its status alone', { says: { reply: '', status: '4.1.1' } }],
    ['a report that is only plausible', { worth: 'plausible' }],
    ['a text that is not sure', { says: { addressVerdict: 'suppress-after-repeats' } }],
  ])('%s', ([, given]) => {
    expect(condemn(failure(given), policy)?.need).toEqual(policy.afterRepeats['invalid-recipient']);
  });
  test('a full mailbox, though proven', () => {
    expect(condemn(failure({ says: full }), policy)?.need).toEqual(policy.afterRepeats['mailbox-full']);
  });
});

describe('the seal', () => {
  test('no other code makes a record that says suppress', () => {
    const made = condemn(failure(), policy);
    expect(made).not.toBeNull();
    const facts = {} as Omit<AddressState, 'verdict' | symbol>;
    // @ts-expect-error: without the seal of a condemnation it is no record.
    const forged: AddressState = { ...facts, verdict: 'suppress' };
    expect(forged.verdict).toBe('suppress');
  });
});

describe('what may stand on a list', () => {
  test.for([
    "o'brien@corp.example",
    'a+b=c@example.org',
    "!#$%&'*+-/=?^_`{|}~@example.org",
    '"john smith"@example.org',
    'jörg@exämple.org',
    '用户@例子.广告',
    `${'a'.repeat(64)}@example.org`,
    'x@xn--bcher-kva.example',
    'a@x.example',
    'a@mail_1.example',
    'a@shop.24.example',
    'a@example.x1',
    'a@example.1x',
    '"a\\"b"@example.org',
    `a@${'b'.repeat(63)}.example`,
    // 254 characters, no more.
    `${'a'.repeat(64)}@${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(59)}.example`,
  ])('%s', (address) => expect(isListable(address)).toBe(true));

  test.for([
    '',
    'nobody',
    '@example.org',
    'a@',
    'a@ex',
    'a@b@example.org',
    'a b@example.org',
    'a..b@example.org',
    '.a@example.org',
    'a.@example.org',
    'a,b@example.org',
    'a;b@example.org',
    '<a@example.org>',
    'a@example..org',
    'a@-example.org',
    'a@192.0.2.1',
    'a@[192.0.2.1]',
    `${'a'.repeat(65)}@example.org`,
    // 64 octets, whatever letters.
    `${'ü'.repeat(33)}@example.org`,
    `a@${'b'.repeat(64)}.example`,
    `${'a'.repeat(64)}@${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.example`,
    'a@ex-.example',
    'a@192.0.2.10',
    'x"a b"@example.org',
    '"a b"x@example.org',
    '"a"b"@example.org',
    `abc@${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.${'e'.repeat(60)}.example`,
    '\u202eevil@example.org',
    'pwn\u0007@example.org',
    'a\u200bb@example.org',
    'a\ufffd@example.org',
    'a\u00a0b@example.org',
    'a@exa\u202emple.org',
    'a\nb@example.org',
    '"a\u0000b"@example.org',
  ])('not %j', (address) => expect(isListable(address)).toBe(false));
});

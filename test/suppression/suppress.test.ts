import { describe, expect, test } from 'vitest';
import { categories } from '../../src/catalogue/category.ts';
import type { Verdict } from '../../src/classify/verdict.ts';
import { type AddressFailure, condemn } from '../../src/suppression/condemn.ts';
import { csvField, csvHeader, csvLine, jsonLine } from '../../src/suppression/export.ts';
import { suppressionPolicy as policy } from '../../src/suppression/policy.ts';
import {
  type AddressState,
  clearAddress,
  judgeAddress,
  type Listed,
  reasonWords,
  releaseAddress,
  type Surroundings,
} from '../../src/suppression/suppress.ts';
import { verdict } from '../incident/timeline.ts';

const DAY = 86_400_000;
const start = Date.UTC(2026, 10, 2, 9);

const unknownUser = {
  cause: 'user-unknown',
  category: 'invalid-recipient',
  addressVerdict: 'suppress',
} as const;
const full = {
  cause: 'mailbox-full',
  category: 'mailbox-full',
  addressVerdict: 'suppress-after-repeats',
} as const;
const disabled = {
  cause: 'mailbox-disabled',
  category: 'mailbox-disabled',
  addressVerdict: 'suppress-after-repeats',
} as const;
const noDomain = { cause: 'domain-unknown', category: 'invalid-domain', addressVerdict: 'suppress' } as const;
const moved = {
  cause: 'recipient-moved',
  category: 'moved',
  addressVerdict: 'suppress-after-repeats',
} as const;
const flood = { cause: 'mail-flood', category: 'flood', addressVerdict: 'keep' } as const;

const calm: Surroundings = { outage: false, failingDomains: 0 };

let mails = 0;
const nextMail = (): string => {
  mails += 1;
  return `mail ${mails}`;
};

const failure = (
  fields: Parameters<typeof verdict>[0],
  at = start,
  kind: 'bounce' | 'delay' = 'bounce',
): AddressFailure => ({
  at,
  kind,
  verdict: verdict(fields),
  ours: null,
  evidence: { worth: 'proven', by: 'token' },
  mail: nextMail(),
  sender: 'mx.example.net',
  crowded: false,
});

const judge = (
  prior: AddressState | null,
  given: AddressFailure,
  around: Surroundings = calm,
): AddressState | null => {
  const condemnation = condemn(given, policy);
  return condemnation ? judgeAddress(prior, condemnation, policy, given.at, around) : prior;
};

/** So many failures, one each so many days. */
function repeated(
  fields: Parameters<typeof verdict>[0],
  times: number,
  everyDays: number,
): AddressState | null {
  let state: AddressState | null = null;
  for (let n = 0; n < times; n += 1) state = judge(state, failure(fields, start + n * everyDays * DAY));
  return state;
}

describe('at once', () => {
  test('an unknown user, with reason and evidence', () => {
    const state = judge(null, failure({ ...unknownUser, diagnostic: '550 5.1.1 no such user' }));
    expect(state).toMatchObject({
      verdict: 'suppress',
      heldFor: '',
      failures: 1,
      days: 1,
      evidence: '550 5.1.1 no such user',
      suppressibleAt: start,
    });
    expect(state?.reason).toBe('the receiving server says that there is no such address.');
  });

  test('whose mail it was stays with the record', () => {
    const whose = { mailbox: 'returns', senderDomain: 'shop.example', brand: 'Shop' };
    expect(judge(null, { ...failure(unknownUser), whose })?.whose).toEqual(whose);
    expect(judge(null, failure(unknownUser))).not.toHaveProperty('whose');
  });

  test('no category but the two, whatever a rule says', () => {
    const atOnce = categories.filter(
      (category) => judge(null, failure({ ...unknownUser, category }))?.verdict === 'suppress',
    );
    expect(atOnce).toEqual(['invalid-recipient', 'invalid-domain']);
  });

  test('a delay says nothing: it is still being tried', () => {
    expect(judge(null, failure(unknownUser, start, 'delay'))).toBeNull();
  });
});

describe('after repeats over days', () => {
  test('a full mailbox: five failures over seven days', () => {
    expect(repeated(full, 4, 3)?.verdict).toBe('repeats');
    expect(repeated(full, 5, 1)?.verdict, 'within four days').toBe('repeats');
    expect(repeated(full, 5, 2)?.verdict, 'over eight days').toBe('suppress');
  });

  test('five failures over a week, but on two days only, are too few', () => {
    let state = repeated(full, 4, 0);
    state = judge(state, failure(full, start + 8 * DAY));
    expect(state).toMatchObject({ verdict: 'repeats', failures: 5, days: 2 });
  });

  test('many on one day are one day', () => {
    let state: AddressState | null = null;
    for (let n = 0; n < 500; n += 1) state = judge(state, failure(full, start + n * 60_000));
    expect(state).toMatchObject({ verdict: 'repeats', failures: 500, days: 1 });
    expect(state?.reason).toMatch(/suppressible after 5 failures on 3 days over at least 7 days/);
  });

  test('a disabled mailbox: three over three days', () => {
    expect(repeated(disabled, 3, 1)?.verdict).toBe('repeats');
    expect(repeated(disabled, 4, 1)?.verdict).toBe('suppress');
  });

  test('the count begins anew after a long quiet', () => {
    expect(repeated(full, 5, 91)).toMatchObject({ verdict: 'repeats', failures: 1, days: 1 });
    expect(repeated(full, 2, 90), 'ninety days are not yet long').toMatchObject({ failures: 2 });
  });

  const plausible = (fields: Parameters<typeof verdict>[0], at: number): AddressFailure => ({
    ...failure(fields, at),
    evidence: { worth: 'plausible', by: 'original' },
  });

  test.for([
    ['an unknown user', unknownUser, 'the receiving server says that there is no such address'],
    ['an unknown domain', noDomain, 'the domain does not exist or takes no mail'],
  ] as const)('%s in reports that are only plausible: three on two days', ([, fields, why]) => {
    let state = judge(null, plausible(fields, start));
    expect(state).toMatchObject({
      verdict: 'repeats',
      suppressibleAt: null,
      heldFor: '',
      reason: `${why}, 1 time on 1 day; suppressible after 3 failures on 2 days over at least 1 days.`,
    });
    state = judge(state, plausible(fields, start + 60_000));
    const hurried = judge(state, plausible(fields, start + 120_000));
    expect(hurried, 'on one day').toMatchObject({ verdict: 'repeats', failures: 3, days: 1 });
    expect(judge(state, plausible(fields, start + DAY))).toMatchObject({
      verdict: 'suppress',
      suppressibleAt: start + DAY,
      worth: 'plausible',
      proof: 'original',
      reason: `${why}, 3 times on 2 days when it was decided.`,
    });
  });

  test.for([
    [full, 'the mailbox is full, 5 times on 5 days when it was decided.'],
    [disabled, 'the mailbox is disabled, 4 times on 4 days when it was decided.'],
    [moved, 'the recipient has moved, 4 times on 4 days when it was decided.'],
  ] as const)('%j: the reason says how often', ([fields, reason]) => {
    const often = fields === full ? 5 : 4;
    expect(repeated(fields, often, fields === full ? 2 : 1)?.reason).toBe(reason);
  });

  test('somebody who has moved: three over three days', () => {
    expect(repeated(moved, 2, 3)?.verdict, 'twice').toBe('repeats');
    expect(repeated(moved, 3, 1)?.verdict, 'within two days').toBe('repeats');
    expect(repeated(moved, 3, 2)?.verdict).toBe('suppress');
  });

  test('reports that arrive in the wrong order count each day once', () => {
    let state = judge(null, failure(full, start));
    state = judge(state, failure(full, start - 2 * DAY));
    state = judge(state, failure(full, start - DAY));
    expect(state).toMatchObject({ failures: 3, days: 2, firstAt: start - 2 * DAY, lastAt: start });
    state = judge(state, failure(full, start));
    expect(state, 'a day that was counted').toMatchObject({ failures: 4, days: 2 });
  });

  test('the evidence is the latest text, cut to what a line can hold', () => {
    const state = judge(null, failure({ ...full, diagnostic: 'first', provider: 'gmail' }));
    const later = judge(state, failure({ ...full, diagnostic: `552 ${'full '.repeat(200)}` }, start + DAY));
    expect(later).toMatchObject({ provider: 'gmail', evidence: `552 ${'full '.repeat(200)}`.slice(0, 300) });
    expect(later?.mail).not.toBe(state?.mail);
  });
});

describe('never', () => {
  test('ten thousand 5.7.28 bounces suppress nobody', () => {
    const states = new Map<string, AddressState>();
    for (let n = 0; n < 10_000; n += 1) {
      const address = `user${n % 2500}@example.com`;
      const at = start + n * 60_000;
      const state = judge(
        states.get(address) ?? null,
        failure({ ...flood, address, status: '5.7.28', reply: '550' }, at),
      );
      if (state) states.set(address, state);
    }
    expect(states.size).toBe(0);
  });

  test.for(
    categories.filter((category) => !policy.atOnce.includes(category) && !policy.afterRepeats[category]),
  )('%s, however often', (category) => {
    expect(
      repeated({ cause: category, category, addressVerdict: 'suppress-after-repeats' }, 50, 1),
    ).toBeNull();
  });

  test('a sender-side failure leaves an earned verdict as it is', () => {
    const state = judge(null, failure(unknownUser));
    expect(judge(state, failure(flood, start + DAY))).toBe(state);
  });
});

describe('counted', () => {
  test('once earned, a verdict stays with its reason, its mail and its hold; a full mailbox is only counted', () => {
    const state = judge(null, failure(unknownUser), { outage: true, failingDomains: 0 });
    const later = judge(state, failure(full, start + DAY));
    expect(later).toMatchObject({
      verdict: 'suppress',
      heldFor: 'outage',
      reason: state?.reason,
      mail: state?.mail,
      failures: 2,
      days: 2,
    });
  });

  test('a mail that names an address twice tells of one failure', () => {
    const one = { ...failure(full), mail: 'the same' };
    const state = judge(judge(null, one), { ...failure(full, start + DAY), mail: 'the same' });
    expect(state).toMatchObject({ failures: 1, days: 1 });
  });
});

describe('cleared', () => {
  test('of an address that was never cleared nothing is told', () => {
    expect(judge(null, failure(full))).toMatchObject({
      clearedAt: null,
      clearedBy: '',
      clearReason: '',
      releasedAt: null,
    });
  });

  const earned = (): AddressState => judge(null, failure(unknownUser)) as AddressState;

  test('by a later delivery', () => {
    expect(clearAddress(earned(), 'delivery', '', start + DAY)).toMatchObject({
      verdict: 'keep',
      failures: 0,
      suppressibleAt: null,
      clearedBy: 'delivery',
      reason: 'A later message was delivered.',
      heldFor: '',
    });
  });

  test('a report of the very moment is one of before', () => {
    const cleared = clearAddress(earned(), 'delivery', '', start + DAY);
    expect(judge(cleared, failure(unknownUser, start + DAY))).toBe(cleared);
  });

  test('the mail that was cleared may tell of it again, if it fails again', () => {
    const one = { ...failure(full), mail: 'the same' };
    const cleared = clearAddress(judge(null, one) as AddressState, 'Ada', 'back', start + 1);
    expect(judge(cleared, { ...failure(full, start + DAY), mail: 'the same' })).toMatchObject({
      failures: 1,
    });
  });

  test('by a person, with the reason; a newer failure counts from one', () => {
    const cleared = clearAddress(earned(), 'Ada', 'the user is back', start + DAY);
    expect(cleared.reason).toBe('Cleared by Ada: the user is back');
    expect(judge(cleared, failure(unknownUser, start + DAY - 1)), 'a report of before').toBe(cleared);
    expect(judge(cleared, failure(full, start + 2 * DAY))).toMatchObject({
      verdict: 'repeats',
      failures: 1,
      clearedAt: start + DAY,
      clearedBy: 'Ada',
      clearReason: 'the user is back',
    });
  });
});

describe('held', () => {
  const outage: Surroundings = { outage: true, failingDomains: 9 };

  test('while our own outage is open nobody becomes suppressible', () => {
    expect(judge(null, failure(unknownUser), outage)).toMatchObject({
      verdict: 'suppress',
      heldFor: 'outage',
      reason: 'the receiving server says that there is no such address.',
    });
  });

  test('a report that names more recipients than its message had holds them', () => {
    expect(judge(null, { ...failure(unknownUser), crowded: true })).toMatchObject({
      verdict: 'suppress',
      heldFor: 'recipients',
      reason: 'the receiving server says that there is no such address.',
    });
  });

  test.for([
    ['an outage', failure(unknownUser), outage],
    ['too many recipients', { ...failure(unknownUser), crowded: true }, calm],
  ] as const)('a person lets it go: %s', ([, given, around]) => {
    const held = judge(null, given, around) as Listed;
    expect(releaseAddress(held, start + DAY)).toMatchObject({
      verdict: 'suppress',
      heldFor: '',
      releasedAt: start + DAY,
      reason: 'the receiving server says that there is no such address.',
    });
  });

  test.for([
    ['', 'no such address.'],
    ['outage', 'Held while our own outage is open: no such address.'],
    ['dns', 'Held, since many domains failed at once, which points at our own DNS: no such address.'],
    ['recipients', 'Held, since the report names more recipients than its message had: no such address.'],
    [
      'provider',
      'Held, since far more addresses of one provider than usual failed within a day: no such address.',
    ],
    ['burst', 'Held, since far more addresses than usual failed within a day: no such address.'],
  ] as const)('its reason in words says why it is held, if it is: %s', ([heldFor, words]) => {
    expect(reasonWords({ heldFor, reason: 'no such address.' })).toBe(words);
  });

  test('many bad domains at once point at us (C21): they must fail again in calm weather', () => {
    const many: Surroundings = { outage: false, failingDomains: 5 };
    const state = judge(null, failure(noDomain), many);
    expect(state).toMatchObject({
      verdict: 'repeats',
      heldFor: 'dns',
      suppressibleAt: null,
      reason: 'the domain does not exist or takes no mail.',
    });
    expect(judge(state, failure(noDomain, start + DAY))).toMatchObject({
      verdict: 'suppress',
    });
    expect(judge(null, failure(noDomain), { outage: false, failingDomains: 4 })).toMatchObject({
      verdict: 'suppress',
      heldFor: '',
    });
  });

  test('unknown users are not held for bad domains elsewhere', () => {
    expect(judge(null, failure(unknownUser), { outage: false, failingDomains: 50 })).toMatchObject({
      verdict: 'suppress',
      heldFor: '',
    });
  });
});

describe('export', () => {
  test.for([
    ['=1+1', '"\'=1+1"'],
    ['+foo@example.com', '"\'+foo@example.com"'],
    ['-foo@example.com', '"\'-foo@example.com"'],
    ['@SUM(A1)', '"\'@SUM(A1)"'],
    ['\t=1', '"\'\t=1"'],
    ['  =cmd()', '"\'  =cmd()"'],
    ['a "b", c', '"a ""b"", c"'],
    ['line\r\nend', '"line\r\nend"'],
    ['plain@example.com', 'plain@example.com'],
  ] as const)('a spreadsheet runs nothing: %j', ([value, field]) => expect(csvField(value)).toBe(field));

  test('what cannot be seen, or turns the text, is a blank', () => {
    const state = judge(null, failure({ ...unknownUser, diagnostic: '550 \u202e\u0007gone\u2028now' }));
    expect(jsonLine(state as AddressState)).toMatchObject({ evidence: '550  gone now' });
  });

  test('numbers stay numbers', () => expect(csvField(-3)).toBe('-3'));

  test('rows', () => {
    const state = judge(
      null,
      failure({
        ...unknownUser,
        address: 'gone@example.com',
        diagnostic: '550 5.1.1 gone, "really"',
      } satisfies Partial<Verdict> & typeof unknownUser),
    ) as AddressState;
    expect(
      csvHeader +
        csvLine({
          ...state,
          mail: 'X',
          whose: { mailbox: 'returns', senderDomain: 'shop.example', brand: 'Shop' },
        }),
    ).toBe(
      'address,reason,failures,days,first_seen,last_seen,evidence,worth,proof,mail,mailbox,sender_domain,brand\r\n' +
        'gone@example.com,the receiving server says that there is no such address.,1,1,2026-11-02T09:00:00.000Z,2026-11-02T09:00:00.000Z,"550 5.1.1 gone, ""really""",proven,token,X,returns,shop.example,Shop\r\n',
    );
    expect(jsonLine({ ...state, mail: 'X' }), 'a record from before it was kept whose mail it was').toEqual({
      address: 'gone@example.com',
      reason: 'the receiving server says that there is no such address.',
      failures: 1,
      days: 1,
      first_seen: '2026-11-02T09:00:00.000Z',
      last_seen: '2026-11-02T09:00:00.000Z',
      evidence: '550 5.1.1 gone, "really"',
      worth: 'proven',
      proof: 'token',
      mail: 'X',
      mailbox: '',
      sender_domain: '',
      brand: '',
    });
  });
});

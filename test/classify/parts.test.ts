import { describe, expect, test } from 'vitest';
import { generalRules, vagueRules } from '../../src/catalogue/rules/general/index.ts';
import { providerRules } from '../../src/catalogue/rules/providers.ts';
import { explainText } from '../../src/classify/classify.ts';
import { conditionOf, statusFits } from '../../src/classify/conditions.ts';
import { indexPatterns } from '../../src/classify/pattern-index.ts';
import { permanenceOf } from '../../src/classify/permanence.ts';
import { requiredLiterals } from '../../src/classify/required-literals.ts';
import { readScope } from '../../src/classify/scope.ts';

describe('anchors', () => {
  test('every example is found through the index', () => {
    const rules = [...providerRules, ...generalRules, ...vagueRules].filter((rule) => rule.match);
    const index = indexPatterns(rules.map((rule) => rule.match));
    const missed = rules.flatMap((rule, at) =>
      rule.examples.filter(
        (text) => rule.match?.test(text) && !index.candidates(text.toLowerCase()).includes(at),
      ),
    );
    expect(missed).toEqual([]);
    expect(rules.length).toBeGreaterThan(100);
  });

  test('few rules run always', () => {
    const always = [...providerRules, ...generalRules, ...vagueRules].filter(
      (rule) => rule.match && requiredLiterals(rule.match).length === 0,
    );
    expect(always.length).toBeLessThan(12);
  });
});

test.for([
  ['5.7.28', '5.7.28', true],
  ['X.7.28', '4.7.28', true],
  ['5.7.X', '5.7.509', true],
  ['X.7.606-649', '5.7.649', true],
  ['X.7.606-649', '5.7.650', false],
  ['5.7.28', '', false],
  ['X.7.28', '5.7.280', false],
] as const)('status form %s against %s', ([form, status, fits]) => {
  expect(statusFits(form, status)).toBe(fits);
});

test('all conditions of a rule must hold', () => {
  const holds = conditionOf({
    provider: 'gmail',
    reply: ['4XX', '550'],
    command: 'RCPT',
  });
  expect(holds({ provider: 'gmail', reply: '421', command: 'RCPT', status: '' })).toBe(true);
  expect(holds({ provider: 'gmail', reply: '551', command: 'RCPT', status: '' })).toBe(false);
  expect(holds({ provider: '', reply: '421', command: 'RCPT', status: '' })).toBe(false);
  expect(holds({ provider: 'gmail', reply: '421', command: 'DATA', status: '' })).toBe(false);
});

test('scope values are read from the text', () => {
  expect(readScope('ip', 'from [2001:db8::25] blocked', 'us')).toEqual({ kind: 'ip', value: '2001:db8::25' });
  expect(readScope('netblock', 'your netblock 198.51.100.0/24 is listed', 'us')).toEqual({
    kind: 'netblock',
    value: '198.51.100.0/24',
  });
  expect(readScope('from-domain', 'sending domain [Example.COM] does not pass DMARC', 'us').value).toBe(
    'example.com',
  );
  expect(readScope('spf-domain', 'SPF: 192.0.2.10 is not allowed to send for example.com', 'us').value).toBe(
    'example.com',
  );
  expect(
    readScope('url-domain', 'Sender address [x@example.com] blocked using dbl.spamhaus.org', 'us').value,
  ).toBe('example.com');
  expect(readScope('unstated', 'too much mail from 192.0.2.10', 'us')).toEqual({
    kind: 'ip',
    value: '192.0.2.10',
  });
  expect(readScope('unstated', 'read error from [192.0.2.10]', 'wait')).toEqual({
    kind: 'unstated',
    value: '',
  });
  expect(readScope('ip', 'build 1.2.3.4.5 failed', 'us').value).toBe('');
  // The server that was talked to is not what the reply blames, and the recipient's domain is not the
  // sender's.
  const frame = 'host mx00.example.org[198.51.100.9] refused to talk to me: 554';
  expect(readScope('ip', `${frame} IP address is black listed.`, 'us')).toEqual({ kind: 'ip', value: '' });
  expect(readScope('ip', `${frame} IP address 192.0.2.9 is black listed.`, 'us')).toEqual({
    kind: 'ip',
    value: '192.0.2.9',
  });
  expect(readScope('from-domain', '550 RCPT <ann@example.org>: Sender verify failed', 'us')).toEqual({
    kind: 'from-domain',
    value: '',
  });
});

test('permanence of a bare text', () => {
  expect(permanenceOf('550 temporarily rate limited', '5', 'flood')).toBe('permanent');
  expect(permanenceOf('421 permanently deferred', '4', 'reputation-block')).toBe('permanent');
  expect(permanenceOf('421 this message exceeded its quota', '4', 'rate-limited')).toBe('temporary');
  expect(permanenceOf('will be retried', '', 'unknown')).toBe('temporary');
  expect(permanenceOf('user unknown', '', 'invalid-recipient')).toBe('permanent');
});

test('the line that decided is quoted', () => {
  const pasted =
    '<user@example.org>: host mx.example.org said:\n550-5.7.1 Something\n550 5.1.1 No such user here\nThank you';
  expect(explainText({ text: pasted }).evidence).toBe('550 5.1.1 No such user here');
});

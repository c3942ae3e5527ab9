import { describe, expect, test } from 'vitest';
import { categories } from '../../src/catalogue/category.ts';
import { permanenceOf } from '../../src/classify/permanence.ts';

test.for([
  ['5', 'temporarily deferred, try again later', 'permanent'],
  ['4', 'mailbox unavailable', 'temporary'],
  ['4', 'the message is permanently deferred', 'permanent'],
  ['', 'no word about it', 'permanent'],
] as const)('class "%s" with "%s": %s', ([codeClass, text, is]) => {
  expect(permanenceOf(text, codeClass, 'policy-rejected')).toBe(is);
});

test.for([
  'permanently deferred',
  'retrying will not succeed',
  'it will not be retried',
  'giving up on 192.0.2.1',
  'permanent failure',
  'permanently rejected',
  'a permanent error',
  'permanently undeliverable',
  'delivery has failed permanently',
  'delivery has now failed permanently',
  'retry timeout exceeded',
  'retry time exceeded',
  'no further attempts are made',
  'in the queue too long',
  'on the queue too long',
  'message expired',
  'delivery has expired',
  'the envelope expired',
  'I gave up',
  'I have given up',
  'it could not be delivered for 5 days',
  'it could not be delivered in 5 days',
  'it could not be delivered within 5 days',
  'it could not be delivered after 5 days',
  'mail for example.org loops back to myself',
  'mail loops back to me',
  'too many hops',
  'message discarded',
  'mail was dropped',
  'the message will be discarded',
  'the mail has been dropped',
  'dsn=4.4.1, status=bounced',
])('a message has failed, even with a 4xx: %s', (text) => {
  expect(permanenceOf(text, '4', 'rate-limited')).toBe('permanent');
});

test.for([
  'R=dnslookup defer (110)',
  'dsn=4.4.1, status=deferred',
  'TLS is required, but was not offered by host mx.example.org',
  'cannot start TLS',
  'server certificate not verified',
  'server certificate not trusted',
  'delivery temporarily suspended',
  'a temporary problem',
  'try again in an hour',
  'try it later',
  'try your message again',
  'it will be retried',
  'we will retry',
  'still trying',
  'it is still being retried',
  'you are greylisted',
  'graylisted',
  'deferred by policy',
  'delivery has been delayed',
  'it has not yet been delivered',
  'please retry',
  'we will continue to try',
  'we will continue trying',
  'until it is delivered: until your message can be delivered',
  'kept until is delivered',
])('a message is still tried, as far as words say: %s', (text) => {
  expect(permanenceOf(text, '', 'unknown')).toBe('temporary');
});

describe('without a word and a code, the kind of trouble tells', () => {
  test('which passes by itself', () => {
    expect(categories.filter((one) => permanenceOf('no', '', one) === 'temporary')).toEqual([
      'mailbox-full',
      'rate-limited',
      'flood',
      'greylisted',
      'network-error',
      'server-error',
    ]);
  });
});

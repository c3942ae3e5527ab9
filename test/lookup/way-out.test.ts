import { expect, test } from 'vitest';
import { lookup } from '../../src/lookup/lookup.ts';

const namedIn = (reply: string): string | undefined =>
  lookup(reply)
    .entries[0]?.steps.map(({ text }) => /^Write to (\S+), which the reply names/.exec(text)?.[1])
    .find((address) => address !== undefined);

test.for([
  ['550 5.7.1 blocked, please contact unblock@mx.example.net', 'unblock@mx.example.net'],
  ['550 spam message rejected. Please report details to abuse@mx.example.net', 'abuse@mx.example.net'],
  ['554 bad reputation. For assistance write an e-mail to help@mx.example.net', 'help@mx.example.net'],
  ['554 your IP is blocked. Send the whole of this message to abuse@mx.example.net.', 'abuse@mx.example.net'],
  [
    '550 5.7.1 rejected as spam. If this is an error, please mail postmaster@mx.example.net',
    'postmaster@mx.example.net',
  ],
  ['550 blocked by policy; removal requests: delist@mx.example.net', 'delist@mx.example.net'],
  ['554 your IP has been blacklisted. Email: noc@mx.example.net', 'noc@mx.example.net'],
] as const)('an address to which a reply says one may write: %s', ([reply, address]) => {
  expect(namedIn(reply)).toBe(address);
});

test.for([
  '554 Sorry, your message to user@aol.com cannot be delivered. This mailbox is disabled.',
  'The mail server could not deliver mail to user@example.org. The account or domain may not exist',
  '554 Mail for user@example.com rejected for policy reasons: no such recipient',
  '550 5.7.1 The user app@example.com is not allowed to send as news@example.com: does not exist in allowed list',
  '550 5.7.1 Message refused, from news@example.com',
  '551 5.1.6 please forward to user@example.net',
  'This person has a new email address: a@example.net',
  '550 only members may write to staff@example.net',
  '550 we cannot send your message to user@example.org: spam',
  '550 5.7.1 rejected as spam. Please contact the recipient user@example.org by other means',
])('one that failed, sends or moved answers nobody: %s', (reply) => {
  expect(namedIn(reply)).toBeUndefined();
});

import { describe, expect, test } from 'vitest';
import type { Attempt } from '../../src/attempt/attempt.ts';
import {
  acceptedBy,
  domainOf,
  originalOf,
  reachedRecipient,
  verdictOn,
} from '../../src/pipeline/attempt-verdict.ts';
import { MINUTE, START } from './world.ts';

const GMAIL = 'gmail-smtp-in.l.google.com';

const attempt = (change: Partial<Attempt> = {}): Attempt => ({
  at: START,
  action: 'failed',
  recipient: 'Ann@gmail.com',
  reply: '550 5.1.1 The email account that you tried to reach does not exist.',
  status: '5.1.1',
  command: 'RCPT',
  server: 'mx1',
  queueId: 'ABC',
  messageId: '<1@sender.example>',
  sender: 'news@sender.example',
  remoteHost: GMAIL,
  remoteIp: '142.250.27.27',
  localIp: '192.0.2.10',
  queuedSince: START - MINUTE,
  held: false,
  ...change,
});

test.for([
  ['ann@Example.COM', 'example.com'],
  ['"a@b.example"@example.com', 'example.com'],
  ['ann', ''],
  ['', ''],
])('the domain of %s is %s', ([address, domain]) => {
  expect(domainOf(address ?? '')).toBe(domain);
});

describe('a success', () => {
  test.for<[what: string, remoteHost: string, recipient: string, provider: string, reached: boolean]>([
    ['at the provider’s host', GMAIL, 'ann@gmail.com', 'gmail', true],
    ['at a provider’s host, for a domain that it hosts', GMAIL, 'ann@company.example', 'gmail', true],
    ['at a smarthost', 'smtp.relay.example', 'ann@gmail.com', 'other', false],
    ['at the domain’s own host', 'mx.company.example', 'ann@company.example', 'other', true],
    ['at a host that is the domain', 'company.example', 'ann@Company.Example', 'other', true],
    ['at a host whose name ends alike', 'mx.notcompany.example', 'ann@company.example', 'other', false],
    ['at a host that begins alike', 'company.example.relay.example', 'ann@company.example', 'other', false],
    ['at some host, for nobody that is named', 'smtp.relay.example', '', 'other', false],
    ['at a service that names no host', '', 'ann@GMAIL.com', 'gmail', true],
    ['at a service that names no host, elsewhere', '', 'ann@company.example', 'other', true],
  ])('%s', ([, remoteHost, recipient, provider, reached]) => {
    const success = attempt({ action: 'delivered', remoteHost, recipient });
    expect([acceptedBy(success), reachedRecipient(success)]).toEqual([provider, reached]);
  });
});

describe('a refusal', () => {
  test('is judged by its words, status, command and host, and is about its recipient', () => {
    expect(verdictOn(attempt())).toEqual({
      category: 'invalid-recipient',
      cause: 'user-unknown',
      rule: 'gmail-no-such-user',
      status: '5.1.1',
      reply: '550',
      permanence: 'permanent',
      addressVerdict: 'suppress',
      scope: { kind: 'recipient', value: '' },
      owner: 'us',
      provider: 'gmail',
      address: 'Ann@gmail.com',
      domain: 'gmail.com',
      originalRecipient: '',
      finalRecipients: [],
      action: 'failed',
      diagnostic: '550 5.1.1 The email account that you tried to reach does not exist.',
      remoteMta: GMAIL,
      arrivalAt: START - MINUTE,
      lastAttemptAt: START,
      willRetryUntil: null,
    });
  });

  test('that is tried again is no failure, in the same words', () => {
    expect(verdictOn(attempt({ action: 'deferred' }))).toMatchObject({
      action: 'delayed',
      permanence: 'temporary',
      addressVerdict: 'suppress-after-repeats',
    });
    expect(verdictOn(attempt()), 'and the failure after it is one').toMatchObject({
      action: 'failed',
      permanence: 'permanent',
      addressVerdict: 'suppress',
    });
  });

  test.for<[what: string, remoteHost: string, recipient: string, provider: string]>([
    ['of the provider’s host', GMAIL, 'ann@company.example', 'gmail'],
    ['of a smarthost, which is not the provider behind it', 'smtp.relay.example', 'ann@gmail.com', ''],
    ['of a host by its IPv4 address, which is nobody’s name', '198.51.100.7', 'ann@gmail.com', 'gmail'],
    ['of a host by its IPv6 address', '2001:db8::a:1', 'ann@gmail.com', 'gmail'],
    ['of a host whose name begins with figures', '7.mx.relay.example', 'ann@gmail.com', ''],
    ['of a host whose name ends with figures', 'relay.7', 'ann@gmail.com', ''],
    ['of nobody that is named', '', 'ann@gmail.com', 'gmail'],
    ['of the host of a domain that is no provider’s', 'mx.company.example', 'ann@company.example', ''],
  ])('%s', ([, remoteHost, recipient, provider]) => {
    expect(verdictOn(attempt({ reply: '450 4.2.0 later', remoteHost, recipient })).provider).toBe(provider);
  });

  test('of an address that was mistyped condemns nobody: whoever was meant was never tried', () => {
    const mistyped = attempt({ recipient: 'ann@@gmail.com' });
    expect(verdictOn(mistyped)).toEqual({
      ...verdictOn(attempt()),
      address: 'ann@@gmail.com',
      addressVerdict: 'keep',
    });
  });
});

test('of the message a log knows the envelope, and not its author', () => {
  expect(originalOf(attempt(), '192.0.2.10')).toEqual({
    messageId: '<1@sender.example>',
    from: '',
    to: 'Ann@gmail.com',
    subject: '',
    date: '',
    listId: '',
    campaign: '',
    mailer: '',
    sendingIp: '192.0.2.10',
    helo: '',
    envelopeFrom: 'news@sender.example',
  });
});

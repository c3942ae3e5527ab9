import { describe, expect, test } from 'vitest';
import { explainText } from '../../src/classify/classify.ts';
import type { TextInput } from '../../src/classify/verdict.ts';

/**
 * Each text condemns an address when its guard is not there: the guard's name is held as well, so no other
 * one can stand in.
 */
const held: readonly {
  readonly guard: string;
  readonly is: string;
  readonly inputs: readonly TextInput[];
}[] = [
  {
    guard: 'step',
    is: 'what is answered before RCPT',
    inputs: [
      {
        text: 'host mx.example.org[192.0.2.9] said: 550 5.1.1 User unknown (in reply to MAIL FROM command)',
      },
      { text: 'SMTP error from remote mail server after MAIL FROM:<a@example.com> SIZE=9: 550 no such user' },
      { text: 'host mx.example.org[192.0.2.9] said: 550 No such domain (in reply to EHLO command)' },
      { text: 'host mx.example.org[192.0.2.9] said: 550 5.1.2 Host unknown (in reply to HELO command)' },
      { text: 'SMTP error from remote mail server after initial connection: 554 user unknown' },
      { text: 'host mx.example.org[192.0.2.9] refused to talk to me: 550 unknown user' },
      { text: '550 unknown domain', command: 'STARTTLS' },
      { text: '535 5.7.8 no such user', command: 'AUTH' },
      { text: 'Connected to 192.0.2.9 but my name was rejected. Remote host said: 550 unknown domain' },
      { text: 'Connected to 192.0.2.9 but sender was rejected. Remote host said: 550 5.1.1 no such user' },
      { text: '', status: '5.1.1', command: 'MAIL' },
    ],
  },
  {
    guard: 'sender',
    is: 'what says that it speaks of our sender address',
    inputs: [
      { text: '550 The sender’s mailbox has moved', sender: 'a@example.com' },
      { text: '550 5.1.1 The envelope sender a@example.com is an unknown user' },
      { text: '553 5.1.3 mailfrom a@example.com: no such user at your own server' },
      {
        text: '550 5.1.1 <news@example.com>: no such user',
        sender: 'news@example.com',
        recipient: 'ann@example.org',
      },
      { text: '550 we cannot send a bounce to <a@example.com>: unknown user' },
      { text: '553 5.1.7 <news@example.com>: invalid address' },
      { text: '501 5.1.8 bad address' },
      { text: '550 5.6.0 From field holds a malformed address' },
      // Beside a telling status these were judged by it: the recipient's mailbox is disabled, full, unknown.
      { text: '550 5.2.1 the mailbox of the sender is disabled' },
      { text: '550 5.2.1 mailbox disabled for sending' },
      { text: '550 5.2.1 the sender is disabled' },
      { text: '550 5.1.1 the account you send from does not exist' },
      { text: '550 5.1.1 your login is unknown' },
      { text: '552 5.2.2 your quota is used up' },
    ],
  },
  {
    guard: 'backscatter',
    is: 'a bounce without a valid tag',
    inputs: [
      { text: '550 5.1.1 BATV tag of this recipient is invalid' },
      { text: '550 5.1.1 Backscatter Protection: unknown user' },
      { text: '550 5.1.1 invalid recipient: PRVS' },
    ],
  },
  {
    guard: 'passing',
    is: 'a lookup that failed or is under way',
    inputs: [
      { text: '451 4.1.1 the alias table is not ready' },
      { text: '450 4.1.1 the lookup table was not reached' },
    ],
  },
  {
    guard: 'mixed',
    is: 'a second trouble in the same words',
    inputs: [
      { text: '550 5.1.1 mailbox does not exist: hourly quota of the domain exceeded' },
      { text: '550 no such user here, the MX of this domain does not point to us' },
      { text: '450 4.1.1 User unknown', kind: 'bounce' },
    ],
  },
];

describe.for(held)('the guard "$guard": $is', ({ guard, inputs }) => {
  test.for(inputs)('$text', (input) => {
    const found = explainText(input);
    expect(found.guard).toBe(guard);
    expect(found.verdict.addressVerdict).not.toBe('suppress');
    if (guard !== 'mixed') expect(found.verdict.addressVerdict).toBe('keep');
  });
});

test.for([
  'host mx.example.org[192.0.2.9] said: 550 5.1.1 <a@example.org>: User unknown (in reply to RCPT TO command)',
  'SMTP error from remote mail server after RCPT TO:<a@example.org>: 550 No such user here',
  '550 5.1.1 no such user. See https://rate.example.org/spam/limit',
  "550-5.1.1 The email account that you tried to reach does not exist. Please try 550-5.1.1 double-checking the recipient's email address for typos or 550-5.1.1 unnecessary spaces.",
])('guards leave alone what is plainly of the recipient: %s', (text) => {
  expect(explainText({ text })).toMatchObject({ guard: undefined, verdict: { addressVerdict: 'suppress' } });
});

test('a sender that is named beside the recipient does not turn the reply', () => {
  const { verdict } = explainText({
    text: '550 5.1.1 <ann@example.org>: no such user (mail from news@example.com)',
    sender: 'news@example.com',
    recipient: 'ann@example.org',
  });
  expect(verdict.category).toBe('invalid-recipient');
});

/** What comes out of a text: the guard that spoke, the cause, and what becomes of the address. */
function outcome(input: TextInput): string {
  const { guard, verdict } = explainText(input);
  return `${guard ?? 'no guard'}: ${verdict.cause}, ${verdict.addressVerdict}`;
}

describe('what is answered before RCPT has the cause of its own step', () => {
  test.for([
    ['CONNECT', '550 no such user', 'step: policy-refused, keep'],
    ['HELO', '550 no such user', 'step: bad-helo, keep'],
    ['EHLO', '550 no such user', 'step: bad-helo, keep'],
    ['STARTTLS', '550 no such user', 'step: tls-certificate, keep'],
    ['AUTH', '550 no such user', 'step: smtp-auth-failed, keep'],
    ['MAIL', '550 no such user', 'step: sender-unverifiable, keep'],
    ['MAIL', '550 no such domain', 'step: sender-domain-bad, keep'],
    ['MAIL', '552 mailbox full', 'step: account-restricted, keep'],
    ['MAIL', '550 mailbox disabled', 'step: account-restricted, keep'],
    ['MAIL', '551 user has moved', 'step: sender-refused, keep'],
    ['MAIL', '450 4.2.1', 'step: account-restricted, keep'],
    // Said of the mail and not of a mailbox: the finding stays, the address is kept all the same.
    ['MAIL', '550 5.7.1 RCP-P2', 'step: recipient-policy, keep'],
    ['RCPT', '550 5.7.1 RCP-P2', 'no guard: recipient-policy, suppress-after-repeats'],
    ['RCPT', '550 no such user', 'no guard: user-unknown, suppress'],
    ['DATA', '550 no such user', 'no guard: user-unknown, suppress'],
  ] as const)('%s: %s', ([command, text, is]) => {
    expect(outcome({ text, command })).toBe(is);
  });
});

describe('a reply to AUTH speaks of our login, whatever command the report names', () => {
  test.for([
    ['534 no such user', 'step: smtp-auth-failed, keep'],
    ['535 no such user', 'step: smtp-auth-failed, keep'],
    ['538 no such user', 'step: smtp-auth-failed, keep'],
    ['530 no such user', 'step: smtp-auth-failed, keep'],
    ['530 5.7.0 no such user', 'step: smtp-auth-failed, keep'],
    ['530 5.1.1 no such user', 'no guard: user-unknown, suppress'],
    ['530 5.3.0 no such user', 'no guard: user-unknown, suppress'],
    ['550 5.7.0 no such user', 'no guard: user-unknown, suppress'],
    ['454 4.7.0 no such user', 'step: smtp-auth-failed, keep'],
    ['454 4.1.1 no such user', 'mixed: user-unknown, suppress-after-repeats'],
    ['450 4.7.0 no such user', 'mixed: user-unknown, suppress-after-repeats'],
  ] as const)('%s', ([text, is]) => {
    expect(outcome({ text, command: 'RCPT' })).toBe(is);
  });
});

describe("what is wrong with the sender's address is told as that", () => {
  test.for([
    ['550 5.1.1 reversepath a@example.com: no such user', 'sender-unverifiable'],
    ['550 5.1.1 reverse-path a@example.com: no such user', 'sender-unverifiable'],
    ['550 5.1.1 returnpath a@example.com: no such user', 'sender-unverifiable'],
    ['550 5.1.1 return path a@example.com: no such user', 'sender-unverifiable'],
    ['550 5.1.1 sender email a@example.com: no such user', 'sender-unverifiable'],
    ['550 5.1.1 sender e-mail a@example.com: no such user', 'sender-unverifiable'],
    ['550 5.1.1 no such user: your email account', 'sender-unverifiable'],
    ['550 5.1.1 no such user: your e-mail account', 'sender-unverifiable'],
    [
      '550 no such user (verifying a@example.com at 192.0.2.1 on behalf of the sender)',
      'sender-unverifiable',
    ],
    ['550 no such user (verifying <a@example.com>, the sender)', 'sender-unverifiable'],
    ['551 5.1.6 sender address a@example.com has moved', 'sender-refused'],
    ['550 5.2.1 sender mailbox a@example.com disabled', 'account-restricted'],
    ['552 5.2.2 sender mailbox a@example.com full', 'account-restricted'],
    ['550 5.1.2 the domain does not exist (return path)', 'sender-domain-bad'],
  ] as const)('%s', ([text, cause]) => {
    expect(outcome({ text })).toBe(`sender: ${cause}, keep`);
  });
});

describe('whose address is meant, where sender and recipient are told apart', () => {
  const [news, ann] = ['news@example.com', 'ann@example.org'];
  const ofSender = 'sender: sender-unverifiable, keep';
  const ofRecipient = 'no guard: user-unknown, suppress';
  test.for([
    ["550 5.1.1 recipient's mailbox is unknown (mail from: news@example.com)", '', '', ofRecipient],
    ['550 5.1.1 recipient mailbox is unknown (mail from: news@example.com)', '', '', ofRecipient],
    ['550 5.1.1 Recipients address is unknown (mail from: news@example.com)', '', '', ofRecipient],
    ['550 5.1.1 <News@Example.com>: no such user', news, ann, ofSender],
    ['550 5.1.1 <news@example.com>: no such user', news, '', ofSender],
    ['550 5.1.1 <ann@example.org>: no such user', ann, ann, ofRecipient],
    ['550 5.1.1 <ann@example.org>: no such user', '', ann, ofRecipient],
    ['550 5.1.1 no such user', '', ann, ofRecipient],
    ['550 5.1.1 no such user', news, ann, ofRecipient],
    ['550 5.1.70 no such user', news, ann, ofRecipient],
  ] as const)('%s, from "%s" to "%s"', ([text, sender, recipient, is]) => {
    expect(outcome({ text, sender, recipient })).toBe(is);
  });
});

describe('a lookup under way says nothing of the address, and only a status about an address is a lookup', () => {
  test.for([
    ['451 4.1.1 the look-up table was not ready', 'passing: callout-destination-failed, keep'],
    ['450 4.1.1 one lookup of three was made', 'passing: callout-destination-failed, keep'],
    ['450 4.1.2 the directory is not ready', 'no guard: dns-failure, keep'],
    ['452 4.2.2 the directory says no', 'no guard: mailbox-full, suppress-after-repeats'],
    ['550 5.1.1 the directory says no', 'no guard: user-unknown, suppress'],
  ] as const)('%s', ([text, is]) => {
    expect(outcome({ text })).toBe(is);
  });
});

describe('beside a second trouble, an unknown user is not condemned at once', () => {
  test.for([
    'blacklist',
    'black-list',
    'blocklist',
    'block-list',
    'licence',
    'license',
    'timeout',
    'timed out',
    'time out',
    'the MX of this domain does not point to us',
    "the MX of this domain doesn't point to us",
    'the MX of this domain points to others, not us',
  ])('no such user: %s', (trouble) => {
    expect(outcome({ text: `550 no such user: ${trouble}` })).toBe(
      'mixed: user-unknown, suppress-after-repeats',
    );
  });

  test('a page of help is no second trouble, whatever its address says', () => {
    expect(outcome({ text: '550 no such user. See http://rate.example.org/spam' })).toBe(
      'no guard: user-unknown, suppress',
    );
  });

  test('what is not condemned at once needs no softening', () => {
    expect(outcome({ text: '552 5.2.2 mailbox full, try again later' })).toBe(
      'no guard: mailbox-full, suppress-after-repeats',
    );
  });
});

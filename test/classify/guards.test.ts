import { describe, expect, test } from 'vitest';
import { explainText } from '../../src/classify/classify.ts';
import type { TextInput } from '../../src/classify/verdict.ts';

/** Each text condemns an address when its guard is not there: the guard's name is held as well, so no other one can stand in. */
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

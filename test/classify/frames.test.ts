import { describe, expect, test } from 'vitest';
import { classifyText } from '../../src/classify/classify.ts';
import { reasonBehindStock, unwrap, withoutProbe, withoutTail } from '../../src/classify/frames.ts';

test.for([
  [
    '550 5.7.350 Remote server returned message detected as spam -> 550 5.1.1 no such user',
    '550 5.1.1 no such user',
  ],
  ['550 5.0.350 Remote server returned an error -> 550 Remote server said -> 452 full', '452 full'],
  ["5.1.0 - Unknown address error 552-'5.2.2 box full' (delivery attempts: 0)", '552 5.2.2 box full'],
  ['550 Remote server said->450 4.2.2 box full', '450 4.2.2 box full'],
  ['550 Remote server said → 450 4.2.2 box full', '450 4.2.2 box full'],
  ['550 5.1.1 see ftp -> help', '550 5.1.1 see ftp -> help'],
  // An arrow with nothing behind it wraps nothing.
  ['550 5.7.350 Remote server said -> ?', '550 5.7.350 Remote server said -> ?'],
  ["5.1.0 - Unknown address error 550-'it's full'", "550 it's full"],
  ["5.1.0 - Unknown address error 550-'full'(delivery attempts: 12)", '550 full'],
  ['5.1.0 - Unknown address error 550-"full"', '550 full'],
  ["see 5.1.0 - Unknown address error 550-'full'", "see 5.1.0 - Unknown address error 550-'full'"],
  ['', ''],
] as const)('unwrap("%s") is "%s"', ([text, inner]) => {
  expect(unwrap(text)).toBe(inner);
});

test.for([
  ['550-Requested action not taken: mailbox unavailable 550 no MX record', '550 no MX record'],
  [
    '554-gmx.net (mxgmx016) Nemesis ESMTP Service not available No SMTP service Bad PTR record',
    'Bad PTR record',
  ],
  ['554 Transaction failed: looks like spam', 'looks like spam'],
  [
    '554 Transaction failed Reject due to policy restrictions. Your IP is blacklisted',
    'Your IP is blacklisted',
  ],
  ['554 5.7.26 mx.example.org Transaction failed: looks like spam', 'looks like spam'],
  ['554 mx.example.org SMTP service unavailable: too many connections', 'too many connections'],
  ['550 Requested action aborted. We have moved', 'We have moved'],
  ['554 Transaction failed: 病毒邮件拒收信', '病毒邮件拒收信'],
  // Figures and a lone sign are no reason, and words before the codes make it another text.
  ['554 Transaction failed: (12) 34567', ''],
  ['554 Transaction failed: 123 ab 45', ''],
  ['554 Transaction failed: 123 病 45', ''],
  ['said 554 Transaction failed: looks like spam', ''],
  ['550 Reject due to policy violations. For explanation visit https://postmaster.example.org', ''],
  ['550 mailbox unavailable or access denied', ''],
  ['550 mailbox unavailable https://help.example.org', ''],
  ['550 Requested action not taken: mailbox unavailable', ''],
  ['550 no such user', ''],
] as const)('behind the stock phrase of "%s" stands "%s"', ([text, reason]) => {
  expect(reasonBehindStock(text)).toBe(reason);
});

test('what our own server answered to a probe is left out', () => {
  const frame = '550 5.1.7 <a@example.com>: Sender address rejected: undeliverable address';
  expect(withoutProbe(`${frame}: host mx.example.com said: 550 5.1.1 User unknown`)).toBe(frame);
  expect(withoutProbe('550 5.1.7 Sender address rejected: Access denied')).toMatch(/Access denied$/);
});

describe('what an MTA adds to every failure is left out', () => {
  const givesUp = "I'm not going to try again; this message has been in the queue too long";
  test.for([
    [`Unable to open it. (#4.3.5)${givesUp}.`, 'Unable to open it. (#4.3.5)'],
    [`Unable to open it. (#4.3.5) ${givesUp}`, 'Unable to open it. (#4.3.5)'],
    [
      'mail.local: no such user: ann 554 5.0.0 <ann@example.net>... Service unavailable',
      'mail.local: no such user: ann',
    ],
    ['deliver: mailbox full 554 5.3.0 unknown mailer error 75', 'deliver: mailbox full'],
    ['deliver: mailbox full 554 Service unavailable.', 'deliver: mailbox full'],
  ] as const)('%s', ([text, rest]) => {
    expect(withoutTail(text)).toBe(rest);
  });
});

describe('and stays where it is all there is, or more is said behind it', () => {
  test.for([
    '554 5.0.0 Service unavailable',
    '----- Transcript of session follows ----- 554 5.0.0 Service unavailable',
    'full 554 5.0.0 Service unavailable',
    'by: 192.0.2.1 554 5.0.0 Service unavailable',
    'deliver: no such user 554 5.0.0 Service unavailable for spammers',
    "Unable to open it. I'm not going to try again; this message has been in the queue too long. Ask us why",
  ])('%s', (text) => {
    expect(withoutTail(text)).toBe(text);
  });
});

describe('the inner reply decides', () => {
  test.for([
    [
      '550 5.7.350 Remote server returned message detected as spam -> 550 5.1.1 no such user',
      'invalid-recipient 5.1.1',
    ],
    [
      '550 5.1.351 Remote server returned unknown recipient -> 554 5.7.1 rejected as spam',
      'content-rejected 5.7.1',
    ],
    [
      "5.1.0 - Unknown address error 552-'5.2.2 <a@example.org>... The mailbox is full'",
      'mailbox-full 5.2.2',
    ],
    [
      '550 5.7.350 Remote server returned message detected as spam -> 554 5.7.1 Refused',
      'content-rejected 5.7.1',
    ],
  ] as const)('%s: %s', ([text, is]) => {
    const { category, status } = classifyText({ text });
    expect(`${category} ${status}`).toBe(is);
  });

  test('a gateway that guesses at an unknown recipient condemns nobody at once', () => {
    const text =
      '550 5.1.351 Remote server returned unknown recipient or mailbox unavailable -> 550 5.0.0 Refused';
    expect(classifyText({ text }).addressVerdict).not.toBe('suppress');
  });

  test('codes amid a sentence that was pasted without its first line are the reply', () => {
    const { cause, reply, status } = classifyText({
      text: 'an unusual rate of 421-4.7.28 unsolicited mail originating from your IP address',
    });
    expect([cause, reply, status]).toEqual(['gmail-unusual-rate-ip', '421', '4.7.28']);
  });
});

test('the label that a gateway gives every refusal is no guess at this one', () => {
  const text = "5.1.0 - Unknown address error 554-'Blocked, see https://example.org/?ip=192.0.2.8'";
  expect(classifyText({ text })).toMatchObject({ category: 'policy-rejected', addressVerdict: 'keep' });
});

test('the command of a transcript is the last that was sent', () => {
  const text = '>>> EHLO mx.example.com <<< 250 ok >>> MAIL From:<a@example.com> <<< 550 5.1.1 User unknown';
  expect(classifyText({ text })).toMatchObject({ category: 'sender-rejected', addressVerdict: 'keep' });
});

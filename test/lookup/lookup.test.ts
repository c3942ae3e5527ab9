import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { enhancedStatuses } from '../../src/catalogue/codes/enhanced.ts';
import { codePairs } from '../../src/catalogue/codes/pairs.ts';
import { replyCodes } from '../../src/catalogue/codes/reply.ts';
import { providerRules } from '../../src/catalogue/rules/providers.ts';
import { lookup } from '../../src/lookup/lookup.ts';
import { answerText } from '../../src/lookup/word/text.ts';

const first = (query: string) => lookup(query).entries[0];

describe('codes in any spelling', () => {
  test.for([
    '5.1.1',
    ' 5.1.1 ',
    '#5.1.1',
    '550-5.1.1',
    '550 5.1.1',
    '550 #5.1.1',
    '(5.1.1)',
    '550  5.1.1',
    '550/5.1.1',
    '[5.1.1]',
    'code 5.1.1',
    '550    5.1.1',
    '5.1.1, a 550',
    'the 550 with 5.1.1',
  ])('%s', (query) => {
    expect(first(query)?.id).toBe('user-unknown');
  });

  test.for([
    ['s3150', 'microsoft-s3150'],
    ['AS3150', 'microsoft-s3150'],
    ['(S3150)', 'microsoft-s3150'],
    ['tss04', 'yahoo-deferred'],
    ['[TS01]', 'yahoo-deferred'],
    ['TSS09', 'yahoo-permanently-deferred'],
    ['cs01', 'apple-local-policy'],
    ['RP-001', 'microsoft-ip-rate-reputation'],
    ['BL21', 'yahoo-blocklisted'],
    ['AUP#In-1200', 'cloudmark-csi'],
    ['AS(201806281)', 'user-unknown'],
  ] as const)('the tag %s is %s', ([tag, cause]) => {
    expect(first(tag)?.id).toBe(cause);
  });

  test('several at once are answered each', () => {
    expect(lookup('5.1.1, 5.2.2 and 4.4.1').entries.map((entry) => entry.id)).toEqual([
      'user-unknown',
      'mailbox-full',
      'connection-timeout',
    ]);
  });

  test('a code that no table holds is placed by class and subject, and said to be so placed', () => {
    expect(first('5.7.99')?.meaning).toMatch(/unknown code.*Placed by its class and subject/);
    expect(first('4.4.99')?.meaning).toMatch(/Placed/);
    expect(first('599')?.meaning).toMatch(/unknown code.*Placed by its class/);
    expect(lookup('999').kind).toBe('unknown');
  });
});

describe('an answer for a class', () => {
  test.for(codePairs)('$reply $status says nothing of the other class', (pair) => {
    const entry = first(`${pair.reply} ${pair.status}`);
    for (const { text } of entry?.steps ?? []) expect(text).not.toMatch(/with a [45]xx/i);
    expect(`${entry?.message} ${entry?.condition}`).not.toMatch(/with a (?:[45]xx|bare)/i);
  });
});

describe('every code of the catalogue answers', () => {
  test.for(codePairs)('$reply $status $tag', (pair) => {
    const query = [pair.reply, pair.status, pair.tag ? `[${pair.tag}]` : ''].join(' ').trim();
    expect(first(query)?.id).toBe(pair.cause);
  });
  test.for(enhancedStatuses)('$code', ({ code, classes }) => {
    for (const digit of classes) {
      const answer = lookup(code.replace('X', String(digit)));
      expect(answer.kind).toBe('code');
      expect(answerText({ answer })).not.toContain('unknown code');
    }
  });
  test.for(replyCodes)('$code', ({ code, meaning }) => {
    expect(first(code)?.meaning).toContain(meaning);
  });
  test.for(providerRules.flatMap((rule) => (rule.tags ?? []).map((tag) => [tag, rule.cause] as const)))(
    'tag %s',
    ([tag]) => {
      expect(lookup(tag).kind, tag).not.toBe('unknown');
    },
  );
  test.for(providerRules.flatMap((rule) => rule.examples.map((text) => [text])))(
    'example %s',
    ([example = '']) => {
      const answer = lookup(example);
      expect(answer.entries.length + answer.recipients.length, example).toBeGreaterThan(0);
    },
  );
});

const bounce = `From: MAILER-DAEMON@mail.example.com
To: news@example.com
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b1"

--b1
Content-Type: text/plain

The mail system could not deliver your message.

--b1
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.com

Final-Recipient: rfc822; gone@example.org
Action: failed
Status: 5.1.1
Remote-MTA: dns; mx.example.org
Diagnostic-Code: smtp; 550 5.1.1 <gone@example.org>: Recipient address rejected: User unknown

Final-Recipient: rfc822; full@example.net
Action: failed
Status: 5.2.2
Remote-MTA: dns; mx.example.net
Diagnostic-Code: smtp; 552 5.2.2 Mailbox full

--b1--
`;

describe('pastes', () => {
  test('a whole bounce gives each recipient its verdict', () => {
    const answer = lookup(bounce);
    expect(answer.kind).toBe('bounce');
    expect(answer.recipients.map((one) => [one.address, one.cause, one.addressVerdict])).toEqual([
      ['gone@example.org', 'user-unknown', 'suppress'],
      ['full@example.net', 'mailbox-full', 'suppress-after-repeats'],
    ]);
    expect(answer.entries.map((entry) => entry.id)).toEqual(['user-unknown', 'mailbox-full']);
    expect(answer.entries[0]?.quoted).toContain('User unknown');
  });

  test('a delay fragment is still being tried', () => {
    const answer = lookup(
      'Final-Recipient: rfc822; one@example.org\nAction: delayed\nStatus: 4.4.1\nDiagnostic-Code: smtp; 421 4.4.1 timed out',
    );
    expect(answer.kind).toBe('bounce');
    expect(answer.lead).toMatch(/still being tried/);
    expect(answer.recipients[0]?.permanence).toBe('temporary');
  });

  test('a notice of delay never gave up, whatever day it names for that', () => {
    const answer = lookup(
      'Delivery is delayed to these recipients or groups:\n\njoe@example.org\n\nThis message has not been delivered yet. Delivery will continue to be attempted.\nThe server will keep trying to deliver this message for the next 2 days.',
    );
    expect(answer.lead).toMatch(/still being tried/);
    expect(answer.entries.map((entry) => entry.id)).not.toContain('queue-expired');
  });

  test('an automatic reply is said to be none', () => {
    const mail =
      'From: one@example.org\nTo: news@example.com\nSubject: Out of office\nAuto-Submitted: auto-replied\nContent-Type: text/plain\n\nI am away.\n';
    expect(lookup(mail).lead).toMatch(/automatic reply.*no bounce/);
  });

  test('the prose of a bounce, as a mail program shows it', () => {
    const prose =
      'This is the mail system at host mail.example.com.\n\nI am sorry to have to inform you that your message could not\nbe delivered to one or more recipients.\n\n<joe@example.org>: host mx.example.org[203.0.113.5] said: 550 5.1.1 User unknown';
    expect(lookup(prose).recipients.map((one) => [one.address, one.cause])).toEqual([
      ['joe@example.org', 'user-unknown'],
    ]);
  });

  test('a Diagnostic-Code field alone', () => {
    expect(first('Diagnostic-Code: smtp; 550 5.7.25 no PTR record')?.id).toBe('missing-ptr');
    expect(first('Diagnostic-Code: smtp; 552-5.2.2 The email account is\n    552 5.2.2 over quota')?.id).toBe(
      'mailbox-full',
    );
  });

  test('the line that decided is quoted, and the scope repeated', () => {
    const entry = first(
      '550 5.7.606 Access denied, banned sending IP [203.0.113.9]. To request removal visit https://sender.office.com/',
    );
    expect(entry?.quoted).toContain('banned sending IP');
    expect(entry?.meaning).toContain('203.0.113.9');
  });
});

describe('questions', () => {
  test.for([
    ['is my ip blocked 4.7.28', /^No\. .*deferring/],
    ['how do I delist 4.7.28', /^No delisting/],
    ['how do I delist 5.7.28', /root cause first/],
    ['should I stop sending completely 4.7.28', /^Not necessarily/],
    ['does 4.7.28 affect outlook or yahoo', /^No\./],
    ['4.7.28 still there after 72 hours', /not fully fixed/],
    ['is 4.7.28 a blacklist', /not a blacklist/],
    ['5.7.28 is my server hacked?', /compromised/],
    ['difference between 4.7.28 and 5.7.28', /temporary.*rejected for good/],
    ['how long does the mxroute connection spam block last', /^12 hours/],
    ['should I suppress 5.7.28', /^No\./],
    ['who fixes 5.7.25', /You/],
    ['550 5.1.1 suppress?', /^Yes, at once/],
    ['is 550 5.7.26 a reason to suppress the recipient', /^No\./],
    ['is the address bad 550 5.7.1', /^The address is fine/],
    ['can i resend 5.7.28', /^Yes, after the fix/],
    ['can i resend 550 5.1.1', /^No: to this address/],
    ['is it us or them 550 5.1.1', /the address, not with a server/],
    ['5.7.606 how do i get delisted', /sender\.office\.com/],
    ['what should we do 550 5.7.25', /provider of the IP/],
    ['mxroute connection spam, how long until it is unblocked', /^12 hours/],
    ['554 Your IP is sending excessive rejected recipients. Please contact support.\nhow long?', /^48 hours/],
    ['how do I recover faster from 4.7.28', /^Gmail lifts it/],
    ['is 4.7.28 only gmail', /^It is Gmail’s own limit/],
    ['new ip 4.7.28', /^$/],
  ] as const)('%s', ([query, lead]) => {
    expect(lookup(query).lead).toMatch(lead);
  });
});

describe('words', () => {
  test.for([
    ['mailbox full', 'mailbox-full'],
    ['mailbx ful', 'mailbox-full'],
    ['greylisting', 'greylisted'],
    ['gmail rate limit', 'gmail-unusual-rate'],
    ['reverse dns missing', 'missing-ptr'],
    ['what is a hard bounce', 'topic:hard-soft'],
    ['is my server hacked', 'topic:hacked'],
    ['how long does an mxroute block last', 'topic:mxroute'],
    ['is the mxroute 554 permanent', 'topic:mxroute'],
    ['mxroute 48 hours', 'mxroute-rejected-recipient-flood'],
    ['gmial rate limmit', 'gmail-unusual-rate'],
    ['greylsited', 'greylisted'],
    ['gmx bounce', 'provider:gmx'],
    ['hotmail block our server', 'provider:microsoft'],
    ['421 4.7.1 apple', 'apple-deferred-volume'],
    ['421 4.7.28 outlook', 'rate-limited'],
    ['550 5.7.1 gmail low reputation', 'gmail-low-reputation-ip'],
    ['554 5.7.1 spamhaus', 'spamhaus'],
    ['how do i lower complaints', 'complaint-block'],
  ] as const)('%s finds %s', ([query, id]) => {
    expect(first(query)?.id).toBe(id);
  });

  test('nonsense is said to be unknown, with something to try', () => {
    const answer = lookup('asdfghjkl qwertz');
    expect(answer.kind).toBe('unknown');
    expect(answer.suggestions.length).toBeGreaterThan(0);
  });

  test.for(['', '   ', 'help', '\u200b\n'])('%j gives help', (query) => {
    expect(lookup(query).kind).toBe('help');
  });
});

describe('whatever is pasted', () => {
  const hostile = [
    '<!channel>',
    '<@U123>',
    '*bold*',
    '5.7.28',
    '550',
    '\u202e',
    '\u0000',
    '\r\n',
    'Diagnostic-Code: ',
    'Content-Type: multipart/report',
    'a',
    '"',
    '`',
    '😀',
  ];
  test('never throws, never hides characters, never quotes much', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.constantFrom(...hostile), fc.string()), { maxLength: 60 }),
        (parts) => {
          const answer = lookup(parts.join(' '));
          for (const entry of answer.entries) expect([...entry.quoted].length).toBeLessThanOrEqual(300);
          expect([...answer.query].length).toBeLessThanOrEqual(300);
          expect(answer.entries.map((entry) => entry.quoted).join('')).not.toMatch(
            /[\u0000-\u001f\u202a-\u202e]/,
          );
        },
      ),
      { numRuns: 200 },
    );
  });

  test('40,000 characters are cut and still answered', () => {
    expect(first(`550 5.1.1 User unknown ${'x '.repeat(40_000)}`)?.id).toBe('user-unknown');
  });
});

test('the history stands in the answer', () => {
  const answer = lookup('5.1.1');
  const history = {
    day: 3,
    week: 20,
    lastAt: Date.UTC(2026, 0, 2, 3, 4),
    lastProvider: 'Gmail',
    incident: { id: 'i', title: 'Surge', link: null },
  };
  expect(answerText({ answer, histories: [history] })).toContain(
    'Seen here: 3 in 24 h, 20 in 7 days, last 2026-01-02 03:04 UTC at Gmail; open incident: Surge',
  );
});

test('what a server says is no question', () => {
  for (const text of ['try again later', 'temporary lookup failure', 'message expired'])
    expect(lookup(text).lead, text).toBe('');
});

test('a list that is the provider’s own is not looked up elsewhere', () => {
  const { lead, entries } = lookup('outlook.com says 550 5.7.606 but our ip is not listed on mxtoolbox');
  expect(lead).toMatch(/provider’s own/);
  expect(JSON.stringify(entries[0]?.steps)).toMatch(/sender\.office\.com/);
});

test('words in another language beside MXroute lead to its blocks, not to "unknown"', () => {
  const { lead, entries } = lookup('combien de temps dure un blocage mxroute');
  expect(entries[0]?.id).toBe('topic:mxroute');
  expect(lead).not.toMatch(/not known/i);
});

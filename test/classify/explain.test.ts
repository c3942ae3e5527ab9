import { expect, test } from 'vitest';
import { explain, explanationText } from '../../src/classify/explain.ts';
import type { TextInput } from '../../src/classify/verdict.ts';

test('an explanation has every hit in order, what decided, and the verdict', () => {
  expect(explain({ text: '<a@example.org>:\n550 5.1.1 <a@example.org>: mailbox unknown' })).toEqual({
    hits: [
      {
        stage: 'general text',
        rule: 'general-user-unknown-plain',
        cause: 'user-unknown',
        by: 'mailbox unknown',
      },
      { stage: 'general text', rule: 'general-user-unknown', cause: 'user-unknown', by: 'unknown' },
    ],
    rule: 'general-user-unknown-plain',
    because: 'general-user-unknown-plain won: no rule of stronger evidence, and none before it, hits.',
    guard: '',
    evidence: '550 5.1.1 <a@example.org>: mailbox unknown',
    verdict: {
      category: 'invalid-recipient',
      cause: 'user-unknown',
      rule: 'general-user-unknown-plain',
      status: '5.1.1',
      reply: '550',
      permanence: 'permanent',
      addressVerdict: 'suppress',
      scope: { kind: 'recipient', value: '' },
      owner: 'us',
      provider: '',
    },
  });
});

const told: readonly (readonly [why: string, input: TextInput, lines: readonly string[]])[] = [
  [
    'a rule of words, with those behind it',
    { text: '550 5.1.1 no such user' },
    [
      '1. general text: general-user-unknown-plain → user-unknown, by "no such user"',
      '2. general text: general-user-unknown → user-unknown, by "no such user"',
      '',
      'general-user-unknown-plain won: no rule of stronger evidence, and none before it, hits.',
      'invalid-recipient / user-unknown, permanent, address: suppress',
      'Read in: 550 5.1.1 no such user',
    ],
  ],
  [
    "a provider's code",
    { text: '421 4.7.28 gsmtp', host: 'gmail-smtp-in.l.google.com' },
    [
      '1. provider code: gmail-4728 → gmail-unusual-rate, by "its code"',
      '',
      'gmail-4728 won: no rule of stronger evidence, and none before it, hits.',
      'rate-limited / gmail-unusual-rate, temporary, address: keep',
      'Read in: 421 4.7.28 gsmtp',
    ],
  ],
  [
    'the words inside a frame',
    {
      text: '550-Requested action not taken: mailbox unavailable 550 no PTR record',
      host: 'mx00.gmx.net',
    },
    [
      '1. provider text: gmx-mailbox-unavailable → user-unknown, by "Requested action not taken: mailbox unavailable"',
      '2. general text: general-missing-ptr → missing-ptr, by "PTR"',
      '3. vague text: vague-recipient-not-accepted → address-rejected, by "mailbox unavailable"',
      '',
      "general-missing-ptr won: the words inside a frame, or a gateway's around them, came before gmx-mailbox-unavailable.",
      'missing-ptr / missing-ptr, permanent, address: keep',
      'Read in: 550-Requested action not taken: mailbox unavailable 550 no PTR record',
    ],
  ],
  [
    "a gateway's words around a reply that says nothing, and a guard that doubts them",
    { text: '550 5.1.351 Remote server returned unknown recipient or mailbox unavailable -> 550 5.0.0 no' },
    [
      'No rule hits.',
      '',
      "general-user-unknown-plain won: it hits a part of the text, or what stands around the server's words.",
      'The guard "mixed" had the last word.',
      'invalid-recipient / user-unknown, permanent, address: suppress-after-repeats',
      'Read in: 550 5.1.351 Remote server returned unknown recipient or mailbox unavailable -> 550 5.0.0 no',
    ],
  ],
  [
    'a guard, and no code',
    { text: '550 5.1.1 no such user (in reply to MAIL FROM command)' },
    [
      '1. general text: general-user-unknown-plain → user-unknown, by "no such user"',
      '2. general text: general-user-unknown → user-unknown, by "no such user"',
      '',
      'No rule decided.',
      'The guard "step" had the last word.',
      'sender-rejected / sender-unverifiable, permanent, address: keep',
      'Read in: 550 5.1.1 no such user (in reply to MAIL FROM command)',
    ],
  ],
  [
    'a status alone',
    { text: '', status: '5.1.1' },
    [
      'No rule hits.',
      '',
      'No rule decided: the code 5.1.1 did.',
      'invalid-recipient / user-unknown, permanent, address: suppress',
      'Read in: ',
    ],
  ],
  [
    'a reply, beside a status that says nothing',
    { text: '451 5.0.0' },
    [
      'No rule hits.',
      '',
      'No rule decided: the code 451 did.',
      'server-error / server-trouble, temporary, address: keep',
      'Read in: 451 5.0.0',
    ],
  ],
  [
    'silence in a delay',
    { text: 'still waiting', kind: 'delay' },
    [
      'No rule hits.',
      '',
      'No rule decided: a delay that quotes no reply did.',
      'network-error / network-problem, temporary, address: keep',
      'Read in: still waiting',
    ],
  ],
  [
    'nothing, where a code says nothing',
    { text: '550 5.0.0 good\nmorning' },
    [
      'No rule hits.',
      '',
      'Nothing decided.',
      'unknown / unknown, permanent, address: keep',
      'Read in: 550 5.0.0 good',
    ],
  ],
];

test.for(told)('it is told what decided: %s', ([, input, lines]) => {
  expect(explanationText(explain(input)).split('\n')).toEqual(lines);
});

import { describe, expect, test } from 'vitest';
import { everyHit, explainText } from '../../src/classify/classify.ts';
import type { TextInput } from '../../src/classify/verdict.ts';

/** What was concluded, and from what: `hm` says nothing, so that the rest of the evidence can be seen. */
function concluded(input: TextInput): string {
  const { rule, verdict } = explainText(input);
  return [verdict.cause, rule ? `by ${rule.id}` : 'by code', verdict.permanence].join(', ');
}

describe('the strongest evidence decides', () => {
  const rows: readonly (readonly [TextInput, string])[] = [
    [{ text: '550 hm', host: 'mx.google.com', status: '5.7.28' }, 'mail-flood, by gmail-5728, permanent'],
    [{ text: '550 rejected', status: '5.1.1' }, 'user-unknown, by code, permanent'],
    [{ text: '550 rejected' }, 'policy-refused, by vague-access-denied, permanent'],
    // A status that names a subject alone is worth less than vague words, and more than a reply.
    [
      { text: 'mailbox unavailable', status: '5.7.1' },
      'address-rejected, by vague-recipient-not-accepted, permanent',
    ],
    [{ text: 'hm', status: '5.7.1', reply: '535' }, 'policy-refused, by code, permanent'],
    [{ text: 'hm', reply: '535' }, 'smtp-auth-failed, by code, permanent'],
    [{ text: 'hm' }, 'unknown, by code, permanent'],
    // What the server was told to say behind its own phrase is all that it says.
    [
      { text: '550 5.7.1 <a@example.org>: Recipient address rejected: hm hm hm' },
      'policy-refused, by code, permanent',
    ],
    [
      { text: '550 5.7.1 <a@example.org>: Recipient address rejected' },
      'address-rejected, by vague-recipient-not-accepted, permanent',
    ],
    // A delay that quotes a reply is not about the way there.
    [{ text: 'hm', kind: 'delay', reply: '550' }, 'unknown, by code, temporary'],
    [{ text: 'hm', kind: 'delay' }, 'network-problem, by code, temporary'],
    [{ text: 'hm', kind: 'bounce' }, 'unknown, by code, permanent'],
  ];
  test.for(rows)('%o: %s', ([input, is]) => {
    expect(concluded(input)).toBe(is);
  });
});

describe('whether it is over: the rule knows, else the reply, else the status, else the words', () => {
  const rows: readonly (readonly [TextInput, string])[] = [
    [{ text: '451 lowest numbered MX record points to local host' }, 'permanent'],
    [{ text: '550 too many messages' }, 'permanent'],
    [{ text: 'too many messages' }, 'temporary'],
    [{ text: 'hm', status: '4.7.1', reply: '550' }, 'permanent'],
    [{ text: 'hm', status: '4.7.1' }, 'temporary'],
    [
      {
        text: 'Your message could not be delivered for two days and is given up. host mx.example.org[192.0.2.1] said: 451 hm hm hm hm',
      },
      'permanent',
    ],
  ];
  test.for(rows)('%o: %s', ([input, is]) => {
    expect(explainText(input).verdict.permanence).toBe(is);
  });
});

describe('which codes and which provider are meant', () => {
  const rows: readonly (readonly [TextInput, string])[] = [
    [{ text: '550 5.2.2 hm' }, 'mailbox-full, 550 5.2.2'],
    [{ text: '550 5.2.2 hm', reply: '452', status: '5.1.1' }, 'user-unknown, 452 5.1.1'],
    // A report's vague status is kept, and the text's is believed.
    [{ text: '550 5.2.2 hm', status: '5.0.0' }, 'mailbox-full, 550 5.0.0'],
    [{ text: '550 5.2.2 hm', status: '5.1.0' }, 'address-rejected, 550 5.1.0'],
    [{ text: 'hm', status: '5.0.0' }, 'unknown, 5.0.0'],
    // The far server's reply is worth more than its gateway's.
    [
      {
        text: '550 5.7.350 Remote server said -> 452 4.2.2 hm',
        reply: '550',
        status: '5.7.350',
      },
      'mailbox-full, 452 4.2.2',
    ],
    [
      { text: '550 5.7.350 Remote server said -> 452 hm hm', reply: '550', status: '5.7.350' },
      'system-full, 452 5.7.350',
    ],
    [{ text: '550 RCP-P2' }, 'recipient-policy, 550 facebook'],
    [{ text: '550 RCP-P2', host: 'mx.google.com' }, 'recipient-policy, 550 gmail'],
  ];
  test.for(rows)('%o: %s', ([input, is]) => {
    const { cause, reply, status, provider } = explainText(input).verdict;
    expect(`${cause}, ${[reply, status, provider].filter(Boolean).join(' ')}`).toBe(is);
  });
});

test('the line of the code is quoted where only a code decided', () => {
  const quoted = (text: string, reply = '') => explainText({ text, reply }).evidence;
  expect(quoted('552 hm\nand 5.2.2 hm')).toBe('and 5.2.2 hm');
  expect(quoted('hm\n552 hm', '552')).toBe('552 hm');
  expect(quoted('hm\n552 5.2.2 hm')).toBe('552 5.2.2 hm');
});

test('every hit is told by its stage of evidence, in the order in which they are asked', () => {
  const hits = everyHit({
    text: '550 5.4.1 Recipient address rejected: Access denied. AS(201806281)',
  });
  expect(hits.map(({ stage, rule }) => `${stage}: ${rule.id}`)).toEqual([
    'provider text: microsoft-edge-blocking',
    'provider code: microsoft-code-541',
    'general text: general-recipient-access-denied',
    'vague text: vague-recipient-not-accepted',
    'vague text: vague-access-denied',
  ]);
  expect(everyHit({ text: 'hm' })).toEqual([]);
});

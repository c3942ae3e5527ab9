import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { reading, refusals, viewRefusals } from '../../sim/slack/rules.ts';
import type { SlackMessage } from '../../src/slack/blocks.ts';
import { clean, code, unmark, words } from '../../src/slack/escape.ts';
import { clip, safe } from '../../src/slack/limits.ts';
import { answerMessage, carried, sharedAnswer, sourcesMessage } from '../../src/slack/messages/answer.ts';
import { changeMessage } from '../../src/slack/messages/change.ts';
import { detailsMessage } from '../../src/slack/messages/details.ts';
import { digestMessage } from '../../src/slack/messages/digest.ts';
import { incidentMessage } from '../../src/slack/messages/incident.ts';
import { incidentsMessage, statusMessage, topMessage, whoMessage } from '../../src/slack/messages/lists.ts';
import { noticeMessage } from '../../src/slack/messages/notice.ts';
import { answerModal, homeView, unsuppressModal } from '../../src/slack/messages/views.ts';
import * as s from './samples.ts';

/** What a mail or a paste may bring: long, markup, mentions, bidi, zero width, broken surrogates, nothing. */
const hostile = fc.oneof(
  fc.constantFrom(
    '<!channel> <!here> <@U0ALICE001> <https://evil.example|click here>',
    '```` *bold* _it_ ~no~ `code` ````',
    '\u202Eevil\u202C \u2066x\u2069',
    'a\u200Bb\uFEFFc\u{E0041}',
    '\uD800 lone',
    '&'.repeat(4000),
    '👩‍👩‍👧‍👦'.repeat(800),
    'x'.repeat(10_000),
    ' \n\t ',
    '',
  ),
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc.string({ unit: 'grapheme', maxLength: 400 }),
);

/** The sample with every text replaced by hostile ones; what is not free text stays. */
const fixed = new Set([
  'state',
  'severity',
  'kind',
  'did',
  'who',
  'basis',
  'addressVerdict',
  'verdict',
  'permanence',
  'date',
  'timeZone',
  'link',
  'by',
  'category',
  'owner',
  'address',
  'id',
  'ts',
  'channel',
]);
function poisoned<T>(value: T, next: () => string): T {
  const walk = (one: unknown, key: string): unknown => {
    if (typeof one === 'string') return fixed.has(key) ? one : next();
    if (Array.isArray(one)) return one.map((inner) => walk(inner, key));
    if (typeof one !== 'object' || one === null) return one;
    return Object.fromEntries(Object.entries(one).map(([inner, held]) => [inner, walk(held, inner)]));
  };
  return walk(value, '') as T;
}

/** Every mrkdwn text in a message: the only place where Slack parses. */
function mrkdwnIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(mrkdwnIn);
  if (typeof value !== 'object' || value === null) return [];
  const { type, text } = value as Record<string, unknown>;
  if (type === 'mrkdwn') return [String(text)];
  return Object.values(value).flatMap(mrkdwnIn);
}
const ours = /<!date\^\d+\^[^|<>]+\|[^<>]+>|<@U0ALICE001>/g;

function holds({ text, blocks }: SlackMessage): void {
  expect(refusals(blocks, 'message')).toEqual([]);
  expect(reading(blocks)).toBeLessThanOrEqual(10_000);
  expect(text.length).toBeGreaterThan(0);
  expect(text).not.toMatch(/<[^>]*>/);
  const everything = JSON.stringify(blocks);
  expect(everything).not.toMatch(/[\u200b\u202a-\u202e\u2066-\u2069\ufeff]/u);
  expect(everything.isWellFormed()).toBe(true);
  for (const one of mrkdwnIn(blocks)) {
    expect(one.replace(ours, '')).not.toMatch(/<[^>]*>/);
  }
}

const builders: Readonly<Record<string, (next: () => string) => SlackMessage>> = {
  incident: (next) => incidentMessage(poisoned(s.mxroute, next), s.NOW),
  resolved: (next) => incidentMessage(poisoned(s.resolved, next), s.NOW),
  details: (next) => detailsMessage(poisoned(s.flood, next), 'masked', s.NOW),
  change: (next) => changeMessage(poisoned(s.flood, next), poisoned(s.timeline[0]!, next)),
  digest: (next) => digestMessage(poisoned(s.digest, next), s.NOW),
  'digest plain': (next) => digestMessage(poisoned(s.digest, next), s.NOW, 'plain'),
  notice: (next) => noticeMessage({ title: next(), text: next(), at: s.NOW }),
  answer: (next) => answerMessage(poisoned(s.bounceAnswer, next), 'masked'),
  'answer check': (next) => answerMessage(poisoned(s.checkAnswer, next), 'masked'),
  'answer unknown': (next) => answerMessage(poisoned(s.unknownAnswer, next), 'masked'),
  shared: (next) => sharedAnswer(poisoned(s.answered, next), 'full', 'U0ALICE001'),
  sources: (next) => sourcesMessage(poisoned(s.answered, next), 'full'),
  status: (next) => statusMessage(poisoned(s.status, next), s.NOW),
  incidents: (next) => incidentsMessage([{ view: poisoned(s.flood, next), placed: null }], '', s.NOW),
  top: (next) => topMessage(poisoned(s.top, next), 24),
  who: (next) => whoMessage(poisoned(s.record, next), 'full', s.NOW),
};

describe('whatever stands in a mail', () => {
  test.for(Object.entries(builders))('%s passes Slack and does nothing there', ([, build]) => {
    fc.assert(
      fc.property(fc.array(hostile, { minLength: 1, maxLength: 8 }), (texts) => {
        let i = 0;
        holds(build(() => texts[i++ % texts.length] ?? ''));
      }),
      { numRuns: 60 },
    );
  });

  test('modals and Home pass too', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(
          viewRefusals(
            answerModal(
              poisoned(s.bounceAnswer, () => text),
              'masked',
            ),
            'modal',
          ),
        ).toEqual([]);
        expect(viewRefusals(unsuppressModal(text), 'modal')).toEqual([]);
        const incidents = [{ view: poisoned(s.flood, () => text), placed: null }];
        expect(
          viewRefusals(
            homeView({ status: poisoned(s.status, () => text), incidents, top: s.top }, '', s.NOW),
            'home',
          ),
        ).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  test('many of everything still fit', () => {
    const many = <T>(one: T, n = 300): T[] => Array.from({ length: n }, () => one);
    holds(
      detailsMessage(
        {
          ...s.flood,
          timeline: many(s.timeline[0]!),
          evidence: { ...s.evidence, samples: many('x'.repeat(5000), 20), hints: many('A hint.') },
        },
        'masked',
        s.NOW,
      ),
    );
    holds(
      answerMessage(
        {
          answer: {
            ...s.bounceAnswer.answer,
            entries: many(s.entry, 12),
            recipients: many(s.bounceAnswer.answer.recipients[0]!),
          },
          histories: [],
        },
        'masked',
      ),
    );
    const each = many(s.flood).map((view, at) => ({ ...view, incident: { ...view.incident, id: `i${at}` } }));
    holds(
      incidentsMessage(
        each.map((view) => ({ view, placed: null })),
        '',
        s.NOW,
      ),
    );
    holds(
      digestMessage(
        {
          ...s.digest,
          byCategory: many(s.digest.bounces),
          byProvider: many(s.digest.bounces),
          opened: many(s.incident),
          mailboxes: many(s.digest.mailboxes[0]!),
        },
        s.NOW,
      ),
    );
  });

  test('a shortened message keeps its buttons and says that it is shortened', () => {
    const long = answerMessage(
      {
        answer: {
          ...s.answered.answer,
          entries: [
            { ...s.entry, disagreement: 'x'.repeat(900) },
            ...Array.from({ length: 3 }, () => ({ ...s.entry, meaning: 'y'.repeat(2900) })),
          ],
        },
        histories: [],
      },
      'masked',
    );
    expect(long.blocks.at(-1)?.type).toBe('actions');
    expect(JSON.stringify(long.blocks.at(-2))).toContain('Shortened');
  });
});

describe('the small tools', () => {
  test.for([
    ['&'.repeat(3000), 3000],
    ['a<b>&c', 7],
    ['👍👍👍', 4],
  ] as const)('an escaped text of %s stays within %i and whole', ([text, max]) => {
    const shown = safe(text, max);
    expect(shown.length).toBeLessThanOrEqual(max);
    expect(shown).not.toMatch(/&(?!(?:amp|lt|gt);)/);
    expect(shown.isWellFormed()).toBe(true);
  });

  test('clip cuts between code points', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.nat(50), (text, max) => {
        const cut = clip(text.toWellFormed(), max + 1);
        expect(cut.length).toBeLessThanOrEqual(max + 1);
        expect(cut.isWellFormed()).toBe(true);
      }),
    );
  });

  test('words and code neither mention nor format', () => {
    expect(words('<!channel> *a* _b_ `c`')).toBe('&lt;!channel&gt; ∗a∗ ＿b＿ ˋcˋ');
    expect(code('a`b\n<@U1>')).toBe('`aˋb &lt;@U1&gt;`');
    expect(clean('a\u202Eb\u0000c\r\nd')).toBe('abc\nd');
  });

  test.for([
    ['<mailto:a@example.com|a@example.com>', 'a@example.com'],
    ['<mailto:a@example.com>', 'a@example.com'],
    ['see <https://example.com/x|here> &amp; &lt;b&gt;', 'see here & <b>'],
    ['<@U0ALICE001> 5.7.28', '  5.7.28'],
  ] as const)('%s was typed as %s', ([text, typed]) => {
    expect(unmark(text)).toBe(typed);
  });

  test('a button carries a short query as it is, and of a long one the line that decided', () => {
    expect(carried(s.answered.answer)).toBe('550 5.7.28');
    expect(carried({ ...s.answered.answer, query: 'x'.repeat(5000) })).toBe(s.entry.quoted);
  });
});

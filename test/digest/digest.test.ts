import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { causes } from '../../src/catalogue/causes/index.ts';
import { buildDigest, type DayIncident, type DigestInput } from '../../src/digest/build.ts';
import { chartData, chartLine } from '../../src/digest/chart.ts';
import {
  addDays,
  dateOf,
  dayBounds,
  dayTeller,
  endsWeek,
  hourOf,
  isDate,
  longDate,
  offsetOf,
  timeOf,
} from '../../src/digest/day.ts';
import type { DayFigures, Trend } from '../../src/digest/digest.ts';
import { against, digestText } from '../../src/digest/text.ts';
import type { Incident } from '../../src/incident/incident.ts';
import { titleOf } from '../../src/incident/title.ts';
import { timeline } from '../incident/timeline.ts';

const HOUR = 3_600_000;

describe('days', () => {
  test.for([
    ['2026-11-20', 'Europe/Berlin', 24, '2026-11-19T23:00:00.000Z'],
    ['2026-03-29', 'Europe/Berlin', 23, '2026-03-28T23:00:00.000Z'],
    ['2026-10-25', 'Europe/Berlin', 25, '2026-10-24T22:00:00.000Z'],
    ['2026-03-08', 'America/New_York', 23, '2026-03-08T05:00:00.000Z'],
    ['2026-11-01', 'America/New_York', 25, '2026-11-01T04:00:00.000Z'],
    ['2026-04-05', 'Australia/Lord_Howe', 24.5, '2026-04-04T13:00:00.000Z'],
    ['2026-06-01', 'Asia/Kathmandu', 24, '2026-05-31T18:15:00.000Z'],
    ['2026-06-01', 'Pacific/Kiritimati', 24, '2026-05-31T10:00:00.000Z'],
    ['2026-06-01', 'Pacific/Pago_Pago', 24, '2026-06-01T11:00:00.000Z'],
    ['2011-12-30', 'Pacific/Apia', 0, '2011-12-30T10:00:00.000Z'],
    ['2018-11-04', 'America/Sao_Paulo', 23, '2018-11-04T03:00:00.000Z'],
    ['2026-06-01', 'UTC', 24, '2026-06-01T00:00:00.000Z'],
  ] as const)('%s in %s has %d hours', ([date, zone, hours, start]) => {
    const bounds = dayBounds(date, zone);
    expect(new Date(bounds.start).toISOString()).toBe(start);
    expect((bounds.end - bounds.start) / HOUR).toBe(hours);
  });

  test('every instant lies within the bounds of its own date', () => {
    const zones = [
      'Europe/Berlin',
      'America/New_York',
      'Asia/Kolkata',
      'America/Santiago',
      'Africa/Casablanca',
      'Pacific/Chatham',
      'UTC',
    ];
    fc.assert(
      fc.property(
        fc.integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2028, 0, 1) }),
        fc.constantFrom(...zones),
        (at, zone) => {
          const { start, end } = dayBounds(dateOf(at, zone), zone);
          expect(start <= at && at < end).toBe(true);
          expect(dayTeller(zone)(at)).toBe(dateOf(at, zone));
        },
      ),
      { numRuns: 150 },
    );
  });

  test('the teller follows times back and forth', () => {
    const tell = dayTeller('Europe/Berlin');
    const times = [
      '2026-11-19T22:59:59Z',
      '2026-11-19T23:00:00Z',
      '2026-11-20T22:59:59Z',
      '2026-11-19T22:59:59Z',
      '2026-11-20T23:00:00Z',
    ];
    expect(times.map((at) => tell(Date.parse(at)))).toEqual([
      '2026-11-19',
      '2026-11-20',
      '2026-11-20',
      '2026-11-19',
      '2026-11-21',
    ]);
  });

  test('words', () => {
    const at = Date.parse('2026-11-20T23:05:00Z');
    expect([timeOf(at, 'Europe/Berlin'), hourOf(at, 'Europe/Berlin'), longDate('2026-11-20')]).toEqual([
      '00:05',
      0,
      'Friday, 20 November 2026',
    ]);
    expect([addDays('2026-02-28', 1), addDays('2028-02-28', 1), addDays('2026-01-01', -1)]).toEqual([
      '2026-03-01',
      '2028-02-29',
      '2025-12-31',
    ]);
    expect(['2026-11-21', '2026-11-22', '2026-11-23'].map(endsWeek)).toEqual([false, true, false]);
  });

  test.for([
    ['UTC', '+00:00', 0],
    ['Asia/Kolkata', '+05:30', 330],
    ['America/New_York', '-05:00', -300],
    ['America/St_Johns', '-03:30', -210],
    ['Pacific/Kiritimati', '+14:00', 840],
  ] as const)('%s is %s of UTC', ([zone, name, minutes]) => {
    const at = Date.parse('2026-11-20T12:00:00Z');
    expect(offsetOf(at, zone)).toEqual({ name, minutes });
    expect(offsetOf(at, zone), 'asked again').toEqual({ name, minutes });
  });

  test.for([
    ['2026-02-28', true],
    ['2028-02-29', true],
    ['2026-02-31', false],
    ['2026-13-01', false],
    ['x2026-02-28', false],
    ['2026-02-28x', false],
    ['26-02-28', false],
    ['', false],
  ] as const)('%s is a date: %s', ([text, is]) => expect(isDate(text)).toBe(is));

  test('what is no date or no zone is said', () => {
    expect(() => dayBounds('tomorrow', 'UTC')).toThrow(/tomorrow is no date; write YYYY-MM-DD/);
    expect(() => dateOf(0, 'Mars/Olympus')).toThrow(RangeError);
  });
});

const trend = (label: string, today: number, yesterday = today, mean7 = today): Trend => ({
  label,
  today,
  yesterday,
  mean7,
});

const days = Array.from({ length: 14 }, (_, n) => ({
  date: addDays('2026-11-09', n),
  bounces: 40 + n,
  delays: n,
}));

const calm: DayFigures = {
  bounces: trend('bounces', 53, 52, 49.7),
  delays: trend('delays', 13),
  complaints: trend('complaints', 0),
  unread: trend('not understood', 0),
  byCategory: [trend('invalid-recipient', 40), trend('mailbox-full', 13, 10, 12)],
  byProvider: [trend('gmail', 30), trend('', 23)],
  topCodes: [trend('5.1.1', 40)],
  topDomains: [trend('example.com', 20)],
  topCauses: [{ cause: 'user-unknown', count: 40 }],
  days,
};

const input = (fields: Partial<DigestInput> = {}, figures: Partial<DayFigures> = {}): DigestInput => ({
  date: '2026-11-20',
  timeZone: 'Europe/Berlin',
  figures: { ...calm, ...figures },
  incidents: [],
  everHeard: true,
  newlySuppressible: 0,
  mailboxes: [{ name: 'bounces', lastSeenAt: Date.parse('2026-11-21T05:00:00Z'), healthy: true, note: '' }],
  sent: null,
  ...fields,
});

const incident = (fields: Partial<Incident> = {}): Incident => {
  const { incident: made } = timeline({
    cause: 'mxroute-connection-spam',
    category: 'reputation-block',
    provider: 'mxroute',
  })
    .at('09:00')
    .bounce();
  if (!made) throw new Error('not opened');
  return { ...made, openedAt: Date.parse('2026-11-20T08:00:00Z'), ...fields };
};

/** One that opened on the day, ended on it, or stood through it. */
const opened = (fields: Partial<Incident> = {}): DayIncident => ({
  incident: incident(fields),
  openings: 1,
  endings: 0,
  open: true,
});
const ended = (fields: Partial<Incident> = {}): DayIncident => ({
  incident: incident({ state: 'resolved', ...fields }),
  openings: 0,
  endings: 1,
  open: false,
});
const standing = (fields: Partial<Incident> = {}): DayIncident => ({ ...opened(fields), openings: 0 });

describe('the digest', () => {
  test('all quiet when it was', () => {
    expect(buildDigest(input()).allQuiet).toBe(true);
    expect(digestText(buildDigest(input()))).toMatch(
      /^Bounces on Friday, 20 November 2026 \(Europe\/Berlin\)\nAll quiet/,
    );
  });

  test.for([
    ['an incident opened', input({ incidents: [opened()] })],
    ['one stood through it', input({ incidents: [standing()] })],
    ['one ended on it', input({ incidents: [ended()] })],
    ['no bounce has ever come', input({ everHeard: false })],
    ['not everything was heard', input({ blindSince: 1 })],
    ['its incidents are gone', input({ incidentsPurged: true })],
    ['something was not understood', input({}, { unread: trend('', 1) })],
    [
      'a mailbox is not healthy',
      input({ mailboxes: [{ name: 'b', lastSeenAt: null, healthy: false, note: 'login failed' }] }),
    ],
    ['more bounced than usual', input({}, { bounces: trend('', 90, 50, 50) })],
    ['complaints came', input({}, { complaints: trend('', 30, 0, 1) })],
  ] as const)('not quiet: %s', ([, given]) => expect(buildDigest(given).allQuiet).toBe(false));

  test.for([
    ['half as many again', trend('', 75, 50, 50), true],
    ['more than that', trend('', 76, 50, 50), false],
    ['ten more than hardly any', trend('', 11, 1, 1), true],
    ['more than that', trend('', 12, 1, 1), false],
  ] as const)('a day on which bounced %s is quiet: %j', ([, bounces, is]) => {
    expect(buildDigest(input({}, { bounces })).allQuiet).toBe(is);
    expect(buildDigest(input({}, { delays: bounces })).allQuiet).toBe(is);
  });

  test('an inhibited incident is nobody’s concern', () => {
    const digest = buildDigest(input({ incidents: [opened({ inhibitedBy: 'own-outage' })] }));
    expect([digest.allQuiet, digest.opened]).toEqual([true, []]);
  });

  test('no more than five causes, a provider without a name by its id', () => {
    const topCauses = [
      'user-unknown',
      'mailbox-full',
      'greylisted',
      'server-busy',
      'mail-flood',
      'mail-loop',
    ].map((cause, n) => ({ cause, count: 10 - n }));
    const digest = buildDigest(input({}, { topCauses, byProvider: [trend('never-heard-of', 1)] }));
    expect(digest.topCauses.map(({ cause }) => cause)).toEqual(
      topCauses.slice(0, 5).map(({ cause }) => cause),
    );
    expect(digest.byProvider[0]?.label).toBe('never-heard-of');
    for (const { doThis } of digest.topCauses) expect(doThis).toMatch(/\.$/);
  });

  test('what is not known of a day is told as not known', () => {
    expect(buildDigest(input())).toMatchObject({ blindSince: null, rate: null, week: null });
    expect(Object.keys(buildDigest(input()))).not.toContain('incidentsPurged');
    expect(Object.keys(buildDigest(input()))).not.toContain('placed');
    expect(buildDigest(input({ incidentsPurged: true, blindSince: 5 }))).toMatchObject({
      incidentsPurged: true,
      blindSince: 5,
    });
    expect(buildDigest(input({ sent: -1 })).rate).toBeNull();
  });

  test('half of the incidents of a week were over within the median', () => {
    const at = Date.parse('2026-11-20T08:00:00Z');
    const over = (hours: number): DayIncident => ended({ openedAt: at, resolvedAt: at + hours * HOUR });
    const median = (...week: readonly DayIncident[]): number | null =>
      buildDigest(input({ date: '2026-11-22', week })).week?.medianRecoveryMs ?? null;
    expect(median(over(9), over(1), over(3))).toBe(3 * HOUR);
    expect(median(over(9), over(1))).toBe(HOUR);
    expect(median(over(10), over(9), standing({ resolvedAt: null }))).toBe(9 * HOUR);
    expect(median(standing({ openedAt: null, resolvedAt: at }))).toBeNull();
    expect(median()).toBeNull();
  });

  test('no incident is told twice', () => {
    const both = { ...ended({ id: 'both' }), openings: 1 };
    const digest = buildDigest(input({ incidents: [both, opened({ id: 'new' }), standing({ id: 'old' })] }));
    expect([digest.opened, digest.closed, digest.stillOpen].map((list) => list.map(({ id }) => id))).toEqual([
      ['new'],
      ['both'],
      ['old'],
    ]);
  });

  test('says why a day cannot be judged', () => {
    const text = digestText(
      buildDigest(
        input({
          everHeard: false,
          blindSince: Date.parse('2026-11-20T03:00:00Z'),
          incidentsPurged: true,
        }),
      ),
    );
    expect(text).toContain('No bounce has ever arrived here');
    expect(text).toContain('Not everything is heard since 2026-11-20 04:00');
    expect(text).toContain('no longer kept');
  });

  test('a bounce rate only from send counts', () => {
    expect(buildDigest(input()).rate).toBeNull();
    expect(buildDigest(input({ sent: 0 })).rate).toBeNull();
    expect(buildDigest(input({ sent: 5300 })).rate).toEqual({ sent: 5300, bounced: 53 });
    expect(digestText(buildDigest(input({ sent: 5300 })))).toContain('Bounce rate 1.00% (53 of 5,300 sent).');
    expect(digestText(buildDigest(input()))).not.toContain('rate');
  });

  test('providers by name, causes with the one thing to do', () => {
    const digest = buildDigest(input());
    expect(digest.byProvider.map(({ label }) => label)).toEqual(['Gmail', 'other providers']);
    expect(digest.topCauses[0]).toMatchObject({
      cause: 'user-unknown',
      count: 40,
      title: expect.stringMatching(/\S/),
    });
  });

  test('the week, in the digest of its last day only', () => {
    const week = [{ ...ended({ resolvedAt: Date.parse('2026-11-20T20:00:00Z') }), openings: 1 }];
    expect(buildDigest(input({ week })).week).toBeNull();
    expect(buildDigest(input({ date: '2026-11-22', week })).week).toEqual({
      from: '2026-11-16',
      to: '2026-11-22',
      bounces: { now: 350, before: 301 },
      delays: { now: 70, before: 21 },
      opened: 1,
      closed: 1,
      medianRecoveryMs: 12 * HOUR,
    });
  });

  test('addresses whose mail only ever expires are told with their number and since when', () => {
    const since = Date.parse('2026-10-02T10:00:00Z');
    const told = (count: number) => digestText(buildDigest(input({ expiring: { count, since } })));
    expect(told(3)).toContain(
      '3 addresses are worth a look: mail to them has only expired, since 2026-10-02',
    );
    expect(told(1)).toContain('1 address is worth a look: mail to it has only expired');
    expect(digestText(buildDigest(input({})))).not.toContain('worth a look');
  });

  test('reads well in a terminal', () => {
    const digest = buildDigest(
      input(
        {
          date: '2026-11-22',
          incidents: [
            opened({ severity: 'critical' }),
            ended({ resolvedAt: Date.parse('2026-11-20T20:00:00Z'), bounces: 1200 }),
            standing({ openedAt: Date.parse('2026-11-18T08:00:00Z') }),
          ],
          newlySuppressible: 17,
          sent: 120_000,
          week: [opened()],
        },
        { bounces: trend('bounces', 1234, 1100, 700), unread: trend('not understood', 2, 0, 0) },
      ),
    );
    // The catalogue's words are its own; here only the layout counts.
    const text = digestText({
      ...digest,
      topCauses: [{ cause: 'user-unknown', title: 'User unknown', count: 40, doThis: 'Suppress it.' }],
    });
    const golden = readFileSync(new URL('golden/digest.txt', import.meta.url), 'utf8');
    expect(text.replaceAll(titleOf(incident()), 'A block')).toBe(golden);
  });

  test('one of each is told in the singular, many in the plural, none not at all', () => {
    const notes = (count: number): readonly string[] =>
      digestText(
        buildDigest(
          input({ newlySuppressible: count }, { unread: trend('', count), unproven: trend('', count) }),
        ),
      )
        .split('\n')
        .filter((line) => /may be suppressed|understood,|proven,/.test(line));
    expect(notes(0)).toEqual([]);
    expect(notes(1)).toEqual([
      '1 more address may be suppressed: rebound suppressions',
      '1 message could not be understood, or not to the end; they are kept.',
      '1 report could not be proven, and condemned nobody (docs/trust.md says what would prove them).',
    ]);
    expect(notes(1200)).toEqual([
      '1,200 more addresses may be suppressed: rebound suppressions',
      '1,200 messages could not be understood, or not to the end; they are kept.',
      '1,200 reports could not be proven, and condemned nobody (docs/trust.md says what would prove them).',
    ]);
  });

  test('a day of nothing has no empty parts', () => {
    const bare = input(
      { mailboxes: [] },
      { byCategory: [], byProvider: [], topCodes: [], topDomains: [], topCauses: [] },
    );
    const text = digestText(buildDigest(bare));
    expect(text).not.toMatch(/Mailboxes|causes|category|provider|code|domain|week|\n\n\n/);
    expect(text.split('\n').slice(0, 2)).toEqual([
      'Bounces on Friday, 20 November 2026 (Europe/Berlin)',
      'All quiet: no incident, and no more than usual.',
    ]);
  });

  test('the mailboxes, and how they fare', () => {
    const mailboxes = [
      { name: 'a', lastSeenAt: null, healthy: true, note: '' },
      { name: 'b', lastSeenAt: Date.parse('2026-11-21T05:00:00Z'), healthy: false, note: 'login failed' },
    ];
    expect(digestText(buildDigest(input({ mailboxes })))).toMatch(
      /\n\nMailboxes\n {2}a: healthy, no mail yet\n {2}b: NOT HEALTHY, last mail 2026-11-21 06:00 \(login failed\)\n$/,
    );
    expect(buildDigest(input({ mailboxes })).allQuiet, 'one of two').toBe(false);
  });

  test('the week in words', () => {
    const at = Date.parse('2026-11-20T08:00:00Z');
    const over = { ...ended({ openedAt: at, resolvedAt: at + 3 * HOUR }), openings: 1 };
    const text = (week: readonly DayIncident[]): string =>
      digestText(buildDigest(input({ date: '2026-11-22', week })));
    expect(text([over])).toMatch(
      /\n\nThe week 2026-11-16 to 2026-11-22\n {2}\s+week {2}before\s*\n.*\n.*\n {2}1 incident opened, 1 closed; half of them were over within 3 hours\.\n/,
    );
    expect(text([])).toContain('  0 incidents opened, 0 closed.\n');
  });

  test('how an incident fares: its phase, over, or quiet and unproven', () => {
    const at = Date.parse('2026-11-20T08:00:00Z');
    const proof = { kind: 'delivered', at, count: 1, source: 'log' } as const;
    const line = (one: DayIncident): string =>
      digestText(buildDigest(input({ incidents: [one] })))
        .split('\n')
        .find((text) => text.includes('(1 message')) ?? '';
    const gone = { openedAt: at, resolvedAt: at + 3 * HOUR };
    expect(line(standing({ openedAt: at, phase: 'blocked' }))).toMatch(
      /^ {2}09:00 {2}critical {2}.*\(1 message, blocked\)$/,
    );
    expect(line(ended({ ...gone, proof }))).toMatch(/\(1 message, over after 3 hours\)$/);
    expect(line(ended({ ...gone, proof: null }))).toMatch(/\(1 message, quiet, unproven, after 3 hours\)$/);
    expect(line(ended({ openedAt: at, resolvedAt: null, phase: 'gone' }))).toMatch(/\(1 message, gone\)$/);
    expect(line(standing({ openedAt: null, firstAt: at - 48 * HOUR }))).toMatch(/^ {2}2026-11-18 09:00 /);
    expect(
      line(standing({ openedAt: at, provider: 'corp', scope: { kind: 'ip', value: '192.0.2.1' } })),
    ).toMatch(/ · corp · 192\.0\.2\.1 \(/);
  });

  test('the columns are aligned', () => {
    const lines = digestText(buildDigest(input()))
      .split('\n')
      .filter((line) => /^ {2}\S.* \d/.test(line));
    const blocks = Map.groupBy(lines, (line) => line.search(/\d+ {2,}\d/) >= 0);
    expect(blocks.get(true)?.length).toBeGreaterThan(6);
  });

  test('against the mean', () => {
    expect(
      [
        trend('', 14, 0, 10),
        trend('', 8, 0, 10),
        trend('', 10, 0, 10.4),
        trend('', 3, 0, 0),
        trend('', 0, 0, 0),
      ].map(against),
    ).toEqual(['up 40%', 'down 20%', 'as usual', 'new', '']);
  });
});

test('the one thing to do holds whatever became of the messages: no step of a digest begins with a condition', () => {
  for (const cause of causes.keys()) {
    const digest = buildDigest(input({}, { topCauses: [{ cause, count: 3 }] }));
    expect(digest.topCauses[0]?.doThis, cause).not.toMatch(/^With a [45]xx/);
  }
});

describe('the chart', () => {
  test('within what Slack takes', () => {
    const chart = chartData(buildDigest(input()));
    expect(chart?.categories).toHaveLength(14);
    expect(chart?.title.length).toBeLessThanOrEqual(50);
    expect(chart?.categories.every((label) => label.length <= 20)).toBe(true);
    for (const { data } of chart?.series ?? [])
      expect(data.map(({ label }) => label)).toEqual(chart?.categories);
    expect(chart?.series[0]?.data[13]).toEqual({ label: '22 Nov', value: 53 });
  });

  test('whole, as Slack takes it: the last twenty days', () => {
    const many = Array.from({ length: 22 }, (_, n) => ({
      date: addDays('2026-10-30', n),
      bounces: n,
      delays: n === 21 ? 7 : 0,
    }));
    const chart = chartData({ days: many });
    expect(chart).toMatchObject({
      title: 'Bounces and delays, last 20 days',
      xLabel: 'Day',
      yLabel: 'Messages',
      series: [{ name: 'Bounces' }, { name: 'Delays' }],
    });
    expect(chart?.categories.at(0)).toBe('1 Nov');
    expect(chart?.series.map(({ data }) => data.at(-1)?.value)).toEqual([21, 7]);
    expect(chart && chartLine(chart)).toMatch(/^[▁-▇]{19}█ \(the highest 28 on 20 Nov\)$/);
  });

  test('a day of delays alone is worth a chart', () => {
    expect(chartData({ days: [{ date: '2026-11-20', bounces: 0, delays: 1 }] })).not.toBeNull();
  });

  test('nothing to draw, no chart', () => {
    expect(chartData({ days: [] })).toBeNull();
    expect(chartData({ days: [{ date: '2026-11-20', bounces: 0, delays: 0 }] })).toBeNull();
  });

  test('as a line: a bar a day, the highest named', () => {
    const day = (date: string, bounces: number) => ({ date, bounces, delays: 0 });
    const chart = chartData({
      days: [day('2026-11-18', 0), day('2026-11-19', 600), day('2026-11-20', 1200)],
    });
    expect(chart && chartLine(chart)).toBe('▁▅█ (the highest 1,200 on 20 Nov)');
    fc.assert(
      fc.property(fc.array(fc.nat(5_000_000), { minLength: 1, maxLength: 20 }), (counts) => {
        const any = chartData({ days: counts.map((bounces, n) => day(addDays('2026-11-01', n), bounces)) });
        if (any) expect(chartLine(any)).toMatch(new RegExp(`^[▁-█]{${counts.length}} \\(`));
      }),
      { numRuns: 100 },
    );
  });
});

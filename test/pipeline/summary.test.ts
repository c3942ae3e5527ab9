import { describe, expect, test } from 'vitest';
import { knowledgeOf } from '../../src/catalogue/knowledge.ts';
import type { Incident, IncidentChange } from '../../src/incident/incident.ts';
import { playbookById } from '../../src/incident/match.ts';
import type { Evidence, IncidentView, Share } from '../../src/pipeline/outlet.ts';
import {
  actingHeading,
  addressNote,
  counts,
  culpritOf,
  headline,
  howMany,
  notification,
  percent,
  reasonOf,
  seenIn,
  stepsNow,
  subject,
} from '../../src/pipeline/summary.ts';
import { flood, gmail, mxroute, NOW, ops } from '../slack/samples.ts';

const MINUTE = 60_000;
const of = (view: IncidentView, incident: Partial<Incident>): IncidentView => ({
  ...view,
  incident: { ...view.incident, ...incident },
});
const figures = (view: IncidentView, bounces: number, delays = 0): IncidentView => ({
  ...view,
  figures: { bounces, delays },
});
const share = (label: string, part: number, count = 10): Share => ({ label, count, share: part });
const evidence = (view: IncidentView, given: Partial<Evidence>): IncidentView => ({
  ...view,
  evidence: { ...view.evidence, ...given },
});
const storm: IncidentView = {
  ...of(ops, { playbook: 'storm', severity: 'critical', provider: '', because: 'Many at once.' }),
  playbook: playbookById('storm'),
};
const surge: IncidentView = {
  ...of(flood, { playbook: 'surge', category: 'invalid-recipient', severity: 'warning' }),
  playbook: playbookById('surge'),
};
const outage: IncidentView = {
  ...of(flood, { playbook: 'own-outage', cause: 'own-outage', category: 'network-error', provider: '' }),
  playbook: playbookById('own-outage'),
  knowledge: knowledgeOf({ cause: 'own-outage' }),
};

describe('the headline says how it stands, then what, where, which code and whom it hits', () => {
  const rest = 'Mail flood detected · Gmail · 550 5.7.28 · 192.0.2.10';
  test.for<[string, Partial<Incident>, string]>([
    ['critical', {}, `🔴 ${rest}`],
    ['a warning', { severity: 'warning' }, `🟠 ${rest}`],
    ['Rebound’s own', { severity: 'ops' }, `🔧 ${rest}`],
    ['back once more', { attempt: 2 }, `🔴 Back again, the 2nd time · ${rest}`],
    ['somebody has it', { state: 'acknowledged' }, `👀 Acknowledged · ${rest}`],
    [
      'lifted, though somebody has it',
      { state: 'acknowledged', stage: 'lifted' },
      `🔓 Should be lifted · ${rest}`,
    ],
    ['clean', { stage: 'clean' }, `🌤️ Looks clean · ${rest}`],
    ['quiet', { stage: 'quiet' }, `🔇 Quiet, not proven · ${rest}`],
    ['snoozed', { snoozedUntil: NOW + 1, stage: 'clean' }, `💤 Snoozed · ${rest}`],
    ['a snooze that has just ended', { snoozedUntil: NOW }, `🔴 ${rest}`],
    ['muted', { mutedUntil: NOW + 1, snoozedUntil: NOW + 1 }, `🔕 Muted · ${rest}`],
    ['a mute that has just ended', { mutedUntil: NOW }, `🔴 ${rest}`],
    ['explained', { inhibitedBy: 'x', mutedUntil: NOW + 1 }, `🧩 Explained by another incident · ${rest}`],
    ['over', { state: 'resolved', inhibitedBy: 'x' }, `✅ Over · ${rest}`],
    ['closed without a proof', { state: 'resolved', proof: null }, `⚪ Closed, unproven · ${rest}`],
  ])('%s', ([, given, said]) => expect(headline(of(flood, given), NOW)).toBe(said));
});

test.for<[string, IncidentView, string]>([
  [
    'a brand or mailbox where several are watched',
    { ...flood, whose: 'Shop' },
    'Mail flood detected · Gmail · 550 5.7.28 · 192.0.2.10 · Shop',
  ],
  ['no receiver where the title names it', gmail, 'Gmail: rate limit on your IP · 550 5.7.28 · 192.0.2.10'],
  [
    'no receiver where the title has a word of its name',
    of(flood, { provider: 'microsoft', cause: 'microsoft-throttled' }),
    'Microsoft / Outlook: throttled · 550 5.7.28 · 192.0.2.10',
  ],
  [
    'no receiver where the title has the name of one of its brands',
    of(flood, { provider: 'microsoft', cause: 'microsoft-namespace-mining' }),
    'Outlook.com: namespace mining · 550 5.7.28 · 192.0.2.10',
  ],
  [
    'no receiver where the title has it within a word',
    of(flood, { provider: 'mxroute', cause: 'mxroute-connection-spam', scope: { kind: 'ip', value: '' } }),
    'MXroute: Connection Spam, IP blocked for 12 hours · 550 5.7.28',
  ],
  [
    'no receiver where none is known',
    of(flood, { provider: '' }),
    'Mail flood detected · 550 5.7.28 · 192.0.2.10',
  ],
  [
    'no code where no answer stands for the rest',
    evidence(flood, { codes: [share('550 5.7.28', 0.5), share('421 4.7.28', 0.5)] }),
    'Mail flood detected · Gmail · 192.0.2.10',
  ],
  [
    'no code where none was given',
    evidence(flood, { codes: [] }),
    'Mail flood detected · Gmail · 192.0.2.10',
  ],
  [
    'the reply alone where its status says no more',
    evidence(flood, { codes: [share('550 5.0.0', 0.51)] }),
    'Mail flood detected · Gmail · 550 · 192.0.2.10',
  ],
  [
    'a status that only begins so, whole',
    evidence(flood, { codes: [share('550 5.0.01', 1)] }),
    'Mail flood detected · Gmail · 550 5.0.01 · 192.0.2.10',
  ],
  ['what it is alone, where no more is known', ops, 'Rebound itself needs care'],
])('the subject has %s', ([, view, said]) => expect(subject(view)).toBe(said));

describe('who most of it comes from', () => {
  const campaign = share('Autumn offer <autumn.example.com>', 0.8);
  const own = { ...share('News <news@example.com>', 0.7), ours: true };
  const from = (senders: readonly Share[], campaigns: readonly Share[]): IncidentView =>
    evidence(flood, { senders, campaigns });
  test.for<[string, IncidentView, unknown]>([
    [
      'a campaign by its name, our own sender by the whole address, and the smaller share of the two',
      from([own], [campaign]),
      { name: 'campaign Autumn offer from news@example.com', short: 'campaign Autumn offer', share: 0.7 },
    ],
    [
      'a campaign alone',
      from([], [campaign]),
      { name: 'campaign Autumn offer', short: 'campaign Autumn offer', share: 0.8 },
    ],
    [
      'a campaign that has only an id',
      from([], [share('<autumn.example.com>', 0.8)]),
      { name: 'campaign <autumn.example.com>', short: 'campaign <autumn.example.com>', share: 0.8 },
    ],
    [
      'a sender alone, masked where it is not ours',
      from([share('news@example.net', 0.6)], []),
      { name: 'mail from n…@example.net', short: 'mail from n…@example.net', share: 0.6 },
    ],
    [
      'the first that stands out, though another is named before it',
      from([share('a@example.com', 0.4), share('b@example.net', 0.5, 3)], []),
      { name: 'mail from b…@example.net', short: 'mail from b…@example.net', share: 0.5 },
    ],
    ['nobody, where each has less than half', from([share('a@example.com', 0.49)], []), null],
    ['nobody, where two messages say nothing yet', from([share('a@example.com', 1, 2)], []), null],
    ['nobody, where nobody is named', from([], []), null],
    ['nobody, where incidents are counted', evidence(storm, { campaigns: [campaign] }), null],
    ['nobody, where our own network is down', evidence(outage, { campaigns: [campaign] }), null],
    [
      'a name of any length, cut to what fits',
      from([], [share(`${'x'.repeat(200)} <id.example>`, 1)]),
      { name: `campaign ${'x'.repeat(80)}`, short: `campaign ${'x'.repeat(80)}`, share: 1 },
    ],
    [
      'brackets within a name, as they stand',
      from([], [share('a <b> <id.example>', 1)]),
      { name: 'campaign a <b> <id.example>', short: 'campaign a <b> <id.example>', share: 1 },
    ],
  ])('%s', ([, view, wanted]) => expect(culpritOf(view)).toEqual(wanted));
});

test.for<[IncidentView, string]>([
  [figures(flood, 1), '1 message failed'],
  [figures(flood, 1204, 1030), '1,204 messages failed, 1,030 delayed'],
  [figures(flood, 0, 1), '1 message delayed, none failed so far'],
  [figures(storm, 1), '1 further incident gathered here'],
  [figures(storm, 2), '2 further incidents gathered here'],
])('how many: %#', ([view, said]) => expect(howMany(view)).toBe(said));

test.for<[string, IncidentView, boolean]>([
  ['messages that failed', figures(flood, 1), true],
  ['messages that wait', figures(flood, 0, 1), true],
  ['nothing yet', figures(flood, 0), false],
  ['Rebound’s own trouble', figures(ops, 1), false],
])('whether there are figures to tell: %s', ([, view, wanted]) => expect(counts(view)).toBe(wanted));

test.for<[string, Partial<Incident>, string]>([
  ['the mailbox alone is not worth saying', { heardFrom: { mailbox: NOW }, attempts: 9000 }, ''],
  ['nor is nothing', {}, ''],
  ['the log', { heardFrom: { log: NOW } }, 'Seen in the mail server’s log.'],
  [
    'the log and reports, with its tries',
    { heardFrom: { mailbox: NOW, log: NOW }, attempts: 1235 },
    'Seen in the mail server’s log and reports, 1,235 tries.',
  ],
  ['as many tries as messages', { heardFrom: { event: NOW }, attempts: 1234 }, 'Seen in events.'],
])('where it was seen: %s', ([, given, said]) => expect(seenIn(of(flood, given))).toBe(said));

test.for([
  [0.004, '0%'],
  [0.615, '62%'],
  [0.995, '100%'],
  [0.996, 'all'],
  [1, 'all'],
] as const)('a share of %d is %s', ([given, said]) => expect(percent(given)).toBe(said));

const texts = (view: IncidentView): readonly string[] => stepsNow(view).map(({ text }) => text);

describe('what to do now', () => {
  const nobody = (view: IncidentView): IncidentView => evidence(view, { senders: [], campaigns: [] });
  test.for<[string, IncidentView, readonly string[]]>([
    ['nothing, once it is over', of(mxroute, { state: 'resolved' }), []],
    [
      'nothing, where nothing is known',
      { ...nobody(flood), knowledge: knowledgeOf({ cause: 'unknown' }) },
      [],
    ],
    ['nothing, where Rebound itself is meant', ops, []],
    [
      'what a storm’s playbook says',
      storm,
      ['Look for what they share: one sending IP, one domain, one campaign, one provider.'],
    ],
    [
      'what a surge’s playbook says',
      nobody(surge),
      ['Find which mailing, list or form they come from (see the thread), and pause it.'],
    ],
    [
      'the same, with whom it comes from',
      surge,
      ['Look at campaign Autumn offer first, and pause it while you look.'],
    ],
    [
      'after the lift, how to try',
      of(mxroute, { stage: 'lifted' }),
      [
        'Send ten messages there, and wait ten minutes.',
        'If none is refused: send what failed again, slowly (⋯ List Messages to Resend).',
        'If one is refused: stop. The cause is not fixed, and the clock starts anew.',
      ],
    ],
    [
      'when it looks clean and messages have failed',
      of(mxroute, { stage: 'clean' }),
      [
        'Raise the rate step by step while nothing is put off.',
        'Then send what failed again, slowly (⋯ List Messages to Resend).',
      ],
    ],
    [
      'when it looks clean and none has failed',
      figures(of(mxroute, { stage: 'clean' }), 0, 9),
      ['Raise the rate step by step while nothing is put off.'],
    ],
    ['the cause’s steps while it fails', nobody(flood), [...flood.knowledge.steps.map(({ text }) => text)]],
    [
      'the cause’s steps while it is quiet, from whom it comes',
      of(flood, { stage: 'quiet' }),
      [
        'Stop campaign Autumn offer now.',
        ...flood.knowledge.steps
          .map(({ text }) => text)
          .filter((text) => !text.startsWith('Stop that source.')),
      ],
    ],
  ])('%s', ([, view, said]) => expect(texts(view)).toEqual(said));
});

test.for<[string, IncidentView, string]>([
  ['us', flood, 'Do now'],
  [
    'the mail host',
    { ...flood, knowledge: { ...flood.knowledge, owner: 'our-host' } },
    'Do now – your mail host has to mend it',
  ],
  [
    'the recipient’s administrator',
    { ...flood, knowledge: { ...flood.knowledge, owner: 'recipient-admin' } },
    "Do now – the recipient's administrator has to mend it",
  ],
  [
    'the provider',
    { ...flood, knowledge: { ...flood.knowledge, owner: 'provider' } },
    'Do now – the provider has to mend it',
  ],
  ['nobody', { ...flood, knowledge: { ...flood.knowledge, owner: 'wait' } }, 'Do now – it passes by itself'],
  [
    'whoever, where no single cause stands for it',
    { ...surge, knowledge: { ...flood.knowledge, owner: 'wait' } },
    'Do now',
  ],
])('the heading over the steps, where it is up to %s', ([, view, said]) =>
  expect(actingHeading(view)).toBe(said),
);

describe('what it means for the addresses', () => {
  const dead = { ...flood, knowledge: knowledgeOf({ cause: 'user-unknown' }) };
  const full = { ...flood, knowledge: knowledgeOf({ cause: 'mailbox-full' }) };
  test.for<[string, IncidentView, string]>([
    ['the sender’s trouble', flood, 'The addresses are fine: none is suppressed for this.'],
    [
      'the sender’s trouble, over',
      of(flood, { state: 'resolved' }),
      'The addresses are fine: send them the failed messages again, slowly.',
    ],
    [
      'the sender’s trouble, over, and nothing failed',
      figures(of(flood, { state: 'resolved' }), 0, 3),
      'The addresses are fine: none is suppressed for this.',
    ],
    [
      'unknown addresses',
      dead,
      'An address that its own server calls unknown may be suppressed; far more than usual are held for you to decide.',
    ],
    [
      'unknown addresses, over',
      of(dead, { state: 'resolved' }),
      'An address that its own server calls unknown may be suppressed; far more than usual are held for you to decide.',
    ],
    ['full mailboxes', full, 'An address is suppressed only after repeated failures over several days.'],
    ['our own outage', outage, 'No address is suppressed while this lasts.'],
    ['our own outage, over', of(outage, { state: 'resolved' }), ''],
    ['a storm, which is about incidents', storm, ''],
    ['Rebound itself', ops, ''],
  ])('%s', ([, view, said]) => expect(addressNote(view)).toBe(said));
});

describe('the reason that is told beside the figures', () => {
  const change = (kind: IncidentChange['kind'], by: string | null = null): IncidentChange => ({
    incidentId: flood.incident.id,
    at: NOW - MINUTE,
    kind,
    because: `Because of ${kind}.`,
    voice: 'none',
    by,
  });
  const told = (changes: readonly IncidentChange[], incident: Partial<Incident> = {}): string | undefined =>
    reasonOf({ ...of(flood, incident), timeline: changes })?.because;

  test.for(['escalated', 'reblocked', 'reopened', 'looks-clean', 'inhibited', 'updated'] as const)(
    'is the latest that still holds: %s, and a reminder does not replace it',
    (kind) => {
      expect(told([change('opened'), change(kind), change('reminded')])).toBe(`Because of ${kind}.`);
      expect(told([change(kind), change('lifted')])).toBeUndefined();
      expect(told([change(kind), change('opened')])).toBeUndefined();
    },
  );

  test.for(['resolved', 'closed'] as const)('is why it ended, while it is over: %s', (kind) => {
    expect(told([change('opened'), change(kind)], { state: 'resolved' })).toBe(`Because of ${kind}.`);
    expect(told([change('opened'), change(kind)], { state: 'open' })).toBeUndefined();
  });

  test('is none while it has just opened, and what a hand did is told with the hand', () => {
    expect(told([])).toBeUndefined();
    expect(told([change('reminded')])).toBeUndefined();
    expect(told([change('updated'), change('reopened', 'U0ALICE001')])).toBeUndefined();
  });
});

test.for<[string, IncidentView, string]>([
  [
    'what fails, where, how much and whence',
    flood,
    '🔴 Mail flood detected (550 5.7.28, Gmail): 1,204 messages failed, 30 delayed, 82% campaign Autumn offer.',
  ],
  [
    'how it stands first',
    of(mxroute, { state: 'acknowledged' }),
    '👀 Acknowledged: MXroute: Rejected Recipient Flood, IP blocked for 48 hours (550 5.7.28): 1,204 messages failed, 82% campaign Autumn offer.',
  ],
  [
    'whose mail it is',
    { ...flood, whose: 'Shop' },
    '🔴 Mail flood detected (550 5.7.28, Gmail, Shop): 1,204 messages failed, 30 delayed, 82% campaign Autumn offer.',
  ],
  [
    'nobody where nobody stands out',
    evidence(flood, { campaigns: [], senders: [] }),
    '🔴 Mail flood detected (550 5.7.28, Gmail): 1,204 messages failed, 30 delayed.',
  ],
  [
    'why it opened where nothing is counted',
    { ...ops, timeline: [{ ...flood.timeline[0]!, because: 'Login refused.' }] },
    '🔧 Rebound itself needs care: Login refused.',
  ],
  ['the title alone where not even that is known', ops, '🔧 Rebound itself needs care.'],
])('a phone’s lock screen says %s', ([, view, said]) => expect(notification(view, NOW)).toBe(said));

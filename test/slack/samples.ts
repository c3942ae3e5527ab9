import { knowledgeOf } from '../../src/catalogue/knowledge.ts';
import type { Verdict } from '../../src/classify/verdict.ts';
import type { Digest, Trend } from '../../src/digest/digest.ts';
import type { Incident, IncidentChange } from '../../src/incident/incident.ts';
import { playbookById } from '../../src/incident/match.ts';
import type { Entry } from '../../src/lookup/answer.ts';
import { noTimes } from '../../src/ndr/times.ts';
import { byHand } from '../../src/pipeline/by-hand.ts';
import type { AddressRecord, Answered, Status, TopRow } from '../../src/pipeline/desk.ts';
import type { Evidence, IncidentView, Share } from '../../src/pipeline/outlet.ts';

/** Friday 20 November 2026, 11:05 UTC. */
export const NOW = Date.UTC(2026, 10, 20, 11, 5);
export const HOUR = 3_600_000;
const MINUTE = 60_000;

const share = (label: string, count: number, of: number): Share => ({ label, count, share: count / of });
export const evidence: Evidence = {
  senders: [share('news@example.com', 820, 1000), share('billing@example.com', 120, 1000)],
  campaigns: [share('Autumn offer <autumn.example.com>', 815, 1000)],
  subjects: [share('Your autumn offer is here', 790, 1000), share('Invoice 2026-11', 110, 1000)],
  mailers: [share('PHPMailer 6.9', 830, 1000)],
  sendingIps: [share('192.0.2.10', 1000, 1000)],
  envelopes: [],
  signatures: [],
  domains: [share('gmail.com', 700, 1000), share('example.net', 300, 1000)],
  codes: [share('550 5.7.28', 1000, 1000)],
  hints: [
    '62% of the recipients were never written to before.',
    'It began at 02:10, when this server usually sends nothing.',
  ],
  backscatter: 14,
  samples: [
    '550-5.7.28 [192.0.2.10] Our system has detected an unusual rate of unsolicited mail originating from your IP address. 550 5.7.28 gsmtp',
    '550 5.7.28 <jane.doe@example.net>: mail flood detected',
  ],
};

export const incident: Incident = {
  id: '01JD3V8Q9X',
  key: 'flood|gmail|ip:192.0.2.10',
  playbook: 'flood',
  cause: 'mail-flood',
  category: 'flood',
  provider: 'gmail',
  scope: { kind: 'ip', value: '192.0.2.10' },
  state: 'open',
  severity: 'critical',
  recent: [],
  rules: {},
  openedAt: NOW - 25 * MINUTE,
  firstAt: NOW - 27 * MINUTE,
  lastAt: NOW - 2 * MINUTE,
  resolvedAt: null,
  bounces: 1204,
  delays: 30,
  attempt: 1,
  clocks: { liftsAt: null, basis: 'none', retryAt: null, recoverBy: null },
  snoozedUntil: null,
  mutedUntil: null,
  actor: null,
  inhibitedBy: null,
  dueAt: NOW + HOUR,
  phase: 'failing',
  because: '1,204 messages were refused in 25 min; the first one opened this.',
  version: 3,
};
const step = (
  kind: IncidentChange['kind'],
  ago: number,
  because: string,
  by: string | null = null,
): IncidentChange => ({
  incidentId: incident.id,
  at: NOW - ago * MINUTE,
  kind,
  because,
  voice: 'none',
  by,
});
export const timeline = [
  step('opened', 25, 'The first flood refusal opened this.'),
  step('updated', 10, '1,000 messages by now.'),
  step('reminded', 2, 'Still open and nobody has taken it.'),
];

export const flood: IncidentView = {
  incident,
  knowledge: knowledgeOf({ cause: 'mail-flood', permanence: 'permanent' }),
  playbook: playbookById('flood'),
  providerName: 'Gmail',
  figures: { bounces: 1204, delays: 30 },
  addresses: 811,
  evidence,
  timeline,
  notes: [],
  byHand: byHand(incident, ['postfix'], 'gmail.com'),
  mention: [],
  whose: '',
};
export const mxroute: IncidentView = {
  ...flood,
  knowledge: knowledgeOf({
    cause: 'mxroute-rejected-recipient-flood',
    rule: 'mxroute-rejected-recipient-flood',
  }),
  playbook: playbookById('mxroute-rejected-recipient-flood'),
  figures: { bounces: 1204, delays: 0 },
  providerName: 'MXroute',
  notes: [
    'Mail queued now expires before the block lifts: raise the queue lifetime, or send it again after the lift.',
  ],
  incident: {
    ...incident,
    playbook: 'mxroute-rejected-recipient-flood',
    cause: 'mxroute-rejected-recipient-flood',
    provider: 'mxroute',
    delays: 0,
    clocks: { liftsAt: NOW + 3 * HOUR, basis: 'promise', retryAt: null, recoverBy: null },
    because: 'MXroute refused 1,204 messages since the block began.',
  },
};
export const reblocked: IncidentView = {
  ...mxroute,
  incident: {
    ...mxroute.incident,
    attempt: 2,
    clocks: { liftsAt: NOW + 47 * HOUR, basis: 'promise', retryAt: null, recoverBy: null },
    because: 'The block came back after it had lifted: the cause is not fixed. The clock starts again.',
  },
};
export const gmail: IncidentView = {
  ...flood,
  knowledge: knowledgeOf({ cause: 'gmail-unusual-rate-ip', rule: 'gmail-rate-ip', permanence: 'temporary' }),
  playbook: playbookById('gmail-unusual-rate'),
  figures: { bounces: 0, delays: 212 },
  incident: {
    ...incident,
    playbook: 'gmail-unusual-rate',
    cause: 'gmail-unusual-rate-ip',
    category: 'rate-limited',
    severity: 'warning',
    bounces: 0,
    delays: 212,
    clocks: { liftsAt: null, basis: 'practice', retryAt: NOW + 8 * MINUTE, recoverBy: NOW + 70 * HOUR },
    because: '212 messages are being held back; none has expired yet.',
  },
};
const by = (view: IncidentView, change: Partial<Incident>): IncidentView => ({
  ...view,
  incident: { ...view.incident, ...change, version: view.incident.version + 1 },
});
export const acknowledged = by(mxroute, {
  state: 'acknowledged',
  actor: { who: 'U0ALICE001', did: 'acknowledged', at: NOW - MINUTE },
  because: 'U0ALICE001 is looking into it.',
});
export const snoozed = by(flood, {
  snoozedUntil: NOW + 4 * HOUR,
  actor: { who: 'U0ALICE001', did: 'snoozed', at: NOW - MINUTE },
  because: 'U0ALICE001 snoozed it for 4 hours.',
});
export const resolved = by(mxroute, {
  state: 'resolved',
  resolvedAt: NOW - MINUTE,
  because: 'No such failure since the block lifted, and other mail was seen to go through.',
});
export const ops: IncidentView = {
  ...flood,
  knowledge: knowledgeOf({ cause: 'unknown' }),
  playbook: playbookById('rebound'),
  figures: { bounces: 0, delays: 0 },
  providerName: '',
  addresses: 0,
  evidence: {
    senders: [],
    campaigns: [],
    subjects: [],
    mailers: [],
    sendingIps: [],
    envelopes: [],
    signatures: [],
    domains: [],
    codes: [],
    hints: [],
    backscatter: 0,
    samples: [],
  },
  timeline: [],
  incident: {
    ...incident,
    playbook: 'rebound',
    cause: 'unknown',
    provider: '',
    severity: 'ops',
    scope: { kind: 'unstated', value: '' },
    bounces: 0,
    delays: 0,
    because:
      'The bounce mailbox bounces@example.com could not be reached for 10 minutes: the server refused the login.',
  },
};

export const entry: Entry = {
  fate: 'permanent',
  inShort: '',
  id: 'gmail-flood',
  label: '550 5.7.28',
  title: 'Mail flood detected',
  meaning:
    'The receiver saw more mail from you than it believes a person would send, and refuses the rest. It is about you, not about the recipients.',
  message: 'Failed for good: this copy is not tried again.',
  condition: 'Passes when the flood stops, usually within hours.',
  address: 'Keep it: the mailbox is fine.',
  owner: 'us',
  ownerName: 'You (the sender)',
  reasons: ['A hacked account or web form', 'A bulk mailing sent at once'],
  steps: knowledgeOf({ cause: 'mail-flood' }).steps,
  avoid: knowledgeOf({ cause: 'mail-flood' }).avoid,
  clock: 'About an hour after the flood has stopped (practice, not a promise).',
  alsoKnownAs: ['Mail flood detected'],
  notToConfuse: ['4.7.28 is the same trouble while mail is still being tried.'],
  disagreement:
    'Some guides call every 550 a dead address; the registry says that this one speaks of the sender.',
  quoted: '550-5.7.28 [192.0.2.10] Our system has detected an unusual rate of mail from jane.doe@example.net',
  sources: ['IANA SMTP enhanced status codes, X.7.28', 'Google Workspace: SMTP error reference'],
  related: ['4.7.28', '5.7.1'],
  seenAs: { causes: ['gmail-flood'], statuses: ['5.7.28'] },
};
export const history = {
  day: 41,
  week: 1204,
  lastAt: NOW - 12 * MINUTE,
  lastProvider: 'Gmail',
  incident: {
    id: incident.id,
    title: 'Mail flood detected at Gmail',
    link: 'https://acme.slack.com/archives/C0000000001/p1795245411000001',
  },
};
export const answered: Answered = {
  answer: {
    query: '550 5.7.28',
    kind: 'code',
    lead: '',
    entries: [entry],
    recipients: [],
    facts: [],
    suggestions: [],
  },
  histories: [history],
};
const verdict = (address: string, more: Partial<Verdict>): Verdict => ({
  address,
  domain: 'example.net',
  action: 'failed',
  diagnostic: '550 5.1.1 user unknown',
  remoteMta: 'mx.example.net',
  originalRecipient: '',
  finalRecipients: [],
  ...noTimes,
  category: 'invalid-recipient',
  cause: 'user-unknown',
  rule: 'user-unknown',
  status: '5.1.1',
  reply: '550',
  permanence: 'permanent',
  addressVerdict: 'suppress',
  scope: { kind: 'recipient', value: '' },
  owner: 'us',
  provider: '',
  ...more,
});
export const bounceAnswer: Answered = {
  answer: {
    query: 'From: MAILER-DAEMON@example.org …',
    kind: 'bounce',
    lead: 'Two recipients failed for different reasons.',
    entries: [
      entry,
      { ...entry, id: 'user-unknown', label: '550 5.1.1', title: 'No such mailbox', quoted: '' },
    ],
    recipients: [
      verdict('jane.doe@example.net', {}),
      verdict('max@example.net', {
        category: 'mailbox-full',
        status: '4.2.2',
        reply: '452',
        permanence: 'temporary',
        addressVerdict: 'suppress-after-repeats',
      }),
    ],
    facts: [],
    suggestions: [],
  },
  histories: [history, null],
};
export const checkAnswer: Answered = {
  answer: {
    query: 'check acme.example 192.0.2.10',
    kind: 'check',
    lead: 'acme.example and 192.0.2.10, as seen from here at 14:05 UTC: 1 of 3 checks found something wrong.',
    entries: [],
    recipients: [],
    facts: [
      { what: 'SPF', state: 'bad', said: 'SPF of acme.example forbids 192.0.2.10.', record: 'v=spf1 -all' },
      { what: 'Spamhaus ZEN', state: 'unknown', said: 'The list refuses your resolver.', record: '' },
      { what: 'MX', state: 'good', said: 'Mail for acme.example goes to mx.acme.example.', record: '' },
    ],
    suggestions: [],
  },
  histories: [],
};
export const unknownAnswer: Answered = {
  answer: {
    query: 'flux capacitor',
    kind: 'unknown',
    lead: '',
    entries: [],
    recipients: [],
    facts: [],
    suggestions: ['mailbox full', '5.0.0'],
  },
  histories: [],
};

const trend = (label: string, today: number, yesterday: number, mean7: number): Trend => ({
  label,
  today,
  yesterday,
  mean7,
});
export const digest: Digest = {
  date: '2026-11-20',
  timeZone: 'Europe/Berlin',
  bounces: trend('Bounces', 1389, 402, 380.4),
  delays: trend('Delays', 212, 240, 251),
  complaints: trend('Complaints', 2, 0, 0.4),
  unread: trend('Unread', 3, 1, 1.1),
  byCategory: [
    trend('flood', 1204, 0, 0),
    trend('invalid recipient', 96, 301, 290.1),
    trend('rate limited', 212, 240, 251),
    trend('mailbox full', 41, 44, 40),
    trend('content rejected', 12, 9, 11.3),
  ],
  byProvider: [
    trend('Gmail', 1204, 120, 110),
    trend('Microsoft 365 / Outlook.com', 90, 140, 133.7),
    trend('MXroute', 0, 51, 9),
  ],
  topCodes: [
    trend('550 5.7.28', 1204, 0, 0),
    trend('550 5.1.1', 96, 301, 290),
    trend('452 4.2.2', 41, 44, 40),
  ],
  topDomains: [trend('gmail.com', 1204, 120, 110), trend('example.net', 52, 40, 44)],
  topCauses: [
    {
      cause: 'mail-flood',
      title: 'Mail flood detected',
      count: 1204,
      doThis: 'Find the account that sent most, and change its password.',
    },
    { cause: 'user-unknown', title: 'No such mailbox', count: 96, doThis: 'Suppress these addresses.' },
  ],
  opened: [incident],
  closed: [{ ...resolved.incident, provider: 'mxroute', firstAt: NOW - 49 * HOUR }],
  stillOpen: [],
  newlySuppressible: 88,
  days: Array.from({ length: 14 }, (_, i) => ({
    date: `2026-11-${String(7 + i).padStart(2, '0')}`,
    bounces: i === 13 ? 1389 : 300 + ((i * 37) % 160),
    delays: 200 + ((i * 53) % 90),
  })),
  mailboxes: [
    { name: 'bounces@example.com', lastSeenAt: NOW - 2 * MINUTE, healthy: true, note: '' },
    {
      name: 'returns@example.org',
      lastSeenAt: NOW - 5 * HOUR,
      healthy: false,
      note: 'The server refuses the login since 06:10.',
    },
  ],
  allQuiet: false,
  rate: { sent: 48_200, bounced: 1389 },
};
/**
 * The same day without incidents: their titles are the catalogue's, and a golden file must not hang on its
 * words.
 */
export const dayOf: Digest = { ...digest, opened: [], closed: [] };
const none = (label: string): Trend => trend(label, 0, 0, 0);
export const quietDigest: Digest = {
  ...digest,
  bounces: none('Bounces'),
  delays: none('Delays'),
  complaints: none('Complaints'),
  unread: none('Unread'),
  byCategory: [],
  byProvider: [],
  topCodes: [],
  topDomains: [],
  topCauses: [],
  opened: [],
  closed: [],
  stillOpen: [],
  newlySuppressible: 0,
  days: digest.days.map((day) => ({ ...day, bounces: 0, delays: 0 })),
  mailboxes: digest.mailboxes.slice(0, 1),
  allQuiet: true,
  rate: null,
};

export const status: Status = {
  mailboxes: [
    {
      name: 'bounces@example.com',
      connected: true,
      lastPollAt: NOW - MINUTE,
      lastMailAt: NOW - 2 * MINUTE,
      backlog: 0,
      note: '',
    },
    {
      name: 'returns@example.org',
      connected: false,
      lastPollAt: NOW - 5 * HOUR,
      lastMailAt: NOW - 6 * HOUR,
      backlog: 120,
      note: 'login refused',
    },
  ],
  lastBounceAt: NOW - 2 * MINUTE,
  bounces24h: 1389,
  unread24h: 3,
  openIncidents: 2,
  outboxDepth: 0,
  startedAt: NOW - 72 * HOUR,
};
export const top: readonly TopRow[] = [
  { cause: 'mail-flood', title: 'Mail flood detected', provider: 'Gmail', count: 1204 },
  { cause: 'user-unknown', title: 'No such mailbox', provider: '', count: 96 },
];
export const record: AddressRecord = {
  address: 'jane.doe@example.net',
  verdict: 'suppress',
  because: 'The server says that this mailbox does not exist.',
  firstAt: NOW - 50 * HOUR,
  lastAt: NOW - HOUR,
  failures: 3,
  days: 2,
  last: [
    {
      at: NOW - HOUR,
      cause: 'user-unknown',
      status: '5.1.1',
      provider: 'example.net',
      diagnostic: '550 5.1.1 <jane.doe@example.net>: no such user',
    },
  ],
};

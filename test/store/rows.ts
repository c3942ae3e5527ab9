import type { Verdict } from '../../src/classify/verdict.ts';
import type { Incident, IncidentChange } from '../../src/incident/incident.ts';
import type { Original } from '../../src/ndr/report.ts';
import { noTimes } from '../../src/ndr/times.ts';
import type { AddressRow } from '../../src/store/addresses.ts';
import type { MessageRow } from '../../src/store/messages.ts';
import type { NewOutboxRow } from '../../src/store/outbox-row.ts';
import type { BounceRow } from '../../src/store/write-bounces.ts';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
/** A Saturday, at noon. */
export const NOON = Date.UTC(2026, 10, 21, 12);

export const original = (change: Partial<Original> = {}): Original => ({
  messageId: '<1@example.com>',
  from: 'news@example.com',
  to: '',
  subject: 'Hello',
  date: '',
  listId: '',
  campaign: '',
  mailer: '',
  sendingIp: '192.0.2.1',
  helo: 'mail.example.com',
  envelopeFrom: '',
  ...change,
});

export const message = (fingerprint: string, change: Partial<MessageRow> = {}): MessageRow => ({
  fingerprint,
  mailbox: 'main',
  uid: 1,
  receivedAt: NOON,
  kind: 'bounce',
  because: 'Action: failed',
  reportingMta: 'mx.example.net',
  subject: 'Undelivered Mail',
  defects: [],
  unread: false,
  original: original(),
  ours: true,
  evidence: { worth: 'proven', by: 'relay' },
  ...change,
});

export const verdict = (change: Partial<Verdict> = {}): Verdict => ({
  address: 'ann@example.org',
  domain: 'example.org',
  action: 'failed',
  diagnostic: '550 5.1.1 no such user',
  remoteMta: 'mx.example.org',
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
  provider: 'gmail',
  ...change,
});

export const bounce = (messageId: number, change: Partial<BounceRow> = {}): BounceRow => ({
  messageId,
  at: NOON,
  kind: 'bounce',
  verdict: verdict(),
  originalId: '<1@example.com>',
  incidentId: null,
  believed: true,
  ...change,
});

export const incident = (id: string, change: Partial<Incident> = {}): Incident => ({
  id,
  key: `flood|gmail|ip:${id}`,
  playbook: 'flood',
  cause: 'gmail-flood',
  category: 'flood',
  provider: 'gmail',
  scope: { kind: 'ip', value: '192.0.2.1' },
  state: 'open',
  severity: 'critical',
  recent: [],
  rules: {},
  openedAt: NOON,
  firstAt: NOON,
  lastAt: NOON,
  resolvedAt: null,
  bounces: 1,
  delays: 0,
  attempt: 1,
  clocks: { liftsAt: null, basis: 'none', retryAt: null, recoverBy: null },
  snoozedUntil: null,
  mutedUntil: null,
  actor: null,
  inhibitedBy: null,
  dueAt: NOON + HOUR,
  phase: 'blocked',
  because: 'The first rejection.',
  version: 1,
  ...change,
});

export const change = (incidentId: string, more: Partial<IncidentChange> = {}): IncidentChange => ({
  incidentId,
  at: NOON,
  kind: 'opened',
  because: 'The first rejection.',
  voice: 'none',
  by: null,
  ...more,
});

export const parcel = (id: string, more: Partial<NewOutboxRow> = {}): NewOutboxRow => ({
  id,
  kind: 'incident',
  channel: 'alerts',
  incidentId: 'i1',
  payload: {},
  notBefore: NOON,
  createdAt: NOON,
  ...more,
});

/** A row as the database gives it: nothing but the door makes one that says `suppress`. */
export const address = (name: string, change: Partial<Omit<AddressRow, symbol>> = {}): AddressRow =>
  ({
    address: name,
    domain: 'example.org',
    verdict: 'suppress',
    reason: 'No such user.',
    evidence: '550 5.1.1',
    failures: 1,
    days: 1,
    firstAt: NOON,
    lastAt: NOON,
    suppressibleAt: NOON,
    clearedAt: null,
    clearedBy: '',
    clearReason: '',
    heldFor: '',
    cause: 'user-unknown',
    provider: 'gmail',
    mail: 'fingerprint',
    sender: 'mx.example.net',
    worth: 'proven',
    proof: 'relay',
    releasedAt: null,
    ...change,
  }) as AddressRow;

import type { Generated } from 'kysely';

/**
 * The tables as they stand after the last migration. Times are epoch ms, booleans 0 or 1, JSON is text,
 * unknown texts are `''`, on both engines. What each table is for stands in the file of its name.
 */
export interface Schema {
  messages: MessagesTable;
  bounces: BouncesTable;
  pendingDelays: { key: number; bounceId: number; at: number };
  seen: { key: number };
  sent: { key: number; check: number };
  knownFailures: { key: number; check: number };
  /** `day` is the UTC day number, for the indexes. */
  hourly: CubeTable & { hour: number; day: number; delaysSeen: number; unproven: number; lastAt: number };
  daily: CubeTable & { day: string };
  failingDomains: { category: string; bucket: number; domain: string; provider: string; count: number };
  dailyDomains: { day: string; domain: string; bounces: number; delays: number };
  hourlyMails: {
    hour: number;
    kind: string;
    mails: number;
    unread: number;
    unproven: number;
    lastAt: number;
  };
  dailyMails: { day: string; kind: string; mails: number; unread: number; unproven: number };
  incidents: IncidentsTable;
  changes: {
    id: Generated<number>;
    incidentId: string;
    at: number;
    kind: string;
    because: string;
    voice: string;
    by: string | null;
  };
  postedMessages: {
    outlet: string;
    subject: string;
    role: string;
    channel: string;
    ts: string;
    at: number;
    postedAt: number;
  };
  outbox: OutboxTable;
  mailboxes: MailboxesTable;
  leases: { name: string; holder: string; expiresAt: number };
  addresses: AddressesTable;
  digests: { date: string; kind: string; at: number; json: string };
  volumes: { date: string; provider: string; sent: number };
  deliveries: {
    provider: string;
    ip: string;
    sender: string;
    hour: number;
    source: string;
    count: number;
    lastAt: number;
  };
  logs: {
    name: string;
    checkpoint: string;
    lastLineAt: number | null;
    readAt: number | null;
    behind: number;
    trouble: string;
    note: string;
  };
  queuedMessages: {
    source: string;
    queueId: string;
    messageId: string;
    sender: string;
    since: number;
    lastAt: number;
  };
  reporters: { name: string; software: string; lags: string; lastAt: number };
  notices: { key: string; since: number; toldAt: number };
  meta: { key: string; value: string };
  migrations: { number: number; name: string; at: number };
}

interface MessagesTable {
  id: Generated<number>;
  fingerprint: string;
  mailbox: string;
  uid: number;
  receivedAt: number;
  storedAt: number;
  kind: string;
  because: string;
  reportingMta: string;
  subject: string;
  defects: string;
  unread: number;
  ours: number | null;
  originalId: string;
  originalFrom: string;
  originalSubject: string;
  listId: string;
  campaign: string;
  mailer: string;
  sendingIp: string;
  helo: string;
  envelopeFrom: string;
  /** Names of the DKIM keys of the original, separated by blanks. */
  signatures: string;
  worth: string;
  proof: string;
}

interface BouncesTable {
  id: Generated<number>;
  messageId: number;
  at: number;
  kind: string;
  address: string;
  /**
   * Block of the mail and hash of the address: finds an address's rows without an index that scatters. See
   * keys.ts.
   */
  addressKey: number;
  domain: string;
  action: string;
  status: string;
  reply: string;
  category: string;
  cause: string;
  rule: string;
  permanence: string;
  addressVerdict: string;
  scopeKind: string;
  scopeValue: string;
  owner: string;
  provider: string;
  diagnostic: string;
  remoteMta: string;
  incidentId: string | null;
  /** Block of the mail and hash of the incident's id. */
  incidentKey: number | null;
  /** 0 counted; 1 a delay that failed later; 2 a further report of a known delay. */
  superseded: number;
}

interface CubeTable {
  category: string;
  cause: string;
  status: string;
  provider: string;
  bounces: number;
  delays: number;
}

interface IncidentsTable {
  id: string;
  key: string;
  playbook: string;
  state: string;
  severity: string;
  provider: string;
  cause: string;
  firstAt: number;
  lastAt: number;
  openedAt: number | null;
  resolvedAt: number | null;
  dueAt: number | null;
  version: number;
  json: string;
}

interface OutboxTable {
  seq: Generated<number>;
  id: string;
  outlet: string;
  kind: string;
  channel: string;
  incidentId: string | null;
  payload: string;
  notBefore: number;
  createdAt: number;
  attempts: number;
  state: string;
  /** Since when nobody knows whether it arrived; `null` while that is known. */
  doubtfulSince: number | null;
  error: string;
  claimedBy: string | null;
  /** Rows of one lane leave one at a time; `null` once it is sent or failed. */
  lane: string | null;
  /** Rows of one merge key melt into one while they wait; `null` once it is being sent. */
  mergeKey: string | null;
  /**
   * When it may be claimed: `notBefore`, the end of the lease, or of the back-off; `null` once it is sent or
   * failed.
   */
  readyAt: number | null;
  doneAt: number | null;
}

interface MailboxesTable {
  name: string;
  uidValidity: string;
  lastUid: number;
  connected: number;
  lastPollAt: number | null;
  lastMailAt: number | null;
  backlog: number;
  note: string;
  trouble: string;
}

interface AddressesTable {
  address: string;
  domain: string;
  verdict: string;
  reason: string;
  evidence: string;
  failures: number;
  days: number;
  firstAt: number;
  lastAt: number;
  suppressibleAt: number | null;
  clearedAt: number | null;
  clearedBy: string;
  clearReason: string;
  held: number;
  state: string;
  provider: string;
  mail: string;
  sender: string;
  worth: string;
  proof: string;
  heldFor: string;
  releasedAt: number | null;
}

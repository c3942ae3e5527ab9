import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** How a mailbox stands, for its gauges. */
export interface MailboxReading {
  readonly connected: boolean;
  /** Epoch ms; `null` before the first look. */
  readonly lastPollAt: number | null;
  readonly backlog: number;
}

/** How a log stands, for its gauges. */
export interface LogReading {
  readonly readable: boolean;
  /** Epoch ms; `null` before it was first read to its end. */
  readonly readAt: number | null;
}

/** What is read from the store when somebody scrapes. */
export interface StoreReading {
  readonly outbox: {
    readonly depth: number /** Epoch ms; `null` when it is empty. */;
    readonly oldestAt: number | null;
  };
  readonly incidents: readonly {
    readonly state: string;
    readonly severity: string;
    readonly count: number;
  }[];
}

export interface MetricsOptions {
  readonly version: string;
  readonly now?: () => number;
  /** Asked at each scrape. When it throws, the rest is given all the same. */
  readonly readStore?: () => Promise<StoreReading>;
}

/**
 * The figures of this process, in Prometheus' conventions. Labels come from closed sets; none holds an
 * address or a domain.
 */
export interface Metrics {
  read(mailbox: string, kind: string, count?: number): void;
  /** From the server's receipt of a message to the commit of its effects, in ms. */
  delay(mailbox: string, ms: number): void;
  bounced(category: string, provider: string, count?: number): void;
  unreadable(count?: number): void;
  mailbox(name: string, reading: MailboxReading): void;
  /** Another instance has it now. */
  forgetMailbox(name: string): void;
  /** Lines of a log whose effects are committed. */
  logLines(log: string, count: number): void;
  /** Attempts to send, by who told of them (`log`, `event`) and what became of them. */
  attempts(source: string, counts: { readonly attempts: number; readonly delivered: number }): void;
  log(name: string, reading: LogReading): void;
  forgetLog(name: string): void;
  slackCall(method: string, result: string): void;
  slackConnected(connected: boolean): void;
  digestPosted(at: number): void;
  /** A stored row could not be read as it is. */
  damagedRow(): void;
  /** The exposition text and its content type. */
  scrape(): Promise<{ readonly contentType: string; readonly body: string }>;
}

/** A label never takes more values than this: what comes after counts as `other`. */
const maxValues = 60;

/** Keeps a label's set of values closed, whatever is thrown at it. */
export function closedLabel(max = maxValues): (value: string) => string {
  const known = new Set<string>();
  return (value) => {
    const name = value === '' ? 'unknown' : value.slice(0, 80);
    if (known.has(name)) return name;
    if (known.size >= max) return 'other';
    known.add(name);
    return name;
  };
}

function instruments(registry: Registry) {
  const registers = [registry];
  return {
    build: new Gauge({
      name: 'rebound_build_info',
      help: 'Always 1; the labels say what runs.',
      labelNames: ['version', 'node'],
      registers,
    }),
    read: new Counter({
      name: 'rebound_messages_read_total',
      help: 'Messages whose effects are committed, by what they turned out to be.',
      labelNames: ['mailbox', 'kind'],
      registers,
    }),
    delay: new Histogram({
      name: 'rebound_intake_delay_seconds',
      help: 'From receipt by the mail server to the commit of the effects.',
      labelNames: ['mailbox'],
      buckets: [1, 2, 5, 10, 30, 60, 300, 1800, 21_600],
      registers,
    }),
    bounces: new Counter({
      name: 'rebound_bounces_total',
      help: 'Recipients that bounced or were delayed, by category and receiving provider.',
      labelNames: ['category', 'provider'],
      registers,
    }),
    parseFailures: new Counter({
      name: 'rebound_parse_failures_total',
      help: 'Messages that could not be read.',
      registers,
    }),
    connected: new Gauge({
      name: 'rebound_mailbox_connected',
      help: '1 while the mailbox is connected.',
      labelNames: ['mailbox'],
      registers,
    }),
    lag: new Gauge({
      name: 'rebound_mailbox_lag_seconds',
      help: 'Seconds since the mailbox was last read to its end.',
      labelNames: ['mailbox'],
      registers,
    }),
    backlog: new Gauge({
      name: 'rebound_mailbox_backlog_messages',
      help: 'Messages found in the mailbox and not yet taken.',
      labelNames: ['mailbox'],
      registers,
    }),
    logLines: new Counter({
      name: 'rebound_log_lines_total',
      help: 'Lines of mail logs whose effects are committed.',
      labelNames: ['log'],
      registers,
    }),
    attempts: new Counter({
      name: 'rebound_attempts_total',
      help: 'Attempts to send that logs and events told of, by result (delivered, refused).',
      labelNames: ['source', 'result'],
      registers,
    }),
    logReadable: new Gauge({
      name: 'rebound_log_readable',
      help: '1 while the log can be read.',
      labelNames: ['log'],
      registers,
    }),
    logLag: new Gauge({
      name: 'rebound_log_lag_seconds',
      help: 'Seconds since the log was last read to its end.',
      labelNames: ['log'],
      registers,
    }),
    outboxDepth: new Gauge({
      name: 'rebound_outbox_depth',
      help: 'Messages to Slack that wait to be sent.',
      registers,
    }),
    outboxOldest: new Gauge({
      name: 'rebound_outbox_oldest_seconds',
      help: 'Age of the oldest of them; 0 when none waits.',
      registers,
    }),
    incidents: new Gauge({
      name: 'rebound_incidents',
      help: 'Incidents by state and severity.',
      labelNames: ['state', 'severity'],
      registers,
    }),
    slackCalls: new Counter({
      name: 'rebound_slack_calls_total',
      help: 'Calls of Slack methods, by how they went.',
      labelNames: ['method', 'result'],
      registers,
    }),
    slackConnected: new Gauge({
      name: 'rebound_slack_connected',
      help: '1 while Slack can reach us.',
      registers,
    }),
    digest: new Gauge({
      name: 'rebound_digest_timestamp_seconds',
      help: 'When the last digest was posted (Unix time).',
      registers,
    }),
    damaged: new Counter({
      name: 'rebound_damaged_rows_total',
      help: 'Readings of stored rows that could not be used as they are.',
      registers,
    }),
    storeFailures: new Counter({
      name: 'rebound_store_read_failures_total',
      help: 'Scrapes at which the database could not be read.',
      registers,
    }),
  };
}

type Instruments = ReturnType<typeof instruments>;

function setStore(by: Instruments, reading: StoreReading, now: number): void {
  const { depth, oldestAt } = reading.outbox;
  by.outboxDepth.set(depth);
  by.outboxOldest.set(oldestAt === null ? 0 : Math.max(0, (now - oldestAt) / 1000));
  by.incidents.reset();
  for (const { state, severity, count } of reading.incidents) by.incidents.set({ state, severity }, count);
}

/** A registry of its own, so that tests and several instances in one process do not meet. */
export function makeMetrics(options: MetricsOptions): Metrics {
  const { now = Date.now, readStore } = options;
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const by = instruments(registry);
  by.build.set({ version: options.version, node: process.version }, 1);
  const lastPoll = new Map<string, number>();
  const logReadAt = new Map<string, number>();
  const logs = closedLabel();
  const providers = closedLabel();
  const closed = closedLabel(200);
  // A mailbox without a name of its own is called by its login: no address may stand in a label.
  const mailboxes = (name: string): string => closed(name.replaceAll('@', ' at '));
  const methods = closedLabel();
  return {
    read: (mailbox, kind, count = 1) => by.read.inc({ mailbox: mailboxes(mailbox), kind }, count),
    delay: (mailbox, ms) => by.delay.observe({ mailbox: mailboxes(mailbox) }, Math.max(0, ms) / 1000),
    bounced: (category, provider, count = 1) =>
      by.bounces.inc({ category, provider: providers(provider) }, count),
    unreadable: (count = 1) => by.parseFailures.inc(count),
    mailbox(name, { connected, lastPollAt, backlog }) {
      const mailbox = mailboxes(name);
      by.connected.set({ mailbox }, connected ? 1 : 0);
      by.backlog.set({ mailbox }, backlog);
      if (lastPollAt !== null) lastPoll.set(mailbox, lastPollAt);
    },
    forgetMailbox(name) {
      const mailbox = mailboxes(name);
      lastPoll.delete(mailbox);
      for (const gauge of [by.connected, by.backlog, by.lag]) gauge.remove({ mailbox });
    },
    logLines: (log, count) => by.logLines.inc({ log: logs(log) }, count),
    attempts(source, { attempts, delivered }) {
      by.attempts.inc({ source, result: 'delivered' }, delivered);
      by.attempts.inc({ source, result: 'refused' }, attempts - delivered);
    },
    log(name, { readable, readAt }) {
      by.logReadable.set({ log: logs(name) }, readable ? 1 : 0);
      if (readAt !== null) logReadAt.set(logs(name), readAt);
    },
    forgetLog(name) {
      logReadAt.delete(logs(name));
      for (const gauge of [by.logReadable, by.logLag]) gauge.remove({ log: logs(name) });
    },
    slackCall: (method, result) => by.slackCalls.inc({ method: methods(method), result }),
    slackConnected: (connected) => by.slackConnected.set(connected ? 1 : 0),
    damagedRow: () => by.damaged.inc(),
    digestPosted: (at) => by.digest.set(at / 1000),
    async scrape() {
      for (const [mailbox, at] of lastPoll) by.lag.set({ mailbox }, Math.max(0, (now() - at) / 1000));
      for (const [log, at] of logReadAt) by.logLag.set({ log }, Math.max(0, (now() - at) / 1000));
      try {
        if (readStore) setStore(by, await readStore(), now());
      } catch {
        by.storeFailures.inc();
      }
      return { contentType: registry.contentType, body: await registry.metrics() };
    },
  };
}

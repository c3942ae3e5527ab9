import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Config } from '../config/config.ts';
import { ConfigError } from '../config/error.ts';
import type { SlackConfig } from '../config/slack.ts';
import type { MailboxOptions } from '../mailbox/options.ts';
import { watchMailbox } from '../mailbox/watch.ts';
import {
  type EventDoor,
  type HttpServer,
  type ObserveDeps,
  observeHandler,
  startHttp,
} from '../observe/http.ts';
import type { Log } from '../observe/log.ts';
import { type Metrics, makeMetrics } from '../observe/metrics.ts';
import type { Desk } from '../pipeline/desk.ts';
import { tellDue, tellYesterday } from '../pipeline/digest.ts';
import type { Ingested } from '../pipeline/ingest.ts';
import { type Loop, startLoop } from '../pipeline/loop.ts';
import { mailSink } from '../pipeline/mail-sink.ts';
import { makeDesk } from '../pipeline/make-desk.ts';
import { maskAddress } from '../pipeline/mask.ts';
import type { Policy } from '../pipeline/policy.ts';
import { purge } from '../pipeline/retention.ts';
import { SelfWatch } from '../pipeline/self.ts';
import { type SharedWork, shareWork, spread } from '../pipeline/shared-work.ts';
import { unwatched, type Watched } from '../pipeline/sources.ts';
import { tick } from '../pipeline/tick.ts';
import { startSlack } from '../slack/app.ts';
import type { SlackApp } from '../slack/options.ts';
import type { Store } from '../store/store.ts';
import { SECOND } from '../time/span.ts';
import { withChannelIds } from './channel-ids.ts';
import { type DigestClock, digestClock } from './digest-clock.ts';
import { followLog } from './follow-logs.ts';
import { observed } from './observed.ts';
import { takeAlone } from './one-process.ts';
import { policyOf, storeOf } from './policy-of.ts';
import { type SenderDeps, startSenders } from './senders.ts';
import { takeEvents } from './take-events.ts';
import { tokenShelf } from './token-shelf.ts';
import { version } from './version.ts';

const TICK_EVERY_MS = 15 * SECOND;
const SELF_EVERY_MS = 60 * SECOND;
const PURGE_EVERY_MS = 3_600 * SECOND;
/** For a stop: service managers kill ten seconds after they asked, and the process needs a moment to end. */
const STOP_MS = 8 * SECOND;

export interface AppDeps {
  readonly log: Log;
  /** The clock of all decisions (epoch ms); the demo hands in a faster one. */
  readonly now?: () => number;
}

/** The running bot. */
export interface App {
  readonly store: Store;
  readonly desk: Desk;
  readonly policy: Policy;
  readonly slack: SlackApp;
  /** Looks at clocks and sends what is due now, instead of at the end of their waits. */
  nudge(): void;
  /**
   * Looks for mail and lines now; answers since when every mailbox and log is read to its end, `null` before
   * that.
   */
  look(): number | null;
  /** What the cron does in the morning. */
  tellDigest(): Promise<void>;
  /** Finishes what is in hand within the deadline; the rest is safe in the database and comes again. */
  stop(deadlineMs?: number): Promise<void>;
}

/**
 * One file has one process: after a crash the next one takes over at once, mailboxes and what was on its way
 * to Slack. Instances that share a server need names of their own.
 */
const holderFor = (store: Store): string =>
  store.dialect === 'sqlite' ? 'local' : `${hostname()}-${process.pid}-${randomBytes(3).toString('hex')}`;

/** What the parts share. Loops that nudge each other are filled in as they start. */
interface Wiring extends Omit<SenderDeps, 'linkTo'> {
  slack: SlackApp | null;
  sender: Loop | null;
  /** The works that look at the clock, as far as this instance holds them. */
  readonly clocked: Map<string, Loop>;
  /** What stands in the way of each mailbox that this instance watches; `''` when nothing does. */
  readonly troubles: Map<string, string>;
  /** Channels of the configuration that Slack did not know at the start. */
  readonly unknownChannels: readonly string[];
  /** When each mailbox and log of this instance was last read to its end. */
  readonly readUpAt: Map<string, number>;
  /** Makes each of them look now. */
  readonly lookers: Map<string, () => void>;
}

async function wire(config: Config, { log, now = Date.now }: AppDeps): Promise<Wiring> {
  const { policy, unknown } = await withChannelIds(policyOf(config), config, log);
  const logged = new Set<string>();
  const store = await storeOf(config, {
    onDamaged(row) {
      metrics.damagedRow();
      // It is read at every look: one line a row is enough.
      if (logged.has(row.id) || logged.size > 1_000) return;
      logged.add(row.id);
      log.error(row, 'A stored row cannot be read as it is');
    },
  });
  const failed = (what: string) => (error: unknown) =>
    log.error({ err: words(error), what }, 'Work failed and is tried again');
  const metrics = makeMetrics({
    version,
    now,
    readStore: async () => ({
      outbox: { depth: await store.outbox.depth(), oldestAt: await store.outbox.oldest() },
      incidents: await store.incidents.counts(),
    }),
  });
  return {
    config,
    store,
    policy,
    log,
    now,
    holder: holderFor(store),
    failed,
    metrics,
    slack: null,
    sender: null,
    clocked: new Map(),
    troubles: new Map(),
    unknownChannels: unknown,
    readUpAt: new Map(),
    lookers: new Map(),
  };
}

/** Events are taken from whoever bears the token or signs. */
function eventDoor(wiring: Wiring): EventDoor | null {
  const { httpToken: token, eventKeys: keys } = wiring.config;
  if (token === null && Object.keys(keys).length === 0) return null;
  return takeEvents({ ...wiring, token, keys, told: () => wiring.sender?.nudge() });
}

const observedBy = (wiring: Wiring): ObserveDeps =>
  observed({
    ...wiring,
    slackConnected: () => wiring.slack?.connected() ?? false,
    events: eventDoor(wiring),
  });

function connectSlack(wiring: Wiring, slack: SlackConfig, desk: Desk): Promise<SlackApp> {
  const { config, log, now } = wiring;
  const health = observeHandler(observedBy(wiring));
  const mode = slack.mode.kind === 'http' ? { ...slack.mode, ...config.http, health } : slack.mode;
  const { botToken, apiUrl, operators } = slack;
  const digestChannel = wiring.policy.channels.digest;
  const shown = { addresses: config.addresses, digestChannel };
  return startSlack({ botToken, mode, apiUrl, operators, ...shown, log, now }, desk);
}

const leaseOf = ({ name }: MailboxOptions): string => `mailbox:${name}`;

/** Watches one mailbox while this instance holds it. */
function watchShared(wiring: Wiring, options: MailboxOptions): SharedWork {
  const { store, policy, now, log, holder, failed, metrics } = wiring;
  const sink = mailSink(options.name, {
    store,
    policy,
    now,
    taken: (name, result) => {
      measure(metrics, name, result, now());
      warnOfUnread(log, name, result);
      if (result.told) wiring.sender?.nudge();
    },
    reached(name, state) {
      const before = wiring.troubles.get(name) ?? '';
      wiring.troubles.set(name, state.connected ? '' : state.note);
      if (state.trouble !== '' && state.note !== before)
        log.warn({ mailbox: name, note: state.note }, 'Mailbox in trouble');
      if (state.lastPollAt !== null) wiring.readUpAt.set(name, state.lastPollAt);
      metrics.mailbox(name, state);
    },
  });
  const watch = (): { stop(): Promise<void> } => {
    const watcher = watchMailbox(options, sink, { now, shelf: tokenShelf(store, options.name) });
    wiring.lookers.set(options.name, watcher.look);
    return {
      async stop() {
        wiring.lookers.delete(options.name);
        wiring.readUpAt.delete(options.name);
        await watcher.stop(STOP_MS - SECOND);
        wiring.troubles.delete(options.name);
        metrics.forgetMailbox(options.name);
      },
    };
  };
  return shareWork(leaseOf(options), watch, { store, holder, now, onError: failed('lease') });
}

/** A mailbox is looked at every so often; one that was not read up for some of these turns cannot be read. */
const PATIENT_TURNS = 5;

/** What must be read up before anything is concluded from what was not heard. */
const watchedBy = ({ config: { mailboxes, logs }, now, readUpAt }: Wiring): Watched => ({
  readUpAt,
  mailboxes: mailboxes.map(({ name }) => name),
  logs: logs.map(({ options: { name } }) => name),
  startedAt: now(),
  patienceMs: Math.max(
    unwatched.patienceMs,
    ...mailboxes.map(({ pollSeconds = 60 }) => pollSeconds * PATIENT_TURNS * SECOND),
  ),
});

/** Everything that one of the instances does for all. */
function startWorks(wiring: Wiring, digests: DigestClock): { stop(): Promise<void> }[] {
  const { config, store, policy, now, holder, failed, clocked } = wiring;
  const again = (name: string, everyMs: number, work: () => Promise<unknown>): SharedWork => {
    const begin = (): Loop => {
      const loop = startLoop(async () => {
        await work();
        return everyMs;
      }, failed(name));
      clocked.set(name, loop);
      return loop;
    };
    return shareWork(name, begin, { store, holder, now, onError: failed('lease') });
  };
  const watched = watchedBy(wiring);
  const self = new SelfWatch(watched);
  const tickOnce = async (): Promise<void> => {
    await tick(store, policy, now(), watched);
    wiring.sender?.nudge();
  };
  const mailboxes = new Map(
    config.mailboxes.map((options) => [leaseOf(options), watchShared(wiring, options)]),
  );
  const logs = config.logs.map((source) =>
    followLog(source, {
      ...wiring,
      shared: { store, holder, now, onError: failed('lease') },
      told: () => wiring.sender?.nudge(),
    }),
  );
  return [
    ...logs,
    spread(mailboxes, { store, holder, now, onError: failed('lease') }),
    ...mailboxes.values(),
    again('tick', TICK_EVERY_MS, tickOnce),
    again('digest', TICK_EVERY_MS, () => tellDigests(wiring, digests, watched)),
    again('self', SELF_EVERY_MS, () => self.round(store, policy, now())),
    again('purge', PURGE_EVERY_MS, () => purge(store, policy, now(), breathe)),
  ];
}

/** The cron is a hint to look at once; what is due is asked of the clock at every look. */
function startDigests({ config, clocked }: Wiring): DigestClock {
  const clock = digestClock(config.digest.cron, config.digest.timeZone, async () => {
    clocked.get('digest')?.nudge();
  });
  clock.start();
  return clock;
}

/** Every digest that is due and was not told. */
async function tellDigests(
  { store, policy, now, metrics, sender }: Wiring,
  clock: DigestClock,
  watched: Watched,
): Promise<void> {
  const told = await tellDue(store, policy, clock.lastDue, now(), watched);
  if (told.length === 0) return;
  metrics.digestPosted(now());
  sender?.nudge();
}

/**
 * Builds the parts, joins them, and starts them. Throws when the database cannot be opened or Slack refuses
 * the tokens.
 */
export async function startApp(config: Config, deps: AppDeps): Promise<App> {
  const { slack: slackConfig } = config;
  if (!slackConfig)
    throw new ConfigError(['SLACK_BOT_TOKEN is missing (xoxb-…): api.slack.com/apps → OAuth & Permissions.']);
  const wiring = await wire(config, deps);
  const { store, policy, now } = wiring;
  const desk = makeDesk({
    store,
    policy,
    startedAt: now(),
    link: (placed) => wiring.slack?.link(placed) ?? null,
    showAddress: (address) => maskAddress(address, config.addresses),
    dnsServers: config.dnsServers,
    changed: () => wiring.sender?.nudge(),
  });
  let http: HttpServer | null = null;
  let letGo = async (): Promise<void> => {};
  try {
    letGo = await takeAlone(store);
    wiring.slack = await connectSlack(wiring, slackConfig, desk);
    if (slackConfig.mode.kind === 'socket' && config.http.port > 0)
      http = await startHttp(config.http, observedBy(wiring));
  } catch (error) {
    await wiring.slack?.stop(SECOND);
    await letGo().catch(() => {});
    await store.close();
    throw error;
  }
  const slack: SlackApp = wiring.slack;
  // If that fails, the rows come back by their lease.
  await store.outbox.reclaim(wiring.holder, now()).catch(wiring.failed('deliver'));
  wiring.sender = await startSenders({ ...wiring, linkTo: (placed) => slack.link(placed) }, slackConfig);
  const clock = startDigests(wiring);
  const works = startWorks(wiring, clock);
  return {
    store,
    desk,
    policy,
    slack,
    nudge() {
      for (const loop of wiring.clocked.values()) loop.nudge();
      wiring.sender?.nudge();
    },
    look() {
      for (const look of wiring.lookers.values()) look();
      const sources = config.mailboxes.length + config.logs.length;
      return wiring.readUpAt.size < sources ? null : Math.min(...wiring.readUpAt.values());
    },
    tellDigest: () => tellDigest(wiring),
    async stop(deadlineMs = STOP_MS) {
      const orderly = async (): Promise<void> => {
        await clock.stop();
        await Promise.all([...works.map((work) => work.stop()), slack.stop(deadlineMs / 2), http?.stop()]);
        await wiring.sender?.stop();
        await letGo().catch(() => {});
        await store.close();
      };
      const late = new AbortController();
      await Promise.race([orderly(), sleep(deadlineMs, undefined, { signal: late.signal }).catch(() => {})]);
      late.abort();
    },
  };
}

async function tellDigest({ store, policy, now, metrics, sender }: Wiring): Promise<void> {
  if ((await tellYesterday(store, policy, now())) !== null) metrics.digestPosted(now());
  sender?.nudge();
}

/** What was not read of reports to thousands is said where the operator looks. */
function warnOfUnread(log: Log, mailbox: string, { fresh }: Ingested): void {
  for (const { row, unreadRecipients } of fresh.filter((mail) => mail.unreadRecipients > 0))
    log.warn({ mailbox, uid: row.uid, unreadRecipients }, 'A report names more recipients than were read');
}

function measure(metrics: Metrics, mailbox: string, { fresh }: Ingested, now: number): void {
  for (const { row, judgement } of fresh) {
    metrics.read(mailbox, row.kind);
    metrics.delay(mailbox, now - row.receivedAt);
    if (row.unread) metrics.unreadable();
    if (row.kind !== 'bounce' && row.kind !== 'delay') continue;
    for (const { category, provider } of judgement.verdicts) metrics.bounced(category, provider);
  }
}

const breathe = (): Promise<void> => sleep(50);

const words = (error: unknown): string => (error instanceof Error ? error.message : String(error));

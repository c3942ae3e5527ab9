import { setTimeout as sleep } from 'node:timers/promises';
import type { MailboxOptions } from '../mailbox/options.ts';
import { watchMailbox } from '../mailbox/watch.ts';
import type { Log } from '../observe/log.ts';
import type { Metrics } from '../observe/metrics.ts';
import { tellDue } from '../pipeline/digest.ts';
import type { Ingested } from '../pipeline/ingest.ts';
import { type Loop, startLoop } from '../pipeline/loop.ts';
import { mailSink } from '../pipeline/mail-sink.ts';
import { purge } from '../pipeline/retention.ts';
import { SelfWatch } from '../pipeline/self.ts';
import { type SharedWork, shareWork, spread } from '../pipeline/shared-work.ts';
import { unwatched, type Watched } from '../pipeline/sources.ts';
import { tick } from '../pipeline/tick.ts';
import { SECOND } from '../time/span.ts';
import { type DigestClock, digestClock } from './digest-clock.ts';
import { followLog } from './follow-logs.ts';
import { tokenShelf } from './token-shelf.ts';
import { STOP_MS, type Wiring } from './wiring.ts';

const TICK_EVERY_MS = 15 * SECOND;
const SELF_EVERY_MS = 60 * SECOND;
const PURGE_EVERY_MS = 3_600 * SECOND;

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
export function startWorks(wiring: Wiring, digests: DigestClock): { stop(): Promise<void> }[] {
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
export function startDigests({ config, clocked }: Wiring): DigestClock {
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

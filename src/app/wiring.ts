import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import type { Config } from '../config/config.ts';
import type { Log } from '../observe/log.ts';
import { makeMetrics } from '../observe/metrics.ts';
import type { Loop } from '../pipeline/loop.ts';
import type { SlackApp } from '../slack/options.ts';
import type { Store } from '../store/store.ts';
import { SECOND } from '../time/span.ts';
import { withChannelIds } from './channel-ids.ts';
import { policyOf, storeOf } from './policy-of.ts';
import type { SenderDeps } from './senders.ts';
import { version } from './version.ts';

/** For a stop: service managers kill ten seconds after they asked, and the process needs a moment to end. */
export const STOP_MS = 8 * SECOND;

export interface AppDeps {
  readonly log: Log;
  /** The clock of all decisions (epoch ms); the demo hands in a faster one. */
  readonly now?: () => number;
}

/**
 * One file has one process: after a crash the next one takes over at once, mailboxes and what was on its way
 * to Slack. Instances that share a server need names of their own.
 */
const holderFor = (store: Store): string =>
  store.dialect === 'sqlite' ? 'local' : `${hostname()}-${process.pid}-${randomBytes(3).toString('hex')}`;

/** What the parts share. Loops that nudge each other are filled in as they start. */
export interface Wiring extends Omit<SenderDeps, 'linkTo'> {
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

/** Opens the database and makes what the parts share. */
export async function wire(config: Config, { log, now = Date.now }: AppDeps): Promise<Wiring> {
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

const words = (error: unknown): string => (error instanceof Error ? error.message : String(error));

import { App, type Receiver } from '@slack/bolt';
import type { Desk } from '../pipeline/desk.ts';
import { registerActions } from './actions.ts';
import { clientOptions, slackClient } from './client.ts';
import { registerCommand } from './command.ts';
import { isSlackError, slackWord } from './failure.ts';
import { fileFetcher } from './files.ts';
import { Guests } from './guests.ts';
import { registerHome } from './home.ts';
import { httpWay } from './http.ts';
import { type ListenerContext, permalink } from './listener-context.ts';
import { boltLogger, type Log, silent } from './log.ts';
import { registerMention } from './mention.ts';
import { Groups } from './operators.ts';
import type { SlackApp, SlackMode, SlackOptions } from './options.ts';
import { registerShortcuts } from './shortcuts.ts';
import { KeptSocket, TooManySockets, waitBefore } from './socket.ts';
import { registerViews } from './views.ts';

/** One way in: the receivers of a transport, and what can be asked of it. */
interface Way {
  readonly first: Receiver;
  start(app: App): Promise<number | null>;
  connected(): boolean;
  stop(): Promise<void>;
}

/**
 * Two sockets: while one comes back after it broke, the other takes what comes. Slack sends each envelope to
 * one of the open sockets.
 */
function socketWay(mode: Extract<SlackMode, { kind: 'socket' }>, apiUrl: string | null, log: Log): Way {
  const first = new KeptSocket(mode.appToken, apiUrl, log);
  const second = new KeptSocket(mode.appToken, apiUrl, log);
  return {
    first: first.receiver,
    connected: () => first.open || second.open,
    async start(app) {
      first.init(app);
      second.init(app);
      // One after the other: where Slack has room for one only, the first has it.
      await first.start();
      await second.startPatiently();
      return null;
    },
    async stop() {
      await Promise.allSettled([first.stop(), second.stop()]);
    },
  };
}

const wayOf = ({ mode, apiUrl }: SlackOptions, log: Log): Way =>
  // Signatures go by the clock on the wall, whatever time the decisions live in.
  mode.kind === 'socket' ? socketWay(mode, apiUrl, log) : httpWay(mode, log, Date.now);

/** Counts listeners at work, so that a stop can wait for them: Bolt's own does not. */
class Work {
  #running = 0;
  #idle: (() => void)[] = [];

  get running(): number {
    return this.#running;
  }

  async run(work: () => Promise<void>): Promise<void> {
    this.#running += 1;
    try {
      await work();
    } finally {
      this.#running -= 1;
      if (this.#running === 0) for (const tell of this.#idle.splice(0)) tell();
    }
  }

  idle(): Promise<void> {
    return this.#running === 0 ? Promise.resolve() : new Promise((resolve) => this.#idle.push(resolve));
  }
}

const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });

/** Every listener, one file a kind. */
export function registerAll(app: App, front: ListenerContext): void {
  registerCommand(app, front);
  registerActions(app, front);
  registerShortcuts(app, front);
  registerViews(app, front);
  registerHome(app, front);
  registerMention(app, front);
}

/** A connection that stands. */
interface Live {
  readonly way: Way;
  readonly port: number | null;
  readonly teamUrl: string;
  readonly botUserId: string;
}

async function connect(options: SlackOptions, desk: Desk, work: Work, log: Log): Promise<Live> {
  const client = slackClient({ botToken: options.botToken, apiUrl: options.apiUrl, log });
  const me = await client.auth.test();
  const teamUrl = me.url ?? '';
  const front: ListenerContext = {
    desk,
    client,
    teamUrl,
    home: { team: me.team_id ?? '', enterprise: me.enterprise_id ?? '' },
    log,
    policy: options.addresses,
    operators: options.operators,
    fetchFile: fileFetcher(options.botToken, options.apiUrl, log),
    groups: new Groups(client, log, options.now ?? Date.now),
    guests: new Guests(client, log, options.now ?? Date.now),
    digestChannel: options.digestChannel ?? '',
    now: options.now ?? Date.now,
    patienceMs: options.patienceMs ?? 20_000,
  };
  const way = wayOf(options, log);
  const app = new App({
    token: options.botToken,
    receiver: way.first,
    clientOptions: { ...clientOptions(options.apiUrl), retryConfig: { retries: 0 }, timeout: 10_000 },
    logger: boltLogger(log),
    deferInitialization: true,
    convoStore: false,
  });
  app.use(({ next }) => work.run(next));
  app.error(async (error) => log.error({ err: error.message }, 'Slack listener failed'));
  registerAll(app, front);
  try {
    await app.init();
    return { way, teamUrl, botUserId: me.user_id ?? '', port: await way.start(app) };
  } catch (error) {
    void way.stop().catch(() => {});
    throw error;
  }
}

/** Slack did not say no: it was not there, too busy, or had no room left. */
const isAway = (error: unknown): boolean =>
  error instanceof TooManySockets || (isSlackError(error) && slackWord(error) === '');

/**
 * Starts the bot: connects, registers every listener, resolves when Slack can reach it. Throws when Slack
 * refuses the tokens or the port is taken. When Slack is away it resolves all the same, unconnected, and
 * connects as soon as it can: mail must be read meanwhile.
 */
export async function startSlack(options: SlackOptions, desk: Desk): Promise<SlackApp> {
  const log = options.log ?? silent;
  const work = new Work();
  let live: Live | null = null;
  let stopped: Promise<void> | null = null;

  async function tryOn(): Promise<void> {
    for (let attempt = 1; !live && !stopped; attempt++) {
      await pause(waitBefore(attempt));
      if (stopped) return;
      live = await connect(options, desk, work, log).catch((error: unknown) => {
        log.warn(
          { err: error instanceof Error ? error.message : String(error), attempt },
          'Slack is still away; it is tried again',
        );
        return null;
      });
    }
    if (stopped) await live?.way.stop();
  }

  try {
    live = await connect(options, desk, work, log);
  } catch (error) {
    if (!isAway(error)) throw error;
    log.warn(
      { err: error instanceof Error ? error.message : String(error) },
      'Slack is away; the rest starts without it',
    );
    void tryOn();
  }
  const stop = async (deadlineMs: number): Promise<void> => {
    await Promise.race([Promise.allSettled([live?.way.stop(), work.idle()]), pause(deadlineMs)]);
    if (work.running > 0) log.warn({ left: work.running }, 'Stopped with Slack requests unfinished');
  };
  return {
    connected: () => live?.way.connected() ?? false,
    inFlight: () => work.running,
    get port() {
      return live?.port ?? null;
    },
    get teamUrl() {
      return live?.teamUrl ?? '';
    },
    get botUserId() {
      return live?.botUserId ?? '';
    },
    link: (placed) => permalink(live?.teamUrl ?? '', placed),
    stop(deadlineMs) {
      stopped ??= stop(deadlineMs);
      return stopped;
    },
  };
}

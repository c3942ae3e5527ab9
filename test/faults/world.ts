import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { letter } from '../../sim/demo/letters.ts';
import type { SlackStandInOptions } from '../../sim/slack/slack.ts';
import { type SlackStandIn, startSlack } from '../../sim/slack/slack.ts';
import { type App, startApp } from '../../src/app/app.ts';
import { secretsOf } from '../../src/commands/configuration.ts';
import { type Config, loadConfig } from '../../src/config/config.ts';
import type { Incident } from '../../src/incident/incident.ts';
import type { MailboxOptions } from '../../src/mailbox/options.ts';
import { makeLog } from '../../src/observe/log.ts';
import { count } from '../../src/slack/time.ts';
import type { Store } from '../../src/store/store.ts';
import { type Bot, eventually } from '../app/bot.ts';
import { type Dovecot, type DovecotOptions, startDovecot } from '../setup/dovecot.ts';
import { type FaultProxy, startProxy } from '../setup/proxy.ts';

/** `npm run test:faults`: the long versions. */
export const long = process.env['REBOUND_FAULTS'] === 'long';

export const MINUTE = 60_000;

const secrets = {
  imap: 'imap-7f3c-password',
  bot: 'xoxb-4711-fault-bot-token',
  app: 'xapp-1-A0REBOUND-4711-fault',
  postgres: 'pg-91ac-password',
} as const;

/** The bot's clock, which tests push and pull. */
export class Clock {
  shift = 0;
  readonly now = (): number => Date.now() + this.shift;
  forward(ms: number): void {
    this.shift += ms;
  }
}

export interface WorldOptions {
  readonly slack?: SlackStandInOptions;
  readonly dovecot?: DovecotOptions;
}

export interface StartOptions {
  readonly clock?: Clock;
  readonly mailbox?: Partial<MailboxOptions>;
  readonly config?: Partial<Config>;
}

/** A real Dovecot behind a proxy that harms, a Slack stand-in, and the bot between them. */
export interface World {
  readonly dovecot: Dovecot;
  readonly proxy: FaultProxy;
  readonly slack: SlackStandIn;
  /** Everything that bots printed, in this process or in others. */
  printed(): string;
  /** The bot in this process. */
  start(databaseUrl: string, options?: StartOptions): Promise<App>;
  /** The bot in a process of its own, with its clock that far ahead. */
  child(databaseUrl: string, shiftMs?: number): Bot;
  /** `rebound start` as it is installed, with the limits that it sets itself. */
  installed(databaseUrl: string): Bot;
  /** Bounces that arrive now; each call continues the numbers, so that no two are alike. */
  arrive(fixture: string, howMany: number, user?: string): void;
  /** Ends everything and looks through what was printed. */
  stop(): Promise<void>;
}

/** Never waits for one message a second: what is tried here is not the pace. */
const unhurried = { burst: 100_000, everyMs: 1 };

/** How the bot is configured in a world; what `environment` gives `loadConfig`. */
const environmentOf = (
  slack: SlackStandIn,
  imapPort: number,
  databaseUrl: string,
): Record<string, string> => ({
  SLACK_BOT_TOKEN: slack.botToken,
  SLACK_APP_TOKEN: slack.appToken,
  SLACK_API_URL: slack.apiUrl,
  SLACK_ALERT_CHANNEL: '#mail-alerts',
  SLACK_DIGEST_CHANNEL: '#mail-digest',
  SLACK_OPS_CHANNEL: '#mail-ops',
  IMAP_HOST: '127.0.0.1',
  IMAP_PORT: String(imapPort),
  IMAP_TLS: 'none',
  IMAP_USER: 'bounce',
  IMAP_PASSWORD: secrets.imap,
  DATABASE_URL: databaseUrl,
  HTTP_PORT: '0',
  LOG_LEVEL: 'debug',
});

/** The configuration from an environment, with mailboxes that are quick to come back. */
export function quickConfig(
  env: Readonly<Record<string, string | undefined>>,
  options: StartOptions = {},
): Config {
  const config = loadConfig(env, ['slack', 'mailbox']);
  const mailboxes = config.mailboxes.map((mailbox) => ({
    ...mailbox,
    backoffMs: { min: 20, max: 200 },
    ...options.mailbox,
  }));
  return { ...config, mailboxes, ...options.config };
}

/** The log as `rebound start` makes it. */
export const logOf = (config: Config, write: (line: string) => void) =>
  makeLog({
    level: 'debug',
    secrets: secretsOf(config),
    keepAddresses: config.mailboxes.map(({ name }) => name),
    write,
  });

/** A PostgreSQL URL with a password in it, which must not be printed. */
export function withPassword(url: string): string {
  if (!url.startsWith('postgres')) return url;
  const secret = new URL(url);
  secret.password = secrets.postgres;
  return secret.href;
}

const childScript = new URL('bot.child.ts', import.meta.url).pathname;
const installedScript = new URL('../../bin/rebound.js', import.meta.url).pathname;

export async function startWorld(options: WorldOptions = {}): Promise<World> {
  const [dovecot, slack] = await Promise.all([
    startDovecot({ users: { bounce: { password: secrets.imap } }, ...options.dovecot }),
    startSlack({
      channels: ['mail-alerts', 'mail-digest', 'mail-ops'],
      people: ['alice'],
      botToken: secrets.bot,
      appToken: secrets.app,
      messagePace: unhurried,
      updatePace: unhurried,
      ...options.slack,
    }),
  ]);
  const proxy = await startProxy(dovecot.port);
  const apps: App[] = [];
  const children: Bot[] = [];
  let printed = '';
  let letters = 0;
  const all = (): string => printed + children.map((one) => one.output()).join('');
  return {
    dovecot,
    proxy,
    slack,
    printed: all,
    async start(databaseUrl, { clock = new Clock(), ...more } = {}) {
      const config = quickConfig(environmentOf(slack, proxy.port, withPassword(databaseUrl)), more);
      const app = await startApp(config, {
        now: clock.now,
        log: logOf(config, (line) => {
          printed += line;
        }),
      });
      apps.push(app);
      return app;
    },
    child(databaseUrl, shiftMs = 0) {
      const env = {
        ...environmentOf(slack, proxy.port, withPassword(databaseUrl)),
        FAULT_SHIFT_MS: String(shiftMs),
      };
      const started = spawnBot(env, [childScript]);
      children.push(started);
      return started;
    },
    installed(databaseUrl) {
      const started = spawnBot(environmentOf(slack, proxy.port, withPassword(databaseUrl)), [
        installedScript,
        'start',
      ]);
      children.push(started);
      return started;
    },
    arrive(fixture, howMany, user = 'bounce') {
      const mails = Array.from({ length: howMany }, () => letter(fixture, letters++, Date.now()).source);
      dovecot.seed(user, mails, { sub: 'new' });
    },
    async stop() {
      proxy.rules.stall = false;
      await Promise.all([...apps.map((app) => app.stop(2_000)), ...children.map((one) => one.kill())]);
      proxy.close();
      await Promise.all([dovecot.stop(), slack.stop()]);
      for (const secret of Object.values(secrets)) expect(all()).not.toContain(secret);
    },
  };
}

function spawnBot(env: Readonly<Record<string, string>>, args: readonly string[]): Bot {
  const child = spawn(process.execPath, args, {
    env: { PATH: process.env['PATH'] ?? '', ...env },
    stdio: 'pipe',
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const gone = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  const end = (signal: NodeJS.Signals) => () => {
    child.kill(signal);
    return gone;
  };
  return { child, output: () => output, kill: () => end('SIGKILL')().then(() => {}), stop: end('SIGTERM') };
}

/** Lets hours pass in steps, and gives the bot time to act at each. */
export async function pass(app: App, clock: Clock, ms: number, stepMs = MINUTE): Promise<void> {
  for (let left = ms; left > 0; left -= stepMs) {
    clock.forward(Math.min(stepMs, left));
    app.nudge();
    await sleep(25);
  }
}

/** Waits until the store has counted so many mails. */
export const counted = (store: Store, mails: number, timeoutMs?: number): Promise<boolean> =>
  eventually(
    `${mails} mails to be counted`,
    async () => (await store.counts.totals(0)).mails >= mails,
    timeoutMs,
  );

/** Pushes the clock until nothing is left to be sent. */
export async function allSent(app: App, clock: Clock, timeoutMs = 20_000): Promise<void> {
  await eventually(
    'everything to be sent',
    async () => {
      if ((await app.store.outbox.depth()) === 0) return true;
      clock.forward(MINUTE);
      app.nudge();
      await sleep(30);
      return false;
    },
    timeoutMs,
  );
}

const parcelOf = ({ metadata }: { readonly metadata: Record<string, unknown> | null }): string =>
  String((metadata?.['event_payload'] as { id?: unknown } | undefined)?.id ?? '');

/**
 * How much an alert must tell, from the quotation mark to the last figure: `3 messages failed, 2 delayed`.
 */
function amountOf({ bounces, delays }: Pick<Incident, 'bounces' | 'delays'>): string {
  if (bounces === 0) return `${count(delays, 'message')} delayed, none failed so far`;
  return `${count(bounces, 'message')} failed${delays > 0 ? `, ${count(delays, 'delayed').replace(/s$/, '')}` : ''}`;
}

/**
 * The incidents that the channel must show, each with one living message that tells its counts; nothing was
 * posted twice.
 */
export async function expectRightInSlack(world: World, store: Store): Promise<void> {
  const posts = world.slack.workspace.channels.flatMap((channel) => channel.posts);
  const parcels = posts.map(parcelOf);
  expect(parcels.filter((id, at) => parcels.indexOf(id) !== at)).toEqual([]);
  const incidents = await store.incidents.openedBetween(0, Number.MAX_SAFE_INTEGER);
  const placed = await store.postedMessages.of(incidents.map(({ id }) => id));
  const living = posts
    .filter(({ threadTs }) => threadTs === null)
    .map(({ blocks }) => JSON.stringify(blocks));
  for (const incident of incidents.filter(({ playbook }) => playbook !== 'storm')) {
    const own = living.filter((blocks) => blocks.includes(`:${incident.id}"`));
    expect(own).toHaveLength(1);
    expect(own[0]).toContain(`"${amountOf(incident)}`);
    const message = placed.find(({ subject, role }) => subject === incident.id && role === 'message');
    expect(world.slack.workspace.message(message?.channel ?? '', message?.ts ?? '')?.threadTs).toBeNull();
  }
}

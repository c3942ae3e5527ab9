import { setTimeout as sleep } from 'node:timers/promises';
import type { Config } from '../config/config.ts';
import { ConfigError } from '../config/error.ts';
import type { SlackConfig } from '../config/slack.ts';
import {
  type EventDoor,
  type HttpServer,
  type ObserveDeps,
  observeHandler,
  startHttp,
} from '../observe/http.ts';
import type { Desk } from '../pipeline/desk.ts';
import { tellYesterday } from '../pipeline/digest.ts';
import { makeDesk } from '../pipeline/make-desk.ts';
import { maskAddress } from '../pipeline/mask.ts';
import type { Policy } from '../pipeline/policy.ts';
import { startSlack } from '../slack/app.ts';
import type { SlackApp } from '../slack/options.ts';
import type { Store } from '../store/store.ts';
import { SECOND } from '../time/span.ts';
import { observed } from './observed.ts';
import { takeAlone } from './one-process.ts';
import { startSenders } from './senders.ts';
import { takeEvents } from './take-events.ts';
import { type AppDeps, STOP_MS, type Wiring, wire } from './wiring.ts';
import { startDigests, startWorks } from './works.ts';

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

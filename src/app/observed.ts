import type { Config } from '../config/config.ts';
import { parseSendCounts } from '../digest/send-counts.ts';
import type { EventDoor, ObserveDeps } from '../observe/http.ts';
import type { Metrics } from '../observe/metrics.ts';
import type { Store } from '../store/store.ts';

/** The parts of the running bot that are looked at from outside. */
export interface Observed {
  readonly config: Config;
  readonly store: Store;
  readonly metrics: Metrics;
  /** What stands in the way of each mailbox that this instance watches; `''` when nothing does. */
  readonly troubles: ReadonlyMap<string, string>;
  readonly slackConnected: () => boolean;
  /** Channels that Slack did not know at the start: what should stand there reaches nobody. */
  readonly unknownChannels: readonly string[];
  /** Who takes events; `null` when nobody may post any. */
  readonly events: EventDoor | null;
}

/** What /healthz, /readyz, /metrics, /volume and /events answer from. */
export const observed = (bot: Observed): ObserveDeps => ({
  ready: async () => {
    const reasons = await whyUnready(bot);
    bot.metrics.slackConnected(bot.slackConnected());
    return { ready: reasons.length === 0, reasons };
  },
  metrics: () => bot.metrics.scrape(),
  ...(bot.config.httpToken
    ? { volume: { token: bot.config.httpToken, put: (text: string) => putVolume(bot.store, text) } }
    : {}),
  ...(bot.events ? { events: bot.events } : {}),
});

async function putVolume(store: Store, text: string): Promise<string> {
  const { counts, mistake } = parseSendCounts(text);
  if (!mistake) await store.volumes.put(counts);
  return mistake;
}

async function whyUnready(bot: Observed): Promise<readonly string[]> {
  const { config, store, slackConnected, troubles, unknownChannels } = bot;
  const database = await store.ping().then(
    () => [],
    () => ['The database cannot be read.'],
  );
  const logs = config.logs.flatMap(({ options: { name } }) => {
    const trouble = troubles.get(name) ?? '';
    return trouble ? [`The log ${name} is not read: ${trouble}`] : [];
  });
  return [
    ...database,
    ...(slackConnected() ? [] : ['Slack cannot reach us.']),
    ...unknownChannels.map(
      (one) => `Slack knows no channel ${one}: make it or name another one, then restart.`,
    ),
    ...(await unreadMailboxes(bot)),
    ...logs,
  ];
}

async function unreadMailboxes({ config, store, troubles }: Observed): Promise<readonly string[]> {
  const known = new Map((await store.mailboxes.all().catch(() => [])).map((state) => [state.name, state]));
  return config.mailboxes.flatMap(({ name }) => {
    const state = known.get(name);
    // What this instance knows is newer: a database that cannot be written does not say it.
    const trouble = troubles.get(name) ?? (state?.connected ? '' : state?.note || 'nobody watches it yet');
    return trouble ? [`Mailbox ${name} is not connected: ${trouble}`] : [];
  });
}

import type { Config } from '../config/config.ts';
import type { SlackConfig } from '../config/slack.ts';
import type { Log } from '../observe/log.ts';
import type { Metrics } from '../observe/metrics.ts';
import { type DeliverDeps, Deliverer } from '../pipeline/deliver.ts';
import { type Loop, startLoop } from '../pipeline/loop.ts';
import type { Outlet, Placed } from '../pipeline/outlet.ts';
import type { Policy } from '../pipeline/policy.ts';
import { viewOf } from '../pipeline/view.ts';
import { slackClient } from '../slack/client.ts';
import { slackOutlet } from '../slack/outlet.ts';
import type { Store } from '../store/store.ts';
import { SECOND } from '../time/span.ts';
import { webhookOutlet } from '../webhook/outlet.ts';

/** A sender's sleep when nothing is due; another instance may have left something. */
const SEND_AT_LEAST_EVERY_MS = 1 * SECOND;

/** What the senders share with the rest of the process. */
export interface SenderDeps {
  readonly config: Config;
  readonly store: Store;
  readonly policy: Policy;
  readonly log: Log;
  readonly now: () => number;
  readonly holder: string;
  readonly failed: (what: string) => (error: unknown) => void;
  readonly metrics: Metrics;
  /** Link to a message that stands in Slack, `null` while the workspace is not known. */
  readonly linkTo: (placed: Placed) => string | null;
}

/** Every way to reach people. To add one: its folder, and a line here. */
const outletsOf = (
  { config, log, now, linkTo }: SenderDeps,
  { botToken, apiUrl }: SlackConfig,
): readonly Outlet[] => [
  slackOutlet(slackClient({ botToken, apiUrl, log }), {
    addresses: config.addresses,
    now,
    log,
    linkTo,
  }),
  ...config.webhooks.map((webhook) => webhookOutlet(webhook, now)),
];

/**
 * Starts one loop an outlet, so that one that is slow or away holds up no other; what waits for an outlet
 * that is gone is put aside.
 */
export async function startSenders(deps: SenderDeps, slack: SlackConfig): Promise<Loop> {
  const { store, policy, log, now, holder, failed, metrics } = deps;
  const outlets = outletsOf(deps, slack);
  await store.outbox
    .drop(
      outlets.map(({ name }) => name),
      now(),
    )
    .catch(failed('deliver'));
  const loops = outlets.map((outlet) => {
    const onResult: DeliverDeps['onResult'] = (kind, result, error) => {
      metrics.slackCall(kind, result);
      if (result !== 'sent')
        log.warn({ outlet: outlet.name, kind, result, err: error }, 'A message was not taken');
    };
    const view = (id: string) => viewOf(store, id, policy, now());
    const opsChannel = policy.channels.ops;
    const deliverer = new Deliverer({ store, outlet, view, opsChannel, holder, onResult });
    return startLoop(() => sendRound(deliverer, outlet, store, now), failed(`deliver ${outlet.name}`));
  });
  return {
    nudge() {
      for (const loop of loops) loop.nudge();
    },
    async stop() {
      await Promise.all(loops.map((loop) => loop.stop()));
    },
  };
}

async function sendRound(
  deliverer: Deliverer,
  { name }: Outlet,
  store: Store,
  now: () => number,
): Promise<number> {
  const sent = await deliverer.round(now());
  if (sent > 0) return 0;
  const next = await store.outbox.nextAt(name);
  return next === null
    ? SEND_AT_LEAST_EVERY_MS
    : Math.min(Math.max(next - now(), 20), SEND_AT_LEAST_EVERY_MS);
}

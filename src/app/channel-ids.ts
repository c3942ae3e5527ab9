import type { Config } from '../config/config.ts';
import type { Log } from '../observe/log.ts';
import type { Policy } from '../pipeline/policy.ts';
import { type KnownChannel, resolveChannels } from '../slack/channels.ts';
import { slackClient } from '../slack/client.ts';
import { join } from '../slack/join.ts';

/**
 * The policy's channels by id, and those that Slack does not know: what should stand there reaches nobody.
 */
export interface KnownChannels {
  readonly policy: Policy;
  readonly unknown: readonly string[];
}

/**
 * Names may change, ids stay: the policy's channels by id. A channel that cannot be found keeps its name and
 * is told.
 */
export async function withChannelIds(policy: Policy, config: Config, log: Log): Promise<KnownChannels> {
  if (!config.slack) return { policy, unknown: [] };
  const { alert, digest, ops } = policy.channels;
  const names = [alert, digest, ops, ...policy.routes.flatMap(({ channel }) => channel ?? [])];
  const client = slackClient({ ...config.slack, log });
  const found: ReadonlyMap<string, KnownChannel> | null = await resolveChannels(client, names).catch(
    (error: unknown) => {
      log.warn(
        { err: error instanceof Error ? error.message : String(error) },
        'Slack did not list its channels; names are used as they are',
      );
      return null;
    },
  );
  if (found === null) return { policy, unknown: [] };
  const id = (name: string): string => found.get(name)?.id ?? name;
  const unknown = [...new Set(names)].filter((name) => name !== '' && !found.has(name));
  for (const name of unknown) log.error({ channel: name }, 'Slack knows no such channel');
  // A public channel may be written to from outside; reading it, editing and uploading need a member.
  for (const { id: channel, isMember, isPrivate, isArchived } of new Set(found.values()))
    if (!isMember && !isPrivate && !isArchived) await join(client, channel, log);
  const channels = { alert: id(alert), digest: id(digest), ops: id(ops) };
  const routes = policy.routes.map((route) =>
    route.channel === undefined ? route : { ...route, channel: id(route.channel) },
  );
  return { policy: { ...policy, channels, routes }, unknown };
}

import type { WebClient } from '@slack/web-api';
import { slackWord } from './failure.ts';
import type { Log } from './log.ts';

/**
 * Words that mean: come in first. `channel_not_found` is a private channel's way to say it, and joining that
 * is refused.
 */
const outside = new Set(['not_in_channel', 'posting_to_channel_denied']);

/** Joins a public channel; `false` when Slack does not let us (private, archived, a missing scope). */
export async function join(client: WebClient, channel: string, log: Log): Promise<boolean> {
  try {
    await client.conversations.join({ channel });
    return true;
  } catch (error) {
    log.warn({ channel, err: slackWord(error) || String(error) }, 'The bot could not join a channel');
    return false;
  }
}

/** Does the work; when it fails because the bot is not in the channel, comes in and does it once more. */
export async function asMember<T>(
  client: WebClient,
  channel: string,
  log: Log,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!outside.has(slackWord(error)) || !(await join(client, channel, log))) throw error;
    return work();
  }
}

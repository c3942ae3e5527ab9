import type { Desk } from '../pipeline/desk.ts';
import type { SlackApp, SlackOptions } from './options.ts';

/** Starts the bot: connects, registers every listener, resolves when Slack can reach it. Throws when Slack refuses the tokens. */
export async function startSlack(_options: SlackOptions, _desk: Desk): Promise<SlackApp> {
  throw new Error('not yet');
}

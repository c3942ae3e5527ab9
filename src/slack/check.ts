import { WebClient } from '@slack/web-api';
import type { Finding } from '../observe/finding.ts';
import { type KnownChannel, resolveChannels } from './channels.ts';
import { checkPeople, type NamedPeople } from './check-people.ts';
import { type ClientOptions, clientOptions, slackClient } from './client.ts';
import { slackWord } from './failure.ts';
import { boltLogger, silent } from './log.ts';
import { missingScopes, neededScopes } from './scopes.ts';

export interface CheckOptions extends ClientOptions {
  /** `null` in HTTP mode. */
  readonly appToken: string | null;
  /** What each channel is for (`alerts`, `digest` …), and its name or id. */
  readonly channels: readonly { readonly purpose: string; readonly channel: string }[];
  /** Settings that name people and groups by id. */
  readonly people?: readonly NamedPeople[];
}

const ok = (what: string): Finding => ({ ok: true, what });
const bad = (what: string, remedy: string): Finding => ({ ok: false, what, remedy });
const wordsOf = (error: unknown): string =>
  slackWord(error) || (error instanceof Error ? error.message : String(error));

/** What to do about a token that Slack refuses. Anything else is a matter of reaching Slack. */
const tokenRemedies: Readonly<Record<string, string>> = {
  invalid_auth:
    'The bot token is wrong. Copy it anew: api.slack.com/apps → OAuth & Permissions → Bot User OAuth Token.',
  not_authed: 'SLACK_BOT_TOKEN is empty. Copy it from api.slack.com/apps → OAuth & Permissions.',
  token_revoked:
    'The app was removed from the workspace. Install it again and put the new token into SLACK_BOT_TOKEN.',
  account_inactive:
    'The app was removed from the workspace. Install it again and put the new token into SLACK_BOT_TOKEN.',
  not_allowed_token_type: 'SLACK_BOT_TOKEN must be the Bot User OAuth Token (xoxb-…), not another kind.',
};
const REACH =
  'Check that this machine may reach slack.com (or SLACK_API_URL) on port 443, and the proxy if there is one.';

async function scopes(client: WebClient): Promise<Finding[]> {
  const me = await client.auth.test();
  const found = [ok(`Slack knows the bot as ${me.user ?? '?'} in ${me.team ?? '?'}.`)];
  const granted = (me.response_metadata as { scopes?: string[] } | undefined)?.scopes;
  if (!granted) return found;
  const missing = missingScopes(granted);
  if (missing.length === 0) return [...found, ok('All scopes are granted.')];
  const remedy = (scope: string): Finding =>
    bad(
      `The scope ${scope} is missing: ${neededScopes[scope as keyof typeof neededScopes]}.`,
      'Add it at api.slack.com/apps → OAuth & Permissions → Scopes, then reinstall the app.',
    );
  return [...found, ...missing.map(remedy)];
}

/** The app token's client has its own, as the bot's must not be tried with it. */
async function socket(appToken: string, options: CheckOptions): Promise<Finding> {
  const client = new WebClient(appToken, {
    ...clientOptions(options.apiUrl),
    logger: boltLogger(options.log ?? silent),
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: 10_000,
  });
  try {
    await client.apps.connections.open({});
    return ok('Socket Mode can connect.');
  } catch (error) {
    return bad(
      `Socket Mode cannot connect: ${wordsOf(error)}.`,
      slackWord(error)
        ? 'Make an App-Level Token with connections:write at api.slack.com/apps → Basic Information, switch Socket Mode on, and put the token into SLACK_APP_TOKEN.'
        : REACH,
    );
  }
}

function channelFinding(purpose: string, name: string, found: KnownChannel | undefined): Finding {
  const where = `The channel for ${purpose}, ${name},`;
  if (!found)
    return bad(
      `${where} is not there or hidden from the bot.`,
      'Check the name; a private channel shows only after /invite @rebound in it.',
    );
  if (found.isArchived) return bad(`${where} is archived.`, 'Unarchive it, or name another channel.');
  if (!found.isMember && found.isPrivate)
    return bad(
      `${where} does not have the bot in it.`,
      `Type /invite @rebound in #${found.name}: nobody else can let it into a private channel.`,
    );
  if (!found.isMember) return ok(`${where} is there; the bot joins it when it starts.`);
  return ok(`${where} is there and the bot is in it.`);
}

async function channels(client: WebClient, wanted: CheckOptions['channels']): Promise<Finding[]> {
  const named = wanted.filter(({ channel }) => channel);
  try {
    const found = await resolveChannels(
      client,
      named.map(({ channel }) => channel),
    );
    return named.map(({ purpose, channel }) => channelFinding(purpose, channel, found.get(channel)));
  } catch (error) {
    return [
      bad(
        `The channels cannot be listed: ${wordsOf(error)}.`,
        'Grant channels:read and groups:read, then reinstall the app.',
      ),
    ];
  }
}

/**
 * Looks at everything the bot needs from Slack: tokens, scopes, channels. One finding a line, never throws,
 * never prints a token.
 */
export async function checkSlack(options: CheckOptions): Promise<Finding[]> {
  const client = slackClient(options);
  const found: Finding[] = [];
  try {
    found.push(...(await scopes(client)));
  } catch (error) {
    return [
      bad(`Slack does not accept the bot: ${wordsOf(error)}.`, tokenRemedies[slackWord(error)] ?? REACH),
    ];
  }
  if (options.appToken) found.push(await socket(options.appToken, options));
  found.push(
    ...(await channels(client, options.channels)),
    ...(await checkPeople(client, options.people ?? [])),
  );
  return found;
}

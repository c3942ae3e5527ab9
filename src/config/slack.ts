import type { Environment } from './fields.ts';
import { peopleOf } from './people.ts';

/** How to reach Slack, and who may act there. */
export interface SlackConfig {
  readonly botToken: string;
  readonly mode:
    | { readonly kind: 'socket'; readonly appToken: string }
    | { readonly kind: 'http'; readonly signingSecret: string };
  readonly apiUrl: string | null;
  readonly alertChannel: string;
  readonly digestChannel: string;
  readonly opsChannel: string;
  /** Slack ids of people (`U…`) and user groups (`S…`) who may act; empty: everybody of the workspace. */
  readonly operators: readonly string[];
  /** Whom critical incidents call: `here`, or ids of people and groups. */
  readonly mention: readonly string[];
  /** Minutes without an acknowledgement after which they are called once more; 0: never. */
  readonly mentionAgainMinutes: number;
}

function slackMode(env: Environment, needed: boolean, mistakes: string[]): SlackConfig['mode'] | null {
  if (env.SLACK_APP_TOKEN) {
    if (!env.SLACK_APP_TOKEN.startsWith('xapp-'))
      mistakes.push(
        'SLACK_APP_TOKEN must start with xapp-; it is an App-Level Token with connections:write.',
      );
    if (env.SLACK_SIGNING_SECRET)
      mistakes.push(
        'SLACK_APP_TOKEN (Socket Mode) and SLACK_SIGNING_SECRET (HTTP mode) are both set; keep the one of your mode.',
      );
    return { kind: 'socket', appToken: env.SLACK_APP_TOKEN };
  }
  if (env.SLACK_SIGNING_SECRET) {
    if (env.HTTP_PORT === 0)
      mistakes.push('HTTP_PORT is 0, but HTTP mode listens for Slack; give the port that Slack reaches.');
    return { kind: 'http', signingSecret: env.SLACK_SIGNING_SECRET };
  }
  if (needed) {
    mistakes.push(
      'SLACK_APP_TOKEN is missing. Socket Mode needs it (xapp-…): api.slack.com/apps → Basic Information → App-Level Tokens. For HTTP mode give SLACK_SIGNING_SECRET instead.',
    );
  }
  return null;
}

function slackMistakes(env: Environment, needed: boolean): string[] {
  const mistakes: string[] = [];
  if (!env.SLACK_BOT_TOKEN)
    mistakes.push('SLACK_BOT_TOKEN is missing (xoxb-…): api.slack.com/apps → OAuth & Permissions.');
  else if (!env.SLACK_BOT_TOKEN.startsWith('xoxb-'))
    mistakes.push('SLACK_BOT_TOKEN must start with xoxb-; it is the Bot User OAuth Token.');
  if (!env.SLACK_ALERT_CHANNEL && needed)
    mistakes.push('SLACK_ALERT_CHANNEL is missing; give the channel for alerts, as "#name" or id.');
  if (env.SLACK_API_URL && !URL.canParse(env.SLACK_API_URL))
    mistakes.push(`SLACK_API_URL is "${env.SLACK_API_URL}"; use a full URL or leave it out.`);
  return mistakes;
}

/** Slack's settings, or `null` when the command does without Slack and none are given. */
export function slackFromEnv(env: Environment, needed: boolean, mistakes: string[]): SlackConfig | null {
  if (!env.SLACK_BOT_TOKEN && !needed) return null;
  mistakes.push(...slackMistakes(env, needed));
  const mode = slackMode(env, needed, mistakes);
  if (!mode) return null;
  const alertChannel = env.SLACK_ALERT_CHANNEL ?? '';
  return {
    botToken: env.SLACK_BOT_TOKEN ?? '',
    mode,
    apiUrl: env.SLACK_API_URL ?? null,
    alertChannel,
    digestChannel: env.SLACK_DIGEST_CHANNEL ?? alertChannel,
    opsChannel: env.SLACK_OPS_CHANNEL ?? alertChannel,
    operators: peopleOf('SLACK_OPERATORS', env.SLACK_OPERATORS, mistakes),
    mention: peopleOf('SLACK_MENTION', env.SLACK_MENTION, mistakes, ['here']),
    mentionAgainMinutes: env.SLACK_MENTION_AGAIN_MINUTES,
  };
}

import { WebClient, type WebClientOptions } from '@slack/web-api';
import { boltLogger, type Log, silent } from './log.ts';

/** What every call to Slack needs. `apiUrl` is `null` for Slack itself. */
export interface ClientOptions {
  readonly botToken: string;
  readonly apiUrl: string | null;
  readonly log?: Log;
}

/** A fresh object each time: Slack's socket client writes into the one it is given. */
export const clientOptions = (apiUrl: string | null): { slackApiUrl?: string } =>
  apiUrl ? { slackApiUrl: apiUrl } : {};

/**
 * A client that never waits by itself: no retries (a retry after a lost answer posts twice), a rate limit is
 * an error at once (the default would hold back every other call, and a trigger id dies after 3 s), ten
 * seconds for a call.
 */
export function slackClient(options: ClientOptions, more: WebClientOptions = {}): WebClient {
  return new WebClient(options.botToken, {
    ...clientOptions(options.apiUrl),
    logger: boltLogger(options.log ?? silent),
    rejectRateLimitedCalls: true,
    retryConfig: { retries: 0 },
    timeout: 10_000,
    ...more,
  });
}

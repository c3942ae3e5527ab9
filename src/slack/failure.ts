import {
  SlackError,
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
} from '@slack/web-api';
import type { Delivery } from '../pipeline/outlet.ts';

type Failed = Extract<Delivery, { readonly ok: false }>;
type Why = 'unavailable' | 'doubtful' | 'message-gone' | 'edit-refused' | 'channel-closed' | 'refused';

/**
 * Slack's error words (API reference of chat.postMessage, chat.update, files.completeUploadExternal and
 * conversations.join, 2026-08), by what they mean for a delivery. What is not here may pass: it is tried some
 * times, then in plain form, then people are told.
 */
const meanings: Readonly<Record<string, Why>> = {
  message_not_found: 'message-gone',
  cant_update_message: 'edit-refused',
  edit_window_closed: 'edit-refused',
  thread_not_found: 'message-gone',
  channel_not_found: 'channel-closed',
  not_in_channel: 'channel-closed',
  is_archived: 'channel-closed',
  is_inactive: 'channel-closed',
  restricted_action: 'channel-closed',
  restricted_action_read_only_channel: 'channel-closed',
  restricted_action_thread_only_channel: 'channel-closed',
  restricted_action_non_threadable_channel: 'channel-closed',
  restricted_action_thread_locked: 'channel-closed',
  cannot_reply_to_message: 'channel-closed',
  no_permission: 'channel-closed',
  invalid_channel: 'channel-closed',
  team_not_found: 'channel-closed',
  access_denied: 'channel-closed',
  app_access_restricted: 'channel-closed',
  ekm_access_denied: 'channel-closed',
  posting_to_channel_denied: 'channel-closed',
  team_access_not_granted: 'channel-closed',
  // Slack may have done it before it failed.
  internal_error: 'doubtful',
  fatal_error: 'doubtful',
  request_timeout: 'doubtful',
  service_unavailable: 'unavailable',
  // A workspace on its way into an organisation, a channel on its way to another workspace: they come back.
  org_login_required: 'unavailable',
  team_added_to_org: 'unavailable',
  external_channel_migrating: 'unavailable',
  update_failed: 'unavailable',
  streaming_state_conflict: 'unavailable',
  two_factor_setup_required: 'unavailable',
  message_limit_exceeded: 'unavailable',
  accesslimited: 'unavailable',
  // A token can be mended; until then the message waits instead of being thrown away.
  invalid_auth: 'unavailable',
  not_authed: 'unavailable',
  token_revoked: 'unavailable',
  token_expired: 'unavailable',
  account_inactive: 'unavailable',
  missing_scope: 'unavailable',
  not_allowed_token_type: 'unavailable',
};

/** Errors of a connection that was never made: nothing can have arrived. */
const neverSent = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

function codes(error: unknown, depth = 0): string[] {
  if (!(error instanceof Error) || depth > 4) return [];
  const { code } = error as NodeJS.ErrnoException;
  const inner =
    error instanceof AggregateError ? error.errors.flatMap((one: unknown) => codes(one, depth + 1)) : [];
  return [...(typeof code === 'string' ? [code] : []), ...codes(error.cause, depth + 1), ...inner];
}

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** An edit may be sent again without harm; a post may not. */
const softened = (why: Why, repeatable: boolean): Why =>
  why === 'doubtful' && repeatable ? 'unavailable' : why;

function platform(error: WebAPIPlatformError, repeatable: boolean): Failed {
  const word = error.data.error;
  if (word === 'ratelimited' || word === 'rate_limited')
    return { ok: false, why: 'rate-limited', retryAfterMs: 30_000 };
  const why = softened(meanings[word] ?? 'refused', repeatable);
  const needed =
    word === 'missing_scope' ? ` (${String((error.data as { needed?: unknown }).needed ?? '')})` : '';
  return { ok: false, why, error: `${word}${needed}` };
}

/** What a failed call means for its delivery. `repeatable`: doing it twice does no harm. */
export function failureOf(error: unknown, repeatable: boolean): Failed {
  if (error instanceof WebAPIRateLimitedError)
    return { ok: false, why: 'rate-limited', retryAfterMs: error.retryAfter * 1000 };
  if (error instanceof WebAPIPlatformError) return platform(error, repeatable);
  if (error instanceof WebAPIHTTPError)
    return { ok: false, why: softened('doubtful', repeatable), error: `HTTP ${error.statusCode}` };
  const original = error instanceof WebAPIRequestError ? error.original : error;
  const unsent = codes(original).some((code) => neverSent.has(code));
  return {
    ok: false,
    why: softened(unsent ? 'unavailable' : 'doubtful', repeatable),
    error: wordsOf(original),
  };
}

/** Words about the form of a message, not about its place or the moment: its plain form may pass at once. */
const layoutWords = new Set([
  'invalid_blocks',
  'invalid_blocks_format',
  'invalid_attachments',
  'block_mismatch',
  'msg_blocks_too_long',
  'msg_too_long',
  'too_many_attachments',
  'invalid_arguments',
  'invalid_metadata_format',
  'invalid_metadata_schema',
  'metadata_too_large',
  'no_text',
]);

/**
 * Whether the plain form is worth a try: Slack says so, or says no again and again in words that are not
 * about the place.
 */
export function plainFormMayHelp(error: unknown, attempts: number): boolean {
  const word = slackWord(error);
  if (word === '') return false;
  if (layoutWords.has(word)) return true;
  const why = meanings[word] ?? 'refused';
  return attempts >= PLAIN_AFTER && (why === 'refused' || why === 'doubtful');
}
const PLAIN_AFTER = 3;

/** Slack's own word for the trouble, `''` when it is not Slack's. */
export const slackWord = (error: unknown): string =>
  error instanceof WebAPIPlatformError ? error.data.error : '';

export const isSlackError = (error: unknown): boolean => error instanceof SlackError;

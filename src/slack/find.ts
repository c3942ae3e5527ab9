import type { WebClient } from '@slack/web-api';
import type { Placed } from '../pipeline/outlet.ts';
import { slackWord } from './failure.ts';

/** Type of the metadata that every message of ours carries. */
export const PARCEL_EVENT = 'rebound_parcel';

export const parcelMetadata = (id: string) => ({ event_type: PARCEL_EVENT, event_payload: { id } });

interface Found {
  readonly ts?: string;
  readonly reply_count?: number;
  readonly latest_reply?: string;
  readonly metadata?: { readonly event_type?: string; readonly event_payload?: object };
}

const carries = (message: Found, id: string): boolean =>
  message.metadata?.event_type === PARCEL_EVENT && (message.metadata.event_payload as { id?: unknown } | undefined)?.id === id;

/** A clock that is a little off must not hide the message. */
const SLACK_MS = 120_000;
const PAGES = 5;
const THREADS = 10;

/**
 * Looks for the message that carries a parcel's id: among the channel's messages since the moment, then in the threads
 * that had replies since. Throws what Slack's client throws, so that nobody takes "cannot look" for "is not there" –
 * but for a channel that we may post to and not read: there nothing can ever be found.
 */
export async function findParcel(
  client: WebClient,
  channel: string,
  id: string,
  since: number,
  thread: string | null,
): Promise<Placed | null> {
  try {
    return (thread ? await inThread(client, channel, id, thread) : null) ?? (await inChannel(client, channel, id, since));
  } catch (error) {
    if (slackWord(error) === 'not_in_channel' || slackWord(error) === 'thread_not_found') return null;
    throw error;
  }
}

async function inThread(client: WebClient, channel: string, id: string, ts: string): Promise<Placed | null> {
  const answer = await client.conversations.replies({ channel, ts, include_all_metadata: true, limit: 200 });
  const hit = ((answer.messages ?? []) as Found[]).find((message) => carries(message, id));
  return hit?.ts ? { channel, ts: hit.ts } : null;
}

/** The channel's newest messages, page by page; replies are not among them. */
async function* newest(client: WebClient, channel: string): AsyncGenerator<Found[]> {
  let cursor = '';
  for (let page = 0; page < PAGES; page++) {
    const answer = await client.conversations.history({ channel, include_all_metadata: true, limit: 200, ...(cursor ? { cursor } : {}) });
    yield (answer.messages ?? []) as Found[];
    cursor = answer.response_metadata?.next_cursor ?? '';
    if (!cursor) return;
  }
}

async function inChannel(client: WebClient, channel: string, id: string, since: number): Promise<Placed | null> {
  const oldest = (since - SLACK_MS) / 1000;
  const threads: string[] = [];
  for await (const messages of newest(client, channel)) {
    const hit = messages.find((message) => carries(message, id));
    if (hit?.ts) return { channel, ts: hit.ts };
    const busy = messages.filter((message) => (message.reply_count ?? 0) > 0 && Number(message.latest_reply ?? oldest) >= oldest);
    threads.push(...busy.map((message) => message.ts ?? ''));
  }
  for (const root of threads.slice(0, THREADS)) {
    const reply = await inThread(client, channel, id, root);
    if (reply) return reply;
  }
  return null;
}

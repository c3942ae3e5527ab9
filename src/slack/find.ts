import type { WebClient } from '@slack/web-api';
import type { Parcel, Placed } from '../pipeline/outlet.ts';
import { slackWord } from './failure.ts';
import { asMember } from './join.ts';
import { type Log, silent } from './log.ts';

/** Type of the metadata that every message of ours carries. */
const PARCEL_EVENT = 'rebound_parcel';

export const parcelMetadata = (id: string) => ({ event_type: PARCEL_EVENT, event_payload: { id } });

interface Found {
  readonly ts?: string;
  readonly text?: string;
  readonly files?: readonly { readonly name?: string }[];
  readonly metadata?: { readonly event_type?: string; readonly event_payload?: object };
}

/** A file's message can carry no metadata: its name, which is the parcel's own, stands in its text. */
function carries(parcel: Parcel): (message: Found) => boolean {
  if (parcel.kind === 'file')
    return ({ text = '', files = [] }) =>
      text.includes(parcel.filename) || files.some(({ name }) => name === parcel.filename);
  return ({ metadata }) =>
    metadata?.event_type === PARCEL_EVENT &&
    (metadata.event_payload as { id?: unknown } | undefined)?.id === parcel.id;
}

/** A clock that is a little off must not hide the message. */
const SLACK_MS = 120_000;
const PAGE = 200;
/** A lying cursor must not keep us for ever. */
const PAGES = 25;

/**
 * Looks for the message that carries a parcel: in its thread, or among the channel's messages since the
 * moment. Throws what Slack's client throws, so that nobody takes "cannot look" for "is not there" – but for
 * a channel that we may post to and not read: there nothing can ever be found.
 */
export async function findParcel(
  client: WebClient,
  parcel: Parcel,
  since: number,
  log: Log = silent,
): Promise<Placed | null> {
  const channel = 'channel' in parcel ? parcel.channel : parcel.thread.channel;
  const look = async (): Promise<Placed | null> => {
    const pages =
      'thread' in parcel
        ? replies(client, channel, parcel.thread.ts)
        : newest(client, channel, (since - SLACK_MS) / 1000);
    for await (const messages of pages) {
      const hit = messages.find(carries(parcel));
      if (hit?.ts) return { channel, ts: hit.ts };
    }
    return null;
  };
  try {
    return await asMember(client, channel, log, look);
  } catch (error) {
    if (slackWord(error) === 'not_in_channel' || slackWord(error) === 'thread_not_found') return null;
    throw error;
  }
}

interface Answer {
  readonly messages?: readonly unknown[];
  readonly response_metadata?: { readonly next_cursor?: string };
}

async function* pagesOf(
  ask: (cursor: { cursor?: string }) => Promise<Answer>,
): AsyncGenerator<readonly Found[]> {
  let cursor = '';
  for (let page = 0; page < PAGES; page++) {
    const answer = await ask(cursor ? { cursor } : {});
    yield (answer.messages ?? []) as readonly Found[];
    cursor = answer.response_metadata?.next_cursor ?? '';
    if (!cursor) return;
  }
}

/** A thread, page by page. */
const replies = (client: WebClient, channel: string, ts: string): AsyncGenerator<readonly Found[]> =>
  pagesOf((cursor) =>
    client.conversations.replies({ channel, ts, include_all_metadata: true, limit: PAGE, ...cursor }),
  );

/**
 * The channel's newest messages, page by page, until they are older (in seconds); replies are not among them.
 */
async function* newest(client: WebClient, channel: string, oldest: number): AsyncGenerator<readonly Found[]> {
  const ask = (cursor: { cursor?: string }) =>
    client.conversations.history({ channel, include_all_metadata: true, limit: PAGE, ...cursor });
  for await (const messages of pagesOf(ask)) {
    yield messages;
    if (messages.some(({ ts }) => Number(ts) < oldest)) return;
  }
}

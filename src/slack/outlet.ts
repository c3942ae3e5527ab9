import type { WebClient } from '@slack/web-api';
import { chartData, chartSvg } from '../digest/chart.ts';
import type { Digest } from '../digest/digest.ts';
import type { Delivery, Outlet, Parcel, Placed } from '../pipeline/outlet.ts';
import type { Block, SlackMessage } from './blocks.ts';
import { failureOf, slackWord } from './failure.ts';
import { findParcel, parcelMetadata } from './find.ts';
import { type Log, silent } from './log.ts';
import type { AddressPolicy } from './mask.ts';
import { changeMessage } from './messages/change.ts';
import { detailsMessage } from './messages/details.ts';
import { digestMessage } from './messages/digest.ts';
import { incidentMessage } from './messages/incident.ts';
import { noticeMessage } from './messages/notice.ts';
import { bundledFont, pngOf } from './png.ts';
import { wordsOnly } from './words-only.ts';

export interface OutletPolicy {
  readonly addresses: AddressPolicy;
  /** Epoch ms; for words like `in 3 h`. */
  readonly now?: () => number;
  readonly log?: Log;
}

/** Nothing is unfurled, linked or parsed: what we show may have come from a mail. */
const still = { unfurl_links: false, unfurl_media: false, link_names: false, parse: 'none' } as const;

/** `@slack/types` does not know the chart block yet. */
type ApiBlocks = Parameters<WebClient['chat']['postMessage']>[0] extends { blocks?: infer B } ? B : never;
const apiBlocks = (blocks: readonly Block[]): ApiBlocks => [...blocks] as unknown as ApiBlocks;

interface Target {
  readonly id: string;
  readonly channel: string;
  readonly thread?: string;
  readonly broadcast?: boolean;
}

async function post(client: WebClient, target: Target, message: SlackMessage): Promise<Placed> {
  const thread = target.thread
    ? { thread_ts: target.thread, ...(target.broadcast ? { reply_broadcast: true as const } : {}) }
    : {};
  const answer = await client.chat.postMessage({
    channel: target.channel,
    text: message.text,
    blocks: apiBlocks(message.blocks),
    metadata: parcelMetadata(target.id),
    ...thread,
    ...still,
  } as Parameters<WebClient['chat']['postMessage']>[0]);
  return { channel: answer.channel ?? target.channel, ts: answer.ts ?? '' };
}

async function edit(client: WebClient, id: string, placed: Placed, message: SlackMessage): Promise<Placed> {
  await client.chat.update({
    channel: placed.channel,
    ts: placed.ts,
    text: message.text,
    blocks: apiBlocks(message.blocks),
    metadata: parcelMetadata(id),
    link_names: false,
    parse: 'none',
  } as Parameters<WebClient['chat']['update']>[0]);
  return placed;
}

/** Slack as an outlet. The client must be one of `slackClient()`: it may neither retry nor wait by itself. */
export function slackOutlet(client: WebClient, policy: OutletPolicy): Outlet {
  const now = policy.now ?? Date.now;
  const log = policy.log ?? silent;

  async function withBare(
    message: SlackMessage,
    send: (form: SlackMessage) => Promise<Placed>,
  ): Promise<Placed> {
    try {
      return await send(message);
    } catch (error) {
      if (!refusedLayout(error)) throw error;
      log.warn({ reasons: reasons(error) }, 'Slack refused a layout; sent its words alone');
      return send(wordsOnly(message));
    }
  }

  async function digest(target: Target, figures: Digest): Promise<Placed> {
    try {
      return await post(client, target, digestMessage(figures, now(), 'rich'));
    } catch (error) {
      if (!refusedLayout(error)) throw error;
      log.info({ reasons: reasons(error) }, 'Slack refused the chart or the table; sent without');
    }
    const placed = await withBare(digestMessage(figures, now(), 'plain'), (form) =>
      post(client, target, form),
    );
    await drawn(placed, figures).catch((error: unknown) =>
      log.warn({ err: String(error) }, 'The chart could not be uploaded'),
    );
    return placed;
  }

  /** The chart as a picture in the digest's thread. */
  async function drawn(placed: Placed, figures: Digest): Promise<void> {
    const font = bundledFont();
    const chart = chartData(figures);
    if (!font || !chart) return;
    const file = pngOf(chartSvg(chart), font);
    const alt_text = chart.title;
    await client.filesUploadV2({
      channel_id: placed.channel,
      thread_ts: placed.ts,
      file,
      filename: `bounces-${figures.date}.png`,
      title: alt_text,
      alt_text,
    });
  }

  async function send(parcel: Parcel): Promise<Placed> {
    const { id } = parcel;
    switch (parcel.kind) {
      case 'incident':
        return withBare(incidentMessage(parcel.view, now()), (form) =>
          parcel.placed
            ? edit(client, id, parcel.placed, form)
            : post(client, { id, channel: parcel.channel }, form),
        );
      case 'details':
        return withBare(detailsMessage(parcel.view, policy.addresses, now()), (form) =>
          parcel.placed
            ? edit(client, id, parcel.placed, form)
            : post(client, { id, channel: parcel.thread.channel, thread: parcel.thread.ts }, form),
        );
      case 'change':
        return withBare(changeMessage(parcel.view, parcel.change), (form) =>
          post(
            client,
            { id, channel: parcel.thread.channel, thread: parcel.thread.ts, broadcast: parcel.broadcast },
            form,
          ),
        );
      case 'digest':
        return digest({ id, channel: parcel.channel }, parcel.digest);
      case 'notice':
        return withBare(noticeMessage(parcel.notice), (form) =>
          post(client, { id, channel: parcel.channel }, form),
        );
      case 'file':
        await client.filesUploadV2({
          channel_id: parcel.thread.channel,
          thread_ts: parcel.thread.ts,
          filename: parcel.filename,
          title: parcel.title,
          content: parcel.content || ' ',
          initial_comment: `${parcel.title}: ${parcel.filename}`,
        });
        return parcel.thread;
    }
  }

  return {
    async deliver(parcel: Parcel): Promise<Delivery> {
      try {
        return { ok: true, placed: await send(parcel) };
      } catch (error) {
        return failureOf(error, 'placed' in parcel && parcel.placed !== null);
      }
    },
    find: (parcel, since) => findParcel(client, parcel, since),
  };
}

const refusedLayout = (error: unknown): boolean =>
  ['invalid_blocks', 'invalid_blocks_format', 'msg_blocks_too_long', 'msg_too_long'].includes(
    slackWord(error),
  );
const reasons = (error: unknown): unknown =>
  (error as { data?: { response_metadata?: { messages?: unknown } } }).data?.response_metadata?.messages ??
  [];

import type { WebClient } from '@slack/web-api';
import type { Digest } from '../digest/digest.ts';
import type { AddressPolicy } from '../pipeline/mask.ts';
import { type Delivery, MAIN_OUTLET, type Outlet, type Parcel, type Placed } from '../pipeline/outlet.ts';
import { type Block, line, rich, type SlackMessage } from './blocks.ts';
import { calling, livingMessage } from './call.ts';
import { failureOf, plainFormMayHelp, slackWord } from './failure.ts';
import { findParcel, parcelMetadata } from './find.ts';
import { asMember } from './join.ts';
import { type Log, silent } from './log.ts';
import { changeMessage, updateMessage } from './messages/change.ts';
import { detailsMessage } from './messages/details.ts';
import { digestMessage, type LinkTo } from './messages/digest.ts';
import { noticeMessage } from './messages/notice.ts';
import { textOnly, wordsOnly } from './words-only.ts';

export interface OutletPolicy {
  readonly addresses: AddressPolicy;
  /** Epoch ms; for words like `in 3 h`. */
  readonly now?: () => number;
  readonly log?: Log;
  /** Link to a message of ours, `null` while the workspace is not known. */
  readonly linkTo?: LinkTo;
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

const blocksOf = ({ blocks }: SlackMessage): { blocks?: ApiBlocks } =>
  blocks.length > 0 ? { blocks: apiBlocks(blocks) } : {};

async function post(client: WebClient, target: Target, message: SlackMessage): Promise<Placed> {
  const thread = target.thread
    ? { thread_ts: target.thread, ...(target.broadcast ? { reply_broadcast: true as const } : {}) }
    : {};
  const answer = await client.chat.postMessage({
    channel: target.channel,
    text: message.text,
    ...blocksOf(message),
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
    ...blocksOf(message),
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

  /** The first form that Slack takes; each plainer one only where the form may be what it refuses. */
  async function plainer(
    forms: readonly (() => SlackMessage)[],
    attempts: number,
    send: (form: SlackMessage) => Promise<Placed>,
  ): Promise<{ readonly placed: Placed; readonly form: number }> {
    for (const [form, draw] of forms.entries()) {
      try {
        return { placed: await send(draw()), form };
      } catch (error) {
        const last = form === forms.length - 1;
        if (last || !plainFormMayHelp(error, attempts)) throw error;
        log.warn(
          { err: slackWord(error), reasons: reasons(error), form },
          'Slack refused a layout; a plainer one follows',
        );
      }
    }
    throw new Error('There is no form to send.');
  }

  const withBare = async (
    message: SlackMessage,
    attempts: number,
    channel: string,
    send: (form: SlackMessage) => Promise<Placed>,
  ): Promise<Placed> => {
    const forms = [() => message, () => wordsOnly(message), () => textOnly(message)];
    const inside = (form: SlackMessage) => asMember(client, channel, log, () => send(form));
    return (await plainer(forms, attempts, inside)).placed;
  };

  async function digest(target: Target, figures: Digest, attempts: number): Promise<Placed> {
    const plain = digestMessage(figures, now(), 'plain', policy.linkTo);
    const forms = [
      () => digestMessage(figures, now(), 'rich', policy.linkTo),
      () => plain,
      () => wordsOnly(plain),
      () => textOnly(plain),
    ];
    const sent = await plainer(forms, attempts, (message) =>
      asMember(client, target.channel, log, () => post(client, target, message)),
    );
    return sent.placed;
  }

  /** A word to one person opens the conversation with them; the file follows below it. */
  async function direct(parcel: Extract<Parcel, { kind: 'direct-file' }>): Promise<Placed> {
    const { id, channel, filename, title, content } = parcel;
    const note = { text: title, blocks: [rich(line(`${title}. Whole addresses: for you alone.`))] };
    const placed = await post(client, { id, channel }, note);
    const upload = { filename, title, content: content || ' ' };
    await client.filesUploadV2({ channel_id: placed.channel, thread_ts: placed.ts, ...upload });
    return placed;
  }

  async function send(parcel: Parcel, attempts: number): Promise<Placed> {
    const { id } = parcel;
    const channel = 'channel' in parcel ? parcel.channel : parcel.thread.channel;
    switch (parcel.kind) {
      case 'incident':
        return withBare(livingMessage(parcel.view, now()), attempts, channel, (form) =>
          parcel.placed ? edit(client, id, parcel.placed, form) : post(client, { id, channel }, form),
        );
      case 'details':
        return withBare(detailsMessage(parcel.view, policy.addresses, now()), attempts, channel, (form) =>
          parcel.placed
            ? edit(client, id, parcel.placed, form)
            : post(client, { id, channel, thread: parcel.thread.ts }, form),
        );
      case 'change':
        return withBare(
          calling(parcel.mention, changeMessage(parcel.view, parcel.change)),
          attempts,
          channel,
          (form) =>
            post(client, { id, channel, thread: parcel.thread.ts, broadcast: parcel.broadcast }, form),
        );
      case 'update':
        return withBare(updateMessage(parcel.view, now()), attempts, channel, (form) =>
          post(client, { id, channel, thread: parcel.thread.ts }, form),
        );
      case 'digest':
        return digest({ id, channel }, parcel.digest, attempts);
      case 'notice':
        return withBare(noticeMessage(parcel.notice), attempts, channel, (form) =>
          parcel.placed ? edit(client, id, parcel.placed, form) : post(client, { id, channel }, form),
        );
      case 'file':
        await asMember(client, channel, log, () =>
          client.filesUploadV2({
            channel_id: channel,
            thread_ts: parcel.thread.ts,
            filename: parcel.filename,
            title: parcel.title,
            content: parcel.content || ' ',
            initial_comment: `${parcel.title}: ${parcel.filename}`,
          }),
        );
        return parcel.thread;
      case 'direct-file':
        return direct(parcel);
    }
  }

  return {
    name: MAIN_OUTLET,
    async deliver(parcel: Parcel, attempts = 0): Promise<Delivery> {
      try {
        return { ok: true, placed: await send(parcel, attempts) };
      } catch (error) {
        return failureOf(error, 'placed' in parcel && parcel.placed !== null);
      }
    },
    find: (parcel, since) => findParcel(client, parcel, since, log),
  };
}

const reasons = (error: unknown): unknown =>
  (error as { data?: { response_metadata?: { messages?: unknown } } }).data?.response_metadata?.messages ??
  [];

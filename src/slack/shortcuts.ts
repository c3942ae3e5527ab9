import type { App, GlobalShortcut, MessageShortcut } from '@slack/bolt';
import { ask, ephemeral, LONGEST_QUERY } from './command.ts';
import { readFiles } from './files.ts';
import {
  type Ack,
  acknowledge,
  attempt,
  inThread,
  type ListenerContext,
  type Reply,
  type Respond,
  whisper,
  within,
} from './listener-context.ts';
import { type ReadMessage, textOf } from './message-text.ts';
import { answerMessage } from './messages/answer.ts';
import { threadAnswer } from './messages/thread-answer.ts';
import { callbacks, lookupModal } from './messages/views.ts';
import { tell } from './words-only.ts';

type Explained = MessageShortcut['message'] & ReadMessage & { readonly thread_ts?: string };

/**
 * What a message means: an alert of ours is answered from its incident, anything else from its words and
 * files.
 */
async function explanation(
  message: Explained,
  { channel, user }: Pick<MessageShortcut, 'channel' | 'user'>,
  front: ListenerContext,
): Promise<Reply> {
  const view = await within(
    front.desk.at({ channel: channel.id, ts: message.ts ?? '' }, front.now()),
    front.patienceMs,
  );
  if (view) return ephemeral(threadAnswer(view, front.now()));
  const { texts, unread } = await readFiles(message.files ?? [], front.fetchFile);
  const words = textOf({ ...message, files: [] }, LONGEST_QUERY);
  const text = [words, ...texts].filter(Boolean).join('\n').slice(0, LONGEST_QUERY);
  if (text) return ephemeral(answerMessage(await ask(front, text, user), front.policy));
  return whisper(
    unread
      ? 'This file cannot be read here. Paste its text instead, or upload it as .eml or .txt.'
      : 'This message has no text to explain.',
  );
}

/**
 * "Explain this bounce" in any message's menu: answered to the asker alone, in the thread where the message
 * stands.
 */
async function onExplain(
  parts: { readonly shortcut: MessageShortcut; readonly ack: Ack; readonly respond: Respond },
  front: ListenerContext,
): Promise<void> {
  const { shortcut, ack, respond } = parts;
  const message = shortcut.message as Explained;
  const here = inThread(respond, message.thread_ts);
  await acknowledge(ack, front);
  await attempt(front, callbacks.explain, here, async () => {
    await tell(here, await explanation(message, shortcut, front));
  });
}

/** "Look up SMTP code": a modal that asks. */
async function onLookup(
  parts: { readonly shortcut: GlobalShortcut; readonly ack: Ack },
  front: ListenerContext,
): Promise<void> {
  await acknowledge(parts.ack, front);
  await attempt(front, callbacks.lookup, null, async () => {
    await front.client.views.open({ trigger_id: parts.shortcut.trigger_id, view: lookupModal() });
  });
}

export function registerShortcuts(app: App, front: ListenerContext): void {
  app.shortcut<MessageShortcut>(
    { callback_id: callbacks.explain, type: 'message_action' },
    ({ shortcut, ack, respond }) =>
      onExplain({ shortcut, ack: ack as Ack, respond: respond as unknown as Respond }, front),
  );
  app.shortcut<GlobalShortcut>({ callback_id: callbacks.lookup, type: 'shortcut' }, ({ shortcut, ack }) =>
    onLookup({ shortcut, ack: ack as Ack }, front),
  );
}

import type { App, GlobalShortcut, MessageShortcut } from '@slack/bolt';
import { ask, ephemeral, LONGEST_QUERY } from './command.ts';
import { unmark } from './escape.ts';
import {
  type Ack,
  acknowledge,
  attempt,
  type ListenerContext,
  type Respond,
  whisper,
} from './listener-context.ts';
import { answerMessage } from './messages/answer.ts';
import { callbacks, lookupModal } from './messages/views.ts';
import { readable } from './readable.ts';
import { tell } from './words-only.ts';

/** What a message may hold, as far as it is read. */
export interface ReadMessage {
  readonly text?: string | undefined;
  readonly blocks?: unknown;
  readonly attachments?: readonly {
    readonly text?: string;
    readonly fallback?: string;
    readonly pretext?: string;
  }[];
  /** Mails that Slack received show up as files with their text. */
  readonly files?: readonly {
    readonly plain_text?: string;
    readonly preview?: string;
    readonly title?: string;
  }[];
}

/** Everything of a message that may be a bounce, as plain text. */
export function textOf(message: ReadMessage): string {
  const attached = (message.attachments ?? []).flatMap((one) => [one.pretext, one.text ?? one.fallback]);
  const files = (message.files ?? []).flatMap((one) => [one.title, one.plain_text ?? one.preview]);
  const written = message.text?.trim() ? message.text : readable(message.blocks ?? []);
  return [written, ...attached, ...files]
    .filter((part): part is string => Boolean(part))
    .map((part) => unmark(part).trim())
    .join('\n')
    .slice(0, LONGEST_QUERY);
}

/** "Explain this bounce" in any message's menu: answered to the asker alone. */
async function onExplain(
  parts: { readonly shortcut: MessageShortcut; readonly ack: Ack; readonly respond: Respond },
  front: ListenerContext,
): Promise<void> {
  const { shortcut, ack, respond } = parts;
  await acknowledge(ack, front);
  await attempt(front, callbacks.explain, respond, async () => {
    const text = textOf(shortcut.message as ReadMessage);
    if (!text) {
      await respond(whisper('This message has no text to explain.'));
      return;
    }
    await tell(respond, ephemeral(answerMessage(await ask(front, text), front.policy)));
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

import type { App } from '@slack/bolt';
import { ask } from './command.ts';
import { unmark } from './escape.ts';
import { apology, type ListenerContext, whisper } from './listener-context.ts';
import { sharedAnswer } from './messages/answer.ts';
import { helpMessage } from './messages/lists.ts';
import { type ReadMessage, textOf } from './shortcuts.ts';

/** A message that names the bot. */
export interface Mention {
  readonly user: string;
  readonly text: string;
  readonly channel: string;
  readonly ts: string;
  readonly threadTs: string | null;
}

/** The question: what stands beside the mention, else what the thread began with. */
async function questionOf(mention: Mention, front: ListenerContext): Promise<string> {
  const own = unmark(mention.text).trim();
  if (own || !mention.threadTs) return own;
  const answer = await front.client.conversations.replies({
    channel: mention.channel,
    ts: mention.threadTs,
    limit: 1,
  });
  const [root] = answer.messages ?? [];
  return root ? textOf(root as ReadMessage) : '';
}

/** Answers in the thread, where everybody who reads the question reads the answer. */
async function onMention(mention: Mention, front: ListenerContext): Promise<void> {
  const thread = { channel: mention.channel, thread_ts: mention.threadTs ?? mention.ts };
  const still = { unfurl_links: false, unfurl_media: false, link_names: false, parse: 'none' } as const;
  const say = (message: { readonly text: string; readonly blocks: readonly object[] }) =>
    front.client.chat.postMessage({
      ...thread,
      text: message.text,
      blocks: [...message.blocks] as [],
      ...still,
    });
  try {
    const answered = await ask(front, await questionOf(mention, front));
    await say(
      answered.answer.kind === 'help'
        ? helpMessage()
        : sharedAnswer(answered, front.policy, mention.user, 'Asked'),
    );
  } catch (error) {
    await say(whisper(apology(error, front.log, 'mention'))).catch(() => {});
  }
}

export function registerMention(app: App, front: ListenerContext): void {
  app.event('app_mention', async ({ event }) => {
    // Another bot that answers mentions must not keep us talking.
    if (!event.user || event.bot_id) return;
    await onMention(
      {
        user: event.user,
        text: event.text,
        channel: event.channel,
        ts: event.ts,
        threadTs: event.thread_ts ?? null,
      },
      front,
    );
  });
}

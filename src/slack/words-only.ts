import { line, rich, type SlackMessage } from './blocks.ts';
import { clip, limits, safe } from './limits.ts';
import type { Reply, Respond } from './listener-context.ts';
import { readable } from './readable.ts';

const wordsOf = ({ blocks }: SlackMessage): string => clip(readable(blocks), 2_900) || '–';

/**
 * The message's words alone, for a Slack that refuses its layout: nothing must be lost over a block. As rich
 * text, since what was rich text may not become anything else (`block_mismatch`).
 */
export const wordsOnly = (message: SlackMessage): SlackMessage => ({
  text: message.text,
  blocks: [rich(line(wordsOf(message)))],
});

/** The words as the message's text, for a Slack that takes no block at all. */
export const textOnly = (message: SlackMessage): SlackMessage => ({
  text: safe(wordsOf(message), limits.topText),
  blocks: [],
});

/** Slack read it and said no (Bolt's RespondError); after a broken connection it may have been taken. */
const refused = (error: unknown): boolean => (error as { statusCode?: number }).statusCode === 400;

/** Answers through a response_url; when Slack does not take the layout, with the words alone. */
export async function tell(respond: Respond, reply: Reply): Promise<void> {
  const forms = [reply, { ...reply, ...wordsOnly(reply) }, { ...reply, ...textOnly(reply) }];
  for (const [at, form] of forms.entries()) {
    try {
      return void (await respond(form));
    } catch (error) {
      if (!refused(error) || at === forms.length - 1) throw error;
    }
  }
}

import type { SlackMessage } from './blocks.ts';
import { clip } from './limits.ts';
import type { Reply, Respond } from './listener-context.ts';
import { readable } from './readable.ts';

/** The message's words alone, for a Slack that refuses its layout: nothing must be lost over a block. */
export const wordsOnly = (message: SlackMessage): SlackMessage => ({
  text: message.text,
  blocks: [
    {
      type: 'section',
      text: { type: 'plain_text', text: clip(readable(message.blocks), 2_900) || '–', emoji: true },
    },
  ],
});

/** Slack read it and said no (Bolt's RespondError); after a broken connection it may have been taken. */
const refused = (error: unknown): boolean => (error as { statusCode?: number }).statusCode === 400;

/** Answers through a response_url; when Slack does not take the layout, with the words alone. */
export async function tell(respond: Respond, reply: Reply): Promise<void> {
  try {
    await respond(reply);
  } catch (error) {
    if (!refused(error)) throw error;
    await respond({ ...reply, ...wordsOnly(reply) });
  }
}

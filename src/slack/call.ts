import type { IncidentView } from '../pipeline/outlet.ts';
import { type Block, line, type Piece, rich, type SlackMessage } from './blocks.ts';
import { incidentMessage } from './messages/incident.ts';
import { isUserId } from './words.ts';

const groupId = /^S[A-Z0-9]{6,20}$/;

/** Somebody to call as an element of rich text; `null` for what is no Slack id, which calls nobody. */
export function calledPiece(who: string): Piece | null {
  if (who === 'here') return { type: 'broadcast', range: 'here' };
  if (isUserId(who)) return { type: 'user', user_id: who };
  return groupId.test(who) ? { type: 'usergroup', usergroup_id: who } : null;
}

/** The same as markup, for the text beside the blocks. */
function calledMarkup(who: string): string {
  if (who === 'here') return '<!here>';
  if (isUserId(who)) return `<@${who}>`;
  return groupId.test(who) ? `<!subteam^${who}>` : '';
}

/**
 * A line that calls people, as a block of its own; none for nobody. The ids come from the configuration or
 * from Slack itself.
 */
function callBlock(mention: readonly string[]): Block[] {
  const pieces = mention.map(calledPiece).filter((piece) => piece !== null);
  if (pieces.length === 0) return [];
  return [rich(line(...pieces.flatMap((piece, at): Piece[] => (at === 0 ? [piece] : [' ', piece]))))];
}

/**
 * The message with the calls below its first line and before its text, whence notifications and screen
 * readers take them.
 */
export function calling(mention: readonly string[], { text, blocks }: SlackMessage): SlackMessage {
  return {
    text: [...mention.map(calledMarkup), text].filter(Boolean).join(' '),
    blocks: blocks.toSpliced(1, 0, ...callBlock(mention)),
  };
}

/** The one living message of an incident, with whom it calls. */
export const livingMessage = (view: IncidentView, now: number): SlackMessage =>
  calling(view.mention, incidentMessage(view, now));

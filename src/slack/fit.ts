import type { Block, SlackMessage } from './blocks.ts';
import { context } from './blocks.ts';
import { limits, plain, safe } from './limits.ts';

/** Characters that people read in a block; ids, types and values do not count. */
export function weight(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, one) => sum + weight(one), 0);
  if (typeof value !== 'object' || value === null) return 0;
  return Object.entries(value).reduce((sum, [key, one]) => {
    if (key === 'text' && typeof one === 'string') return sum + one.length;
    return sum + weight(one);
  }, 0);
}

const shortened = context('Shortened to fit into Slack.');
/** Heads and buttons stay; of the rest the last goes first. */
const givesWay = (block: Block, index: number): boolean =>
  index > 0 && block.type !== 'actions' && block.type !== 'header';

/** Says that something went, above the buttons when those end the message. */
function withNote(blocks: readonly Block[]): readonly Block[] {
  const end = blocks.at(-1)?.type === 'actions' ? blocks.length - 1 : blocks.length;
  return blocks.toSpliced(end, 0, shortened);
}

/**
 * The blocks within Slack's number and our size: whole blocks give way from the end, and it is said that they
 * did.
 */
export function fitBlocks(blocks: readonly Block[], max: number = limits.blocks): Block[] {
  let rest = blocks;
  let shown = blocks;
  while (shown.length > max || weight(shown) > limits.message) {
    const last = rest.findLastIndex(givesWay);
    if (last < 0) break;
    rest = rest.toSpliced(last, 1);
    shown = withNote(rest);
  }
  return [...shown];
}

/**
 * A message that Slack takes, whatever went into it. The text beside the blocks is parsed for mentions, too:
 * it is escaped.
 */
export const fitted = (message: SlackMessage): SlackMessage => ({
  text: safe(plain(message.text, limits.notification), limits.topText),
  blocks: fitBlocks(message.blocks),
});

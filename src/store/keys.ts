import { DAY } from '../time/span.ts';

/** 2^38: a day's number (15 bits until 2059) and 38 bits of hash fit into 53. */
const SPAN = 2 ** 38;

/** FNV-1a over UTF-16 units, from a seed. */
function fnv(text: string, seed: number): number {
  let hash = seed;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash ^= hash >>> 15;
  return Math.imul(hash, 0x2c1b3c6d) >>> 0;
}

/**
 * A hash of 53 bits. Not for secrets, and whoever looks rows up by it compares the text as well where it
 * matters.
 */
export const hash53 = (text: string): number =>
  fnv(text, 0x811c9dc5) + (fnv(text, 0x9747b28c) >>> 11) * 2 ** 32;

/**
 * UTC day number of a time; times that no mail can have fall on the first or last day that a key can hold.
 */
export const dayNumber = (at: number): number => Math.min(Math.max(Math.floor(at / DAY), 0), 2 ** 15 - 1);

/**
 * A key that starts with the day: what arrives together lies together in the index, so that writing costs the
 * same however much is stored. Looking something up costs one probe for each day.
 */
export const dayKey = (day: number, text: string): number => day * SPAN + (hash53(text) % SPAN);

/** All keys of earlier days are smaller. */
export const firstDayKey = (day: number): number => day * SPAN;

/** Keys of a text on the `days` days that end with `day`. */
export function dayKeys(text: string, day: number, days: number): number[] {
  const hash = hash53(text) % SPAN;
  return Array.from({ length: Math.min(days, day + 1) }, (_, back) => (day - back) * SPAN + hash);
}

/**
 * Mails to a block, and 2^32: a block's number (21 bits, 34 thousand million mails) and 32 bits of hash fit
 * into 53.
 */
const BLOCK = 16_384;
const BLOCK_SPAN = 2 ** 32;

/** First and last block that may hold rows. */
export interface Blocks {
  readonly first: number;
  readonly last: number;
}

export const blockOf = (messageId: number): number => Math.floor(messageId / BLOCK);

/**
 * A key that starts with the block of the row's mail. Whatever the rows' times, new ones fall into the newest
 * block's part of the index, so that writing costs the same however much is stored; looking something up
 * costs one probe for each 16,384 mails.
 */
export const blockKey = (messageId: number, text: string): number =>
  blockOf(messageId) * BLOCK_SPAN + (hash53(text) % BLOCK_SPAN);

/** What `blockKey` makes its keys of, for the database to make them of a column. */
export const blockKeyParts = (
  text: string,
): { readonly block: number; readonly span: number; readonly hash: number } => ({
  block: BLOCK,
  span: BLOCK_SPAN,
  hash: hash53(text) % BLOCK_SPAN,
});

/** The part of a block key that is the same in every block. */
export const blockSpan = BLOCK_SPAN;

/** Keys of a text in these blocks, newest first. */
export function blockKeys(text: string, { first, last }: Blocks): number[] {
  const hash = hash53(text) % BLOCK_SPAN;
  return Array.from({ length: last - first + 1 }, (_, back) => (last - back) * BLOCK_SPAN + hash);
}

import type { Entry } from '../answer.ts';
import type { Query } from '../read/query.ts';
import { thresholds } from '../thresholds.ts';
import { entryFor } from './search.ts';
import { topics } from './topics/index.ts';

/** Asked how to get off a block of a provider, without a code that would tell which block. */
const outOfBlock =
  /\bun-?(?:block|ban|list)|\bde-?list|\bget (?:\w{1,12} ){0,3}off\b|\b(?:not|n't|no longer) (?:accept|take|want|let)|\brefus|\breject|\b(?:nimmt|nehmen)\b.{0,40}\bnicht\b|\bblack ?-?list|\bblock ?-?list|\bremov(?:e|al)\b|\bblock(?:s|ed|ing)?\b|\bentsperr|\bblockiert/i;
const asksWayOut =
  /\bhow\b|\bwhy\b|\bwarum\b|\bwieso\b|\bwho\b|\bwhere\b|\bwhen\b|\bwhat\b|\bform\b|\bcontact|\brequest|\bremov|\bde-?list|\bunblock|\bwie\b|\bget off\b|\?$/i;

/** The way out of the blocks of the provider that is named, for who asks for it; `null` for others. */
export function wayOutFor({ provider, text, words, byHand }: Query): Entry | null {
  const topic = topics.find(({ wayOutOf }) => wayOutOf !== undefined && wayOutOf === provider);
  return topic && words <= thresholds.wayOut && byHand && outOfBlock.test(text) && asksWayOut.test(text)
    ? entryFor(topic.id)
    : null;
}

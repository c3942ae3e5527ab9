import type { Rule } from '../../rule.ts';
import { anyOf } from '../any-of.ts';

/**
 * A bounce was refused because its address has no valid tag (BATV, SRS): nothing is said of the mailbox
 * behind it.
 */
export const bounceRefused = anyOf(
  /\b(?:batv|prvs|srs|back-?scatter)\b/,
  /(?<!hard |soft |hard-|soft-)\bbounces?\b.{0,40}\b(?:tag|signature|signed|unsigned)\b/,
  /(?<!hard |soft |hard-|soft-)\bbounces?\b(?: to (?:it|this \w{1,10}|him|her|them|you))?,? (?:(?:are|is|was|were|be|will) ){0,2}(?:not (?:accepted|allowed|wanted|taken)|rejected|refused)/,
  /(?:do(?:es)?|did|will)(?: not|n't) (?:accept|take|receive|want) bounces/,
  /\b(?:null|empty) (?:sender|return[- ]?path)\b.{0,60}\b(?:never|unsigned|signed|signature|tag)\b/,
);

/** Refused bounces. */
export const backscatter = [
  {
    id: 'general-backscatter',
    cause: 'policy-refused',
    match: bounceRefused,
    unless: /sender address rejected/i,
    owner: 'us',
    means:
      'A bounce was refused: the address carries no valid tag of those that its own server gives the mail it sends (BATV or SRS), or it never sends mail. Nothing is said of the mailbox.',
    source: 'BATV (draft-levine-smtp-batv), SRS; MDaemon, SonicWall',
    examples: [
      '550 SRS: hash mismatch',
      '550 5.7.1 unsigned bounce, tag expired',
      '550 5.7.1 bounces are rejected here',
      '550 5.1.1 address does not accept bounces',
      '550 null sender without our signature',
    ],
    not: [
      '550 5.7.1 <a@srs.example.com>: Sender address rejected: backscatter list',
      '554 5.7.1 Sender address rejected: backscatter from [203.0.113.9]',
    ],
  },
] as const satisfies readonly Rule[];

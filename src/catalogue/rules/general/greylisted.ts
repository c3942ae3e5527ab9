import type { Rule } from '../../rule.ts';
import { anyOf } from '../any-of.ts';

/** Greylisting, only where the text says so: a mere "try again later" is not enough. */
export const greylisted = [
  {
    id: 'general-greylisted',
    cause: 'greylisted',
    match: /gr[ea]y[- ]?list|postgrey|sqlgrey|milter-greylist|policyd-weight.{0,40}later/i,
    unless: /not gr[ea]y[- ]?listed|(?:white|allow)-?list.{0,20}gr[ea]y-?list/i,
    source: 'Postgrey, SQLgrey, milter-greylist, Exim greylistd',
    examples: [
      '451 4.7.1 <user@example.org>: Recipient address rejected: Greylisted, see http://postgrey.example.org/help',
      '450 Greylisted, try again in 60 seconds',
    ],
  },
  {
    id: 'general-greylisted-first-contact',
    cause: 'greylisted',
    match: anyOf(
      /(?:first[- ]time|new|unknown) (?:sender|triplet|connection|client|host|e-?mail).{0,60}(?:try|retry|later|deferred|wait)/,
      /first (?:delivery )?attempt.{0,60}(?:later|retry)|please (?:retry|try again) in \d{1,5} (?:seconds|minutes)/,
      /(?:you|host|sender|message|triplet).{0,30}(?:will be|can be) accepted (?:after|in) \d{1,4}/,
      /delayed by anti-?spam.{0,40}(?:retry|later)|temporary (?:greeting|whitelist)/,
    ),
    unless: /limit|too (?:many|much|fast)|\brate|exceed|quota/i,
    reply: '4XX',
    source: 'Greylisting filters that do not use the word',
    examples: [
      '450 4.7.1 First delivery attempt from your server, please retry in a few minutes, try again later',
    ],
  },
  {
    id: 'general-greylisted-languages',
    cause: 'greylisted',
    match: anyOf(
      /\bgraue liste|liste grise|lista gris|lista grigia|lista cinza|grijze lijst|szara lista|сер(?:ый|ом|ого) спис/,
      /グレイ?リスト|グレーリスト|灰名单|灰名單/,
    ),
    source: 'Greylisting in other languages',
    examples: ['450 4.7.1 Liste grise en action, veuillez reessayer plus tard'],
  },
] as const satisfies readonly Rule[];

import type { Rule } from '../../rule.ts';
import { anyOf } from '../any-of.ts';

/** Greylisting, only where the text says so: a mere "try again later" is not enough. */
export const greylisted = [
  {
    id: 'general-greylisted',
    cause: 'greylisted',
    match: /gr[ea]y[- ]?list|postgrey/i,
    unless: /not gr[ea]y[- ]?listed|(?:white|allow)-?list.{0,20}gr[ea]y-?list/i,
    source: 'Postgrey, SQLgrey, milter-greylist, Exim greylistd',
    examples: [
      '451 4.7.1 <user@example.org>: Recipient address rejected: Greylisted, see http://postgrey.example.org/help',
      '450 Greylisted, try again in 60 seconds',
      '450 4.2.0 <user@example.org>: Recipient address rejected: Postgrey: try again in 300 seconds',
      '450 4.2.0 <user@example.org>: Recipient address rejected: see http://postgrey.schweikert.ch/help/example.org.html',
    ],
    not: [
      '550 5.7.1 Client host rejected: not greylisted, refused for good by the local blacklist',
      '554 5.7.1 Rejected: no entry in whitelist or greylist',
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
      '451 4.7.1 New sender: please try again later',
      '450 4.7.1 please try again in 300 seconds',
      '451 4.3.0 Your message will be accepted in 5 minutes',
      '451 4.7.1 Delayed by anti-spam measures, please retry',
      '451 4.7.1 temporary whitelisting in progress',
    ],
    not: [
      '450 4.7.1 Hourly volume exceeded, please try again in 600 seconds',
      '452 4.5.3 Connection limit reached, please retry in 60 seconds',
      '421 4.7.0 Too many connections from your host, please try again in 300 seconds',
      '450 4.7.1 Sending rate of 203.0.113.9 is high, please try again in 600 seconds',
      '452 4.2.2 Mailbox over quota, please try again in 3600 seconds',
    ],
  },
  {
    id: 'general-greylisted-languages',
    cause: 'greylisted',
    match: anyOf({
      de: [/\bgraue liste/],
      es: [/lista gris/],
      fr: [/liste grise/],
      it: [/lista grigia/],
      ja: [/グレ[イー]リスト/],
      nl: [/grijze lijst/],
      pl: [/szara lista/],
      pt: [/lista cinza/],
      ru: [/сер(?:ый|ом|ого) спис/],
      zh: [/灰名[单單]/],
    }),
    source: 'Greylisting in other languages',
    examples: [
      '450 4.7.1 Liste grise en action, veuillez reessayer plus tard',
      '451 4.7.1 Graue Liste: bitte in 5 Minuten erneut versuchen',
      '451 4.7.1 Lista gris: intente de nuevo en 5 minutos',
      '451 4.7.1 Lista grigia attiva, riprovare tra qualche minuto',
      '451 4.7.1 Lista cinza, tente novamente em alguns minutos',
      '451 4.7.1 Grijze lijst: probeer het over 5 minuten opnieuw',
      '451 4.7.1 Szara lista, prosze sprobowac ponownie za 5 minut',
      '451 4.7.1 Серый список, повторите попытку позже',
      '451 4.7.1 グレイリストにより一時的に拒否されました',
      '451 4.7.1 灰名单，请稍后重试',
    ],
  },
] as const satisfies readonly Rule[];

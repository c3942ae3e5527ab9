/**
 * What stands around the words that decide: wrappers of a gateway, quotations of our own server's answer, and
 * the stock phrases of RFC 5321 that some servers print before every reason. Each function gives back the
 * part that decides.
 */

/** Exchange Online names its own guess, then the far server's reply behind an arrow. */
const arrow = /(?:remote server|server|host)\b.{0,160}?(?: ?-> ?| → )(?=.{0,20}\S{3})/i;
/** IronPort: `5.1.0 - Unknown address error 550-'5.1.1 …'`, its own guess before the far server's reply. */
const ironport = /^5\.\d\.\d - [A-Z][\w -]{4,60} (?<reply>[45]\d\d)-["'](?<words>.{3,})/i;

/** The far server's reply inside a gateway's own sentence; the text itself when nothing is wrapped. */
export function unwrap(text: string): string {
  const quoted = ironport.exec(text)?.groups;
  if (quoted)
    return `${quoted['reply']} ${quoted['words']?.replace(/["'] ?(?:\(delivery attempts: \d{1,3}\))?$/, '')}`;
  if (!text.includes('->') && !text.includes('→')) return text;
  let rest = text;
  for (let found = arrow.exec(rest); found; found = arrow.exec(rest))
    rest = rest.slice(found.index + found[0].length);
  return rest;
}

/** Whether the gateway's own words are a label that it gives every refusal, and so no guess at this one. */
export function isLabelled(text: string): boolean {
  return ironport.test(text);
}

/**
 * What an MTA adds behind the words that decide: qmail that it gives up, Sendmail a line that it prints for
 * every failure of a mailer.
 */
const tails = [
  / ?I'm not going to try again; this message has been in the queue too long\.?$/i,
  /(?<=\S.{6,}) 554 (?:5\.\d\.\d )?(?:<[^>]{1,320}>\.\.\. )?(?:service unavailable|unknown mailer error \d{1,3})\.?$/i,
];

/** The text without such an addition, itself when it has no other words. */
export function withoutTail(text: string): string {
  if (!text.includes(' 554 ') && !text.includes('in the queue too long')) return text;
  for (const tail of tails) {
    const rest = text.replace(tail, '');
    if (rest !== text && /[a-z]{3}/i.test(rest.replace(/transcript of session follows/i, ''))) return rest;
  }
  return text;
}

/** Postfix's sender probe: behind `unverified address:` stands what the sender's own server answered. */
const probe = /(?<verdict>sender address rejected: (?:undeliverable|unverified) address)\b.{3,}/i;

/** The text without the answer of our own server that a sender callout quotes. */
export function withoutProbe(text: string): string {
  return text.replace(probe, '$<verdict>');
}

/** What RFC 5321 (section 4.2.2) prints for a code, whatever the reason. */
const stock = [
  /requested (?:mail )?action (?:not taken|aborted)(?:: (?:mailbox (?:unavailable|name not allowed)|local error in processing|exceeded storage allocation|insufficient system storage))?/,
  /transaction failed/,
  /mailbox unavailable(?: or not local)?/,
  /(?:\w{1,12} )?e?smtp service (?:is )?(?:not available|unavailable)/,
  /service (?:not available|unavailable)/,
  /no smtp service(?: here)?/,
  /reject(?:ed)? due to policy (?:restrictions|violations|reasons)/,
];
/** A word of each stock phrase: most texts have none, and are not read further. */
const stockWord = /unavailable|not available|not taken|aborted|transaction failed|no smtp|due to policy/i;
const phrase = stock.map((one) => one.source).join('|');
/**
 * Codes, perhaps the server's name, then stock phrases, then words of the server's own, which are not just a
 * link.
 */
const framed = new RegExp(
  [
    /^[45]\d\d[- ](?:[45]\.\d\.\d{1,3} )?(?:[\w.-]{1,80} (?:\([\w.-]{1,80}\) )?)?/.source,
    `(?:(?:${phrase})`,
    String.raw`(?:[\s.,:;!-]{1,4}|$)){1,4}`,
    `(?<reason>(?!or |giving up on|.{0,30}https?:|${phrase})\\S.{5,})$`,
  ].join(''),
  'i',
);

/** The reason behind a stock phrase, `''` when there is none or the text begins otherwise. */
export function reasonBehindStock(text: string): string {
  if (!stockWord.test(text)) return '';
  const reason = framed.exec(text)?.groups?.['reason'] ?? '';
  return /[a-z]{3}|[^\u0000-\u2fff]{2}/i.test(reason) ? reason : '';
}

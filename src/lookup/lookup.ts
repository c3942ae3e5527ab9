import { isIP } from 'node:net';
import type { Judgement } from '../classify/verdict.ts';
import type { Answer } from './answer.ts';
import { find } from './find/find.ts';
import { headerLines, judgedEntries, judgeFields, judgeMail, judgeProse, otherMail } from './find/paste.ts';
import { entryFor } from './find/search.ts';
import { cleanQuery, quote } from './read/clean.ts';
import { type PastedEvent, readEvent } from './read/event.ts';
import { hostAsked } from './read/host.ts';
import { readQuery } from './read/query.ts';
import { worded } from './word/answer.ts';
import { helpAnswer } from './word/help.ts';

/**
 * The answer to one query: a code, several, a tag, words, a question, a pasted reply or a whole bounce. Pure
 * and synchronous; never throws. Of the query flow into the answer only codes and tags, `query`, the `quoted`
 * line and a scope's value, cut and stripped of all that is unseen; they are plain text and no markup.
 */
export function lookup(asked: string): Answer {
  const text = cleanQuery(asked);
  if (isHelp(text)) return helpAnswer(text);
  const event = readEvent(text);
  if (event) return eventAnswer(text, event);
  const query = readQuery(text);
  const host = query.shape === 'uncoded' && !query.names.alone ? hostAsked(text) : '';
  if (host !== '') return hostAnswer(text, host);
  return reportAnswer(text) ?? worded(query, find(query));
}

/**
 * A whole mail, its fields, or the text of a notice, judged as a report would be; `null` when it is none of
 * these.
 */
function reportAnswer(text: string): Answer | null {
  const headers = headerLines(text);
  const judgement =
    headers === 0 ? null : ((headers > 2 ? judgeMail(text) : null) ?? judgeFields(text) ?? judgeMail(text));
  if (judgement) return bounceAnswer(text, judgement);
  if (/^(?:action:\s{0,9}delayed|will-retry-until:)/im.test(text)) return delayAnswer(text);
  const prose = judgeProse(text);
  return prose ? bounceAnswer(text, prose) : null;
}

const help =
  /^(?:help(?: me)?|\?|hi|hey|hello|usage|examples?|thanks?(?: you)?|who are you|what can (?:you|i) (?:do|ask))[.!?]{0,3}$/i;
const isHelp = (text: string): boolean => text === '' || help.test(text);

/** What a sending service tells of one mail: the receiving server's words, or that it did not send. */
function eventAnswer(text: string, { reply, dropped }: PastedEvent): Answer {
  const query = readQuery(reply);
  if (!dropped) return { ...worded(query, find(query, true)), query: quote(text) };
  const entries = [{ ...entryFor('topic:dropped'), quoted: quote(reply) }];
  return { query: quote(text), kind: 'text', lead: '', entries, recipients: [], facts: [], suggestions: [] };
}

/** A domain or an IP alone: nothing is guessed about it, and pure code asks no DNS. */
function hostAnswer(text: string, host: string): Answer {
  const what = isIP(host.split(' ')[0] ?? '') > 0 ? 'an address of a host' : 'a domain';
  return {
    query: quote(text),
    kind: 'check',
    lead: `This is ${what}, not a code or a reply: no word of it is searched for. To ask the DNS about it (SPF, DKIM, DMARC, PTR, MX, block lists) use check: “check ${quote(host)}”.`,
    entries: [],
    recipients: [],
    facts: [],
    suggestions: [`check ${quote(host)}`],
  };
}

const delayed = 'Delay notice: the mail is still being tried';

function bounceAnswer(text: string, judgement: Judgement): Answer {
  const entries = judgedEntries(judgement.verdicts);
  const kind = judgement.kind === 'delay' ? delayed : 'Bounce: the mail has failed';
  const count = judgement.verdicts.length > 1 ? `, ${judgement.verdicts.length} recipients` : '';
  const lead = otherMail[judgement.kind] ?? `${kind}${count}.`;
  return {
    query: quote(text),
    kind: 'bounce',
    lead,
    entries,
    recipients: judgement.verdicts.slice(0, 50),
    facts: [],
    suggestions: [],
  };
}

/** Fields of a delay notice that name no recipient. */
function delayAnswer(text: string): Answer {
  const query = readQuery(text);
  const found = worded(query, find(query));
  const told = found.kind === 'text' || found.kind === 'code';
  const entries = told ? found.entries : [entryFor('topic:delayed')];
  return { ...found, kind: 'text', lead: `${delayed}.`, entries, suggestions: [] };
}

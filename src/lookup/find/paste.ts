import { causeOf } from '../../catalogue/causes/index.ts';
import type { Rule } from '../../catalogue/rule.ts';
import { explainText } from '../../classify/classify.ts';
import { judge } from '../../classify/judge.ts';
import type { Judgement, TextVerdict, Verdict } from '../../classify/verdict.ts';
import { parseReport } from '../../ndr/parse.ts';
import type { Kind } from '../../ndr/report.ts';
import type { Entry } from '../answer.ts';
import { quote } from '../read/clean.ts';
import { withoutInnerCodes } from '../read/codes.ts';
import { causeEntry, labelled } from '../word/entry.ts';
import { providerName, ruledEntry } from '../word/ruled.ts';
import { entryFor } from './search.ts';

const headerLine =
  /^(?:received|return-path|from|to|subject|date|message-id|mime-version|content-type|reporting-mta|final-recipient|original-recipient|action|status|diagnostic-code|remote-mta|delivered-to|x-failed-recipients|arrival-date|auto-submitted):/gim;

/** How many lines look like headers of a mail or fields of a delivery report. */
export function headerLines(text: string): number {
  return text.match(headerLine)?.length ?? 0;
}

/** Reports that are no bounce: what they are instead. */
export const otherMail: Partial<Record<Kind, string>> = {
  autoreply:
    'An automatic reply (out of office or the like), no bounce: nothing has failed. Keep the address.',
  complaint: 'A complaint, no bounce: the recipient marked the mail as spam. Send this person no more of it.',
  delivered: 'A receipt, no bounce: the mail was delivered.',
};

/** A whole mail, judged; `null` when it is an ordinary mail, or a bounce that names nobody. */
export function judgeMail(text: string): Judgement | null {
  const judgement = judge(parseReport(Buffer.from(text, 'utf8')));
  return judgement.verdicts.length > 0 || judgement.kind in otherMail ? judgement : null;
}

/** A delivery report without the mail around it: its fields, judged as a report would be. */
export function judgeFields(text: string): Judgement | null {
  const field = (name: string) =>
    new RegExp(`^${name}:[ \\t]{0,9}(?<value>[^\\n]{0,2000}(?:\\n[ \\t][^\\n]{0,2000}){0,40})`, 'im')
      .exec(text)
      ?.groups?.['value']?.trim() ?? '';
  if (!field('final-recipient') && !field('diagnostic-code') && !field('action')) return null;
  const report = [
    'Content-Type: multipart/report; report-type=delivery-status; boundary=x',
    'MIME-Version: 1.0',
    'Subject: Delivery Status Notification',
    '',
    '--x',
    'Content-Type: message/delivery-status',
    '',
    `Reporting-MTA: ${field('reporting-mta') || 'dns; unknown'}`,
    '',
    ...perRecipient(text),
    '',
    '--x--',
    '',
  ].join('\n');
  return judgeMail(report);
}

const prose =
  /\bsaid:|mail system at host|could(?: not|n['’]t) be delivered|wasn['’]t (?:delivered|found)|(?:has been|is) delayed|has(?: not|n['’]t) been delivered|SMTP error from remote|undeliver|delivery (?:has )?failed|returned to sender|permanent (?:fatal )?errors?|failed permanently/i;

/** The text of a bounce without its headers: what the mail program shows. */
export function judgeProse(text: string): Judgement | null {
  if (text.split('\n', 3).length < 3 || !/@/.test(text) || !prose.test(text)) return null;
  const subject =
    /\b(?:delayed|has(?: not|n['’]t) been delivered yet|will (?:be )?(?:retried|keep trying))(?!\w)/i.test(
      text,
    )
      ? 'Delayed Mail'
      : 'Undelivered Mail Returned to Sender';
  return judgeMail(
    `From: MAILER-DAEMON (Mail Delivery System)\nSubject: ${subject}\nContent-Type: text/plain; charset=utf-8\n\n${text}`,
  );
}

/** Fields of the recipients, with what is needed to be read: a recipient and an action. */
function perRecipient(text: string): string[] {
  const lines = text.split('\n').filter((line) => !/^(?:reporting-mta|arrival-date):/i.test(line));
  const named = /^final-recipient:/im.test(text) ? [] : ['Final-Recipient: rfc822; '];
  const acted = /^action:/im.test(text) ? [] : ['Action: failed'];
  return [...named, ...acted, ...lines];
}

/** A verdict as an answer: the rule's words, the scope's value, the line that decided. */
function verdictEntry(verdict: TextVerdict, rule: Rule | null, evidence: string): Entry {
  const codes = [verdict.reply, verdict.status].filter(Boolean).join(' ');
  const permanence = codes === '' && rule?.permanence === undefined ? null : verdict.permanence;
  // RFC 5321 4.2.3: 551 says that the user is not local, whatever words follow; the address or the routing is
  // to be verified.
  const notLocal = verdict.reply === '551' && verdict.cause === 'user-unknown';
  const entry =
    rule && !notLocal
      ? ruledEntry(rule, permanence)
      : causeEntry(causeOf(notLocal ? 'user-not-local' : verdict.cause), permanence);
  const quoted = evidence.split(' ').length > 3 ? quote(evidence) : '';
  return {
    ...labelled(
      entry,
      [providerName(verdict.provider) || entry.label, codes].filter(Boolean).join(' '),
      quoted,
    ),
    meaning:
      verdict.scope.value === ''
        ? entry.meaning
        : `${entry.meaning} It names ${scopeName(verdict)}: ${quote(verdict.scope.value)}.`,
    quoted,
    seenAs: { causes: [verdict.cause], statuses: verdict.status ? [verdict.status] : [] },
  };
}

const scopeNames: Readonly<Record<string, string>> = {
  ip: 'the IP',
  netblock: 'the netblock',
  'dkim-domain': 'the DKIM domain',
  'spf-domain': 'the SPF domain',
  'url-domain': 'the domain in a link',
  'from-domain': 'the sender domain',
  account: 'the account',
  recipient: 'the recipient',
  message: 'the message',
};
const scopeName = (verdict: TextVerdict) => scopeNames[verdict.scope.kind] ?? 'it';

/**
 * The server that answered, where a field or a log names it: `Remote-MTA:`, Postfix' `relay=`, Exim's `H=`.
 */
function serverIn(text: string): string {
  const named =
    /^remote-mta:[ \t]{0,9}(?:dns;)?[ \t]{0,9}(?<field>[\w.-]{3,255})|\b(?:relay|H)=(?<log>[\w.-]{3,255}) ?\[/im.exec(
      text,
    )?.groups;
  return named?.['field'] ?? named?.['log'] ?? '';
}

export interface Paste {
  readonly entry: Entry;
  /** Words decided, not only a code. */
  readonly ruled: boolean;
  readonly specific: boolean;
  readonly unknown: boolean;
  /** How much of the text the deciding words cover, 0 to 1. */
  readonly share: number;
  /** Where they begin. */
  readonly at: number;
}

type Explained = ReturnType<typeof explainText>;

/** A reply that a panel has put together from its lines, read as one sentence, where that tells more. */
function joinedAgain(text: string, read: Explained): Explained {
  const plain = withoutInnerCodes(text);
  if (plain === text) return read;
  const { status, reply } = read.verdict;
  const again = explainText({ text: plain, status, reply, host: serverIn(text) });
  return again.rule?.names || again.rule?.provider ? again : read;
}

/** One reply, of one or many lines, or a Diagnostic-Code field. */
export function pasteEntry(text: string): Paste {
  const read = explainText({ text, host: serverIn(text) });
  const { verdict, rule, evidence } =
    read.rule?.provider || read.rule?.names ? read : joinedAgain(text, read);
  const found = rule?.match?.exec(text);
  return {
    entry: verdictEntry(verdict, rule, evidence),
    ruled: rule?.match !== undefined,
    specific: rule?.provider !== undefined || (rule?.names !== undefined && rule.match !== undefined),
    unknown: verdict.cause === 'unknown',
    share: (found?.[0].length ?? 0) / Math.max(text.length, 1),
    at: found?.index ?? -1,
  };
}

const mostEntries = 3;

/** The causes of a judged mail, each once, worst met first; the recipients carry the rest. */
export function judgedEntries(verdicts: readonly Verdict[]): readonly Entry[] {
  const entries = new Map<string, Entry>();
  for (const verdict of verdicts) {
    if (entries.size >= mostEntries || entries.has(verdict.cause)) continue;
    const { diagnostic, status, reply, remoteMta, domain, action } = verdict;
    const kind = action === 'delayed' ? 'delay' : 'bounce';
    const { rule, evidence } = explainText({
      text: diagnostic,
      status,
      reply,
      host: remoteMta,
      domain,
      kind,
    });
    // A notice of delay may speak of the day on which it will give up; it has not.
    const waits = action === 'delayed' && verdict.cause === 'queue-expired';
    entries.set(
      verdict.cause,
      waits ? entryFor('topic:delayed') : verdictEntry(verdict, rule, evidence || diagnostic),
    );
  }
  return [...entries.values()];
}

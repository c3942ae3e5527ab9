import { bestReply } from './codes.ts';
import type { Content } from './content.ts';
import type { Evidence, KindDecision } from './evidence.ts';
import {
  autoreplyHeaders,
  autoreplySubject,
  autoreplyText,
  challenge,
  forwarded,
  forwardSubject,
  notificationHeaders,
  notificationSubject,
  notificationText,
  replySubject,
} from './marks.ts';
import { all, first } from './mime/headers.ts';

/**
 * Who sends reports, by the local part; a help desk keeps the daemon's display name and sends by its own
 * address.
 */
const daemonAddress =
  /^(?:[^@]*(?:daemon|bounce|ndr)[^@]*|po+st[-_.]?master[^@]*|mta|mail[-_.]?master|microsoftexchange[^@]*)@/i;

/**
 * A help desk, a tracker or a list that tells its people of a mail which somebody else got. What it quotes
 * may be a bounce; it is not its own, and counting it would count the failure twice.
 */
export function byNotification({ content, sender, subject }: Evidence): KindDecision | undefined {
  const header = notificationHeaders.find((name) => content.headers.has(name));
  if (header !== undefined) return { kind: 'not-bounce', because: `${header}: a notification` };
  if (content.types.some((one) => one.endsWith('delivery-status'))) return undefined;
  const returnPath = first(content.headers, 'return-path');
  if (sender === '' || daemonAddress.test(sender) || /^<\s*>$/.test(returnPath)) return undefined;
  const told =
    notificationText.test(content.notice) || (returnPath !== '' && notificationSubject.test(subject));
  return told ? { kind: 'not-bounce', because: 'a notification that quotes a mail' } : undefined;
}

/** A challenge to an unknown sender may come as a report; nothing has failed, and nobody's mailbox is bad. */
export function byChallenge({ content, fields, families }: Evidence): KindDecision | undefined {
  const [one] = fields.recipients;
  if (!one || one.action === 'delayed') return undefined;
  const named = /^x-[\w-]{0,30}(?:notice|challenge|guard|approval)/.test(one.diagnosticType);
  // Where another server was asked, its answer is the reason, whatever it asks for.
  if (!named && bestReply(one.diagnostic) !== '') return undefined;
  const asks = `${one.diagnostic}\n${content.notice.slice(0, 2000)}`;
  if (!challenge.test(asks) && !(named && /\b(?:approv|confirm|verif)/i.test(asks))) return undefined;
  if (!named && families.any()) return undefined;
  return { kind: 'autoreply', because: 'asks the sender to confirm before it delivers' };
}

/** Fields that stand in somebody's own text are quoted like the rest of it. */
export function byQuotedFields(evidence: Evidence): KindDecision | undefined {
  const { content, fields } = evidence;
  if (fields.recipients.length === 0 || content.types.some((one) => one.endsWith('delivery-status')))
    return undefined;
  return byHumanQuote(evidence);
}

/** A person who answers a bounce or forwards one reports nothing: the bounce came before. */
export function byHumanQuote({ content, subject, fromDaemon }: Evidence): KindDecision | undefined {
  if (fromDaemon || content.headers.has('x-failed-recipients')) return undefined;
  if (/^multipart\/report/i.test(first(content.headers, 'content-type'))) return undefined;
  if (!replySubject.test(subject) && !forwarded.test(content.notice)) return undefined;
  const marked = autoreplyMark(content);
  if (marked) return marked;
  const answers = ['in-reply-to', 'references', 'thread-index'].some((name) => content.headers.has(name));
  const quotes =
    answers ||
    forwardSubject.test(subject) ||
    forwarded.test(content.notice) ||
    /^>.{0,200}\n>/m.test(content.notice);
  if (!quotes || autoreplySubject.test(subject) || autoreplyText.test(content.notice.slice(0, 2000)))
    return undefined;
  return { kind: 'not-bounce', because: 'a reply or forward written by a person' };
}

/** The header by which a mail says that it is an automatic answer. */
export function autoreplyMark(content: Content): KindDecision | undefined {
  for (const [name, mark] of autoreplyHeaders) {
    const value = all(content.headers, name).find((one) => mark.test(one));
    if (value !== undefined) return { kind: 'autoreply', because: `${name}: ${value.slice(0, 60)}` };
  }
  return undefined;
}

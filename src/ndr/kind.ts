import type { Content } from './content.ts';
import type { ReportFields } from './fields.ts';
import { first } from './mime/headers.ts';
import { decodeWords } from './mime/words.ts';
import { daemon, failure, failureSubject, givenUp, stillTrying } from './phrases.ts';
import type { Kind } from './report.ts';

/** A kind, and why, in a few words for people. */
export interface KindDecision {
  readonly kind: Kind;
  readonly because: string;
}

/** What a mail is: what its machine-readable parts say, then its headers, then its words. */
export function decideKind(content: Content, fields: ReportFields): KindDecision {
  return (
    byType(content) ??
    byFields(content, fields) ??
    byWords(content) ?? { kind: 'not-bounce', because: 'nothing in it reports a failed delivery' }
  );
}

function byType(content: Content): KindDecision | undefined {
  const type = first(content.headers, 'content-type').toLowerCase();
  if (content.feedback !== '' || /report-type="?feedback-report/.test(type))
    return { kind: 'complaint', because: 'feedback report (RFC 5965)' };
  if (content.types.includes('message/disposition-notification') || /report-type="?disposition-notification/.test(type))
    return { kind: 'not-bounce', because: 'read receipt (RFC 8098)' };
  if (content.types.some((one) => one.startsWith('application/tlsrpt')) || /report-type="?tlsrpt/.test(type))
    return { kind: 'not-bounce', because: 'TLS report (RFC 8460)' };
  return undefined;
}

function byFields(content: Content, fields: ReportFields): KindDecision | undefined {
  if (fields.recipients.length === 0) return undefined;
  const actions = fields.recipients.map((one) => one.action);
  if (actions.includes('failed')) return { kind: 'bounce', because: 'Action: failed' };
  if (actions.includes('delayed')) return { kind: 'delay', because: 'Action: delayed' };
  const done = actions.find((action) => action === 'delivered' || action === 'relayed' || action === 'expanded');
  if (done) return { kind: 'delivered', because: `Action: ${done}` };
  const status = fields.recipients[0]?.status ?? '';
  if (status.startsWith('2')) return { kind: 'delivered', because: `Status: ${status}` };
  if (isDelay(content)) return { kind: 'delay', because: 'its words say that delivery is still tried' };
  return { kind: 'bounce', because: status === '' ? 'delivery status for a recipient' : `Status: ${status}` };
}

function byWords(content: Content): KindDecision | undefined {
  if (bounceScore(content) < 4) return undefined;
  if (isDelay(content)) return { kind: 'delay', because: 'its words say that delivery is still tried' };
  return { kind: 'bounce', because: 'its words report a failed delivery' };
}

function isDelay(content: Content): boolean {
  const subject = decodeWords(first(content.headers, 'subject'));
  return (stillTrying.test(subject) || stillTrying.test(content.notice)) && !givenUp.test(content.notice);
}

function bounceScore(content: Content): number {
  const { headers, notice } = content;
  const from = decodeWords(first(headers, 'from'));
  const subject = decodeWords(first(headers, 'subject'));
  let score = 0;
  if (daemon.test(from)) score += 2;
  if (/^<\s*>$/.test(first(headers, 'return-path'))) score += 1;
  if (failureSubject.test(subject)) score += 2;
  if (headers.has('x-failed-recipients')) score += 3;
  if (/^multipart\/report/i.test(first(headers, 'content-type'))) score += 1;
  if (failure.test(notice)) score += 2;
  if (content.original) score += 1;
  if (/^(?:re|aw|fwd?|wg|sv|tr|rv):/i.test(subject) && !daemon.test(from)) score -= 3;
  return score;
}

import { readAddress } from './addresses.ts';
import type { Content } from './content.ts';
import type { Evidence, KindDecision, Question } from './evidence.ts';
import { lazy } from './lazy.ts';
import {
  autoreplySubject,
  autoreplyText,
  bulkReportSubject,
  challenge,
  dmarcFailureText,
  feedbackSubject,
  feedbackText,
  replySubject,
  unsubscribeSubject,
  unsubscribeTo,
} from './marks.ts';
import { all, first } from './mime/headers.ts';
import {
  arrived,
  entryUnderFailure,
  failure,
  failureSubject,
  givenUp,
  machineWording,
  onlyWarning,
  stillTrying,
} from './phrases.ts';
import { autoreplyMark, byChallenge, byHumanQuote, byNotification, byQuotedFields } from './quotation.ts';
import type { DecidedBy } from './report.ts';

/** A kind, why, and what of the mail decided it. */
export interface Decided extends KindDecision {
  readonly decidedBy: DecidedBy;
}

/**
 * What a mail is: what its machine-readable parts say, then its headers, then its words. The first that knows
 * decides.
 */
export function decideKind(evidence: Evidence): Decided {
  for (const [decidedBy, question] of questions) {
    const answer = question(evidence);
    if (answer) return { ...answer, decidedBy };
  }
  return { kind: 'not-bounce', because: 'nothing in it reports a failed delivery', decidedBy: 'words' };
}

const questions: readonly (readonly [DecidedBy, Question])[] = [
  ['headers', bySpecialReport],
  ['headers', byNotification],
  ['words', byQuotedFields],
  ['words', byChallenge],
  ['fields', byFields],
  ['words', byWordsBesideFields],
  ['fields', byStatus],
  ['words', byComplaint],
  ['headers', byBulkReport],
  ['words', byFamily],
  ['words', byHumanQuote],
  ['words', byArrival],
  ['words', byWords],
  ['words', byAutoreply],
];

/** Reports of other kinds have media types of their own. */
function bySpecialReport({ content }: Evidence): KindDecision | undefined {
  if (content.headers.has('x-hmxmroriginalrecipient'))
    return { kind: 'complaint', because: 'x-hmxmroriginalrecipient: feedback loop of Hotmail' };
  const type = first(content.headers, 'content-type').toLowerCase();
  if (content.feedback !== '' || /report-type="?feedback-report/.test(type))
    return { kind: 'complaint', because: 'feedback report (RFC 5965)' };
  if (content.types.some((one) => one.startsWith('application/tlsrpt')) || /report-type="?tlsrpt/.test(type))
    return { kind: 'not-bounce', because: 'TLS report (RFC 8460)' };
  if (
    content.types.includes('message/disposition-notification') ||
    /report-type="?disposition-notification/.test(type)
  )
    return byDisposition(content);
  return undefined;
}

/** Dovecot rejects with a disposition notification: `deleted`, and the words say rejected. */
function byDisposition(content: Content): KindDecision {
  const rejected = /automatically rejected|was rejected|quota exceeded/i.test(content.notice);
  if (rejected) return { kind: 'bounce', because: 'disposition notification of a rejected message' };
  return { kind: 'not-bounce', because: 'read receipt (RFC 8098)' };
}

function byFields({ fields }: Evidence): KindDecision | undefined {
  if (fields.recipients.length === 0) return undefined;
  const actions = fields.recipients.map((one) => one.action);
  if (actions.includes('failed')) return { kind: 'bounce', because: 'Action: failed' };
  if (actions.includes('delayed')) return { kind: 'delay', because: 'Action: delayed' };
  const done = actions.find((action) => action !== '');
  return done ? { kind: 'delivered', because: `Action: ${done}` } : undefined;
}

/** Fields without an action leave it to the words whether delivery is still tried. */
function byWordsBesideFields({ content, fields, subject }: Evidence): KindDecision | undefined {
  const status = fields.recipients[0]?.status ?? '2';
  if (status.startsWith('2') || !isDelay(subject, content.notice)) return undefined;
  return { kind: 'delay', because: 'its words say that delivery is still tried' };
}

function byStatus({ fields }: Evidence): KindDecision | undefined {
  if (fields.recipients.length === 0) return undefined;
  const status = fields.recipients[0]?.status ?? '';
  if (status.startsWith('2')) return { kind: 'delivered', because: `Status: ${status}` };
  return { kind: 'bounce', because: status === '' ? 'delivery status of a recipient' : `Status: ${status}` };
}

function byComplaint({ content, subject, families }: Evidence): KindDecision | undefined {
  if (families.any()) return undefined;
  if (feedbackSubject.test(subject) && content.original)
    return { kind: 'complaint', because: 'feedback loop without a feedback report' };
  const top = content.notice.slice(0, 3000);
  const returned = content.original !== undefined || content.types.includes('message/rfc822');
  if (returned && (feedbackText.test(top) || dmarcFailureText.test(`${subject}\n${top}`)))
    return { kind: 'complaint', because: 'its words are those of an abuse or authentication report' };
  const to = readAddress(first(content.headers, 'to'));
  if (
    unsubscribeSubject.test(subject) &&
    unsubscribeTo.test(`${to} ${subject}`) &&
    content.notice.length < 2000
  )
    return { kind: 'complaint', because: 'a recipient unsubscribes' };
  return undefined;
}

function byBulkReport({ content, subject }: Evidence): KindDecision | undefined {
  const attached = content.types.some((type) =>
    /^application\/(?:x-)?(?:zip|gzip|zip-compressed|tlsrpt)/.test(type),
  );
  if (bulkReportSubject.test(subject) && (attached || !content.original))
    return { kind: 'not-bounce', because: 'aggregate report' };
  if (content.types.includes('text/calendar')) return { kind: 'not-bounce', because: 'calendar mail' };
  return undefined;
}

function byFamily({ families }: Evidence): KindDecision | undefined {
  const family = families.deciding();
  return family?.kind ? { kind: family.kind, because: `wording of ${family.id}` } : undefined;
}

/** Receipts of delivery in words alone: a server says that it arrived, and nothing that it failed. */
function byArrival({ content, fromDaemon }: Evidence): KindDecision | undefined {
  if (!fromDaemon || !arrived.test(content.notice)) return undefined;
  const failed = failure.test(content.notice) || stillTrying.test(content.notice);
  return failed ? undefined : { kind: 'delivered', because: 'its words say that the message arrived' };
}

function byWords(evidence: Evidence): KindDecision | undefined {
  if (bounceScore(evidence) < 4) return undefined;
  const { content, subject } = evidence;
  if (isDelay(subject, content.notice))
    return { kind: 'delay', because: 'its words say that delivery is still tried' };
  return { kind: 'bounce', because: 'its words report a failed delivery' };
}

function isDelay(subject: string, notice: string): boolean {
  if (onlyWarning.test(notice)) return true;
  if (!stillTrying.test(subject) && !stillTrying.test(notice)) return false;
  return !givenUp.test(notice);
}

/** Points for a bounce. `ownWords` is the notice without what anybody but a server quotes in it. */
type Sign = (mail: Evidence, ownWords: () => string) => number;

/** Signs that a server wrote the mail. */
const machineSigns: readonly Sign[] = [
  ({ fromDaemon }) => (fromDaemon ? 2 : 0),
  ({ content }) =>
    all(content.headers, 'return-path').some((value) => /^<\s*>$|<?mailer-daemon/i.test(value)) ? 1 : 0,
  ({ content }) => (content.headers.has('x-failed-recipients') ? 3 : 0),
  ({ content }) => (/^multipart\/report/i.test(first(content.headers, 'content-type')) ? 1 : 0),
  ({ content }) => (content.original ? 1 : 0),
  ({ families }) => (families.any() ? 1 : 0),
  (_, ownWords) => (machineWording.test(ownWords()) ? 1 : 0),
  (_, ownWords) => (entryUnderFailure.test(ownWords().slice(0, longestForm)) ? 3 : 0),
];

/** A form that a machine fills in is short, and its first words are the form's. */
const longestForm = 1_500;

/** What its words say, for a bounce and against. */
const wordSigns: readonly Sign[] = [
  ({ subject }) => (failureSubject.test(subject) ? 2 : 0),
  (_, ownWords) => (failure.test(ownWords()) ? 2 : 0),
  ({ subject, fromDaemon }) => (!fromDaemon && replySubject.test(subject) ? -3 : 0),
  ({ subject, fromDaemon }) => (!fromDaemon && autoreplySubject.test(subject) ? -3 : 0),
  ({ content, fromDaemon }) => (!fromDaemon && content.notice.length > 8000 ? -2 : 0),
  ({ content, fromDaemon }) => (!fromDaemon && content.headers.has('list-unsubscribe') ? -2 : 0),
];

/** Four points decide; words alone never do: people and ticket systems write of failures too. */
function bounceScore(evidence: Evidence): number {
  const { content, fromDaemon } = evidence;
  const ownWords = lazy(() =>
    fromDaemon ? content.notice : content.notice.replace(/^[ \t]{0,4}>.{0,2000}$/gm, ''),
  );
  const machine = machineSigns.reduce((sum, sign) => sum + sign(evidence, ownWords), 0);
  if (machine === 0) return 0;
  return wordSigns.reduce((sum, sign) => sum + sign(evidence, ownWords), machine);
}

function byAutoreply({ content, subject }: Evidence): KindDecision | undefined {
  const marked = autoreplyMark(content);
  if (marked) return marked;
  if (autoreplySubject.test(subject)) return { kind: 'autoreply', because: 'subject of an automatic answer' };
  const top = content.notice.slice(0, 2000);
  if (challenge.test(top))
    return { kind: 'autoreply', because: 'asks the sender to confirm before it delivers' };
  if (autoreplyText.test(top) && top.length < 2000)
    return { kind: 'autoreply', because: 'its words tell of an absence' };
  return undefined;
}

import { readDate } from './dates.ts';
import { fieldAddress, namedBy } from './field-address.ts';
import { mtaName, type RecipientFields, type ReportFields, readAction } from './fields.ts';
import type { Headers } from './mime/headers.ts';
import type { Times } from './report.ts';

/** A notification of Amazon SES through SNS: JSON in the body of a mail instead of a report. */
export interface SesNotification {
  readonly kind: 'bounce' | 'delay' | 'complaint' | 'delivered';
  readonly fields: ReportFields;
  readonly original: Headers;
}

type Json = Readonly<Record<string, unknown>>;

/** Reads the JSON of an SES notification out of a text, or `undefined` when there is none. */
export function readSesNotification(text: string): SesNotification | undefined {
  if (!/\\?"(?:notificationType|eventType)\\?"\s{0,3}:/.test(text.slice(0, 4000))) return undefined;
  const outer = parseJson(text);
  // SNS without raw delivery wraps the notification as a string.
  const wrapped = textAt(outer, 'Message');
  const notification = wrapped === '' ? outer : parseJson(wrapped);
  const event = events[textAt(notification, 'notificationType', 'eventType')];
  if (!event) return undefined;
  const body = objectAt(notification, event.body);
  const mail = objectAt(notification, 'mail');
  const kind = withheld(body) ? 'bounce' : event.kind;
  const recipients = listAt(event.list === 'destination' ? mail : body, event.list);
  return {
    kind,
    fields: {
      message: new Map([['reporting-mta', [textAt(body, 'reportingMTA')]]]),
      recipients: recipients.map((one) => recipientOf(one, kind, body, timesOf(mail, body))),
      unread: 0,
    },
    original: readMail(mail),
  };
}

/** The events of which recipients hear: kind, where their JSON stands, and its list of recipients. */
const events: Readonly<Record<string, { kind: SesNotification['kind']; body: string; list: string }>> = {
  Bounce: { kind: 'bounce', body: 'bounce', list: 'bouncedRecipients' },
  Complaint: { kind: 'complaint', body: 'complaint', list: 'complainedRecipients' },
  Delivery: { kind: 'delivered', body: 'delivery', list: 'recipients' },
  DeliveryDelay: { kind: 'delay', body: 'deliveryDelay', list: 'delayedRecipients' },
  Reject: { kind: 'bounce', body: 'reject', list: 'destination' },
};

/** SES did not send, since the address is on a list of its own: nobody complained now. */
function withheld(body: Json): boolean {
  return textAt(body, 'complaintSubType') === 'OnAccountSuppressionList';
}

function timesOf(mail: Json, body: Json): Times {
  return {
    arrivalAt: readDate(textAt(mail, 'timestamp')),
    lastAttemptAt: readDate(textAt(body, 'timestamp')),
    willRetryUntil: readDate(textAt(body, 'expirationTime')),
  };
}

const suppressed = 'Amazon SES has suppressed sending to this address';
/**
 * What the sub-types say, for notifications that quote no reply (Amazon SES Developer Guide, "Bounce types",
 * "Delay types").
 */
const reasons: Readonly<Record<string, string>> = {
  NoEmail: 'the address does not exist',
  Suppressed: suppressed,
  OnAccountSuppressionList: suppressed,
  UnsubscribedRecipient: suppressed,
  MailboxFull: 'mailbox full',
  MessageTooLarge: 'message too large',
  ContentRejected: 'message content rejected',
  AttachmentRejected: 'attachment rejected',
  SpamDetected: 'spam detected',
  RecipientServerError: 'recipient server error',
  IPFailure: 'the sending IP is blocked or throttled',
  TransientCommunicationFailure: 'communication with the recipient server failed',
};

function reasonIn(body: Json): string {
  const subType = textAt(body, 'bounceSubType', 'delayType', 'complaintSubType');
  return reasons[subType] ?? textAt(body, 'reason');
}

const actions = { bounce: 'failed', delay: 'delayed', delivered: 'delivered', complaint: '' } as const;

function recipientOf(
  value: unknown,
  kind: SesNotification['kind'],
  body: Json,
  times: Times,
): RecipientFields {
  const one = asObject(value);
  const address = fieldAddress(typeof value === 'string' ? value : textAt(one, 'emailAddress'));
  const quoted = textAt(one, 'diagnosticCode').replace(/^[a-z]{1,10};\s{0,5}/i, '');
  return {
    ...namedBy(address, address),
    action: readAction(textAt(one, 'action')) || actions[kind],
    status: textAt(one, 'status'),
    diagnostic: quoted || textAt(body, 'smtpResponse') || (kind === 'complaint' ? '' : reasonIn(body)),
    diagnosticType: '',
    remoteMta: mtaName(textAt(one, 'remoteMtaIp')),
    ...times,
  };
}

/** SNS breaks long lines with `!` and an indented line; the JSON ends before the signature. */
function parseJson(text: string): Json {
  const start = text.indexOf('{');
  const signature = text.indexOf('\n--\n', start);
  const joined = text.slice(start, signature < 0 ? text.length : signature).replace(/!\n /g, '');
  for (const candidate of [joined, joined.replace(/\n/g, '')]) {
    try {
      return asObject(JSON.parse(candidate.slice(0, candidate.lastIndexOf('}') + 1)));
    } catch {
      // The next reading may do; a mail that is no JSON yields nothing.
    }
  }
  return {};
}

function readMail(mail: Json): Headers {
  const headers = new Map<string, string[]>();
  for (const one of listAt(mail, 'headers').slice(0, 200)) {
    const field = asObject(one);
    headers.set(textAt(field, 'name').toLowerCase(), [textAt(field, 'value')]);
  }
  const source = textAt(mail, 'source');
  if (source !== '') headers.set('return-path', [source]);
  return headers;
}

function asObject(value: unknown): Json {
  return typeof value === 'object' && value !== null ? (value as Json) : {};
}

function objectAt(object: Json, key: string): Json {
  return asObject(object[key]);
}

function listAt(object: Json, key: string): readonly unknown[] {
  const value = object[key];
  return Array.isArray(value) ? value : [];
}

function textAt(object: Json, ...keys: readonly string[]): string {
  const value = keys.map((key) => object[key]).find((one) => typeof one === 'string');
  return typeof value === 'string' ? value : '';
}

import { readDate } from './dates.ts';
import { fieldAddress, type Named, named, namedBy } from './field-address.ts';
import { mtaName, type RecipientFields, type ReportFields, readAction } from './fields.ts';
import type { Headers } from './mime/headers.ts';
import type { Times } from './report.ts';
import { noTimes } from './times.ts';

/** A notification of Amazon SES through SNS: JSON in the body of a mail instead of a report. */
export interface SesNotification {
  readonly type: 'bounce' | 'complaint' | 'delivery';
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
  const type = textAt(notification, 'notificationType', 'eventType').toLowerCase();
  if (type !== 'bounce' && type !== 'complaint' && type !== 'delivery') return undefined;
  const body = objectAt(notification, type);
  const message: Headers = new Map([['reporting-mta', [textAt(body, 'reportingMTA')]]]);
  const mail = objectAt(notification, 'mail');
  const times: Times = {
    ...noTimes,
    arrivalAt: readDate(textAt(mail, 'timestamp')),
    lastAttemptAt: readDate(textAt(body, 'timestamp')),
  };
  return {
    type,
    fields: { message, recipients: readRecipients(type, body).map((one) => ({ ...one, ...times })) },
    original: readMail(mail),
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

function readRecipients(type: string, body: Json): RecipientFields[] {
  if (type === 'bounce') return listAt(body, 'bouncedRecipients').map(bounced);
  if (type === 'complaint')
    return listAt(body, 'complainedRecipients').map((one) => ({
      ...empty,
      ...recipient(textAt(asObject(one), 'emailAddress')),
    }));
  const reply = textAt(body, 'smtpResponse');
  return listAt(body, 'recipients').map((one) => ({
    ...empty,
    ...recipient(String(one)),
    action: 'delivered',
    diagnostic: reply,
  }));
}

const empty: RecipientFields = {
  ...named(''),
  action: '',
  status: '',
  diagnostic: '',
  diagnosticType: '',
  remoteMta: '',
  ...noTimes,
};

function recipient(text: string): Named {
  const read = fieldAddress(text);
  return namedBy(read, read);
}

function bounced(value: unknown): RecipientFields {
  const one = asObject(value);
  return {
    ...empty,
    ...recipient(textAt(one, 'emailAddress')),
    action: readAction(textAt(one, 'action')),
    status: textAt(one, 'status'),
    diagnostic: textAt(one, 'diagnosticCode').replace(/^[a-z]{1,10};\s{0,5}/i, ''),
    remoteMta: mtaName(textAt(one, 'remoteMtaIp')),
  };
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

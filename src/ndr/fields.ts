import { type FieldAddress, fieldAddress, type Named, namedBy } from './field-address.ts';
import { all, first, type Headers, parseHeaders } from './mime/headers.ts';
import type { Action, Times } from './report.ts';
import { orElse, timesInFields } from './times.ts';

/** The machine-readable part of a report (RFC 3464), read leniently. */
export interface ReportFields {
  /** Per-message fields, section 2.2. */
  readonly message: Headers;
  readonly recipients: readonly RecipientFields[];
  /** How many more there are than are read. */
  readonly unread: number;
}

/** Per-recipient fields, section 2.3. Every text is `''` when the field is missing. */
export interface RecipientFields extends Times, Named {
  readonly action: Action;
  readonly status: string;
  /** Diagnostic-Code without its type. */
  readonly diagnostic: string;
  /** `smtp`, `x-unix`, `x-postfix` …, lower case. */
  readonly diagnosticType: string;
  readonly remoteMta: string;
}

const mostRecipients = 5000;
/** Any line that only a delivery status has. */
const recipientField = /^(?:final|original)-recipient[ \t]{0,10}:/im;

/** Whether a text holds delivery-status fields. */
export function hasRecipientFields(text: string): boolean {
  return recipientField.test(text);
}

/**
 * Reads the fields of a delivery status. Groups end at blank lines, but a group without a recipient adds to
 * its neighbour: relays insert blank lines, and some MTAs write none.
 */
export function readFields(text: string): ReportFields {
  if (text === '') return { message: new Map(), recipients: [], unread: 0 };
  return readGroups(text.split(/\n[ \t]*(?:\n[ \t]*)+/).flatMap(splitGroup));
}

function readGroups(groups: readonly Headers[]): ReportFields {
  const recipients: Headers[] = [];
  let message: Headers = new Map();
  let unread = 0;
  for (const group of groups) {
    const last = recipients.at(-1);
    if (isRecipient(group) && recipients.length === mostRecipients) unread += 1;
    else if (isRecipient(group)) recipients.push(group);
    else if (last && addsTo(group, last)) recipients[recipients.length - 1] = new Map([...last, ...group]);
    else if (group.has('reporting-mta') || message.size === 0) message = new Map([...message, ...group]);
  }
  const times = timesInFields(message);
  return { message, recipients: recipients.map((one) => readRecipient(one, times)), unread };
}

function isRecipient(group: Headers): boolean {
  return group.has('final-recipient') || group.has('original-recipient') || group.has('x-actual-recipient');
}

/**
 * A stray group with Action, Status or Diagnostic-Code belongs to the recipient before it when that one lacks
 * them.
 */
function addsTo(group: Headers, pending: Headers): boolean {
  return ['action', 'status', 'diagnostic-code'].some((name) => group.has(name) && !pending.has(name));
}

const finalRecipient = /^final-recipient[ \t]{0,10}:/gim;

/** Two recipients without a blank line between them: a new group begins at the second Final-Recipient. */
function splitGroup(text: string): Headers[] {
  const whole = parseHeaders(text);
  if (all(whole, 'final-recipient').length < 2) return [whole];
  const starts = [...text.matchAll(finalRecipient)].map((match) => match.index);
  const pieces = starts.map((start, index) =>
    text.slice(index === 0 ? 0 : start, starts[index + 1] ?? text.length),
  );
  return pieces.map(parseHeaders);
}

function readRecipient(group: Headers, message: Times): RecipientFields {
  const [original, final, actual] = (
    ['original-recipient', 'final-recipient', 'x-actual-recipient'] as const
  ).map((name) => fieldAddress(first(group, name))) as [FieldAddress, FieldAddress, FieldAddress];
  const raw = first(group, 'diagnostic-code');
  const typed = /^(?<type>[A-Za-z][\w-]{0,30})[ \t]{0,5};[ \t]{0,20}(?<text>.*)$/s.exec(raw)?.groups;
  return {
    // Sendmail's Final-Recipient is the one of RCPT, and X-Actual-Recipient where it led.
    ...namedBy(original.address ? original : final, actual.address ? actual : final),
    action: readAction(first(group, 'action')),
    status: /[245]\.\d{1,3}\.\d{1,3}/.exec(first(group, 'status'))?.[0] ?? '',
    diagnostic: wordsOf(raw, typed),
    diagnosticType: (typed?.['type'] ?? '').toLowerCase(),
    remoteMta: mtaName(first(group, 'remote-mta')),
    ...orElse(timesInFields(group), message),
  };
}

/** The diagnostic without its type. A bare exit code (`X-Unix; 75`, sysexits.h) means nothing without it. */
function wordsOf(raw: string, typed: Readonly<Record<string, string>> | undefined): string {
  const text = typed?.['text']?.trim() ?? '';
  return typed === undefined || /^\d{1,3}$/.test(text) ? raw.trim() : text;
}

const actions: readonly Exclude<Action, ''>[] = ['failed', 'delayed', 'delivered', 'relayed', 'expanded'];

/**
 * `Failed`, `failed (bounced)`, `failure`, `delivery delayed` … as RFC 3464 spells them; `''` for anything
 * else.
 */
export function readAction(value: string): Action {
  const text = value.toLowerCase();
  if (/^fail/.test(text)) return 'failed';
  if (/^deliverable/.test(text)) return 'delivered';
  return actions.find((action) => text.includes(action)) ?? '';
}

/** `dns; mx.example.com [192.0.2.1]` as `mx.example.com`. */
export function mtaName(value: string): string {
  if (value === '') return '';
  const name = value.replace(/^\s{0,20}[A-Za-z0-9-]{1,20}\s{0,5};\s{0,20}/, '').trim();
  return (/^[^\s(]{1,255}/.exec(name)?.[0] ?? '').replace(/^[<[]|[>\].]$/g, '').toLowerCase();
}

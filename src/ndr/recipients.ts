import { bareAddress, findAddresses } from './addresses.ts';
import { bestReply, bestStatus, isVague } from './codes.ts';
import type { Content } from './content.ts';
import type { RecipientFields, ReportFields } from './fields.ts';
import { all, first } from './mime/headers.ts';
import { type ProseRecipient, readProse } from './prose.ts';
import type { Action, Kind, ReportedRecipient } from './report.ts';

/** The recipients of a report: fields first, words second, always both. */
export function readRecipients(content: Content, fields: ReportFields, kind: Kind): ReportedRecipient[] {
  const prose = readProse(content.notice, isSomebodyElse(content));
  const known = fields.recipients.filter((one) => one.address !== '');
  if (known.length > 0) return mergeDuplicates(known).map((one) => fromFields(one, proseFor(one, known, prose, content), kind));
  const failed = failedRecipients(content);
  if (failed.length > 0) return failed.map((address) => fromProse({ address, text: textOf(address, failed, prose, content) }, kind));
  if (prose.length > 0) return prose.map((one) => fromProse(one, kind));
  return fallback(content).map((address) => fromProse({ address, text: content.notice }, kind));
}

/** X-Failed-Recipients: Exim and Gmail write it. */
function failedRecipients(content: Content): string[] {
  const values = all(content.headers, 'x-failed-recipients').join(',').slice(0, 20_000);
  return [...new Set(findAddresses(values).map((one) => one.address))];
}

/** Nobody is named: the one To address of the returned original. */
function fallback(content: Content): string[] {
  const to = content.original ? findAddresses(first(content.original, 'to').slice(0, 2000)) : [];
  return to.length === 1 ? [to[0]?.address ?? ''] : [];
}

/** Addresses of the sender and of the reporter: they stand in notices and did not fail. */
function isSomebodyElse(content: Content): (address: string) => boolean {
  const own = new Set<string>();
  for (const name of ['from', 'to', 'delivered-to', 'return-path', 'reply-to', 'sender']) {
    for (const value of all(content.headers, name).slice(0, 20)) {
      const address = bareAddress(value).toLowerCase();
      if (address !== '') own.add(address);
    }
  }
  if (content.original) own.add(bareAddress(first(content.original, 'from')).toLowerCase());
  return (address) => own.has(address.toLowerCase()) || /^(?:postmaster|mailer-daemon|abuse|hostmaster|helpdesk|support)@/i.test(address);
}

/** One line a recipient: reports repeat a recipient when several hosts refused it. */
function mergeDuplicates(recipients: readonly RecipientFields[]): RecipientFields[] {
  const byAddress = new Map<string, RecipientFields>();
  for (const one of recipients) {
    const key = one.address.toLowerCase();
    if (!byAddress.has(key)) byAddress.set(key, one);
  }
  return [...byAddress.values()];
}

function proseFor(one: RecipientFields, known: readonly RecipientFields[], prose: readonly ProseRecipient[], content: Content): string {
  return textOf(
    one.address,
    known.map((other) => other.address),
    prose,
    content,
  );
}

function textOf(address: string, known: readonly string[], prose: readonly ProseRecipient[], content: Content): string {
  if (known.length === 1) return content.notice;
  return prose.find((one) => one.address.toLowerCase() === address.toLowerCase())?.text ?? '';
}

function fromFields(fields: RecipientFields, text: string, kind: Kind): ReportedRecipient {
  const better = bestStatus(fields.diagnostic) || bestStatus(text);
  return {
    address: fields.address,
    originalRecipient: fields.originalRecipient,
    action: fields.action === '' ? actionOf(kind) : fields.action,
    status: isVague(fields.status) && !isVague(better) ? better : fields.status || better,
    reply: bestReply(fields.diagnostic) || bestReply(text),
    diagnostic: fields.diagnostic || oneLine(text),
    remoteMta: fields.remoteMta || hostIn(text),
    command: commandIn(`${fields.diagnostic}\n${text}`),
  };
}

function fromProse(one: ProseRecipient, kind: Kind): ReportedRecipient {
  return {
    address: one.address,
    originalRecipient: '',
    action: actionOf(kind),
    status: bestStatus(one.text),
    reply: bestReply(one.text),
    diagnostic: oneLine(one.text),
    remoteMta: hostIn(one.text),
    command: commandIn(one.text),
  };
}

function actionOf(kind: Kind): Action {
  if (kind === 'delay') return 'delayed';
  return kind === 'bounce' ? 'failed' : '';
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim().slice(0, 2000);
}

/** `host mx.example.com[192.0.2.1] said:` and its kin. */
function hostIn(text: string): string {
  return (
    /\b(?:host|server|while talking to|by)[ \n\t]{1,20}<?(?<host>[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,8})/i
      .exec(text)
      ?.groups?.['host']?.toLowerCase() ?? ''
  );
}

const command =
  /(?:in reply to|after|>>>|response to)\s{1,10}(?:end of )?(?<name>RCPT|MAIL|DATA|EHLO|HELO|STARTTLS|AUTH|\.|initial connection|connect)/i;

function commandIn(text: string): string {
  const name = command.exec(text)?.groups?.['name']?.toUpperCase() ?? '';
  if (name === '.') return 'DATA';
  return name.includes('CONNECT') ? 'CONNECT' : name;
}

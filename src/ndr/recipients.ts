import { addressesIn, readAddress } from './addresses.ts';
import { bestReply, bestStatus, isExpired, isVague, replyBeside } from './codes.ts';
import type { Content } from './content.ts';
import { readComplained } from './feedback.ts';
import { type Named, named } from './field-address.ts';
import type { RecipientFields, ReportFields } from './fields.ts';
import type { ProseRecipient } from './generic.ts';
import { lazy } from './lazy.ts';
import { linesByAddress } from './lines-about.ts';
import { decodeCharset } from './mime/charset.ts';
import { all, first } from './mime/headers.ts';
import { type KnownFamilies, type Notice, readProse } from './prose.ts';
import { commandIn, fullDiagnostic, hostIn, reasonIn } from './reason.ts';
import type { Action, Kind, ReportedRecipient } from './report.ts';
import { noTimes, orElse, timesInWords } from './times.ts';

/** Everything from which the recipients of a mail are read. */
export interface Sources {
  readonly content: Content;
  readonly fields: ReportFields;
  readonly notice: Notice;
  readonly families: KnownFamilies;
  readonly kind: Kind;
  /** When the report was written. */
  readonly date: number | null;
}

/**
 * The recipients of a report: fields first, words second, always both. None for mail that reports nothing.
 * `named` is false when only the returned original tells whom it was for.
 */
export function readRecipients(sources: Sources): { recipients: ReportedRecipient[]; named: boolean } {
  const { content, notice, kind, date } = sources;
  if (kind === 'not-bounce' || kind === 'autoreply') return { recipients: [], named: false };
  const arrivalAt = sources.fields.recipients[0]?.arrivalAt ?? null;
  const words = lazy(() => timesInWords(notice.text, { original: content.original, arrivalAt, date, kind }));
  const timed = (one: ReportedRecipient): ReportedRecipient =>
    one.arrivalAt !== null && kind !== 'delay' ? one : { ...one, ...orElse(one, words()) };
  const told = namedRecipients(sources);
  if (told.length > 0) return { recipients: told.map(timed), named: true };
  const only = onlyRecipient(content).map((address) =>
    fromProse({ ...named(address), text: notice.text }, kind),
  );
  return { recipients: only.map(timed), named: false };
}

function namedRecipients(sources: Sources): ReportedRecipient[] {
  const { content, fields, notice, families, kind } = sources;
  const known = knownRecipients(fields.recipients, content, kind);
  if (kind === 'complaint' && known.length === 0)
    return readComplained(content).map((address) => fromProse({ ...named(address), text: '' }, kind));
  const words: Words = {
    notice: notice.text,
    prose: lazy(() => byAddress(readProse(notice, families.inOrder(), isSomebodyElse(content)))),
    about: lazy(() => linesByAddress(notice.list)),
  };
  if (known.length > 0)
    return known.map((one) => {
      const remote = bestStatus(one.diagnostic);
      return fromFields(one, remote, wordsFor(one, remote, known.length, words), kind);
    });
  const failed = failedRecipients(content);
  if (failed.length > 0)
    return failed.map((address) =>
      fromProse({ ...named(address), text: textAbout(named(address), failed.length, words) }, kind),
    );
  return [...words.prose().values()].map((one) => fromProse(one, kind));
}

/** The notice, and what its reading yields when it is asked. */
interface Words {
  readonly notice: string;
  /** By lower-case address. */
  readonly prose: () => ReadonlyMap<string, ProseRecipient>;
  readonly about: () => (address: string) => string;
}

function byAddress(recipients: readonly ProseRecipient[]): ReadonlyMap<string, ProseRecipient> {
  return new Map(recipients.map((one) => [one.address.toLowerCase(), one]));
}

/**
 * The words about a recipient; where its field says all (`status` of its own) and is whole, they need no
 * reading by family.
 */
function wordsFor(one: RecipientFields, status: string, count: number, words: Words): string {
  const saysAll = !isVague(status) && !isExpired(status) && replyBeside(one.diagnostic, status) !== '';
  if (!saysAll || words.notice.includes('<<< ')) return textAbout(one, count, words);
  return count === 1 ? words.notice : wordsOf(one, words.about());
}

/**
 * The recipients of the fields with whom a report is concerned. An alias that the same report tells to have
 * passed the message on took it, whatever became of a member; and a mere user name is nobody where a header
 * names who failed.
 */
function knownRecipients(
  recipients: readonly RecipientFields[],
  content: Content,
  kind: Kind,
): RecipientFields[] {
  const concerned = recipients.filter((one) => one.address !== '' && concerns(one, kind));
  if (concerned.every((one) => !one.address.includes('@')) && failedRecipients(content).length > 0) return [];
  const got = new Set(
    recipients.filter((one) => !concerns(one, kind)).map((one) => one.address.toLowerCase()),
  );
  return mergeDuplicates(concerned).map((one) =>
    one.doubt === '' && got.has(one.address.toLowerCase()) ? { ...one, doubt: 'alias' } : one,
  );
}

/**
 * A report may fail one recipient and tell of another that it got the message: that one is nobody's business
 * in a bounce.
 */
function concerns(one: RecipientFields, kind: Kind): boolean {
  if (kind !== 'bounce' && kind !== 'delay') return true;
  return one.action === 'failed' || one.action === 'delayed' || one.action === '';
}

/** X-Failed-Recipients: Exim and Gmail write it. */
function failedRecipients(content: Content): string[] {
  const values = all(content.headers, 'x-failed-recipients');
  return values.length === 0 ? [] : [...new Set(addressesIn(decodeCharset(values.join(','), '')))];
}

/** Nobody is named: the one To address of the returned original, or the one for whom it was received. */
function onlyRecipient(content: Content): string[] {
  if (!content.original) return [];
  const to = addressesIn(decodeCharset(first(content.original, 'to'), ''));
  if (to.length === 1) return to;
  const received = all(content.original, 'received')
    .slice(0, 20)
    .map((line) => readAddress(/\bfor\s{1,5}(?<who><?[^\s;]{1,320})/i.exec(line)?.groups?.['who'] ?? ''))
    .filter((address) => address !== '');
  const distinct = new Set(received.map((address) => address.toLowerCase()));
  return distinct.size === 1 ? received.slice(0, 1) : [];
}

/** Characters of header values that are looked through for each of many addresses. */
const mostPrinted = 4_000;

/** Addresses of the sender and of the reporter: they stand in notices and did not fail. */
function isSomebodyElse(content: Content): (address: string) => boolean {
  const values = ['from', 'to', 'delivered-to', 'return-path', 'reply-to', 'sender'].flatMap((name) =>
    all(content.headers, name).slice(0, 20),
  );
  if (content.original) values.push(first(content.original, 'from'));
  const printed = values.join('\n').slice(0, mostPrinted).toLowerCase();
  const own = lazy(() => new Set(values.map((value) => readAddress(value).toLowerCase())));
  // Who failed is hardly ever printed there at all, and then nothing needs reading.
  return (address) => {
    const wanted = address.toLowerCase();
    return (printed.length === mostPrinted || printed.includes(wanted)) && own().has(wanted);
  };
}

/**
 * One line a recipient: reports repeat a recipient when several hosts refused it, and an alias for each
 * member that failed.
 */
function mergeDuplicates(recipients: readonly RecipientFields[]): readonly RecipientFields[] {
  if (recipients.length < 2) return recipients;
  const byAddress = new Map<string, RecipientFields>();
  for (const one of recipients) {
    const key = one.address.toLowerCase();
    const known = byAddress.get(key);
    const finalRecipients = [...new Set([...(known?.finalRecipients ?? []), ...one.finalRecipients])];
    byAddress.set(key, known ? { ...known, finalRecipients } : one);
  }
  return [...byAddress.values()];
}

/** What the notice says of one of its recipients. */
function textAbout(one: Named, count: number, words: Words): string {
  const own = words.prose().get(one.address.toLowerCase());
  if (own) return own.text;
  return count === 1 ? words.notice : wordsOf(one, words.about());
}

/** A notice may name an alias or the members behind it. */
function wordsOf(one: Named, about: (address: string) => string): string {
  return [...one.finalRecipients.slice(0, 5), one.address].map(about).find((text) => text !== '') ?? '';
}

/** `remote` is the status that the diagnostic itself names. */
function fromFields(fields: RecipientFields, remote: string, text: string, kind: Kind): ReportedRecipient {
  const diagnostic = fields.diagnostic;
  const status = chooseStatus(fields.status, remote, () => bestStatus(text, bestReply(diagnostic)));
  return {
    address: fields.address,
    originalRecipient: fields.originalRecipient,
    finalRecipients: fields.finalRecipients,
    doubt: fields.doubt,
    action: fields.action === '' ? actionOf(kind) : fields.action,
    status,
    reply:
      replyBeside(diagnostic, status) ||
      replyBeside(text, status) ||
      bestReply(diagnostic) ||
      bestReply(text),
    diagnostic: fullDiagnostic(diagnostic, text),
    remoteMta: fields.remoteMta || hostIn(diagnostic) || hostIn(text),
    command: commandIn(diagnostic) || commandIn(text),
    arrivalAt: fields.arrivalAt,
    lastAttemptAt: fields.lastAttemptAt,
    willRetryUntil: fields.willRetryUntil,
  };
}

/**
 * The remote server's own code where it names a cause, else the field, else the words; what says little only
 * when nothing says more.
 */
function chooseStatus(field: string, remote: string, inWords: () => string): string {
  // A server that tries on or gives up says so by the class alone: `4.7.1` where it was told `550 5.7.1`.
  if (field !== '' && !field.endsWith('.5.0') && field.slice(1) === remote.slice(1)) return field;
  const words = inWords();
  const inOrder = [remote, field, words];
  const naming = inOrder.find(
    (status) => !isVague(status) && !isExpired(status) && !(status === field && status.endsWith('.5.0')),
  );
  return naming ?? inOrder.find((status) => !isVague(status)) ?? (field || remote || words);
}

function fromProse(one: ProseRecipient, kind: Kind): ReportedRecipient {
  const status = bestStatus(one.text);
  return {
    address: one.address,
    originalRecipient: one.originalRecipient,
    finalRecipients: one.finalRecipients,
    doubt: one.doubt,
    action: actionOf(kind),
    status,
    reply: replyBeside(one.text, status) || bestReply(one.text),
    diagnostic: reasonIn(one.text),
    remoteMta: hostIn(one.text),
    command: commandIn(one.text),
    ...noTimes,
  };
}

function actionOf(kind: Kind): Action {
  if (kind === 'delay') return 'delayed';
  if (kind === 'delivered') return 'delivered';
  return kind === 'bounce' ? 'failed' : '';
}

import { readCompound, type Storage } from './compound.ts';
import { UnpackError } from './limits.ts';

/** Property ids of [MS-OXPROPS] (read 2026-11), as the streams' names have them. */
const ids = {
  class: '001A',
  subject: '0037',
  submittedAt: '0039',
  headers: '007D',
  supplementaryInfo: '0C1B',
  senderName: '0C1A',
  sender: '0C1F',
  remoteMta: '0C21',
  deliveredAt: '0E06',
  body: '1000',
  reportText: '1001',
  html: '1013',
  displayName: '3001',
  address: '3003',
  data: '3701',
  fileName: '3707',
  shortName: '3704',
  mimeType: '370E',
  smtpAddress: '39FE',
  senderSmtp: '5D01',
  reportingMta: '6820',
} as const;

const DEPTH = 2;
/** Bytes before the properties of a fixed size: of a message by itself, and of one inside another. */
const [TOP_HEADER, EMBEDDED_HEADER] = [32, 24];
/** 100 ns since 1601 to ms since 1970. */
const FILETIME_EPOCH_MS = 11_644_473_600_000;

/**
 * An Outlook message (`.msg`, [MS-OXMSG]) as a mail. Exchange takes a bounce apart and keeps recipients and
 * replies as properties: they become a report's fields again, and what was attached its parts. Throws
 * `UnpackError` when it is no message.
 */
export function mailOfOutlook(file: Buffer): Uint8Array {
  const root = readCompound(file);
  if (!root.streams.has('__properties_version1.0'))
    throw new UnpackError('it is a file of Office, and no message');
  return Buffer.from(mailOf(root, TOP_HEADER, 0), 'utf8');
}

function mailOf(message: Storage, headerBytes: number, depth: number): string {
  const kind = text(message, ids.class).toUpperCase();
  const parts = [...bodyParts(message), ...reportParts(message, kind), ...attached(message, depth)];
  const isReport = parts.some(({ type }) => type === 'message/delivery-status');
  const boundary = boundaryFor(parts);
  const type = isReport ? 'multipart/report; report-type=delivery-status' : 'multipart/mixed';
  return [
    ...headersOf(message, headerBytes),
    'MIME-Version: 1.0',
    `Content-Type: ${type}; boundary="${boundary}"`,
    '',
    ...parts.flatMap((part) => [
      `--${boundary}`,
      `Content-Type: ${part.type}`,
      'Content-Transfer-Encoding: 8bit',
      '',
      part.content,
    ]),
    `--${boundary}--`,
    '',
  ].join('\r\n');
}

interface Part {
  readonly type: string;
  readonly content: string;
}

function bodyParts(message: Storage): Part[] {
  const plain = text(message, ids.body) || text(message, ids.reportText);
  if (plain !== '') return [{ type: 'text/plain; charset=utf-8', content: plain }];
  const html = binary(message, ids.html);
  return html ? [{ type: 'text/html; charset=utf-8', content: decoded(html) }] : [];
}

const actions = [
  [/^REPORT\..*\.NDR$/, 'failed'],
  [/^REPORT\..*\.DELAYED$/, 'delayed'],
  [/^REPORT\..*\.DR$/, 'delivered'],
] as const;

/** The fields of a report, from the recipients' properties. */
function reportParts(message: Storage, kind: string): Part[] {
  const action = actions.find(([pattern]) => pattern.test(kind))?.[1];
  if (action === undefined) return [];
  const recipients = storagesOf(message, '__recip_version1.0_').map((one) => {
    const said = oneLine(text(one, ids.supplementaryInfo));
    const status = /(?<![\d.])[245]\.\d{1,3}\.\d{1,3}(?![\d.])/.exec(said)?.[0];
    const address = text(one, ids.smtpAddress) || text(one, ids.address) || text(one, ids.displayName);
    const remote = oneLine(text(one, ids.remoteMta));
    return [
      `Final-Recipient: rfc822; ${oneLine(address)}`,
      `Action: ${action}`,
      `Status: ${status ?? (action === 'failed' ? '5.0.0' : action === 'delayed' ? '4.0.0' : '2.0.0')}`,
      ...(remote === '' ? [] : [`Remote-MTA: dns; ${remote}`]),
      ...(said === '' ? [] : [`Diagnostic-Code: smtp; ${said}`]),
      '',
    ];
  });
  const reporter = oneLine(text(message, ids.reportingMta));
  const head = reporter === '' ? [] : [`Reporting-MTA: dns; ${reporter}`, ''];
  return [{ type: 'message/delivery-status', content: [...head, ...recipients.flat()].join('\r\n') }];
}

function attached(message: Storage, depth: number): Part[] {
  return storagesOf(message, '__attach_version1.0_').flatMap((one): Part[] => {
    const inner = one.storages.get(`__substg1.0_${ids.data}000D`);
    if (inner && depth < DEPTH)
      return [{ type: 'message/rfc822', content: mailOf(inner, EMBEDDED_HEADER, depth + 1) }];
    const data = binary(one, ids.data);
    return data ? attachedBytes(one, decoded(data)) : [];
  });
}

const fieldsOfReport = /^(?:reporting-mta|final-recipient):/im;

/** Of other attachments only what a bounce may consist of: its fields, the returned mail, texts. */
function attachedBytes(attachment: Storage, content: string): Part[] {
  const type = oneLine(text(attachment, ids.mimeType)).toLowerCase();
  const name = text(attachment, ids.fileName) || text(attachment, ids.shortName);
  if (type === 'message/delivery-status' || fieldsOfReport.test(content.slice(0, 4_000)))
    return [{ type: 'message/delivery-status', content }];
  if (type === 'message/rfc822' || /\.eml$/i.test(name)) return [{ type: 'message/rfc822', content }];
  return type.startsWith('text/') ? [{ type: `${type}; charset=utf-8`, content }] : [];
}

/**
 * The mail's own headers where they were kept, without those that describe the body that was; else what the
 * properties tell.
 */
function headersOf(message: Storage, headerBytes: number): string[] {
  const kept = text(message, ids.headers).replace(/\r?\n/g, '\n').trim();
  if (/^[\w-]{1,76}:/.test(kept)) {
    const fields = kept.split(/\n(?![ \t])/).filter((field) => field.trim() !== '');
    return fields
      .filter((field) => !/^(?:content-[\w-]*|mime-version):/i.test(field))
      .map((field) => field.replace(/\n/g, '\r\n'));
  }
  const from = text(message, ids.senderSmtp) || text(message, ids.sender);
  const at = time(message, ids.submittedAt, headerBytes) ?? time(message, ids.deliveredAt, headerBytes);
  return [
    `From: "${oneLine(text(message, ids.senderName)).replace(/["\\]/g, '')}" <${oneLine(from)}>`,
    `Subject: ${oneLine(text(message, ids.subject))}`,
    ...(at === null ? [] : [`Date: ${new Date(at).toUTCString().replace('GMT', '+0000')}`]),
  ];
}

const storagesOf = ({ storages }: Storage, name: string): Storage[] =>
  [...storages].filter(([key]) => key.startsWith(name)).map(([, storage]) => storage);

/**
 * A property of text: UTF-16, or the sender's code page, which is taken for Windows-1252 where it is no
 * UTF-8.
 */
function text({ streams }: Storage, id: string): string {
  const wide = streams.get(`__substg1.0_${id}001F`);
  const found = wide
    ? new TextDecoder('utf-16le').decode(wide)
    : decoded(streams.get(`__substg1.0_${id}001E`));
  return found.replace(/\0+$/, '');
}

const binary = ({ streams }: Storage, id: string): Uint8Array | undefined =>
  streams.get(`__substg1.0_${id}0102`);

/** A property of a fixed size: a time (PtypTime, 0040), `null` when there is none. */
function time({ streams }: Storage, id: string, headerBytes: number): number | null {
  const table = Buffer.from(streams.get('__properties_version1.0') ?? []);
  const tag = Number.parseInt(`${id}0040`, 16);
  for (let at = headerBytes; at + 16 <= table.length; at += 16) {
    if (table.readUInt32LE(at) !== tag) continue;
    const ms = Number(table.readBigUInt64LE(at + 8) / 10_000n) - FILETIME_EPOCH_MS;
    return Math.abs(ms) < 8.64e15 ? ms : null;
  }
  return null;
}

function decoded(bytes: Uint8Array = new Uint8Array()): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

const oneLine = (value: string): string => value.replace(/\s+/g, ' ').trim();

/** A boundary that stands in no part. */
function boundaryFor(parts: readonly Part[]): string {
  for (let n = 0; ; n++) {
    const boundary = `outlook-${n}`;
    if (!parts.some(({ content }) => content.includes(`--${boundary}`))) return boundary;
  }
}

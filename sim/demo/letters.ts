import { readFileSync } from 'node:fs';

const fixtures = new URL('../../test/fixtures/', import.meta.url);
const cache = new Map<string, Buffer>();

function fixture(name: string): Buffer {
  const known = cache.get(name);
  if (known) return known;
  const source = readFileSync(new URL(`${name}/message.eml`, fixtures));
  cache.set(name, source);
  return source;
}

/** The recipient of a fixture, by its own report. */
const recipientOf = (text: string): string =>
  /^(?:Final|Original)-Recipient:\s*rfc822;\s*(?<address>\S+)/im.exec(text)?.groups?.['address'] ?? '';

/** RFC 5322 dates, wherever they stand: of the report, of its fields, of the returned message. */
const dates = /(?:[A-Z][a-z]{2}, )?\d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d [+-]\d{4}/g;

/** All times that the mail tells, moved by as much as its Date. */
const moved = (text: string, ms: number): string =>
  text.replace(dates, (at) => new Date(Date.parse(at) + ms).toUTCString().replace('GMT', '+0000'));

const dateOf = (text: string): number => Date.parse(/^Date: (?<at>.*)$/m.exec(text)?.groups?.['at'] ?? '');

/**
 * A real bounce from `test/fixtures`, sent to somebody else at another time: the same words, another message.
 */
export function letter(
  name: string,
  number: number,
  at: number,
): { readonly source: Buffer; readonly date: Date } {
  const text = fixture(name).toString('latin1');
  const recipient = recipientOf(text);
  const [local = 'someone', domain = 'mx.example'] = recipient.split('@');
  const date = new Date(at);
  const wrote = dateOf(text);
  const varied = moved(text, Number.isNaN(wrote) ? 0 : at - wrote)
    .replaceAll(recipient, `${local}-${number}@${domain}`)
    .replaceAll(`${local}.1@`, `${local}.${number}@`)
    .replace(/^Date: .*$/m, `Date: ${date.toUTCString().replace('GMT', '+0000')}`)
    .replace(/^(?<name>Message-Id|Message-ID): <(?<id>[^>\n]+)>$/m, `$<name>: <${number}.$<id>>`);
  return { source: Buffer.from(varied, 'latin1'), date };
}

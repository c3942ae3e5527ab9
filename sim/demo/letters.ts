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

/** A real bounce from `test/fixtures`, sent to somebody else at another time: the same words, another message. */
export function letter(
  name: string,
  number: number,
  at: number,
): { readonly source: Buffer; readonly date: Date } {
  const text = fixture(name).toString('latin1');
  const recipient = recipientOf(text);
  const [local = 'someone', domain = 'mx.example'] = recipient.split('@');
  const date = new Date(at);
  const varied = text
    .replaceAll(recipient, `${local}-${number}@${domain}`)
    .replaceAll(`${local}.1@`, `${local}.${number}@`)
    .replace(/^Date: .*$/m, `Date: ${date.toUTCString().replace('GMT', '+0000')}`)
    .replace(/^(?<name>Message-Id|Message-ID): <(?<id>[^>\n]+)>$/m, `$<name>: <${number}.$<id>>`);
  return { source: Buffer.from(varied, 'latin1'), date };
}

import { describe, expect, test } from 'vitest';
import { read } from '../../src/classify/judge.ts';
import { bodyText } from '../../src/ndr/mime/body.ts';
import { walk } from '../../src/ndr/mime/walk.ts';
import { mailFixtures } from '../ndr/fixtures.ts';

/** What a mail was taken for: its kind, and what happened to whom. */
function verdictOn(source: Uint8Array): string {
  const { kind, verdicts } = read(source);
  return [kind, ...verdicts.map((one) => `${one.address} ${one.category}`)].join('; ');
}

const fixtures = mailFixtures().filter(
  (one) => one.expected.kind === 'bounce' || one.expected.kind === 'delay',
);
/** Mails of one text, whose words are all there is. */
const plain = fixtures.filter(
  ({ source }) => walk(source).parts.length === 1 && walk(source).parts[0]?.type === 'text/plain',
);

/** A mail of one text with its body in other clothes. */
function dressed(source: Uint8Array, type: string, encoding: string, make: (text: string) => string): Buffer {
  const mail = walk(source);
  const text = mail.parts[0] ? bodyText(mail, mail.parts[0]) : '';
  const head = mail.source.toString('latin1', 0, mail.parts[0]?.start).trimEnd();
  const kept = head.replace(
    /^(?:content-type|content-transfer-encoding):.{0,500}\n(?:[ \t].{0,500}\n){0,20}/gim,
    '',
  );
  return Buffer.from(
    `${kept.replace(/^content-(?:type|transfer-encoding):.{0,500}$/gim, 'X-Was: there')}\nContent-Type: ${type}; charset=utf-8\nContent-Transfer-Encoding: ${encoding}\n\n${make(text)}`,
    'latin1',
  );
}

const bytes = (text: string) => Buffer.from(text, 'utf8').toString('latin1');
const escaped = (text: string) =>
  bytes(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const lines = (text: string) =>
  escaped(text)
    .split('\n')
    .map((line) => `${line.replace(/^[ \t]+/, (blanks) => '&nbsp;'.repeat(blanks.length))}<br>\n`)
    .join('');

const clothes: Readonly<Record<string, (source: Uint8Array) => Buffer>> = {
  base64: (source) =>
    dressed(source, 'text/plain', 'base64', (text) => Buffer.from(text, 'utf8').toString('base64')),
  'quoted-printable': (source) =>
    dressed(source, 'text/plain', 'quoted-printable', (text) =>
      bytes(text)
        .replaceAll('=', '=3D')
        .replace(/.{70}(?=.)/g, '$&=\n'),
    ),
  'preformatted HTML': (source) =>
    dressed(source, 'text/html', '7bit', (text) => `<html><body><pre>${escaped(text)}</pre></body></html>`),
  'HTML of lines': (source) =>
    dressed(source, 'text/html', '7bit', (text) => `<html><body>${lines(text)}</body></html>`),
};

describe.for(Object.entries(clothes))('the verdict is the same in %s', ([, dress]) => {
  test.for(plain)('$name', ({ source }) => expect(verdictOn(dress(source))).toBe(verdictOn(source)));
});

test('there are mails of one text', () => expect(plain.length).toBeGreaterThan(20));

describe('the verdict is the same with other line ends and further headers', () => {
  // Mails that are broken may hang on their very bytes.
  test.for(fixtures.filter((one) => !one.name.startsWith('broken-')))('$name', ({ source }) => {
    const text = Buffer.from(source).toString('latin1').replaceAll('\r\n', '\n');
    const received =
      'Received: from relay.example (relay.example [198.51.100.1])\n by store.example; Fri, 20 Nov 2026 10:00:01 +0000\n';
    const further = text.startsWith('From ')
      ? text
      : `${received}X-Spam-Status: No, score=-1.0 tests=SPF_PASS\n${text}`;
    expect(verdictOn(Buffer.from(text.replaceAll('\n', '\r\n'), 'latin1'))).toBe(verdictOn(source));
    expect(verdictOn(Buffer.from(further, 'latin1'))).toBe(verdictOn(source));
  });
});

/** Names that would mean something if they were words. */
const telling = 'spam.full@unknown-relay.blocked.example.net';

test.for(fixtures)('names are no evidence: $name', ({ source }) => {
  const judged = read(source).verdicts;
  const named = judged.filter((one) => /@(?:[\w-]{1,60}\.)?example\.(?:org|net|com)$/.test(one.address));
  const text = Buffer.from(source).toString('latin1');
  const renamed = named.reduce((all, one, at) => all.replaceAll(one.address, `${at}.${telling}`), text);
  expect(read(Buffer.from(renamed, 'latin1')).verdicts.map((one) => one.category)).toEqual(
    judged.map((one) => one.category),
  );
});

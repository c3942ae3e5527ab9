import { simpleParser } from 'mailparser';
import { describe, expect, test } from 'vitest';
import { bodyText } from '../../src/ndr/mime/body.ts';
import { walk } from '../../src/ndr/mime/walk.ts';
import { decodeWords } from '../../src/ndr/mime/words.ts';
import { mailFixtures } from './fixtures.ts';

const types = (mail: string): string[] =>
  walk(Buffer.from(mail, 'latin1')).parts.map((part) => `${part.depth} ${part.type}`);
const bodies = (mail: string): string[] => {
  const walked = walk(Buffer.from(mail, 'latin1'));
  return walked.parts
    .filter((part) => !part.type.startsWith('multipart/'))
    .map((part) => bodyText(walked, part));
};

describe('the walk', () => {
  test('takes nested parts apart, in order', () => {
    const mail =
      'Content-Type: multipart/report; boundary="o"\n\npreamble\n--o\nContent-Type: multipart/alternative; boundary=i\n\n--i\n\nplain\n--i\nContent-Type: text/html\n\n<p>\n--i--\n--o\nContent-Type: message/delivery-status\n\nAction: failed\n--o--\nepilogue\n';
    expect(types(mail)).toEqual([
      '0 multipart/report',
      '1 multipart/alternative',
      '2 text/plain',
      '2 text/html',
      '1 message/delivery-status',
    ]);
    expect(bodies(mail)).toEqual(['plain', '<p>', 'Action: failed']);
  });

  test.for([
    ['CRLF', '\r\n'],
    ['CR', '\r'],
  ])('reads %s like LF', ([, end]) => {
    const mail = 'Content-Type: multipart/mixed; boundary=b\n\n--b\n\none\ntwo\n--b--\n';
    expect(bodies(mail.replaceAll('\n', end ?? ''))).toEqual(['one\ntwo']);
  });

  test('a boundary that begins like another one is not the other one', () => {
    expect(
      bodies('Content-Type: multipart/mixed; boundary=b\n\n--b\n\none\n--bb\nstill one\n--b\n\ntwo\n--b--\n'),
    ).toEqual(['one\n--bb\nstill one', 'two']);
  });

  test('a missing last delimiter ends with the mail', () => {
    expect(bodies('Content-Type: multipart/mixed; boundary=b\n\n--b\n\none\n--b\n\ntwo')).toEqual([
      'one',
      'two',
    ]);
  });

  test('an unannounced boundary is found, and one that never comes leaves the text', () => {
    expect(
      bodies('Content-Type: multipart/mixed\n\n--guess-me\nContent-Type: text/plain\n\none\n--guess-me--\n'),
    ).toEqual(['one']);
    expect(bodies('Content-Type: multipart/mixed; boundary=never\n\nall of it')).toEqual(['all of it']);
  });

  test('skips an mbox line and blank lines before the headers', () => {
    const walked = walk(Buffer.from('\n\nFrom MAILER-DAEMON Fri Nov 20 10:00:00 2026\nSubject: x\n\ny'));
    expect(walked.headers.get('subject')).toEqual(['x']);
  });

  test('stops at 200 parts and 12 levels', () => {
    const many = `Content-Type: multipart/mixed; boundary=b\n\n${'--b\n\nx\n'.repeat(1_000)}`;
    expect(walk(Buffer.from(many)).parts.length).toBe(200);
    const deep = Array.from(
      { length: 50 },
      (_, n) => `Content-Type: multipart/mixed; boundary=b${n}\n\n--b${n}\n`,
    ).join('');
    expect(Math.max(...walk(Buffer.from(deep)).parts.map((part) => part.depth))).toBeLessThanOrEqual(13);
  });
});

// mailparser is the oracle: another reader, written by others. Where a part is text, both must see the same
// words.
test('agrees with mailparser on the text of every fixture', async () => {
  const words = (text: string): string => text.replace(/\s+/g, ' ').trim();
  // mailparser leaves UTF-7 undecoded since 3.10; `mime.test.ts` holds ours.
  const oracleReads = ({ name }: { readonly name: string }): boolean => !/^broken|-utf7-/.test(name);
  for (const { name, source } of mailFixtures().filter(oracleReads)) {
    const walked = walk(source);
    const plain = walked.parts.find((part) => part.type === 'text/plain');
    const oracle = await simpleParser(source, {
      keepDeliveryStatus: true,
      skipTextToHtml: true,
    } as Parameters<typeof simpleParser>[1]);
    expect(oracle.subject ?? '', name).toBe(decodeWords(walked.headers.get('subject')?.[0] ?? ''));
    if (!plain || walked.parts.some((part) => part.type === 'text/html')) continue;
    const theirs = words(oracle.text ?? '');
    const ours = words(bodyText(walked, plain)).slice(0, 2_000);
    // mailparser joins all text parts, ours is the first of them; of undeclared latin1 it makes U+FFFD, so
    // there only ASCII is compared.
    const ascii = (text: string): string => text.replace(/[^\x20-\x7e]+/g, '?');
    if (theirs.includes('\ufffd')) expect(ascii(theirs), name).toContain(ascii(ours));
    else expect(theirs, name).toContain(ours);
  }
});

test('finds the delivery status that mailparser finds, with the same bytes', async () => {
  let compared = 0;
  for (const { name, source } of mailFixtures().filter((one) => !one.name.startsWith('broken'))) {
    const oracle = await simpleParser(source, { keepDeliveryStatus: true } as Parameters<
      typeof simpleParser
    >[1]);
    const theirs = oracle.attachments.filter((one) => one.contentType === 'message/delivery-status');
    const walked = walk(source);
    const ours = walked.parts.filter((part) => part.type === 'message/delivery-status');
    expect(ours.length, name).toBe(theirs.length);
    ours.forEach((part, index) => {
      compared += 1;
      const theirText = theirs[index]?.content.toString('latin1').trim();
      expect(walked.source.toString('latin1', part.start, part.end).trim(), name).toBe(theirText);
    });
  }
  expect(compared).toBeGreaterThan(150);
});

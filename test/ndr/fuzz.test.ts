import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { splitMbox } from '../../src/ndr/mbox.ts';
import { parseReport } from '../../src/ndr/parse.ts';
import type { Report } from '../../src/ndr/report.ts';
import { mailFixtures } from './fixtures.ts';
import { mutate, random } from './mutate.ts';

const kinds = ['bounce', 'delay', 'complaint', 'autoreply', 'delivered', 'not-bounce'];

function isWhole(report: Report): void {
  expect(kinds).toContain(report.kind);
  // A defect that says so is what parseReport writes when its own code failed: any at all is a mistake of
  // ours.
  expect(report.defects.filter((one) => one.startsWith('could not be read'))).toEqual([]);
  for (const one of report.recipients) {
    expect(one.status).toMatch(/^(?:[245]\.\d{1,3}\.\d{1,3})?$/);
    expect(one.reply).toMatch(/^(?:[2-5]\d\d)?$/);
    expect(one.diagnostic.length).toBeLessThanOrEqual(2_000);
    expect(one.diagnostic).not.toContain('\n');
  }
}

describe('any bytes at all', () => {
  test('random bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 3_000 }), (bytes) => {
        isWhole(parseReport(bytes));
        expect([...splitMbox(bytes)].every((mail) => mail.length <= bytes.length)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test('random headers, boundaries and nesting', () => {
    const word = fc.constantFrom(
      'a',
      '--a',
      '--a--',
      'b',
      '=?',
      '?=',
      ';',
      '"',
      'boundary=a',
      'boundary=',
      'charset=x',
      'utf-8',
      '550',
      '5.1.1',
      '@',
      '<x@y.z>',
    );
    const name = fc.constantFrom(
      'Content-Type',
      'Content-Transfer-Encoding',
      'From',
      'Subject',
      'Final-Recipient',
      'Action',
      'Status',
      'Diagnostic-Code',
      '',
    );
    const type = fc.constantFrom(
      'multipart/report',
      'multipart/mixed',
      'message/rfc822',
      'message/delivery-status',
      'text/html',
      'base64',
      'failed',
    );
    const line = fc.oneof(
      fc.tuple(name, type, word).map(([n, t, w]) => `${n}: ${t}; ${w}`),
      fc.array(word, { maxLength: 6 }).map((words) => words.join(' ')),
      fc.constant(''),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 60 }), fc.constantFrom('\n', '\r\n', '\r'), (lines, end) =>
        isWhole(parseReport(Buffer.from(lines.join(end)))),
      ),
      { numRuns: 1_500 },
    );
  });

  test('mutated fixtures', () => {
    const next = random(20261121);
    const fixtures = mailFixtures();
    for (let n = 0; n < 3_000; n += 1)
      isWhole(parseReport(mutate(fixtures[n % fixtures.length]!.source, next)));
  });
});

describe('hostile mails cost time in proportion to their size', () => {
  const walls: readonly (readonly [name: string, make: (size: number) => string])[] = [
    ['a wall of <', (size) => `Content-Type: text/html\n\n${'<'.repeat(size)}`],
    ['a wall of tags', (size) => `Content-Type: text/html\n\n${'<a'.repeat(size / 2)}`],
    ['unclosed styles', (size) => `Content-Type: text/html\n\n${'<style>'.repeat(size / 7)}`],
    ['unclosed comments', (size) => `Content-Type: text/html\n\n${'<!--'.repeat(size / 4)}`],
    ['a wall of @', (size) => `From: mailer-daemon\nSubject: failure notice\n\n${'@'.repeat(size)}`],
    ['addresses', (size) => `From: mailer-daemon\nSubject: failure notice\n\n${'a@b.c '.repeat(size / 6)}`],
    [
      'lines of addresses',
      (size) =>
        `From: mailer-daemon\nSubject: failure notice\n\n${`${'to go a@b.c '.repeat(80)}\n`.repeat(size / 960)}`,
    ],
    [
      'entries',
      (size) => `From: mailer-daemon\nSubject: failure notice\n\n${'<a@b.c>: unknown\n'.repeat(size / 17)}`,
    ],
    ['one long header', (size) => `Subject: ${'x'.repeat(size)}\n\nHi`],
    ['a header of encoded words', (size) => `Subject: ${'=?utf-8?q?a?= '.repeat(size / 14)}\n\nHi`],
    ['many headers', (size) => `${'X: y\n'.repeat(size / 5)}\nHi`],
    ['folded headers', (size) => `Subject: a\n${' b\n'.repeat(size / 3)}\nHi`],
    ['only delimiters', (size) => `Content-Type: multipart/mixed; boundary=b\n\n${'--b\n'.repeat(size / 4)}`],
    [
      'near delimiters',
      (size) => `Content-Type: multipart/mixed; boundary=b\n\n${'--bb\n'.repeat(size / 5)}`,
    ],
    ['blank lines', (size) => `From: mailer-daemon\n\n${'\n \n'.repeat(size / 3)}550`],
    ['spaces', (size) => `From: mailer-daemon\nSubject: failure notice\n\n${' '.repeat(size)}x`],
    ['dashes', (size) => `From: mailer-daemon\nSubject: failure notice\n\n${'-'.repeat(size)}`],
    ['codes', (size) => `From: mailer-daemon\nSubject: failure notice\n\n${'550 5.1.1 '.repeat(size / 10)}`],
    [
      'recipients',
      (size) =>
        `Content-Type: message/delivery-status\n\n${'Final-Recipient: rfc822; a@b.c\nAction: failed\n\n'.repeat(size / 48)}`,
    ],
    [
      'header-like lines',
      (size) =>
        `From: mailer-daemon\nSubject: failure notice\n\nx\n${'Received: from a\n'.repeat(size / 17)}`,
    ],
    ['quoted-printable', (size) => `Content-Transfer-Encoding: quoted-printable\n\n${'='.repeat(size)}`],
    ['parameters', (size) => `Content-Type: text/plain${'; a="'.repeat(size / 5)}\n\nHi`],
    ['blanks before nothing', (size) => `Content-Type: text/plain\n\n<a@b.c>: host${' '.repeat(size)}\n`],
  ];

  test.for(walls)('%s', ([, make]) => {
    const small = Buffer.from(make(20_000));
    const large = Buffer.from(make(2_000_000));
    isWhole(parseReport(small));
    // No timing: a quadratic reader would need hours for the large one and the test's time limit ends it.
    isWhole(parseReport(large));
  });
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { logReaders } from '../../src/attempt/readers.ts';
import { read, utc } from './read.ts';

const lines = [
  'Nov 27 16:10:28 relay postfix/smtp[4]: 035BB2AC97A: to=<ann@gmail.com>, orig_to=<x@y>, relay=mx.example.net[198.51.100.1]:25, delay=1.2, delays=0.1/0/0.5/0.6, dsn=4.7.28, status=deferred (host mx.example.net[198.51.100.1] said: 421 4.7.28 no (in reply to MAIL FROM command))',
  '2026-11-27T16:10:28.123456+01:00 relay postfix/qmgr[3]: 035BB2AC97A: from=<news@sender.example>, status=expired, returned to sender',
  '2026-11-27 17:11:31 1xWzRr-000645-09 == ann@gmail.com R=dnslookup T=remote_smtp defer (-44) H=mx.example.net (x) [198.51.100.1] DT=0s: SMTP error from remote mail server after RCPT TO:<ann@gmail.com>: 450 4.2.1 no',
  '2026-11-27 17:09:41 1xWzRr-000645-09 <= "a b"@c H=(app) [192.0.2.7]:40122 P=esmtp S=515 id=1@sender.example T="About id=2 things"',
  'Nov 27 17:11:31 mx1 smtpd[4711]: 8c48c4379b748290 mta delivery evpid=a6ff20860cbf79ff from=<a@b> to=<c@d> rcpt=<-> source="-" relay="198.51.100.1 (x)" delay=1h2s result="Ok" stat="250"',
];
const kinds = Object.keys(logReaders) as (keyof typeof logReaders)[];

/** A real line that was cut, joined, doubled, or had something put in. */
const mangled = fc
  .tuple(
    fc.constantFrom(...lines),
    fc.nat(400),
    fc.nat(400),
    fc.constantFrom(...lines, '\0', '>', '<"', ' (', '[', '\ud800', '=', ': '),
    fc.nat(60),
  )
  .map(([line, from, to, put, times]) => line.slice(0, from) + put.repeat(times % 7) + line.slice(to));

test.for(kinds)('%s: any line at all gives attempts that hold together, or none', (kind) => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(mangled, fc.string({ unit: 'binary', maxLength: 300 })), { maxLength: 30 }),
      (some) => {
        for (const attempt of read(kind, some)) {
          expect(Number.isFinite(attempt.at)).toBe(true);
          expect(attempt.reply).not.toMatch(/[\n\r\0]/);
          expect(attempt.queuedSince === null || Number.isFinite(attempt.queuedSince)).toBe(true);
          expect(attempt.recipient).not.toBe('');
        }
      },
    ),
    { numRuns: 200 },
  );
});

/** Milliseconds for a text of so many characters; the best of two. */
function cost(kind: (typeof kinds)[number], line: string): number {
  const times = [0, 1].map(() => {
    const reader = logReaders[kind](utc());
    const start = performance.now();
    for (let n = 0; n < 5; n++) reader.line(line, () => {});
    return performance.now() - start;
  });
  return Math.min(...times);
}

const pieces = [
  'a',
  ' ',
  '<',
  '"',
  ': ',
  ' H=',
  '[',
  '(',
  '\\',
  ' id=',
  '1d',
  '>, ',
  'SMTP error from remote mail server after x',
];

test.for(kinds)('%s: a line of 1 MB is read in a moment', (kind) => {
  for (const piece of pieces) {
    for (const line of lines) {
      expect(cost(kind, line.slice(0, 60) + piece.repeat(1_000_000 / piece.length))).toBeLessThan(400);
      expect(cost(kind, line + piece.repeat(8_000))).toBeLessThan(400);
    }
  }
});

import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';
import { judge } from '../src/classify/judge.ts';
import { parseReport } from '../src/ndr/parse.ts';
import { bareWalk } from './mime-walk.ts';
import type { Row } from './row.ts';

/** Least processor time of one measurement, milliseconds. */
const least = 1_500;

/**
 * Mails a second on one core: parse, parse and classify, against mailparser's simpleParser and the bare walk
 * on the same mails in the same run; and what a 25 MB bounce costs. `args[0]` names a folder of mails (read
 * recursively), else the fixtures.
 */
export async function bench(args: readonly string[]): Promise<Row[]> {
  const mails = readMails(args[0] ?? new URL('../test/fixtures/', import.meta.url).pathname);
  const bytes = mails.reduce((sum, mail) => sum + mail.length, 0) / mails.length;
  const note = `${mails.length} mails, ${(bytes / 1024).toFixed(1)} KB on average`;
  const walk = await rate(mails, bareWalk);
  const parse = await rate(mails, parseReport);
  const both = await rate(mails, (mail) => judge(parseReport(mail)));
  const mailparser = await rate(mails, (mail) => simpleParser(mail));
  return [
    { name: 'bare MIME walk (the floor)', value: walk, unit: 'mails/s', note },
    { name: 'parse', value: parse, unit: 'mails/s', note: `${(parse / walk).toFixed(2)} of the bare walk` },
    {
      name: 'parse and classify',
      value: both,
      unit: 'mails/s',
      note: `${(both / walk).toFixed(2)} of the bare walk`,
    },
    {
      name: 'mailparser simpleParser alone',
      value: mailparser,
      unit: 'mails/s',
      note: `parse and classify is ${(both / mailparser).toFixed(1)} times as fast`,
    },
    ...(await hugeMail()),
  ];
}

function readMails(path: string): Buffer[] {
  if (!statSync(path).isDirectory()) return [readFileSync(path)];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== 'expected.json')
    .map((entry) => readFileSync(join(entry.parentPath, entry.name)));
}

/** Milliseconds of processor time this process has used: neighbours on the machine do not count. */
function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Mails a second of processor time: the best of three runs, after one to warm up. */
async function rate(mails: readonly Buffer[], work: (mail: Buffer) => unknown): Promise<number> {
  for (const mail of mails) await work(mail);
  let best = 0;
  for (let run = 0; run < 3; run += 1) {
    const start = processorTime();
    let done = 0;
    while (processorTime() - start < least / 3) {
      for (const mail of mails) {
        const working = work(mail);
        if (working instanceof Promise) await working.catch(() => undefined);
      }
      done += mails.length;
    }
    best = Math.max(best, (done * 1000) / (processorTime() - start));
  }
  return best;
}

/** A bounce that returns 25 MB: time, and memory beyond the mail itself. */
async function hugeMail(): Promise<Row[]> {
  const attachment = `${'QUJDRUZHSElKS0xNTk9QUVJTVFVWV1hZWmFiY2RlZmdoaWprbG1ub3BxcnN0dXZ3eHl6\n'.repeat(370_000)}`;
  const mail = Buffer.from(
    `From: MAILER-DAEMON@mx.example.net\nSubject: Undelivered Mail Returned to Sender\nContent-Type: multipart/report; boundary=b\n\n--b\n\nnot delivered\n--b\nContent-Type: message/delivery-status\n\nFinal-Recipient: rfc822; someone@example.org\nAction: failed\nStatus: 5.3.4\nDiagnostic-Code: smtp; 552 5.3.4 too big\n\n--b\nContent-Type: message/rfc822\n\nFrom: a@example.com\nSubject: big\nContent-Type: multipart/mixed; boundary=c\n\n--c\nContent-Type: application/pdf\nContent-Transfer-Encoding: base64\n\n${attachment}--c--\n--b--\n`,
  );
  parseReport(mail);
  // Buffers of earlier measurements are freed a moment after the collection that finds them.
  for (let round = 0; round < 3; round += 1) {
    globalThis.gc?.();
    await new Promise((next) => setTimeout(next, 50));
  }
  const before = process.memoryUsage();
  const start = performance.now();
  const report = parseReport(mail);
  const took = performance.now() - start;
  const after = process.memoryUsage();
  const grown = after.heapUsed + after.external - before.heapUsed - before.external;
  return [
    {
      name: `a bounce of ${(mail.length / 1e6).toFixed(0)} MB`,
      value: took,
      unit: 'ms',
      note: `recipient ${report.recipients[0]?.address}`,
    },
    { name: 'memory it takes beyond its own bytes', value: grown / 1024, unit: 'KB' },
  ];
}

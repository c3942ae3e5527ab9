import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Io } from '../../src/commands/io.ts';
import { sources } from '../../src/commands/sources.ts';
import { MailSplitter } from '../../src/commands/split-mails.ts';
import { splitMbox } from '../../src/ndr/mbox.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rebound-sources-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const mail = 'Subject: x\n\nbody\n';

async function read(paths: readonly string[], mostBytes = 1_000, stdin: readonly string[] = []) {
  const told: string[] = [];
  const io = {
    failed: false,
    err: (text: string) => void told.push(text),
    stdin: streamOf(stdin),
    piped: true,
  } as unknown as Io;
  const found: { file: string; text: string; truncated: boolean; writtenAt: number | null }[] = [];
  for await (const { file, source, truncated, writtenAt } of sources(paths, mostBytes, io))
    found.push({
      file: file.replace(`${folder}/`, ''),
      text: Buffer.from(source).toString(),
      truncated,
      writtenAt,
    });
  return { found, failed: io.failed, told };
}

async function* streamOf(pieces: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const piece of pieces) yield Buffer.from(piece);
}

describe('a folder that others may write to', () => {
  test('gives its files, and follows no link, pipe or device', async () => {
    const box = join(folder, 'maildir');
    mkdirSync(join(box, 'new'), { recursive: true });
    writeFileSync(join(box, 'new', '1'), mail);
    symlinkSync('..', join(box, 'new', 'round'));
    symlinkSync('.', join(box, 'again'));
    symlinkSync('/etc/passwd', join(box, 'new', 'passwd'));
    symlinkSync('/dev/zero', join(box, 'new', 'zero'));
    execFileSync('mkfifo', [join(box, 'new', 'pipe')]);
    const { found, failed, told } = await read([box]);
    expect(found.map(({ file }) => file)).toEqual(['maildir/new/1']);
    expect(told).toHaveLength(5);
    expect(failed).toBe(true);
  });

  test('what is named on the command line may be a link, but no device', async () => {
    writeFileSync(join(folder, 'one.eml'), mail);
    symlinkSync('one.eml', join(folder, 'link.eml'));
    expect((await read([join(folder, 'link.eml')])).found).toMatchObject([{ file: 'link.eml', text: mail }]);
    expect(await read(['/dev/zero'])).toMatchObject({ found: [], failed: true });
  });

  test('tells when a file was written', async () => {
    const path = join(folder, 'old.eml');
    writeFileSync(path, mail);
    utimesSync(path, 1_000, 1_000);
    expect((await read([path])).found).toMatchObject([{ writtenAt: 1_000_000, truncated: false }]);
  });
});

describe('mails of a stream', () => {
  const mbox = (...bodies: readonly string[]) =>
    bodies.map((body) => `From x@example.org Sat Nov 21 12:00:00 2026\nSubject: x\n\n${body}\n\n`).join('');

  test('are cut at a length, whatever comes behind', async () => {
    const pieces = ['Subject: x\n\n', ...Array.from({ length: 200 }, () => 'x'.repeat(500))];
    const { found } = await read(['-'], 1_000, pieces);
    expect(found).toMatchObject([{ file: '-', truncated: true }]);
    expect(found[0]?.text).toHaveLength(1_000);
    expect(
      (
        await read(['-'], 1_000, [
          'From x@example.org Sat Nov 21 12:00:00 2026\n',
          mbox('y'.repeat(5_000)).slice(44),
          mbox('z'),
        ])
      ).found,
    ).toMatchObject([
      { file: '-', truncated: true },
      { file: '-#2', truncated: false, text: 'Subject: x\n\nz\n\n' },
    ]);
  });

  test('nothing on stdin is nothing', async () => expect((await read(['-'])).found).toEqual([]));

  const split = (all: Buffer, size: number): string[] => {
    const splitter = new MailSplitter(1_000_000);
    const got: string[] = [];
    for (let at = 0; at < all.length; at += size)
      for (const one of splitter.push(all.subarray(at, at + size)))
        got.push(Buffer.from(one.source).toString());
    for (const one of splitter.end()) got.push(Buffer.from(one.source).toString());
    return got;
  };

  test('are not taken for one where a piece ends in the first bytes of a message', () => {
    for (let length = 0; length < 80; length++) {
      const bodies = ['a', 'b', 'c', 'd', 'e', 'x'.repeat(length)];
      const mails = bodies.map((body) => `Subject: x\n\n${body}\n\n`);
      for (const size of [1, 150, 400]) expect(split(Buffer.from(mbox(...bodies)), size)).toEqual(mails);
    }
  });

  test('are the same however the bytes come', () => {
    const body = fc.oneof(
      fc.string({ maxLength: 400 }),
      fc.constant('\n\nFrom a@b.example Sat Nov 21 2026'),
      fc.constant('x'.repeat(600)),
    );
    fc.assert(
      fc.property(
        fc.array(body, { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 1, max: 700 }),
        (bodies, size) => {
          const all = Buffer.from(mbox(...bodies));
          expect(split(all, size)).toEqual([...splitMbox(all)].map((one) => Buffer.from(one).toString()));
        },
      ),
      { numRuns: 200 },
    );
  });
});

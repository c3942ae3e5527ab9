import {
  appendFileSync,
  copyFileSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { eventually } from '../app/bot.ts';
import { follow, has, kept, logFolder, quick } from './harness.ts';

const numbered = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, n) => `line ${from + n}`);

describe('a log that grows', () => {
  test('gives each whole line once, and waits for the end of one that is being written', async () => {
    const log = logFolder();
    log.write(...numbered(1, 3));
    const sink = kept();
    follow(log.path, sink);
    await has(sink, 3);
    appendFileSync(log.path, 'line');
    await sleep(40);
    appendFileSync(log.path, ' 4\n');
    await has(sink, 4);
    expect(sink.lines).toEqual(numbered(1, 4));
    expect(sink.states.at(-1)).toMatchObject({ trouble: '', readAt: expect.any(Number) });
  });

  test('goes on where it was after a restart, and recalls what stood before', async () => {
    const log = logFolder();
    log.write(...numbered(1, 5));
    const sink = kept();
    const first = follow(log.path, sink);
    await has(sink, 5);
    await first.stop();
    log.write(...numbered(6, 7));
    follow(log.path, sink);
    await has(sink, 7);
    expect(sink.lines).toEqual(numbered(1, 7));
    expect(sink.recalled).toEqual(numbered(1, 5));
  });

  test('looks at once when it is asked to, and says when all is committed', async () => {
    const log = logFolder();
    log.write(...numbered(1, 2));
    const sink = kept();
    let now = 1_000;
    const watcher = follow(log.path, sink, { pollMs: 3_600_000, now: () => now });
    await has(sink, 2);
    const readUp = (): boolean => sink.states.at(-1)?.readAt === now;
    for (let hour = 1; hour <= 20; hour++) {
      now += 3_600_000;
      log.write(`line ${hour + 2}`);
      watcher.look();
      await eventually(`read up in hour ${hour}`, readUp);
      expect(sink.lines).toEqual(numbered(1, hour + 2));
    }
    await watcher.stop();
  });

  test('comes again when it could not be stored', async () => {
    const log = logFolder();
    const sink = kept();
    sink.failing = 2;
    log.write(...numbered(1, 5));
    follow(log.path, sink);
    await has(sink, 5);
    expect(sink.lines).toEqual(numbered(1, 5));
    expect(sink.states.map(({ trouble }) => trouble)).toContain('sink');
  });

  test('is waited for when it is not there, and says so', async () => {
    const log = logFolder();
    const sink = kept();
    follow(log.path, sink);
    await eventually('the trouble to be told', () => sink.states.at(-1)?.trouble === 'missing');
    expect(sink.states.at(-1)?.note).toContain('is not there');
    log.write('line 1');
    await has(sink, 1);
    expect(sink.states.at(-1)?.trouble).toBe('');
  });

  test('a line of 3 MB, NULs and bytes that are no UTF-8 stop nothing', async () => {
    const log = logFolder();
    log.write('line 1', 'x'.repeat(3_000_000));
    appendFileSync(log.path, Buffer.from([0, 0, 0xff, 0xfe, 10]));
    log.write('line 2');
    const sink = kept();
    follow(log.path, sink);
    await eventually('the last line', () => sink.lines.at(-1) === 'line 2');
    expect(sink.lines[0]).toBe('line 1');
    expect(sink.lines.join('').length).toBeGreaterThan(3_000_000);
  });
});

describe('rotation', () => {
  test('by renaming: what the logger still writes to the old file is read before the new one', async () => {
    const log = logFolder();
    log.write(...numbered(1, 3));
    const sink = kept();
    follow(log.path, sink);
    await has(sink, 3);
    renameSync(log.path, `${log.path}.1`);
    log.write('line 6');
    appendFileSync(`${log.path}.1`, 'line 4\nline 5');
    await has(sink, 6);
    expect(sink.lines).toEqual(numbered(1, 6));
  });

  test('by copying and emptying (copytruncate): what came between is found in the copy', async () => {
    const log = logFolder();
    log.write(...numbered(1, 3));
    const sink = kept();
    const slow = follow(log.path, sink, { ...quick, pollMs: 400 });
    await has(sink, 3);
    log.write('line 4');
    copyFileSync(log.path, `${log.path}.1`);
    truncateSync(log.path);
    // It grows beyond where it was, so that its length says nothing.
    log.write(...numbered(5, 30));
    await has(sink, 30);
    expect(sink.lines).toEqual(numbered(1, 30));
    await slow.stop();
  });

  test.for([
    ['renamed', (path: string) => renameSync(path, `${path}.1`)],
    ['renamed by date', (path: string) => renameSync(path, `${path}-20261128`)],
    ['copied and emptied', (path: string) => [copyFileSync(path, `${path}.1`), truncateSync(path)]],
    ['packed', (path: string) => [writeFileSync(`${path}.1.gz`, gzipSync(readFileSync(path))), rmSync(path)]],
  ] as const)('while nobody read it: %s', async ([, rotate]) => {
    const log = logFolder();
    log.write(...numbered(1, 3));
    const sink = kept();
    const first = follow(log.path, sink);
    await has(sink, 3);
    await first.stop();
    log.write(...numbered(4, 6));
    rotate(log.path);
    log.write(...numbered(7, 8));
    follow(log.path, sink);
    await has(sink, 8);
    expect(sink.lines).toEqual(numbered(1, 8));
  });

  test('twice while nobody read it', async () => {
    const log = logFolder();
    log.write(...numbered(1, 3));
    const sink = kept();
    const first = follow(log.path, sink);
    await has(sink, 3);
    await first.stop();
    log.write('line 4');
    renameSync(log.path, `${log.path}.2`);
    await sleep(20);
    log.write(...numbered(5, 6));
    renameSync(log.path, `${log.path}.1`);
    log.write('line 7');
    follow(log.path, sink);
    await has(sink, 7);
    expect(sink.lines).toEqual(numbered(1, 7));
  });

  test('what is gone for good is told', async () => {
    const log = logFolder();
    log.write(...numbered(1, 3));
    const sink = kept();
    const first = follow(log.path, sink);
    await has(sink, 3);
    await first.stop();
    rmSync(log.path);
    log.write('line 9');
    follow(log.path, sink);
    await has(sink, 4);
    expect(sink.states.filter(({ trouble }) => trouble === 'gap')).toMatchObject([
      { note: expect.stringContaining('is not known') },
    ]);
  });
});

import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { TailError } from './error.ts';
import { LineSplitter } from './lines.ts';
import { type LineSink, sayAlive } from './sink.ts';

export interface FollowingJournal {
  readonly unit: string;
  readonly sink: LineSink;
  readonly signal: AbortSignal;
  readonly now: () => number;
  readonly healthy: () => void;
  readonly journalctl: string;
}

type Child = ChildProcessByStdio<null, Readable, Readable>;

/** A journal's cursor as journald prints it; it goes into an argument of a program. */
const cursorIn = /"__CURSOR"\s?:\s?"(?<cursor>[\w=;:.-]{1,300})"/;
const cursorOf = (line: string): string => cursorIn.exec(line)?.groups?.['cursor'] ?? '';

/** `postfix` also means Debian's instances (`postfix@-.service`). */
const argumentsFor = (unit: string, checkpoint: string | null): string[] => [
  '--output=json',
  '--follow',
  '--all',
  '--no-pager',
  `--unit=${unit}`,
  ...(unit.includes('@') || unit.includes('.') ? [] : [`--unit=${unit}@*`]),
  ...(checkpoint ? [`--after-cursor=${checkpoint}`] : ['--lines=all']),
];

const saved = (text: string | null): string | null =>
  /^journal (?<cursor>[\w=;:.-]{1,300})$/.exec(text ?? '')?.groups?.['cursor'] ?? null;

async function lastWords(child: Child): Promise<string> {
  let text = '';
  for await (const chunk of child.stderr) text = `${text}${chunk}`.slice(-500);
  return text.trim();
}

async function hand(lines: readonly string[], by: FollowingJournal): Promise<void> {
  const cursor = cursorOf(lines.findLast((line) => line !== '') ?? '');
  try {
    await by.sink.take({ lines, checkpoint: cursor === '' ? null : `journal ${cursor}` });
  } catch (cause) {
    throw new TailError('sink', 'What was read could not be stored; it is tried again.', { cause });
  }
  by.healthy();
}

/** Follows what journald keeps of a unit until the signal fires. Throws `TailError` when journalctl ends. */
export async function followJournal(by: FollowingJournal): Promise<void> {
  const checkpoint = saved(await by.sink.checkpoint());
  by.sink.recall([]);
  const child: Child = spawn(by.journalctl, argumentsFor(by.unit, checkpoint), {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const failed = new Promise<string>((resolve) => child.once('error', ({ message }) => resolve(message)));
  const words = lastWords(child).catch(() => '');
  const stop = (): void => void child.kill();
  by.signal.addEventListener('abort', stop, { once: true });
  const alive = sayAlive(by.sink, by.now, 'Reads the journal.');
  try {
    const splitter = new LineSplitter();
    for await (const bytes of child.stdout as AsyncIterable<Buffer>) {
      const { lines, taken } = splitter.push(bytes);
      if (taken > 0) await hand(lines, by);
    }
    if (by.signal.aborted) return;
    const why = await Promise.race([failed, words.then((text) => text || 'it ended')]);
    throw new TailError(
      'journal',
      `journalctl does not give the journal of ${by.unit}: ${why}. The user needs the group systemd-journal (or adm), and journalctl must be installed.`,
    );
  } finally {
    by.signal.removeEventListener('abort', stop);
    clearInterval(alive);
    child.kill();
  }
}

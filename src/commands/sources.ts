import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { splitMbox } from '../ndr/mbox.ts';
import { type Io, readAll } from './io.ts';

/** One message and where it came from: a path, `path#2` for the second message of an mbox, `-` for stdin. */
export interface SourceMessage {
  readonly file: string;
  readonly source: Uint8Array;
}

/** Maildir's own files that are not messages. */
const notMail = /^(?:dovecot|\.|maildirfolder$)/;

function* files(path: string): Generator<string> {
  if (!statSync(path).isDirectory()) {
    yield path;
    return;
  }
  const entries = readdirSync(path).filter((name) => !notMail.test(name));
  for (const name of entries.sort()) yield* files(join(path, name));
}

function* messages(file: string, bytes: Uint8Array): Generator<SourceMessage> {
  // A file without a byte is a message that holds nothing: it is told of like any other that cannot be read.
  if (bytes.length === 0 && file !== '-') yield { file, source: bytes };
  let count = 0;
  for (const source of splitMbox(bytes)) {
    count += 1;
    yield { file: count === 1 ? file : `${file}#${count}`, source };
  }
}

/**
 * The messages of files, folders (recursive, sorted), mboxes, Maildirs, or stdin (`-`), one at a time.
 * A path that cannot be read is told on stderr and fails the command, but not the rest.
 */
export async function* sources(paths: readonly string[], io: Io): AsyncGenerator<SourceMessage> {
  for (const path of paths) {
    if (path === '-') {
      yield* messages('-', await readAll(io.stdin));
      continue;
    }
    try {
      for (const file of files(path)) yield* messages(file, readFileSync(file));
    } catch (error) {
      io.failed = true;
      io.err(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}\n`);
    }
  }
}

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

/** Every file of a path, or why one cannot be reached; one that cannot does not hide the others. */
function* files(path: string): Generator<{ readonly file: string; readonly error?: unknown }> {
  let entries: readonly string[] | null;
  try {
    entries = statSync(path).isDirectory() ? readdirSync(path).sort() : null;
  } catch (error) {
    yield { file: path, error };
    return;
  }
  if (!entries) yield { file: path };
  else for (const name of entries) if (!notMail.test(name)) yield* files(join(path, name));
}

/** The file's bytes; `null` when it cannot be read, which is told and fails the command in the end. */
function bytesOf(
  { file, error }: { readonly file: string; readonly error?: unknown },
  io: Io,
): Uint8Array | null {
  try {
    if (error) throw error;
    return readFileSync(file);
  } catch (reason) {
    io.failed = true;
    io.err(`${file} cannot be read: ${reason instanceof Error ? reason.message : String(reason)}\n`);
    return null;
  }
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
    for (const found of files(path)) {
      const bytes = bytesOf(found, io);
      if (bytes) yield* messages(found.file, bytes);
    }
  }
}

import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readSync,
  type Stats,
} from 'node:fs';
import { join } from 'node:path';
import type { Io } from './io.ts';
import { type CutMail, MailSplitter } from './split-mails.ts';

/** One message and where it came from: a path, `path#2` for the second message of an mbox, `-` for stdin. */
export interface SourceMessage extends CutMail {
  readonly file: string;
  /** When the file was last written (epoch ms); `null` for stdin. */
  readonly writtenAt: number | null;
}

/** Maildir's own files that are not messages. */
const notMail = /^(?:dovecot|\.|maildirfolder$)/;
const PIECE = 1024 * 1024;

/** A file that is open, or why it cannot be. */
type Found = { readonly file: string } & (
  | { readonly fd: number; readonly stats: Stats }
  | { readonly error: unknown }
);

/**
 * Opens what is named on the command line: the user's own word, so a link is followed and a pipe (`<(…)`) is read. Only devices are
 * refused: they have no end.
 */
function openNamed(path: string): Found | readonly string[] {
  try {
    const fd = openSync(path, constants.O_RDONLY);
    const stats = fstatSync(fd);
    if (stats.isFile() || stats.isFIFO() || stats.isSocket()) return { file: path, fd, stats };
    closeSync(fd);
    if (stats.isDirectory()) return readdirSync(path).sort();
    return { file: path, error: new Error('it is a device, not a file') };
  } catch (error) {
    return { file: path, error };
  }
}

/**
 * Opens what lies in a folder, which others may write to (a Maildir): files only. A link may lead anywhere or around in a circle, a
 * pipe keeps its reader waiting, a device has no end: they are told of and not read.
 */
function openInside(path: string): Found | readonly string[] {
  try {
    const found = lstatSync(path);
    if (found.isDirectory()) return readdirSync(path).sort();
    if (!found.isFile()) return { file: path, error: notAFile() };
    // What was a file a moment ago may be a link or a pipe now.
    const fd = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    const stats = fstatSync(fd);
    if (stats.isFile()) return { file: path, fd, stats };
    closeSync(fd);
    return { file: path, error: notAFile() };
  } catch (error) {
    return { file: path, error };
  }
}

const notAFile = (): Error => new Error('it is a link, a pipe or a device; in a folder only files are read');

const isFolder = (found: Found | readonly string[]): found is readonly string[] => Array.isArray(found);

/** Every file of a path, or why one cannot be reached; one that cannot does not hide the others. */
function* files(path: string, open: (path: string) => Found | readonly string[]): Generator<Found> {
  const found = open(path);
  if (!isFolder(found)) yield found;
  else for (const name of found) if (!notMail.test(name)) yield* files(join(path, name), openInside);
}

function* pieces(fd: number): Generator<Buffer> {
  const piece = Buffer.allocUnsafe(PIECE);
  for (let size = readSync(fd, piece); size > 0; size = readSync(fd, piece)) yield piece.subarray(0, size);
}

function* mailsOf(fd: number, mostBytes: number): Generator<CutMail> {
  const splitter = new MailSplitter(mostBytes);
  let empty = true;
  for (const piece of pieces(fd)) {
    empty = false;
    yield* splitter.push(piece);
  }
  // A file without a byte is a message that holds nothing: it is told of like any other that cannot be read.
  if (empty) yield { source: new Uint8Array(), truncated: false };
  else yield* splitter.end();
}

function* fileMessages(found: Found, mostBytes: number, io: Io): Generator<SourceMessage> {
  const { file } = found;
  try {
    if ('error' in found) throw found.error;
    const writtenAt = found.stats.isFile() ? found.stats.mtimeMs : null;
    let count = 0;
    for (const mail of mailsOf(found.fd, mostBytes)) {
      count += 1;
      yield { ...mail, file: count === 1 ? file : `${file}#${count}`, writtenAt };
    }
  } catch (reason) {
    io.failed = true;
    io.err(`${file} cannot be read: ${reason instanceof Error ? reason.message : String(reason)}\n`);
  } finally {
    if ('fd' in found) closeSync(found.fd);
  }
}

async function* stdinMessages(mostBytes: number, io: Io): AsyncGenerator<SourceMessage> {
  const splitter = new MailSplitter(mostBytes);
  let count = 0;
  const named = (mail: CutMail): SourceMessage => {
    count += 1;
    return { ...mail, file: count === 1 ? '-' : `-#${count}`, writtenAt: null };
  };
  for await (const piece of io.stdin) for (const mail of splitter.push(piece)) yield named(mail);
  for (const mail of splitter.end()) yield named(mail);
}

/**
 * The messages of files, folders (recursive, sorted), mboxes, Maildirs, or stdin (`-`), one at a time, each up to so many bytes.
 * A path that cannot be read is told on stderr and fails the command, but not the rest.
 */
export async function* sources(
  paths: readonly string[],
  mostBytes: number,
  io: Io,
): AsyncGenerator<SourceMessage> {
  for (const path of paths) {
    if (path === '-') yield* stdinMessages(mostBytes, io);
    else for (const found of files(path, openNamed)) yield* fileMessages(found, mostBytes, io);
  }
}

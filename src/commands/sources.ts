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
import { packingOf } from '../unpack/kind.ts';
import type { UnpackError } from '../unpack/limits.ts';
import { type Io, printable } from './io.ts';
import { type CutMail, MailSplitter } from './split-mails.ts';

/** One message and where it came from: a path, `path#2` for the second message of an mbox, `-` for stdin. */
export interface SourceMessage extends CutMail {
  readonly file: string;
  /** When the file was last written (epoch ms); `null` for stdin. */
  readonly writtenAt: number | null;
  /** The user named this very file: when it is no mail, that is a mistake of his. */
  readonly named: boolean;
}

const PIECE = 1024 * 1024;

/** A file that is open, or why it cannot be. */
type Found = { readonly file: string } & (
  | { readonly fd: number; readonly stats: Stats }
  | { readonly error: unknown }
);

/**
 * Opens what is named on the command line: the user's own word, so a link is followed and a pipe (`<(…)`) is
 * read. Only devices are refused: they have no end.
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
 * Opens what lies in a folder, which others may write to (a Maildir): files only. A link may lead anywhere or
 * around in a circle, a pipe keeps its reader waiting, a device has no end: they are told of and not read.
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
  else for (const name of withoutUnfinished(found)) yield* files(join(path, name), openInside);
}

/** No file is left out for its name. But what a Maildir has in `tmp` is still being written. */
const withoutUnfinished = (names: readonly string[]): readonly string[] =>
  names.includes('cur') && names.includes('new') ? names.filter((name) => name !== 'tmp') : names;

function* pieces(fd: number): Generator<Buffer> {
  const piece = Buffer.allocUnsafe(PIECE);
  for (let size = readSync(fd, piece); size > 0; size = readSync(fd, piece)) yield piece.subarray(0, size);
}

/** A first piece that was looked at, and the rest. */
function* behind(head: Uint8Array | null, rest: Iterable<Uint8Array>): Generator<Uint8Array> {
  if (head !== null) yield head;
  yield* rest;
}

async function* slowly(bytes: Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  // What a consumer keeps must not be overwritten by the next piece.
  for (const piece of bytes) yield Buffer.from(piece);
}

function* mailsOf(pieces: Iterable<Uint8Array>, mostBytes: number): Generator<CutMail> {
  const splitter = new MailSplitter(mostBytes);
  let empty = true;
  for (const piece of pieces) {
    empty = false;
    yield* splitter.push(piece);
  }
  // A file without a byte is a message that holds nothing: it is told of like any other that cannot be read.
  if (empty) yield { source: new Uint8Array(), truncated: false };
  else yield* splitter.end();
}

/** Says of each mail where it came from: the file, `file#2` for its second. */
function numbered(file: string, writtenAt: number | null, named: boolean): (mail: CutMail) => SourceMessage {
  let count = 0;
  return (mail) => {
    count += 1;
    return { ...mail, file: count === 1 ? file : `${file}#${count}`, writtenAt, named };
  };
}

/** The mails of a file that is packed in some way. The code for it is loaded with the first such file. */
async function* unpackedMessages(
  file: string,
  bytes: AsyncIterable<Uint8Array>,
  writtenAt: number | null,
  mostBytes: number,
  io: Io,
): AsyncGenerator<SourceMessage> {
  const { membersOf } = await import('../unpack/unpack.ts');
  const broken = (name: string, error: UnpackError): void => cannotBeRead(name, error, io);
  for await (const { name, pieces: inner } of membersOf(file, bytes, broken)) {
    const splitter = new MailSplitter(mostBytes);
    const told = numbered(name, writtenAt, name === file);
    for await (const piece of inner) for (const mail of splitter.push(piece)) yield told(mail);
    for (const mail of splitter.end()) yield told(mail);
  }
}

function cannotBeRead(file: string, reason: unknown, io: Io): void {
  io.failed = true;
  io.err(`${printable(file)} cannot be read: ${reason instanceof Error ? reason.message : String(reason)}\n`);
}

async function* fileMessages(
  found: Found,
  named: boolean,
  mostBytes: number,
  io: Io,
): AsyncGenerator<SourceMessage> {
  const { file } = found;
  try {
    if ('error' in found) throw found.error;
    const writtenAt = found.stats.isFile() ? found.stats.mtimeMs : null;
    const read = pieces(found.fd);
    const head = read.next().value ?? null;
    if (head !== null && packingOf(head) !== null)
      yield* unpackedMessages(file, slowly(behind(head, read)), writtenAt, mostBytes, io);
    else {
      const told = numbered(file, writtenAt, named);
      for (const mail of mailsOf(behind(head, read), mostBytes)) yield told(mail);
    }
  } catch (reason) {
    cannotBeRead(file, reason, io);
  } finally {
    if ('fd' in found) closeSync(found.fd);
  }
}

async function* stdinMessages(mostBytes: number, io: Io): AsyncGenerator<SourceMessage> {
  try {
    yield* unpackedMessages('-', io.stdin, null, mostBytes, io);
  } catch (reason) {
    cannotBeRead('-', reason, io);
  }
}

/**
 * The messages of files, folders (recursive, sorted), mboxes, Maildirs, or stdin (`-`), one at a time, each
 * up to so many bytes; packed ones (gzip, bzip2, zip), Outlook's and UTF-16 too, by their bytes and not by
 * their names. A path that cannot be read is told on stderr and fails the command, but not the rest.
 */
export async function* sources(
  paths: readonly string[],
  mostBytes: number,
  io: Io,
): AsyncGenerator<SourceMessage> {
  for (const path of paths) {
    if (path === '-') yield* stdinMessages(mostBytes, io);
    else
      for (const found of files(path, openNamed))
        yield* fileMessages(found, found.file === path, mostBytes, io);
  }
}

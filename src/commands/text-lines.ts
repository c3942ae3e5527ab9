import { membersOf } from '../unpack/unpack.ts';

/** A line is cut to this many characters: no server says more. */
const LONGEST = 64 * 1024;

const strictUtf8 = new TextDecoder('utf-8', { fatal: true });
const windows1252 = new TextDecoder('windows-1252');

/**
 * The lines of a stream, without their ends: UTF-8, UTF-16, packed text, and what is none of these as
 * Windows-1252.
 */
export async function* textLines(stdin: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const nothingIsLost = (_: string, error: Error): never => {
    throw error;
  };
  for await (const { pieces } of membersOf('-', stdin, nothingIsLost))
    for await (const line of split(pieces)) yield lineOf(line);
}

/** Pieces of bytes as lines; an empty last one is none. */
async function* split(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let rest = Buffer.alloc(0);
  for await (const piece of pieces) {
    rest = Buffer.concat([rest, piece]);
    let from = 0;
    for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10, from)) {
      yield rest.subarray(from, end);
      from = end + 1;
    }
    rest = rest.subarray(from);
  }
  if (rest.length > 0) yield rest;
}

function lineOf(bytes: Uint8Array): string {
  return decoded(bytes).replace(/\r$/, '').slice(0, LONGEST);
}

function decoded(bytes: Uint8Array): string {
  try {
    return strictUtf8.decode(bytes);
  } catch {
    return windows1252.decode(bytes);
  }
}

import { createInflateRaw } from 'node:zlib';
import { UnpackError } from './limits.ts';

/** One file of a zip, still packed. */
export interface ZipFile {
  readonly name: string;
  readonly packedSize: number;
  /** Its bytes. Throws `UnpackError`. */
  pieces(): AsyncIterable<Uint8Array>;
}

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const END_BYTES = 22;
const LONGEST_COMMENT = 0xffff;

const broken = (): UnpackError => new UnpackError('it is damaged (zip)');

/**
 * The files of a zip (APPNOTE 6.3.10, without zip64), by its directory. The sizes that it claims are not
 * believed: what comes out is counted by whoever reads. Throws `UnpackError`.
 */
export function* filesOfZip(zip: Buffer): Generator<ZipFile> {
  const end = endOfDirectory(zip);
  const count = zip.readUInt16LE(end + 10);
  let at = zip.readUInt32LE(end + 16);
  if (count === 0xffff || at === 0xffffffff) throw new UnpackError('it is a zip64; unpack it first');
  let packed = 0;
  for (let n = 0; n < count; n++) {
    if (at + 46 > zip.length || zip.readUInt32LE(at) !== DIRECTORY_ENTRY) throw broken();
    const nameLength = zip.readUInt16LE(at + 28);
    const entry = {
      flags: zip.readUInt16LE(at + 8),
      method: zip.readUInt16LE(at + 10),
      packedSize: zip.readUInt32LE(at + 20),
      header: zip.readUInt32LE(at + 42),
      name: nameOf(zip.subarray(at + 46, at + 46 + nameLength)),
    };
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
    if (entry.name.endsWith('/')) continue;
    packed += entry.packedSize;
    // Files that lie over one another are how a small zip holds terabytes (D. Fifield, A better zip bomb,
    // 2019).
    if (packed > zip.length) throw new UnpackError('its files lie over one another, as in a zip bomb');
    yield { name: entry.name, packedSize: entry.packedSize, pieces: () => piecesOf(zip, entry) };
  }
}

function endOfDirectory(zip: Buffer): number {
  const first = Math.max(0, zip.length - END_BYTES - LONGEST_COMMENT);
  for (let at = zip.length - END_BYTES; at >= first; at--)
    if (zip.readUInt32LE(at) === END_OF_DIRECTORY) return at;
  throw new UnpackError('it ends in the middle (zip)');
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true });

function nameOf(bytes: Uint8Array): string {
  try {
    return strictUtf8.decode(bytes);
  } catch {
    return Buffer.from(bytes).toString('latin1');
  }
}

interface Entry {
  readonly flags: number;
  readonly method: number;
  readonly packedSize: number;
  readonly header: number;
}

async function* piecesOf(
  zip: Buffer,
  { flags, method, packedSize, header }: Entry,
): AsyncGenerator<Uint8Array> {
  if ((flags & 1) !== 0) throw new UnpackError('it is locked with a password');
  if (header + 30 > zip.length) throw broken();
  const from = header + 30 + zip.readUInt16LE(header + 26) + zip.readUInt16LE(header + 28);
  const packed = zip.subarray(from, from + packedSize);
  if (packed.length < packedSize) throw broken();
  if (method === 0) yield packed;
  else if (method === 8) {
    const inflate = createInflateRaw();
    inflate.end(packed);
    yield* inflate as AsyncIterable<Uint8Array>;
  } else
    throw new UnpackError(
      `it is packed in a way that is not read here (zip, method ${method}); unpack it first`,
    );
}

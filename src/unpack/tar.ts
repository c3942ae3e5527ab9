import { UnpackError } from './limits.ts';

const BLOCK = 512;
/** The type of a plain file, '0'. */
const PLAIN = 0x30;

/** One file of a tar; its pieces are read before the next is asked for. */
export interface TarFile {
  readonly name: string;
  readonly pieces: AsyncIterable<Uint8Array>;
}

/** Takes bytes off a stream by number. */
class Taker {
  readonly #source: AsyncIterator<Uint8Array>;
  #rest: Uint8Array = new Uint8Array();

  constructor(pieces: AsyncIterable<Uint8Array>) {
    this.#source = pieces[Symbol.asyncIterator]();
  }

  /** So many bytes in pieces. Throws when the stream ends before. */
  async *take(bytes: number): AsyncGenerator<Uint8Array> {
    for (let left = bytes; left > 0; ) {
      if (this.#rest.length === 0) this.#rest = await this.#next();
      const piece = this.#rest.subarray(0, left);
      this.#rest = this.#rest.subarray(piece.length);
      left -= piece.length;
      if (piece.length > 0) yield piece;
    }
  }

  async block(): Promise<Buffer> {
    const parts: Uint8Array[] = [];
    for await (const piece of this.take(BLOCK)) parts.push(piece);
    return Buffer.concat(parts);
  }

  async #next(): Promise<Uint8Array> {
    const { done, value } = await this.#source.next();
    if (done) throw new UnpackError('it ends in the middle (tar)');
    return value;
  }
}

/**
 * The plain files of a tar (POSIX.1-1988 ustar; GNU's and pax's long names are passed over). Throws
 * `UnpackError`.
 */
export async function* filesOfTar(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<TarFile> {
  const taker = new Taker(pieces);
  for (let header = await taker.block(); header[0] !== 0; header = await taker.block()) {
    const size = Number.parseInt(textAt(header, 124, 12), 8);
    if (!(size >= 0)) throw new UnpackError('it is damaged (tar)');
    const content = taker.take(size);
    if (header[156] === 0 || header[156] === PLAIN) yield { name: textAt(header, 0, 100), pieces: content };
    await skip(content);
    await skip(taker.take((BLOCK - (size % BLOCK)) % BLOCK));
  }
}

/** What nobody has read. */
async function skip(pieces: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const _ of pieces);
}

const textAt = (header: Buffer, at: number, length: number): string =>
  header
    .toString('utf8', at, at + length)
    .split('\0')[0]
    ?.trim() ?? '';

import { createGunzip } from 'node:zlib';
import { bunzip2 } from './bzip2.ts';
import { HEAD_BYTES, packingOf } from './kind.ts';
import { defaultLimits, type Limits, Meter, UnpackError } from './limits.ts';
import { mailOfOutlook } from './outlook.ts';
import { filesOfTar } from './tar.ts';
import { filesOfZip } from './zip.ts';

type Pieces = AsyncIterable<Uint8Array>;

/** One file that lay in another: its name (`a.zip/b.eml`), and its bytes as they come. */
export interface Member {
  readonly name: string;
  readonly pieces: Pieces;
}

/**
 * What lies in a file, however it is packed, packed files in packed files too; a plain file is its only
 * member. One member's bytes are read before the next is asked for. Throws `UnpackError`, also while a
 * member's bytes are read; one of an archive that cannot be read does not hide the others, it is told by
 * `onBroken`.
 */
export async function* membersOf(
  name: string,
  pieces: Pieces,
  onBroken: (name: string, error: UnpackError) => void,
  limits: Limits = defaultLimits,
): AsyncGenerator<Member> {
  yield* new Unpacking(new Meter(limits), onBroken).open(name, pieces, 0);
}

class Unpacking {
  readonly #meter: Meter;
  readonly #onBroken: (name: string, error: UnpackError) => void;

  constructor(meter: Meter, onBroken: (name: string, error: UnpackError) => void) {
    this.#meter = meter;
    this.#onBroken = onBroken;
  }

  async *open(name: string, pieces: Pieces, depth: number): AsyncGenerator<Member> {
    const { head, all } = await peek(pieces);
    const packing = packingOf(head);
    if (packing === null) {
      this.#meter.member();
      yield { name, pieces: all };
      return;
    }
    if (depth >= this.#meter.limits.depth)
      throw new UnpackError(`more than ${depth} packed files lie in one another; unpack it first`);
    // Only the outer file's bytes are its size.
    const packed = depth === 0 ? this.#counted(all) : all;
    if (packing === 'zip') yield* this.#zip(name, await this.#held(packed), depth);
    else if (packing === 'tar')
      for await (const file of filesOfTar(packed))
        yield* this.open(`${name}/${file.name}`, file.pieces, depth + 1);
    else if (packing === 'outlook') {
      const mail = mailOfOutlook(await this.#held(packed));
      yield { name, pieces: once(mail) };
    } else if (packing === 'gzip') yield* this.open(name, this.#metered(gunzip(packed)), depth + 1);
    else if (packing === 'bzip2') yield* this.open(name, this.#metered(bunzip2(packed)), depth + 1);
    else yield { name, pieces: this.#metered(toUtf8(packing, packed)) };
  }

  async *#zip(name: string, zip: Buffer, depth: number): AsyncGenerator<Member> {
    for (const file of filesOfZip(zip)) {
      const inner = `${name}/${file.name}`;
      try {
        yield* this.open(inner, this.#metered(file.pieces()), depth + 1);
      } catch (error) {
        const known = asUnpackError(error);
        if (known === null) throw error;
        this.#onBroken(inner, known);
      }
    }
  }

  async *#counted(pieces: Pieces): AsyncGenerator<Uint8Array> {
    for await (const piece of pieces) {
      this.#meter.took(piece.length);
      yield piece;
    }
  }

  async *#metered(pieces: Pieces): AsyncGenerator<Uint8Array> {
    try {
      for await (const piece of pieces) {
        this.#meter.gave(piece.length);
        yield piece;
      }
    } catch (error) {
      throw asUnpackError(error) ?? error;
    }
  }

  /** All of it, for what cannot be read from its beginning. */
  async #held(pieces: Pieces): Promise<Buffer> {
    const parts: Uint8Array[] = [];
    let size = 0;
    for await (const piece of pieces) {
      size += piece.length;
      if (size > this.#meter.limits.held)
        throw new UnpackError(
          `it is larger than ${this.#meter.limits.held / 1024 / 1024} MiB; unpack it first`,
        );
      parts.push(piece);
    }
    return Buffer.concat(parts);
  }
}

/** Looks at the first bytes and puts them back; a pipe may give them one by one. */
async function peek(pieces: Pieces): Promise<{ head: Uint8Array; all: Pieces }> {
  const iterator = pieces[Symbol.asyncIterator]();
  let head: Uint8Array = new Uint8Array();
  let ended = false;
  while (head.length < HEAD_BYTES && !ended) {
    const next = await iterator.next();
    ended = next.done === true;
    if (!next.done) head = head.length === 0 ? next.value : Buffer.concat([head, next.value]);
  }
  async function* all(): AsyncGenerator<Uint8Array> {
    yield head;
    if (!ended) yield* { [Symbol.asyncIterator]: () => iterator };
  }
  return { head, all: all() };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

async function* gunzip(pieces: Pieces): AsyncGenerator<Uint8Array> {
  const unzip = createGunzip({ chunkSize: 256 * 1024 });
  const fed = feed(unzip, pieces);
  yield* unzip as AsyncIterable<Uint8Array>;
  await fed;
}

/** Writes pieces into a stream as it has room; an error of theirs becomes the stream's. */
async function feed(
  stream: NodeJS.WritableStream & { destroy(error: Error): void },
  pieces: Pieces,
): Promise<void> {
  try {
    for await (const piece of pieces) {
      if (!stream.write(piece)) await new Promise((resolve) => stream.once('drain', resolve));
    }
    stream.end();
  } catch (error) {
    stream.destroy(error instanceof Error ? error : new Error(String(error)));
  }
}

async function* toUtf8(label: string, pieces: Pieces): AsyncGenerator<Uint8Array> {
  const decoder = new TextDecoder(label);
  for await (const piece of pieces) yield Buffer.from(decoder.decode(piece, { stream: true }), 'utf8');
  yield Buffer.from(decoder.decode(), 'utf8');
}

/**
 * What zlib says about a damaged or a cut file, in our words; `null` for an error that has nothing to do with
 * it.
 */
function asUnpackError(error: unknown): UnpackError | null {
  if (error instanceof UnpackError) return error;
  const code = (error as NodeJS.ErrnoException | undefined)?.code ?? '';
  if (code === 'Z_BUF_ERROR') return new UnpackError('it ends in the middle (gzip or zip)', { cause: error });
  return code.startsWith('Z_') ? new UnpackError('it is damaged (gzip or zip)', { cause: error }) : null;
}

import { UnpackError } from './limits.ts';

/**
 * bzip2 as its reference (bzip2 1.0.8) and the format's description (J. Tsai, 2016) have it. The libraries on
 * npm collect a whole block as an array of numbers, which a small file can make 46 MB long; here a block's
 * bytes leave in pieces.
 */

const PIECE = 256 * 1024;
const BLOCK_MAGIC = 0x314159265359;
const END_MAGIC = 0x177245385090;
const MOST_BITS = 20;
const GROUP = 50;

/** The bytes that are there end in the middle of a block. */
class TooShort extends Error {}

/** Reads bits, the highest first. */
class Bits {
  readonly #bytes: Uint8Array;
  #at: number;
  #left = 0;
  #held = 0;

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes;
    this.#at = at;
  }

  /** Up to 24 bits. */
  read(count: number): number {
    while (this.#left < count) {
      const byte = this.#bytes[this.#at];
      if (byte === undefined) throw new TooShort();
      this.#held = ((this.#held << 8) | byte) & 0xffffffff;
      this.#at += 1;
      this.#left += 8;
    }
    this.#left -= count;
    const value = (this.#held >>> this.#left) & ((1 << count) - 1);
    this.#held &= (1 << this.#left) - 1;
    return value;
  }

  readLong(): number {
    return this.read(24) * 0x1000000 + this.read(24);
  }

  /** Bits that are read. */
  get position(): number {
    return this.#at * 8 - this.#left;
  }

  skip(count: number): void {
    for (let left = count; left > 0; left -= 8) this.read(Math.min(8, left));
  }
}

const broken = (): UnpackError => new UnpackError('it is damaged (bzip2)');

/**
 * A canonical code of lengths: symbols in order, and for each length the first code that is too long for it.
 */
interface Code {
  readonly limit: Int32Array;
  readonly base: Int32Array;
  readonly symbols: Uint16Array;
}

function codeOf(lengths: Uint8Array): Code {
  const count = new Int32Array(MOST_BITS + 2);
  for (const length of lengths) count[length] = (count[length] ?? 0) + 1;
  const symbols = new Uint16Array(lengths.length);
  let filled = 0;
  for (let length = 1; length <= MOST_BITS; length++)
    for (let symbol = 0; symbol < lengths.length; symbol++)
      if (lengths[symbol] === length) symbols[filled++] = symbol;
  const limit = new Int32Array(MOST_BITS + 1);
  const base = new Int32Array(MOST_BITS + 1);
  let code = 0;
  let before = 0;
  for (let length = 1; length <= MOST_BITS; length++) {
    base[length] = before - code;
    code += count[length] ?? 0;
    before += count[length] ?? 0;
    limit[length] = code;
    code <<= 1;
  }
  return { limit, base, symbols };
}

function symbolOf(bits: Bits, { limit, base, symbols }: Code): number {
  let code = 0;
  for (let length = 1; length <= MOST_BITS; length++) {
    code = (code << 1) | bits.read(1);
    if (code < (limit[length] ?? 0)) return symbols[code + (base[length] ?? 0)] ?? 0;
  }
  throw broken();
}

function usedBytes(bits: Bits): Uint8Array {
  const ranges = bits.read(16);
  const used: number[] = [];
  for (let range = 0; range < 16; range++) {
    if ((ranges & (0x8000 >> range)) === 0) continue;
    const map = bits.read(16);
    for (let one = 0; one < 16; one++) if ((map & (0x8000 >> one)) !== 0) used.push(range * 16 + one);
  }
  if (used.length === 0) throw broken();
  return Uint8Array.from(used);
}

/** Which code each group of fifty symbols uses, moved to front. */
function selectorsOf(bits: Bits, codes: number): Uint8Array {
  const selectors = new Uint8Array(bits.read(15));
  if (selectors.length === 0) throw broken();
  const order = Array.from({ length: codes }, (_, at) => at);
  for (let at = 0; at < selectors.length; at++) {
    let front = 0;
    while (bits.read(1) === 1) if (++front >= codes) throw broken();
    const [found = 0] = order.splice(front, 1);
    order.unshift(found);
    selectors[at] = found;
  }
  return selectors;
}

function lengthsOf(bits: Bits, symbols: number): Uint8Array {
  const lengths = new Uint8Array(symbols);
  let length = bits.read(5);
  for (let symbol = 0; symbol < symbols; symbol++) {
    while (bits.read(1) === 1) length += bits.read(1) === 1 ? -1 : 1;
    if (length < 1 || length > MOST_BITS) throw broken();
    lengths[symbol] = length;
  }
  return lengths;
}

/** One block, its symbols taken out of their codes: bytes in sorted order, and which of them comes first. */
interface Block {
  readonly sorted: Uint32Array;
  readonly size: number;
  readonly origin: number;
}

function readBlock(bits: Bits, most: number): Block {
  bits.skip(32);
  if (bits.read(1) === 1) throw new UnpackError('it was packed by a bzip2 from before 1997');
  const origin = bits.read(24);
  const front = usedBytes(bits);
  const codes = bits.read(3);
  if (codes < 2 || codes > 6) throw broken();
  const selectors = selectorsOf(bits, codes);
  const tables = Array.from({ length: codes }, () => codeOf(lengthsOf(bits, front.length + 2)));
  const symbols = symbolsOf(bits, selectors, tables, front.length + 1);
  const { sorted, size } = inSortedOrder(symbols, front, most);
  if (origin >= size) throw broken();
  return { sorted, size, origin };
}

/** A block's symbols up to, and without, the one that ends it. */
function* symbolsOf(
  bits: Bits,
  selectors: Uint8Array,
  tables: readonly Code[],
  end: number,
): Generator<number> {
  for (const selector of selectors) {
    const table = tables[selector];
    if (!table) throw broken();
    for (let n = 0; n < GROUP; n++) {
      const symbol = symbolOf(bits, table);
      if (symbol === end) return;
      yield symbol;
    }
  }
  throw broken();
}

/**
 * Undoes moving to front, and the runs of the byte in front (symbols 0 and 1 count in a base of two of their
 * own).
 */
function inSortedOrder(
  symbols: Iterable<number>,
  front: Uint8Array,
  most: number,
): Pick<Block, 'sorted' | 'size'> {
  const sorted = new Uint32Array(most);
  let [size, run, step] = [0, 0, 1];
  const fill = (): void => {
    sorted.fill(front[0] ?? 0, size, size + run);
    size += run;
    [run, step] = [0, 1];
  };
  for (const symbol of symbols) {
    if (symbol <= 1) {
      run += step << symbol;
      step <<= 1;
    } else {
      fill();
      const byte = front[symbol - 1] ?? 0;
      front.copyWithin(1, 0, symbol - 1);
      front[0] = byte;
      sorted[size++] = byte;
    }
    if (size + run > most) throw broken();
  }
  fill();
  return { sorted, size };
}

/** Undoes the sorting (Burrows-Wheeler): in the upper bits of each entry stands where the next byte is. */
function link({ sorted, size }: Block): void {
  const starts = new Uint32Array(257);
  for (let at = 0; at < size; at++) {
    const above = ((sorted[at] ?? 0) & 0xff) + 1;
    starts[above] = (starts[above] ?? 0) + 1;
  }
  for (let byte = 0; byte < 256; byte++) starts[byte + 1] = (starts[byte + 1] ?? 0) + (starts[byte] ?? 0);
  for (let at = 0; at < size; at++) {
    const byte = (sorted[at] ?? 0) & 0xff;
    const place = starts[byte] ?? 0;
    starts[byte] = place + 1;
    sorted[place] = (sorted[place] ?? 0) | (at << 8);
  }
}

/** A block's bytes in pieces: four of a kind are followed by how many more there are. */
function* bytesOf(block: Block): Generator<Uint8Array> {
  link(block);
  const { sorted, size, origin } = block;
  let out = Buffer.allocUnsafe(PIECE);
  let filled = 0;
  let next = (sorted[origin] ?? 0) >>> 8;
  let [same, last] = [0, -1];
  for (let left = size; left > 0; left--) {
    const entry = sorted[next] ?? 0;
    const byte = entry & 0xff;
    next = entry >>> 8;
    if (filled + 255 > PIECE) {
      yield out.subarray(0, filled);
      out = Buffer.allocUnsafe(PIECE);
      filled = 0;
    }
    if (same === 4) {
      out.fill(last, filled, filled + byte);
      filled += byte;
      [same, last] = [0, -1];
    } else {
      out[filled++] = byte;
      same = byte === last ? same + 1 : 1;
      last = byte;
    }
  }
  yield out.subarray(0, filled);
}

/**
 * Where the reading stands: in the bytes of `rest`, at a bit. `most`: bytes of a block, 0 before a stream's
 * own beginning.
 */
interface State {
  rest: Uint8Array;
  bit: number;
  most: number;
}

/**
 * The next step of a stream: a block, its end, or the beginning of one; throws `TooShort` when its bytes are
 * not there yet.
 */
function step(state: State): Block | null {
  const bits = new Bits(state.rest, state.bit >> 3);
  bits.skip(state.bit & 7);
  let block: Block | null = null;
  let { most } = state;
  if (most === 0) most = levelOf(bits) * 100_000;
  else {
    const magic = bits.readLong();
    if (magic === BLOCK_MAGIC) block = readBlock(bits, most);
    else if (magic === END_MAGIC) most = end(bits);
    else throw broken();
  }
  state.most = most;
  state.bit = bits.position;
  return block;
}

function levelOf(bits: Bits): number {
  if (bits.read(24) !== 0x425a68) throw broken();
  const level = bits.read(8) - 0x30;
  if (level < 1 || level > 9) throw broken();
  return level;
}

/** A stream ends with its check sum, and the next begins with a byte. */
function end(bits: Bits): number {
  bits.skip(32);
  bits.skip((8 - (bits.position & 7)) & 7);
  return 0;
}

/**
 * Unpacks bzip2, several streams one behind another too. Its check sums are not looked at. Throws
 * `UnpackError`.
 */
export async function* bunzip2(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const state: State = { rest: new Uint8Array(), bit: 0, most: 0 };
  // A step is tried when this many bytes are there, and again with twice as many when they were too few.
  let wanted = 0;
  for await (const piece of pieces) {
    state.rest = Buffer.concat([state.rest, piece]);
    if (state.rest.length < wanted) continue;
    yield* stepsOf(state);
    wanted = Math.max(state.most / 4, state.rest.length * 2);
  }
  yield* stepsOf(state);
  if (state.rest.length > 0 || state.most !== 0) throw new UnpackError('it ends in the middle (bzip2)');
}

/** All that can be unpacked of the bytes that are there. */
function* stepsOf(state: State): Generator<Uint8Array> {
  while (state.rest.length > 0) {
    const taken = attempt(state);
    if (taken === 'short') return;
    if (taken) yield* bytesOf(taken);
  }
}

/** Takes the next step's bytes off the rest; `short` when they are not all there. */
function attempt(state: State): Block | null | 'short' {
  try {
    const block = step(state);
    state.rest = state.rest.subarray(state.bit >> 3);
    state.bit &= 7;
    return block;
  } catch (error) {
    if (error instanceof TooShort) return 'short';
    throw error;
  }
}

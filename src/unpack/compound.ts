import { UnpackError } from './limits.ts';

/** A folder of a compound file: its streams and folders by name. */
export interface Storage {
  readonly streams: ReadonlyMap<string, Uint8Array>;
  readonly storages: ReadonlyMap<string, Storage>;
}

const END_OF_CHAIN = 0xfffffffe;
const NO_ENTRY = 0xffffffff;
const [STORAGE, STREAM, ROOT] = [1, 2, 5];
const ENTRY_BYTES = 128;
const DIFAT_IN_HEADER = 109;

const broken = (): UnpackError => new UnpackError('it is damaged (an Outlook message)');

interface Entry {
  readonly name: string;
  readonly type: number;
  readonly left: number;
  readonly right: number;
  readonly child: number;
  readonly start: number;
  readonly size: number;
}

/**
 * Reads a compound file ([MS-CFB], read 2026-11), the form of Outlook's messages. Every chain is followed no
 * further than the file has sectors, so a circle ends. The kept library for it (`@kenjiuno/msgreader` 1.28)
 * follows circles for ever, so this is our own. Throws `UnpackError`.
 */
export function readCompound(file: Buffer): Storage {
  try {
    return new Compound(file).root();
  } catch (error) {
    // A number that points outside the file is a RangeError of Buffer's.
    throw error instanceof UnpackError ? error : broken();
  }
}

class Compound {
  readonly #file: Buffer;
  readonly #sector: number;
  readonly #mini: number;
  readonly #cutoff: number;
  readonly #fat: Uint32Array;
  readonly #miniFat: Uint32Array;
  readonly #entries: readonly Entry[];
  readonly #miniStream: Buffer;

  constructor(file: Buffer) {
    this.#file = file;
    this.#sector = 1 << file.readUInt16LE(30);
    this.#mini = 1 << file.readUInt16LE(32);
    if ((this.#sector !== 512 && this.#sector !== 4096) || this.#mini !== 64) throw broken();
    this.#cutoff = file.readUInt32LE(56);
    this.#fat = numbers(Buffer.concat(this.#fatSectors().map((at) => this.#sectorAt(at))));
    this.#entries = this.#directory();
    this.#miniFat = numbers(this.#chain(file.readUInt32LE(60)));
    const [root] = this.#entries;
    if (root?.type !== ROOT) throw broken();
    this.#miniStream = this.#chain(root.start);
  }

  root(): Storage {
    return this.#storage(this.#entries[0]?.child ?? NO_ENTRY, new Set());
  }

  #sectorAt(at: number): Buffer {
    return this.#file.subarray((at + 1) * this.#sector, (at + 2) * this.#sector);
  }

  /** Where the table of chains lies: by the header, and by sectors that continue it. */
  #fatSectors(): number[] {
    const found: number[] = [];
    const most = Math.ceil(this.#file.length / this.#sector);
    const add = (at: number): void => {
      if (at < END_OF_CHAIN - 1 && found.length < most) found.push(at);
    };
    for (let n = 0; n < DIFAT_IN_HEADER; n++) add(this.#file.readUInt32LE(76 + n * 4));
    const each = this.#sector / 4 - 1;
    let next = this.#file.readUInt32LE(68);
    for (let n = 0; next < END_OF_CHAIN - 1 && n < most; n++) {
      const sector = this.#sectorAt(next);
      for (let one = 0; one < each; one++) add(sector.readUInt32LE(one * 4));
      next = sector.readUInt32LE(each * 4);
    }
    return found;
  }

  #chain(start: number): Buffer {
    const parts: Buffer[] = [];
    let at = start;
    while (at < END_OF_CHAIN - 1) {
      if (parts.length > this.#fat.length) throw broken();
      parts.push(this.#sectorAt(at));
      at = this.#fat[at] ?? END_OF_CHAIN;
    }
    return Buffer.concat(parts);
  }

  #miniChain(start: number): Buffer {
    const parts: Buffer[] = [];
    let at = start;
    while (at < END_OF_CHAIN - 1) {
      if (parts.length > this.#miniFat.length) throw broken();
      parts.push(this.#miniStream.subarray(at * this.#mini, (at + 1) * this.#mini));
      at = this.#miniFat[at] ?? END_OF_CHAIN;
    }
    return Buffer.concat(parts);
  }

  #directory(): Entry[] {
    const bytes = this.#chain(this.#file.readUInt32LE(48));
    const entries: Entry[] = [];
    for (let at = 0; at + ENTRY_BYTES <= bytes.length; at += ENTRY_BYTES)
      entries.push({
        name: bytes.toString('utf16le', at, at + Math.max(0, Math.min(62, bytes.readUInt16LE(at + 64) - 2))),
        type: bytes[at + 66] ?? 0,
        left: bytes.readUInt32LE(at + 68),
        right: bytes.readUInt32LE(at + 72),
        child: bytes.readUInt32LE(at + 76),
        start: bytes.readUInt32LE(at + 116),
        size: bytes.readUInt32LE(at + 120),
      });
    return entries;
  }

  /** A folder's entries stand in a tree of siblings; `seen` keeps a circle from being walked twice. */
  #storage(child: number, seen: Set<number>): Storage {
    const streams = new Map<string, Uint8Array>();
    const storages = new Map<string, Storage>();
    const open = [child];
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      const entry = this.#entries[id];
      if (id === NO_ENTRY || !entry || seen.has(id)) continue;
      seen.add(id);
      open.push(entry.left, entry.right);
      if (entry.type === STREAM) streams.set(entry.name, this.#stream(entry));
      if (entry.type === STORAGE) storages.set(entry.name, this.#storage(entry.child, seen));
    }
    return { streams, storages };
  }

  #stream({ start, size }: Entry): Uint8Array {
    const chain = size < this.#cutoff ? this.#miniChain(start) : this.#chain(start);
    return chain.subarray(0, size);
  }
}

function numbers(bytes: Buffer): Uint32Array {
  const table = new Uint32Array(Math.floor(bytes.length / 4));
  for (let at = 0; at < table.length; at++) table[at] = bytes.readUInt32LE(at * 4);
  return table;
}

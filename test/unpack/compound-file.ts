/**
 * A compound file ([MS-CFB]) from a tree of streams: what Outlook would save, for tests. Read by
 * `@kenjiuno/msgreader` as well (2026-11).
 */
export type Tree = { readonly [name: string]: Uint8Array | Tree };

const [SECTOR, MINI, CUTOFF] = [512, 64, 4096];
const [END, FREE, FAT, NONE] = [0xfffffffe, 0xffffffff, 0xfffffffd, 0xffffffff];

interface Entry {
  readonly name: string;
  readonly type: number;
  child: number;
  right: number;
  start: number;
  size: number;
}

const padded = (bytes: Uint8Array, to: number): Buffer =>
  Buffer.concat([bytes, Buffer.alloc((to - (bytes.length % to)) % to)]);

const numbers = (all: readonly number[]): Buffer => {
  const bytes = Buffer.alloc(all.length * 4);
  all.forEach((one, at) => void bytes.writeUInt32LE(one >>> 0, at * 4));
  return bytes;
};

export function compoundFile(tree: Tree): Buffer {
  const entries: Entry[] = [];
  const sectors: Buffer[] = [];
  const fat: number[] = [];
  const minis: Buffer[] = [];
  const miniFat: number[] = [];

  /** Puts bytes into sectors of their own and says where they begin. */
  const chain = (bytes: Uint8Array, into: Buffer[], table: number[], size: number): number => {
    if (bytes.length === 0) return END;
    const start = into.length;
    const whole = padded(bytes, size);
    for (let at = 0; at < whole.length; at += size) {
      into.push(whole.subarray(at, at + size));
      table.push(at + size < whole.length ? into.length : END);
    }
    return start;
  };
  const add = (name: string, node: Uint8Array | Tree, type: number): number => {
    const entry: Entry = { name, type, child: NONE, right: NONE, start: 0, size: 0 };
    const id = entries.push(entry) - 1;
    if (node instanceof Uint8Array) {
      entry.size = node.length;
      entry.start =
        node.length < CUTOFF ? chain(node, minis, miniFat, MINI) : chain(node, sectors, fat, SECTOR);
      return id;
    }
    // Siblings as a list: a tree that leans to the right.
    let before = -1;
    for (const [inner, one] of Object.entries(node)) {
      const at = add(inner, one, one instanceof Uint8Array ? 2 : 1);
      const left = entries[before];
      if (left) left.right = at;
      else entry.child = at;
      before = at;
    }
    return id;
  };
  add('Root Entry', tree, 5);
  const root = entries[0] as Entry;
  root.size = minis.length * MINI;
  root.start = chain(Buffer.concat(minis), sectors, fat, SECTOR);
  const miniFatStart = chain(numbers(miniFat), sectors, fat, SECTOR);
  const directoryStart = chain(Buffer.concat(entries.map(entryBytes)), sectors, fat, SECTOR);
  const fatStart = sectors.length;
  const count = Math.ceil((fat.length + 1) / (SECTOR / 4 - 1));
  for (let n = 0; n < count; n++) fat.push(FAT);
  while (fat.length % (SECTOR / 4) !== 0) fat.push(FREE);

  const header = Buffer.alloc(SECTOR);
  Buffer.from('d0cf11e0a1b11ae1', 'hex').copy(header);
  header.writeUInt16LE(0x3e, 24);
  header.writeUInt16LE(3, 26);
  header.writeUInt16LE(0xfffe, 28);
  header.writeUInt16LE(9, 30);
  header.writeUInt16LE(6, 32);
  header.writeUInt32LE(count, 44);
  header.writeUInt32LE(directoryStart, 48);
  header.writeUInt32LE(CUTOFF, 56);
  header.writeUInt32LE(miniFatStart, 60);
  header.writeUInt32LE(Math.ceil((miniFat.length * 4) / SECTOR), 64);
  header.writeUInt32LE(END, 68);
  for (let n = 0; n < 109; n++) header.writeUInt32LE(n < count ? fatStart + n : FREE, 76 + n * 4);
  return Buffer.concat([header, ...sectors, numbers(fat)]);
}

function entryBytes({ name, type, child, right, start, size }: Entry): Buffer {
  const bytes = Buffer.alloc(128);
  bytes.write(name, 0, 'utf16le');
  bytes.writeUInt16LE((name.length + 1) * 2, 64);
  bytes[66] = type;
  bytes[67] = 1;
  bytes.writeUInt32LE(NONE, 68);
  bytes.writeUInt32LE(right, 72);
  bytes.writeUInt32LE(child, 76);
  bytes.writeUInt32LE(start, 116);
  bytes.writeUInt32LE(size, 120);
  return bytes;
}

const wide = (value: string): Buffer => Buffer.from(value, 'utf16le');

/** Properties of text of a message, a recipient or an attachment, by id. */
export const properties = (texts: Readonly<Record<string, string>>, headerBytes: number): Tree => ({
  '__properties_version1.0': Buffer.alloc(headerBytes),
  ...Object.fromEntries(
    Object.entries(texts).map(([id, value]) => [`__substg1.0_${id}001F`, wide(value)] as const),
  ),
});

import { createReadStream } from 'node:fs';
import { open, readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { createGunzip } from 'node:zlib';
import { headOf, type Position } from './position.ts';

/** A file that a rotation left, from where it is still to be read, and by what it will be found again. */
export interface Rest {
  readonly path: string;
  readonly from: number;
  readonly head: string;
}

/** Files of rotation beside the log: mail.log.1, mail.log-20261127, mail.log.2.gz; the newest last. */
async function siblings(path: string): Promise<{ path: string; changedAt: number }[]> {
  const name = basename(path);
  const names = await readdir(dirname(path)).catch(() => []);
  const found = await Promise.all(
    names
      .filter(
        (one) => one !== name && one.startsWith(name) && /^[.-][\w.-]{1,40}$/.test(one.slice(name.length)),
      )
      .map(async (one) => {
        const sibling = join(dirname(path), one);
        const about = await stat(sibling).catch(() => null);
        return about?.isFile() ? [{ path: sibling, changedAt: about.mtimeMs }] : [];
      }),
  );
  return found.flat().sort((a, b) => a.changedAt - b.changedAt || (a.path < b.path ? 1 : -1));
}

/** The bytes of a file from an offset, unpacked where it is packed. */
export async function* bytesOf({ path, from }: Pick<Rest, 'path' | 'from'>): AsyncGenerator<Buffer> {
  if (!path.endsWith('.gz')) {
    yield* createReadStream(path, { start: from, highWaterMark: 1024 * 1024 });
    return;
  }
  let passed = 0;
  for await (const chunk of createReadStream(path).pipe(createGunzip()) as AsyncIterable<Buffer>) {
    if (passed + chunk.length > from) yield chunk.subarray(Math.max(0, from - passed));
    passed += chunk.length;
  }
}

/** Fingerprint of a file's first line, packed or not; `''` when it has none. */
export async function headAt(path: string): Promise<string> {
  if (path.endsWith('.gz')) {
    for await (const chunk of bytesOf({ path, from: 0 })) return headOf(chunk);
    return '';
  }
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(1024), 0, 1024, 0);
    return headOf(buffer.subarray(0, bytesRead));
  } finally {
    await file.close();
  }
}

/**
 * What is still to be read of a log that was rotated since: the rest of the file in which `position` lies,
 * and the whole of each that came after it. `null` when that file is gone: then lines are lost, and that must
 * be told.
 */
export async function restOf(path: string, position: Position): Promise<readonly Rest[] | null> {
  const files = await Promise.all(
    (await siblings(path)).map(async (file) => ({
      path: file.path,
      from: 0,
      head: await headAt(file.path).catch(() => ''),
    })),
  );
  const at = files.findIndex(({ head }) => head === position.head);
  const [first, ...later] = files.slice(at);
  if (at < 0 || !first) return null;
  // A file and its packed copy are one.
  const heads = new Set([first.head]);
  const fresh = later.filter(({ head }) => head !== '' && !heads.has(head) && heads.add(head));
  return [{ ...first, from: position.offset }, ...fresh];
}

import { hash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';

/**
 * How far a file was read. The first line tells it from what stands under the same name or inode after a
 * rotation: renamed or copied, a log keeps its first line; emptied (`copytruncate`), it begins with another.
 */
export interface Position {
  readonly inode: number;
  readonly offset: number;
  /** Fingerprint of the first line, `''` while it has none. */
  readonly head: string;
}

const headBytes = 1024;

/** Fingerprint of the first line in these bytes; `''` when it is not whole yet. */
export function headOf(bytes: Uint8Array): string {
  const end = bytes.indexOf(10);
  const line =
    end >= 0 ? bytes.subarray(0, end) : bytes.length >= headBytes ? bytes.subarray(0, headBytes) : null;
  return line === null ? '' : hash('sha256', line, 'base64url').slice(0, 16);
}

/** Fingerprint of an open file's first line. */
export async function headOfFile(file: FileHandle): Promise<string> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0);
  return headOf(buffer.subarray(0, bytesRead));
}

export const toCheckpoint = ({ inode, offset, head }: Position): string => `file ${inode} ${offset} ${head}`;

/** `null` for what is none of ours: the log is then read from its beginning. */
export function fromCheckpoint(text: string | null): Position | null {
  const found = /^file (?<inode>\d{1,20}) (?<offset>\d{1,16}) (?<head>[\w-]{0,32})$/.exec(text ?? '')?.groups;
  return found
    ? { inode: Number(found['inode']), offset: Number(found['offset']), head: found['head'] ?? '' }
    : null;
}

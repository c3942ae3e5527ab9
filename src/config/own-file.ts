import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';

/** Thrown for a file whose word must not be taken. */
export class ForeignFile extends Error {
  readonly code = 'foreign-file';
}

/** Who may write our settings: root and we; after `sudo` also who called it. */
function isOurs(uid: number): boolean {
  const own = [0, process.getuid?.() ?? 0];
  const caller = process.getuid?.() === 0 ? Number(process.env['SUDO_UID'] ?? 0) : 0;
  return [...own, caller].includes(uid);
}

/**
 * Reads a file of settings, if it is ours. It may send our tokens anywhere: one that another user owns, or
 * that everybody may write to, was perhaps planted (a `.env` in a shared folder). Looked at by its open
 * handle, so that it cannot be changed for another.
 */
export function readOwn(path: string): Buffer {
  const fd = openSync(path, 'r');
  try {
    const { uid, mode } = fstatSync(fd);
    if (!isOurs(uid))
      throw new ForeignFile(`it belongs to another user (uid ${uid}); take it over (chown) if it is yours`);
    if ((mode & 0o002) !== 0) throw new ForeignFile(`everybody may write to it; run: chmod 600 ${path}`);
    return readFileSync(fd);
  } finally {
    closeSync(fd);
  }
}

import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import type { Store } from '../store/store.ts';

/** Who runs on a SQLite file: the process id counts on its own host only, and its start tells a reused id. */
interface Runner {
  readonly host: string;
  readonly pid: number;
  readonly started: string;
}

const KEY = 'running';

/**
 * When a process began, as the kernel counts it (proc(5), field 22 of stat); `''` where that cannot be known.
 */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the program's name in parentheses and may hold anything.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}

function alive({ pid, started }: Runner): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  const now = startOf(pid);
  return now === '' || started === '' || now === started;
}

function runnerIn(text: string | null): Runner | null {
  try {
    return text === null ? null : (JSON.parse(text) as Runner);
  } catch {
    return null;
  }
}

/**
 * Takes a SQLite file for this process: a second one beside it would take the first one's messages for lost.
 * Answers how to let go of it; throws with the other's process id while that one lives. Other databases are
 * shared on purpose.
 */
export async function takeAlone(store: Store): Promise<() => Promise<void>> {
  if (store.dialect !== 'sqlite') return async () => {};
  const me: Runner = { host: hostname(), pid: process.pid, started: startOf(process.pid) };
  // Looked and taken in one transaction: of two that start together one waits, and finds the other.
  await store.transaction(async ({ meta }) => {
    const other = runnerIn(await meta.get(KEY));
    if (other && other.host === me.host && other.pid !== me.pid && alive(other)) {
      throw new Error(
        `Rebound runs on this database already: process ${other.pid}. Stop that one first (kill ${other.pid}), or give this one a DATABASE_URL of its own.`,
      );
    }
    await meta.set(KEY, JSON.stringify(me));
  });
  return () => store.meta.set(KEY, '');
}

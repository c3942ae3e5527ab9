import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** Deletes the newest files of a Maildir, as another client would; says how many. */
export function rmNewest(maildir: string, howMany: number): number {
  const files = ['cur', 'new'].flatMap((sub) =>
    readdirSync(join(maildir, sub)).map((name) => ({ sub, name })),
  );
  const newest = files.sort((one, other) => (one.name < other.name ? 1 : -1)).slice(0, howMany);
  for (const { sub, name } of newest) rmSync(join(maildir, sub, name), { force: true });
  return newest.length;
}

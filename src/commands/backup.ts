import { mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Command } from 'commander';
import { configOf, sqlitePath } from './configuration.ts';
import { CommandFailed, type Io, tell } from './io.ts';

/** `rebound backup`: a consistent copy of the SQLite database, also while the bot runs. */
export function registerBackup(command: Command, io: Io): void {
  command
    .argument('<path>', 'the copy; must not be there yet')
    .option('--json', 'where the copy is, as JSON')
    .action(async (to: string, options: { json?: boolean }) => {
      const from = sqlitePath(configOf(io).databaseUrl);
      if (from === null)
        throw new CommandFailed('DATABASE_URL names a PostgreSQL database; copy that with pg_dump.');
      const { backUpSqlite } = await import('../store/copy.ts');
      const whole = resolve(to);
      mkdirSync(dirname(whole), { recursive: true });
      try {
        backUpSqlite(from, whole);
      } catch (error) {
        throw new CommandFailed(`No copy was made of ${from}: ${reasonOf(error)}`, { cause: error });
      }
      tell(io, options, { copy: whole, of: from }, () => `${whole} holds the database as it was now.`);
    });
}

/** `rebound migrate`: moves everything from SQLite to an empty PostgreSQL database. */
export function registerMigrate(command: Command, io: Io): void {
  command
    .requiredOption('--to <url>', 'postgres://user:password@host/name')
    .option('--json', 'the rows of each table, as JSON')
    .action(async ({ to, json }: { to: string; json?: boolean }) => {
      const from = sqlitePath(configOf(io).databaseUrl);
      if (from === null) throw new CommandFailed('DATABASE_URL names a PostgreSQL database already.');
      if (!/^postgres(?:ql)?:\/\//.test(to)) throw new CommandFailed('--to wants a postgres:// URL.');
      const { moveToPostgres } = await import('../store/copy.ts');
      const copied = await moveToPostgres(from, to).catch((error: unknown) => {
        throw new CommandFailed(`Nothing was moved: ${reasonOf(error)}`, { cause: error });
      });
      const lines = [...copied].flatMap(([table, rows]) =>
        rows > 0 ? [`${String(rows).padStart(10)}  ${table}\n`] : [],
      );
      tell(
        io,
        { json },
        { from, rows: Object.fromEntries(copied) },
        () =>
          `${lines.join('')}Everything of ${from} is there. Set DATABASE_URL to it and start; keep the file until you trust it.`,
      );
    });
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

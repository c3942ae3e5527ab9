import { mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Command } from 'commander';
import { configOf, sqlitePath } from './configuration.ts';
import { CommandFailed, type Io } from './io.ts';

/** `rebound backup`: a consistent copy of the SQLite database, also while the bot runs. */
export function registerBackup(program: Command, io: Io): void {
  program
    .command('backup')
    .description('copy the SQLite database to PATH, also while the bot runs (PostgreSQL: pg_dump)')
    .argument('<path>', 'the copy; must not be there yet')
    .action(async (to: string) => {
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
      io.out(`${whole} holds the database as it was now.\n`);
    });
}

/** `rebound migrate`: moves everything from SQLite to an empty PostgreSQL database. */
export function registerMigrate(program: Command, io: Io): void {
  program
    .command('migrate')
    .description('move everything from the SQLite database to an empty PostgreSQL one; stop the bot first')
    .requiredOption('--to <url>', 'postgres://user:password@host/name')
    .action(async ({ to }: { to: string }) => {
      const from = sqlitePath(configOf(io).databaseUrl);
      if (from === null) throw new CommandFailed('DATABASE_URL names a PostgreSQL database already.');
      if (!/^postgres(?:ql)?:\/\//.test(to)) throw new CommandFailed('--to wants a postgres:// URL.');
      const { moveToPostgres } = await import('../store/copy.ts');
      const copied = await moveToPostgres(from, to).catch((error: unknown) => {
        throw new CommandFailed(`Nothing was moved: ${reasonOf(error)}`, { cause: error });
      });
      for (const [table, rows] of copied) if (rows > 0) io.out(`${String(rows).padStart(10)}  ${table}\n`);
      io.out(
        `Everything of ${from} is there. Set DATABASE_URL to it and start; keep the file until you trust it.\n`,
      );
    });
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

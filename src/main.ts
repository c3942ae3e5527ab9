import { CommanderError } from 'commander';
import { CommandFailed, type Io, standardIo } from './commands/io.ts';
import { programFor } from './commands/program.ts';
import { ConfigError } from './config/error.ts';
import { StoreError } from './store/error.ts';

/**
 * Exit codes of every command: 0 good, 1 failed, 2 wrong usage; and two of sysexits(3) that others act upon:
 * 75 what passes by itself (a mail server's pipe tries again, pipe(8postfix)), 78 the configuration (a
 * service need not be restarted).
 */
const FAILED = 1;
const WRONG_USAGE = 2;
const PASSES = 75;
const CONFIGURATION = 78;

function exitCodeOf(error: unknown, io: Io): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : WRONG_USAGE;
  const told = error instanceof ConfigError || error instanceof CommandFailed;
  io.err(`${told ? error.message : error instanceof Error ? error.stack : String(error)}\n`);
  if (error instanceof ConfigError) return CONFIGURATION;
  return passes(error) ? PASSES : FAILED;
}

/** Whether the database or the disk is at fault: trying again later may help, and nothing was lost. */
function passes(error: unknown): boolean {
  const cause = error instanceof CommandFailed ? error.cause : error;
  return cause instanceof StoreError && cause.passing;
}

/** Runs one command line and says which exit code it deserves. */
async function run(argv: readonly string[], io: Io): Promise<number> {
  try {
    const program = await programFor(argv, io);
    await program.parseAsync([...argv], { from: 'user' });
    return io.failed ? FAILED : 0;
  } catch (error) {
    return exitCodeOf(error, io);
  }
}

// The output drains before the process ends: exitCode, never exit() at once (a pipe would lose its tail). A
// reader that went away (`| head`) ends it at once; sockets that somebody left open do not keep it alive.
process.exitCode = await run(
  process.argv.slice(2),
  standardIo(() => process.exit(0)),
);
setTimeout(() => process.exit(), 1_000).unref();

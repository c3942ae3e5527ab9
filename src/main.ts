import { Command, CommanderError } from 'commander';
import { version } from './app/version.ts';
import { commands } from './commands/index.ts';
import { CommandFailed, type Io, standardIo } from './commands/io.ts';
import { ConfigError } from './config/config.ts';
import { StoreError } from './store/error.ts';

/**
 * Exit codes of every command: 0 good, 1 failed, 2 wrong usage; and two of sysexits(3) that others act upon: 75 what passes
 * by itself (a mail server's pipe tries again, pipe(8postfix)), 78 the configuration (a service need not be restarted).
 */
const FAILED = 1;
const WRONG_USAGE = 2;
const PASSES = 75;
const CONFIGURATION = 78;

function program(io: Io): Command {
  const root = new Command('rebound')
    .description(
      'Reads the bounces of a mailbox and tells a mail team what broke, whose fault it is, what to do and when it is over.',
    )
    .version(version)
    .option('--env-file <path>', 'settings file, instead of .env here or /etc/rebound/env')
    .hook('preAction', (root) => {
      const { envFile } = root.opts<{ envFile?: string }>();
      if (envFile !== undefined) io.envFile = envFile;
    })
    .showHelpAfterError('(run with --help for the options)')
    .configureOutput({ writeOut: (text) => io.out(text), writeErr: (text) => io.err(text) })
    .exitOverride();
  for (const register of commands) register(root, io);
  for (const command of root.commands) command.copyInheritedSettings(root);
  return root;
}

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
    await program(io).parseAsync([...argv], { from: 'user' });
    return io.failed ? FAILED : 0;
  } catch (error) {
    return exitCodeOf(error, io);
  }
}

// The output drains before the process ends: exitCode, never exit() at once (a pipe would lose its tail). A reader that went
// away (`| head`) ends it at once; sockets that somebody left open do not keep it alive.
process.exitCode = await run(
  process.argv.slice(2),
  standardIo(() => process.exit(0)),
);
setTimeout(() => process.exit(), 1_000).unref();

import { Command, CommanderError } from 'commander';
import { version } from './app/version.ts';
import { commands } from './commands/index.ts';
import { CommandFailed, type Io, standardIo } from './commands/io.ts';
import { ConfigError } from './config/config.ts';

/** Exit codes of every command: 0 good, 1 failed, 2 wrong usage. */
const FAILED = 1;
const WRONG_USAGE = 2;

function program(io: Io): Command {
  const root = new Command('rebound')
    .description(
      'Reads the bounces of a mailbox and tells a mail team what broke, whose fault it is, what to do and when it is over.',
    )
    .version(version)
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
  return FAILED;
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

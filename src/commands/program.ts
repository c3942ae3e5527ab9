import { Command } from 'commander';
import { version } from '../app/version.ts';
import { type CommandEntry, commands } from './index.ts';
import type { Io } from './io.ts';

const examplesOf = ({ examples }: CommandEntry): string =>
  examples.map(([line, gives]) => `  ${line}${gives ? `   # ${gives}` : ''}`).join('\n');

/** The first word that is no option: the command. */
const called = (argv: readonly string[]): string | undefined =>
  argv.find((word, at) => !word.startsWith('-') && argv[at - 1] !== '--env-file');

/** The command line. Of the commands only the one that is called is loaded, or all when `every` is set. */
export async function programFor(argv: readonly string[], io: Io, every = false): Promise<Command> {
  const root = new Command('rebound')
    .description(
      'Reads the bounces of a mailbox and tells a mail team what broke, whose fault it is, what to do and when it is over.',
    )
    .version(version)
    .option('--env-file <path>', 'settings file, instead of .env here or /etc/rebound/env')
    .hook('preAction', (program) => {
      const { envFile } = program.opts<{ envFile?: string }>();
      if (envFile !== undefined) io.envFile = envFile;
    })
    .showHelpAfterError('(run with --help for the options)')
    .configureOutput({ writeOut: (text) => io.out(text), writeErr: (text) => io.err(text) })
    .exitOverride();
  const name = called(argv);
  for (const entry of commands) {
    const command = root
      .command(entry.name)
      .description(entry.does)
      .addHelpText('after', `\nExamples:\n${examplesOf(entry)}`);
    if (every || name === entry.name || name === 'help') (await entry.load())(command, io);
  }
  return root;
}

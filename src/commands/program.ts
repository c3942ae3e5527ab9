import { Command } from 'commander';
import { version } from '../app/version.ts';
import { showExamples } from './examples.ts';
import { commands } from './index.ts';
import { type Io, printable } from './io.ts';

const codes = 'Exit codes: 0 good, 1 failed, 2 wrong usage, 75 passes by itself, 78 configuration.';

/** Commands that speak of all the others. */
const ofAll = ['completion', 'man'];

/** The command that is called, or that help is asked for. */
function called(argv: readonly string[]): string | undefined {
  const [name, about] = argv.filter((word, at) => !word.startsWith('-') && argv[at - 1] !== '--env-file');
  return name === 'help' ? about : name;
}

/** The command line. Of the commands only the one that is called is loaded. */
export async function programFor(argv: readonly string[], io: Io): Promise<Command> {
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
    .exitOverride()
    .addHelpText('after', `\n${codes}`);
  const name = called(argv);
  for (const entry of commands) {
    const command = root.command(entry.name).description(entry.does);
    showExamples(command, entry.examples);
    if (name === entry.name || ofAll.includes(name ?? '')) (await entry.load())(command, io);
  }
  if (argv.includes('help') && name !== undefined && !commands.some((entry) => entry.name === name))
    root.error(`error: unknown command '${printable(name)}'`);
  return root;
}

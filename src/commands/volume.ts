import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { parseSendCounts } from '../digest/send-counts.ts';
import { configOf, withNewStore } from './configuration.ts';
import { CommandFailed, type Io, readAll, tell } from './io.ts';

interface Options {
  readonly csv?: string;
  readonly json?: boolean;
}

/** `rebound volume`: how much was sent, so that the digest can give a bounce rate. */
export function registerVolume(command: Command, io: Io): void {
  command
    .argument('[date]', 'YYYY-MM-DD')
    .argument('[sent]', 'how many')
    .option('--csv <file>', 'a CSV file with lines DATE,[PROVIDER,]SENT, or - for stdin')
    .option('--json', 'what was noted, as JSON')
    .action(async (date: string | undefined, sent: string | undefined, options: Options) => {
      const { csv } = options;
      const { counts, mistake } = parseSendCounts(
        csv === undefined ? `${date},${sent}` : await readText(csv, io),
      );
      if (csv === undefined && counts.length === 0)
        command.error('Give a day as YYYY-MM-DD and a whole number, or --csv FILE.');
      if (mistake) throw new CommandFailed(mistake);
      await withNewStore(io, configOf(io), (store) => store.volumes.put(counts));
      tell(
        io,
        options,
        { noted: counts },
        () => `${counts.length === 1 ? 'One day' : `${counts.length} lines`} noted.`,
      );
    });
}

async function readText(path: string, io: Io): Promise<string> {
  if (path === '-') return Buffer.from(await readAll(io.stdin)).toString('utf8');
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new CommandFailed(
      `${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    );
  }
}

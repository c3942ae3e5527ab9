import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import type { Volume } from '../store/volumes.ts';
import { configOf, withStore } from './configuration.ts';
import { CommandFailed, type Io, readAll } from './io.ts';

/** A line `DATE,SENT` or `DATE,PROVIDER,SENT`; `null` for a header or an empty line. Throws for anything else. */
function parseLine(line: string, number: number): Volume | null {
  const cells = line.split(',').map((cell) => cell.trim().replace(/^"|"$/g, ''));
  if (cells.length === 1 && cells[0] === '') return null;
  const [date = '', ...rest] = cells;
  const sent = Number(rest.at(-1));
  if (/^\d{4}-\d{2}-\d{2}$/.test(date) && rest.length >= 1 && rest.length <= 2 && Number.isInteger(sent) && sent >= 0) {
    return { date, provider: rest.length === 2 ? (rest[0] ?? '') : '', sent };
  }
  if (number === 1) return null;
  throw new CommandFailed(`Line ${number} is "${line.slice(0, 80)}"; use DATE,SENT or DATE,PROVIDER,SENT with the date as YYYY-MM-DD.`);
}

/** `rebound volume`: how much was sent, so that the digest can give a bounce rate. */
export function registerVolume(program: Command, io: Io): void {
  const command = program
    .command('volume')
    .description('tell how many messages were sent: DATE SENT, or --csv FILE (- for stdin) with lines DATE,[PROVIDER,]SENT')
    .argument('[date]', 'YYYY-MM-DD')
    .argument('[sent]', 'how many')
    .option('--csv <file>', 'a CSV file, or - for stdin')
    .action(async (date: string | undefined, sent: string | undefined, { csv }: { csv?: string }) => {
      if (csv === undefined && (date === undefined || sent === undefined)) command.error('Give DATE and SENT, or --csv FILE.');
      const text = csv === undefined ? `\n${date},${sent}` : await readText(csv, io);
      const rows = text.split(/\r?\n/).flatMap((line, index) => parseLine(line, index + 1) ?? []);
      await withStore(configOf(io), (store) => store.volumes.put(rows));
      io.out(`${rows.length} ${rows.length === 1 ? 'day' : 'lines'} noted.\n`);
    });
}

async function readText(path: string, io: Io): Promise<string> {
  if (path === '-') return Buffer.from(await readAll(io.stdin)).toString('utf8');
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new CommandFailed(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

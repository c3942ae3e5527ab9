import type { Command } from 'commander';
import { lookup } from '../lookup/lookup.ts';
import { answerText } from '../lookup/word/text.ts';
import { type Io, readAll, tell } from './io.ts';

/** `rebound lookup`: what `/smtp QUERY` answers, as plain text. */
export function registerLookup(command: Command, io: Io): void {
  command
    .argument('[query...]', 'the query; - or none for what is piped in')
    .option('--json', 'the answer as JSON')
    .action(async (words: string[], options: { json?: boolean }) => {
      const query =
        words.join('') === '-' || (words.length === 0 && io.piped)
          ? Buffer.from(await readAll(io.stdin)).toString('utf8')
          : words.join(' ');
      const answer = lookup(query);
      tell(io, options, answer, () => answerText({ answer }));
    });
}

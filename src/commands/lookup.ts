import type { Command } from 'commander';
import { lookup } from '../lookup/lookup.ts';
import { answerText } from '../lookup/word/text.ts';
import { type Io, readAll } from './io.ts';

/** `rebound lookup`: what `/smtp QUERY` answers, as plain text. */
export function registerLookup(program: Command, io: Io): void {
  program
    .command('lookup')
    .description('what /smtp QUERY answers: codes, words, a pasted reply or a whole bounce (- reads stdin)')
    .argument('[query...]', 'the query; - for stdin')
    .option('--json', 'the answer as JSON')
    .action(async (words: string[], options: { json?: boolean }) => {
      const query =
        words.length === 1 && words[0] === '-'
          ? Buffer.from(await readAll(io.stdin)).toString('utf8')
          : words.join(' ');
      const answer = lookup(query);
      io.out(options.json ? `${JSON.stringify(answer)}\n` : `${answerText({ answer })}\n`);
    });
}

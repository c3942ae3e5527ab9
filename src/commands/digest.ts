import type { Command } from 'commander';
import { policyOf } from '../app/policy-of.ts';
import { addDays, dateOf, isDate } from '../digest/day.ts';
import { digestText } from '../digest/text.ts';
import { digestOf, postDigest } from '../pipeline/digest.ts';
import { configOf, withStore } from './configuration.ts';
import { type Io, tell } from './io.ts';

/** `rebound digest`: a day's digest in the terminal; with `--post` also in Slack, by the running bot. */
export function registerDigest(command: Command, io: Io): void {
  command
    .option('--date <date>', 'YYYY-MM-DD; yesterday when not given')
    .option('--post', 'put it into the outbox; the running bot posts it')
    .option('--json', 'as JSON')
    .action(async (options: { date?: string; post?: boolean; json?: boolean }) => {
      if (options.date !== undefined && !isDate(options.date))
        command.error(`--date is "${options.date}"; use a day as YYYY-MM-DD.`);
      const config = configOf(io, options.post ? ['slack'] : []);
      const policy = policyOf(config);
      const today = dateOf(io.now(), policy.timeZone);
      const date = options.date ?? addDays(today, -1);
      if (date > today) command.error(`--date is "${date}"; that day has not come yet.`);
      await withStore(config, async (store) => {
        const digest = await digestOf(store, date, policy, io.now());
        tell(io, options, digest, () => digestText(digest).trimEnd());
        if (!options.post) return;
        await store.transaction((tx) => postDigest(tx, digest, policy, io.now()));
        io.err(`\nIt waits in the outbox for ${policy.channels.digest}; the running bot posts it.\n`);
      });
    });
}

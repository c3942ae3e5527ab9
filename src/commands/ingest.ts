import type { Command } from 'commander';
import { policyOf } from '../app/policy-of.ts';
import { parseReport } from '../ndr/parse.ts';
import { ingest } from '../pipeline/ingest.ts';
import type { RawMail } from '../pipeline/mail.ts';
import { configOf, withNewStore } from './configuration.ts';
import type { Io } from './io.ts';
import { sources } from './sources.ts';

const BATCH = 200;

/** `rebound ingest`: feeds mail from files, a Maildir or a pipe into the store that a running bot works on. */
export function registerIngest(program: Command, io: Io): void {
  const command = program
    .command('ingest')
    .description('feed mail from files, folders, a Maildir, an mbox or stdin (-) into the running store')
    .argument('[path...]', 'files, folders, Maildirs, mboxes, or -')
    .action(async (paths: string[]) => {
      if (paths.length === 0) command.error('Nothing to ingest: give files, folders, or - for stdin.');
      const config = configOf(io);
      const policy = policyOf(config);
      await withNewStore(io, config, async (store) => {
        const total = { mails: 0, fresh: 0, bounces: 0, delays: 0 };
        const take = async (mails: readonly RawMail[]): Promise<void> => {
          const done = await ingest(store, { mailbox: 'ingest', mails, checkpoint: null }, policy, io.now());
          total.mails += done.mails;
          total.fresh += done.fresh.length;
          total.bounces += done.bounces;
          total.delays += done.delays;
        };
        let batch: RawMail[] = [];
        for await (const { source } of sources(paths, io)) {
          batch.push({ uid: 0, source, receivedAt: arrivalOf(source, io.now()), unreadable: false });
          if (batch.length < BATCH) continue;
          await take(batch);
          batch = [];
        }
        if (batch.length > 0) await take(batch);
        io.out(
          `${total.mails} messages read, ${total.fresh} of them new: ${total.bounces} bounces, ${total.delays} delays.\n`,
        );
      });
    });
}

/** A file does not say when it arrived: its own Date does, when it is not in the future. */
function arrivalOf(source: Uint8Array, now: number): number {
  const { date } = parseReport(source);
  return date === null || date > now ? now : date;
}

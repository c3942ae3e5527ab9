import type { Command } from 'commander';
import { policyOf } from '../app/policy-of.ts';
import { isLogKind, type LogKind, logReaders } from '../attempt/readers.ts';
import { amount } from '../incident/span.ts';
import { parseReport } from '../ndr/parse.ts';
import { ingest } from '../pipeline/ingest.ts';
import type { RawMail } from '../pipeline/mail.ts';
import type { Policy } from '../pipeline/policy.ts';
import type { Store } from '../store/store.ts';
import { canProve } from '../trust/ours.ts';
import { configOf, withNewStore } from './configuration.ts';
import { ingestLogs, wordsOfLog } from './ingest-log.ts';
import { type Io, type Json, printable, tell } from './io.ts';
import { noMail } from './no-mail.ts';
import { type SourceMessage, sources } from './sources.ts';

const BATCH = 200;
const BATCH_BYTES = 16 * 1024 * 1024;
/** Bytes of a mail that are read, as of one in a mailbox. */
const LONGEST = 256 * 1024;

const NOTHING_PROVES =
  'Nothing tells true reports from forged ones, so no address is suppressed: give TRUSTED_RELAYS, MTA_LOG or BOUNCE_SECRET (docs/trust.md).\n';

interface MailTotal {
  mails: number;
  fresh: number;
  bounces: number;
  delays: number;
}

const wordsOfMail = ({ mails, fresh, bounces, delays }: MailTotal): string =>
  `${amount(mails, 'message')} read, ${fresh} of them new: ${amount(bounces, 'bounce')}, ${amount(delays, 'delay')}.`;

/** Mails, in batches. */
async function ingestMails(
  paths: readonly string[],
  io: Io,
  store: Store,
  policy: Policy,
): Promise<MailTotal> {
  const total: MailTotal = { mails: 0, fresh: 0, bounces: 0, delays: 0 };
  const take = async (mails: readonly RawMail[]): Promise<void> => {
    const done = await ingest(store, { mailbox: 'ingest', mails, checkpoint: null }, policy, io.now());
    total.mails += done.mails;
    total.fresh += done.fresh.length;
    total.bounces += done.bounces;
    total.delays += done.delays;
  };
  for await (const batch of batches(paths, io)) await take(batch);
  if (total.bounces > 0 && !canProve(policy.own)) io.err(NOTHING_PROVES);
  return total;
}

/**
 * `rebound ingest`: feeds mail, or a mail server's log, from files or a pipe into the store that a running
 * bot works on.
 */
export function registerIngest(command: Command, io: Io): void {
  command
    .argument('[path...]', 'files, folders, Maildirs, mboxes, or -')
    .option(
      '--log <server>',
      `they are logs of a mail server (${Object.keys(logReaders).join(', ')}), packed ones as well`,
    )
    .option('--json', 'the counts as JSON')
    .action(async (paths: string[], { log, json }: { log?: string } & Json) => {
      if (paths.length === 0) command.error('Nothing to ingest: give files, folders, or - for stdin.');
      if (log !== undefined && !isLogKind(log))
        command.error(`--log is "${log}"; use ${Object.keys(logReaders).join(', ')}.`);
      const config = configOf(io);
      const policy = policyOf(config);
      if (log === undefined) {
        const total = await withNewStore(io, config, (store) => ingestMails(paths, io, store, policy));
        return tell(io, { json }, total, () => wordsOfMail(total));
      }
      const server = log as LogKind;
      const total = await withNewStore(io, config, (store) => ingestLogs(server, paths, io, store, policy));
      tell(io, { json }, total, () => wordsOfLog(total));
    });
}

/** Mails of files in batches that are small in number and in bytes, whatever the files hold. */
async function* batches(paths: readonly string[], io: Io): AsyncGenerator<readonly RawMail[]> {
  let batch: RawMail[] = [];
  let bytes = 0;
  for await (const message of sources(paths, LONGEST, io)) {
    const report = parseReport(message.source);
    const other = message.file === '-' ? '' : noMail(message.source, report);
    if (other !== '') {
      io.failed ||= message.named;
      io.err(`${printable(message.file)} is left out: it is no mail (${other}).\n`);
      continue;
    }
    batch.push(rawOf(message, report.date, io.now()));
    bytes += message.source.length;
    if (batch.length < BATCH && bytes < BATCH_BYTES) continue;
    yield batch;
    [batch, bytes] = [[], 0];
  }
  if (batch.length > 0) yield batch;
}

/**
 * An old file tells of what was: its own Date says when, and nothing is opened by it. When it came into our
 * hands is another question, and no word of the mail's own answers that: the file's time does.
 */
function rawOf({ source, writtenAt }: SourceMessage, date: number | null, now: number): RawMail {
  const receivedAt = date === null || date > now ? now : date;
  const arrivedAt = Math.min(writtenAt ?? now, now);
  return { uid: 0, source, receivedAt, arrivedAt, unreadable: false };
}

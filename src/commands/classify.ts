import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import type { Command } from 'commander';
import { classifyText } from '../classify/classify.ts';
import { judge } from '../classify/judge.ts';
import type { Judgement, Verdict } from '../classify/verdict.ts';
import { parseReport } from '../ndr/parse.ts';
import type { Io } from './io.ts';
import { sources } from './sources.ts';

interface Options {
  readonly json?: boolean;
  readonly text?: boolean;
}

/** Bytes of a mail that are read. Nobody sends larger ones, and what a report says stands at its beginning. */
const LONGEST = 32 * 1024 * 1024;

const recipientLine = (verdict: Verdict) => ({
  address: verdict.address,
  originalRecipient: verdict.originalRecipient,
  finalRecipients: verdict.finalRecipients,
  action: verdict.action,
  status: verdict.status,
  reply: verdict.reply,
  category: verdict.category,
  cause: verdict.cause,
  permanence: verdict.permanence,
  addressVerdict: verdict.addressVerdict,
  hard: verdict.addressVerdict === 'suppress',
  provider: verdict.provider,
  scope: verdict.scope,
  owner: verdict.owner,
  diagnostic: verdict.diagnostic,
  remoteMta: verdict.remoteMta,
});

/** The line that outside checks read (design, section 5). */
const mailLine = (file: string, judgement: Judgement) => ({
  file,
  kind: judgement.kind,
  reportingMta: judgement.reportingMta,
  recipients: judgement.verdicts.map(recipientLine),
  original: {
    messageId: judgement.original.messageId,
    from: judgement.original.from,
    subject: judgement.original.subject,
    listId: judgement.original.listId,
    sendingIp: judgement.original.sendingIp,
  },
});

/** The answer to one bare text (design, section 5). */
function textLine(text: string) {
  const { category, cause, status, reply, permanence, addressVerdict, scope, owner, provider } = classifyText(
    { text },
  );
  return { text, category, cause, status, reply, permanence, addressVerdict, scope, owner, provider };
}

function forPeople(file: string, judgement: Judgement): string {
  const head = `${file}: ${judgement.kind} (${judgement.because})`;
  const rows = judgement.verdicts.map(
    (v) =>
      `  ${v.address || '(no address)'}  ${[v.reply, v.status].filter(Boolean).join(' ')}  ${v.category} / ${v.cause}  ${v.permanence}, ${v.addressVerdict}`,
  );
  return `${[head, ...rows].join('\n')}\n`;
}

async function classifyMails(paths: readonly string[], options: Options, io: Io): Promise<void> {
  for await (const { file, source } of sources(paths, LONGEST, io)) {
    const judgement = judge(parseReport(source));
    io.out(options.json ? `${JSON.stringify(mailLine(file, judgement))}\n` : forPeople(file, judgement));
    await io.drained();
  }
}

async function classifyTexts(options: Options, io: Io): Promise<void> {
  for await (const text of createInterface({
    input: Readable.from(io.stdin),
    crlfDelay: Number.POSITIVE_INFINITY,
  })) {
    const line = textLine(text);
    io.out(
      options.json
        ? `${JSON.stringify(line)}\n`
        : `${line.category} / ${line.cause}  ${line.permanence}, ${line.addressVerdict}  ${text}\n`,
    );
    await io.drained();
  }
}

/** `rebound classify`: reads and judges mails or bare texts, without a store. */
export function registerClassify(command: Command, io: Io): void {
  command
    .argument('[path...]', 'files, folders (recursive), mboxes, Maildirs, or -')
    .option('--json', 'one line of JSON a message, in input order')
    .option('--text', 'stdin holds one SMTP reply or diagnostic text a line')
    .action(async (paths: string[], options: Options) => {
      if (options.text && paths.some((path) => path !== '-'))
        command.error('--text reads stdin, one text a line: give no path.');
      if (options.text) return classifyTexts(options, io);
      if (paths.length === 0) command.error('Nothing to classify: give files, folders, or - for stdin.');
      return classifyMails(paths, options, io);
    });
}

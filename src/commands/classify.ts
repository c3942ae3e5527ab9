import type { Command } from 'commander';
import { classifyText } from '../classify/classify.ts';
import { type Explanation, explain, explanationText } from '../classify/explain.ts';
import { judge, textOf } from '../classify/judge.ts';
import type { Judgement, Verdict } from '../classify/verdict.ts';
import { parseReport } from '../ndr/parse.ts';
import { type Io, printable } from './io.ts';
import { noMail } from './no-mail.ts';
import { type SourceMessage, sources } from './sources.ts';
import { textLines } from './text-lines.ts';

interface Options {
  readonly json?: boolean;
  readonly text?: boolean;
  readonly explain?: boolean;
}

/**
 * Bytes of a mail that are read. Nobody sends larger ones, and what a report says stands at its beginning.
 */
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

/**
 * The line of a mail, and what goes beyond the contract: what the file is when it is no mail, and why it was
 * judged so.
 */
const jsonOf = (
  file: string,
  judgement: Judgement,
  noMail: string,
  explanations: readonly Explanation[],
): string =>
  `${JSON.stringify({
    ...mailLine(file, judgement),
    ...(noMail !== '' && { noMail }),
    ...(explanations.length > 0 && { explanations }),
  })}\n`;

function forPeople(file: string, judgement: Judgement, explanations: readonly Explanation[]): string {
  const rows = judgement.verdicts.flatMap((v, at) => {
    const why = explanations[at];
    const row = `  ${v.address || '(no address)'}  ${[v.reply, v.status].filter(Boolean).join(' ')}  ${v.category} / ${v.cause}  ${v.permanence}, ${v.addressVerdict}`;
    return why
      ? [
          row,
          ...explanationText(why)
            .split('\n')
            .map((line) => `    ${line}`),
        ]
      : [row];
  });
  return lines([`${file}: ${judgement.kind} (${judgement.because})`, ...rows]);
}

const lines = (all: readonly string[]): string =>
  `${all.map((line) => printable(line).trimEnd()).join('\n')}\n`;

async function classifyMails(paths: readonly string[], options: Options, io: Io): Promise<void> {
  for await (const message of sources(paths, LONGEST, io)) {
    io.out(answerTo(message, options, io));
    await io.drained();
  }
}

function answerTo({ file, source, named }: SourceMessage, options: Options, io: Io): string {
  const report = parseReport(source);
  const judgement = judge(report);
  const other = noMail(source, report);
  const explained = options.explain && judgement.verdicts.length > 0 ? report.recipients : [];
  const explanations = explained.map((one) => explain(textOf(one, report)));
  if (options.json) return jsonOf(file, judgement, other, explanations);
  if (other === '') return forPeople(file, judgement, explanations);
  io.failed ||= named;
  return lines([`${file}: no mail, ${other}`]);
}

async function classifyTexts(options: Options, io: Io): Promise<void> {
  for await (const text of textLines(io.stdin)) {
    const line = textLine(text);
    const explanation = options.explain ? explain({ text }) : null;
    io.out(
      options.json
        ? `${JSON.stringify(explanation ? { ...line, explanation } : line)}\n`
        : lines([
            `${line.category} / ${line.cause}  ${line.permanence}, ${line.addressVerdict}  ${text}`,
            ...(explanation
              ? explanationText(explanation)
                  .split('\n')
                  .map((one) => `  ${one}`)
              : []),
          ]),
    );
    await io.drained();
  }
}

/** `rebound classify`: reads and judges mails or bare texts, without a store. */
export function registerClassify(command: Command, io: Io): void {
  command
    .argument('[path...]', 'files, folders (recursive), mboxes, Maildirs, or -')
    .option('--json', 'one line of JSON a message, in input order')
    .option('--explain', 'with every rule that hits, in order, and what decided')
    .option('--text', 'stdin holds one SMTP reply or diagnostic text a line')
    .action(async (paths: string[], options: Options) => {
      if (options.text && paths.some((path) => path !== '-'))
        command.error('--text reads stdin, one text a line: give no path.');
      if (options.text) return classifyTexts(options, io);
      if (paths.length === 0) command.error('Nothing to classify: give files, folders, or - for stdin.');
      return classifyMails(paths, options, io);
    });
}

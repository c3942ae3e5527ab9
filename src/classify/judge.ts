import { parseReport } from '../ndr/parse.ts';
import type { Report, ReportedRecipient } from '../ndr/report.ts';
import { classifyText } from './classify.ts';
import type { Judgement, TextInput, Verdict } from './verdict.ts';

/** Judges every recipient of a report. Only a bounce or a delay has verdicts. Never throws. */
export function judge(report: Report): Judgement {
  const { kind, because, reportingMta, original, defects } = report;
  const verdicts =
    kind === 'bounce' || kind === 'delay' ? report.recipients.map((one) => verdictOn(one, report)) : [];
  return { kind, because, reportingMta, verdicts, original, defects };
}

/** Parses and judges one mail. Never throws. */
export function read(source: Uint8Array): Judgement {
  return judge(parseReport(source));
}

function verdictOn(one: ReportedRecipient, report: Report): Verdict {
  const verdict = classifyText(textOf(one, report));
  return {
    ...verdict,
    addressVerdict: one.doubt === '' ? verdict.addressVerdict : 'keep',
    address: one.address,
    originalRecipient: one.originalRecipient,
    finalRecipients: one.finalRecipients,
    domain: domainOf(one),
    action: one.action,
    diagnostic: one.diagnostic,
    remoteMta: one.remoteMta,
    arrivalAt: one.arrivalAt,
    lastAttemptAt: one.lastAttemptAt,
    willRetryUntil: one.willRetryUntil,
  };
}

const domainOf = ({ address }: ReportedRecipient): string =>
  address.includes('@') ? address.slice(address.lastIndexOf('@') + 1).toLowerCase() : '';

/** What the text classifier is given of one recipient of a report. */
export function textOf(one: ReportedRecipient, report: Report): TextInput {
  const kind = kindOf(one, report);
  return {
    text: one.diagnostic,
    status: one.status,
    reply: one.reply,
    command: one.command,
    host: one.remoteMta,
    domain: domainOf(one),
    sender: report.original.envelopeFrom,
    recipient: one.address,
    ...(kind ? { kind } : {}),
  };
}

/**
 * A report may fail one recipient and delay another: its own action decides, then the report's kind. A notice
 * in words alone that quotes a 4xx does not say by itself that the server has given up: there the text
 * decides.
 */
function kindOf(one: ReportedRecipient, report: Report): 'bounce' | 'delay' | undefined {
  const delayed = one.action === 'delayed' || (one.action !== 'failed' && report.kind === 'delay');
  if (delayed) return 'delay';
  return isTemporary(one) && report.decidedBy !== 'fields' ? undefined : 'bounce';
}

function isTemporary(one: ReportedRecipient): boolean {
  return (one.reply || one.status).startsWith('4');
}

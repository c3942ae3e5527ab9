import { parseReport } from '../ndr/parse.ts';
import type { Report, ReportedRecipient } from '../ndr/report.ts';
import { classifyText } from './classify.ts';
import type { Judgement, Verdict } from './verdict.ts';

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
  const domain = one.address.includes('@')
    ? one.address.slice(one.address.lastIndexOf('@') + 1).toLowerCase()
    : '';
  const kind = kindOf(one, report);
  const verdict = classifyText({
    text: one.diagnostic,
    status: one.status,
    reply: one.reply,
    command: one.command,
    host: one.remoteMta,
    domain,
    sender: report.original.envelopeFrom,
    recipient: one.address,
    ...(kind ? { kind } : {}),
  });
  return {
    ...verdict,
    addressVerdict: one.doubt === '' ? verdict.addressVerdict : 'keep',
    address: one.address,
    originalRecipient: one.originalRecipient,
    finalRecipients: one.finalRecipients,
    domain,
    action: one.action,
    diagnostic: one.diagnostic,
    remoteMta: one.remoteMta,
    arrivalAt: one.arrivalAt,
    lastAttemptAt: one.lastAttemptAt,
    willRetryUntil: one.willRetryUntil,
  };
}

/**
 * A report may fail one recipient and delay another: its own action decides, then the report's kind. A notice in words alone that
 * quotes a 4xx does not say by itself that the server has given up: there the text decides.
 */
function kindOf(one: ReportedRecipient, report: Report): 'bounce' | 'delay' | undefined {
  const delayed = one.action === 'delayed' || (one.action !== 'failed' && report.kind === 'delay');
  if (delayed) return 'delay';
  return isTemporary(one) && report.decidedBy !== 'fields' ? undefined : 'bounce';
}

function isTemporary(one: ReportedRecipient): boolean {
  return (one.reply || one.status).startsWith('4');
}

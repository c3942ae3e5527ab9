import { parseReport } from '../ndr/parse.ts';
import type { Kind, Report, ReportedRecipient } from '../ndr/report.ts';
import { classifyText } from './classify.ts';
import type { Judgement, Verdict } from './verdict.ts';

/** Judges every recipient of a report. Only a bounce or a delay has verdicts. Never throws. */
export function judge(report: Report): Judgement {
  const { kind, because, reportingMta, original, defects } = report;
  const verdicts = kind === 'bounce' || kind === 'delay' ? report.recipients.map((one) => verdictOn(one, kind)) : [];
  return { kind, because, reportingMta, verdicts, original, defects };
}

/** Parses and judges one mail. Never throws. */
export function read(source: Uint8Array): Judgement {
  return judge(parseReport(source));
}

function verdictOn(one: ReportedRecipient, kind: 'bounce' | 'delay'): Verdict {
  const domain = one.address.includes('@') ? one.address.slice(one.address.lastIndexOf('@') + 1).toLowerCase() : '';
  const verdict = classifyText({
    text: one.diagnostic,
    status: one.status,
    reply: one.reply,
    command: one.command,
    host: one.remoteMta,
    domain,
    kind: kindOf(one, kind),
  });
  return { ...verdict, address: one.address, domain, action: one.action, diagnostic: one.diagnostic, remoteMta: one.remoteMta };
}

/** A report may fail one recipient and delay another: its own action decides, then the report's kind. */
function kindOf(one: ReportedRecipient, kind: Kind): 'bounce' | 'delay' {
  if (one.action === 'failed') return 'bounce';
  if (one.action === 'delayed') return 'delay';
  return kind === 'delay' ? 'delay' : 'bounce';
}

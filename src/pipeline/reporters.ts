import { mailServers } from '../catalogue/mail-servers.ts';
import type { NoticeLag, Reporter } from '../store/reporters.ts';
import { HOUR, MINUTE } from '../time/span.ts';
import type { JudgedMail } from './mail.ts';

/** Longer than any queue keeps mail: a clock that is wrong. */
const LONGEST = 15 * 24 * HOUR;

/** How late the delay notices of a batch came, by the servers that wrote them. */
export const lagsOf = (mails: readonly JudgedMail[]): NoticeLag[] =>
  mails.flatMap(({ row, judgement }) => {
    const arrival = judgement.verdicts[0]?.arrivalAt ?? null;
    if (row.kind !== 'delay' || row.ours === false || row.reportingMta === '' || arrival === null) return [];
    const lag = row.receivedAt - arrival;
    if (lag < 0 || lag > LONGEST) return [];
    const software = mailServers.find(({ notice }) => notice.test(row.subject))?.id ?? '';
    return [{ server: row.reportingMta, software, lag, at: row.receivedAt }];
  });

/** So late is too late: a block may be over before it is heard of. */
const LATE = HOUR;

/**
 * A server whose notices come late, by half of them or more, and the line that changes it (`''` when its kind
 * is not known).
 */
export interface LateReporter {
  readonly server: string;
  readonly kind: string;
  readonly medianMs: number;
  readonly notices: number;
  readonly earlier: string;
}

/** The servers whose delay notices come late, the latest first. */
export function lateReporters(reporters: readonly Reporter[]): LateReporter[] {
  return reporters
    .map(({ server, software, lags }) => {
      const sorted = [...lags].sort((a, b) => a - b);
      const kind = mailServers.find(({ id }) => id === software);
      const medianMs = sorted[Math.floor(sorted.length / 2)] ?? 0;
      return { server, kind: kind?.name ?? '', medianMs, notices: lags.length, earlier: kind?.earlier ?? '' };
    })
    .filter(({ medianMs }) => medianMs >= LATE - MINUTE)
    .sort((a, b) => b.medianMs - a.medianMs);
}

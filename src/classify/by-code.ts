import { codeSubjects } from '../catalogue/codes/classes.ts';
import { enhancedStatuses } from '../catalogue/codes/enhanced.ts';
import { replyCodes } from '../catalogue/codes/reply.ts';

const byStatus = new Map(enhancedStatuses.map((one) => [one.code.slice(1), one]));
const bySubject = new Map<string, (typeof codeSubjects)[number]>(
  codeSubjects.map((one) => [one.number, one]),
);
const byReply = new Map(replyCodes.map((one) => [one.code, one]));

/** Codes that say no more than a subject: any words, however general, tell more. */
const vague = new Set(['.0.0', '.1.0', '.2.0', '.3.0', '.5.0', '.7.0', '.7.1']);

/** Whether an enhanced status names one trouble rather than a field of troubles. */
export function isTelling(status: string): boolean {
  return byStatus.has(status.slice(1)) && !vague.has(status.slice(1));
}

/** The cause that an enhanced status supports by itself, `''` when it supports none. */
export function causeOfStatus(status: string): string {
  if (!/^[45]\./.test(status)) return '';
  const known = byStatus.get(status.slice(1)) ?? bySubject.get(status.split('.')[1] ?? '');
  const cause = (status.startsWith('4') ? known?.causeTemporary : undefined) ?? known?.cause ?? '';
  return cause === 'unknown' ? '' : cause;
}

/** The cause that a bare reply code supports, `''` when it supports none. */
export function causeOfReply(reply: string): string {
  const cause = byReply.get(reply)?.cause ?? '';
  return cause === 'unknown' ? '' : cause;
}

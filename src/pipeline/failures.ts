import type { Verdict } from '../classify/verdict.ts';
import type { Sighting } from '../incident/incident.ts';
import { brandOf, originOf } from '../incident/origin.ts';
import { blamed, failureTimes } from '../incident/sighting.ts';
import type { Original } from '../ndr/report.ts';
import type { PriorDelay } from '../store/bounces.ts';
import type { Tx } from '../store/store.ts';
import { canProve } from '../trust/ours.ts';
import type { Evidence } from '../trust/worth.ts';
import type { JudgedMail } from './mail.ts';
import type { Policy } from './policy.ts';

/** A To that is as long was cut: how many it named is not known. */
const LONGEST_TO = 2_000;

/** A failure and the row it becomes. */
export interface Failure {
  readonly sighting: Sighting;
  /** The row of the mail that told; `null`: it gets no row (a log tells of each retry). */
  readonly messageId: number | null;
  readonly ours: boolean | null;
  /**
   * By what a message is known over all that tells of it: its Message-ID, else that of the report; `''` when
   * neither is known.
   */
  readonly identity: string;
  /** The incident that counted this message before, where one did. */
  readonly belongsTo: string | null;
  readonly evidence: Evidence;
  /**
   * Whether it counts as something that happened: not backscatter, and not unproven where there is something
   * to prove by.
   */
  readonly believed: boolean;
  /** Fingerprint of its mail, who sent that, and when it came. */
  readonly mail: string;
  readonly sender: string;
  readonly arrivedAt: number;
  /** It names more recipients than its message had, as far as the returned original tells. */
  readonly crowded: boolean;
}

/** The domain of an address knows no case (RFC 5321, 2.4); spelt in capitals it is the same address. */
function normal(verdict: Verdict): Verdict {
  const at = verdict.address.lastIndexOf('@');
  const address = verdict.address.slice(0, at + 1) + verdict.address.slice(at + 1).toLowerCase();
  return at < 0 || address === verdict.address ? verdict : { ...verdict, address };
}

/**
 * Our own servers and our own log know to whom they sent; of anybody else the returned original's To is
 * asked.
 */
function isCrowded(named: number, { to }: Original, { by }: Evidence): boolean {
  if (by === 'relay' || by === 'token' || by === 'message-id') return false;
  const had = Math.max(1, to.split('@').length - 1);
  return named > had && to.length < LONGEST_TO;
}

/** The failures that a mail tells of, one a recipient. */
export function failuresOf(
  { row, judgement, reportId, arrivedAt, worthFor, unreadRecipients }: JudgedMail,
  messageId: number,
  { own, brands }: Policy,
): Failure[] {
  const { kind, original, verdicts } = judgement;
  if (kind !== 'bounce' && kind !== 'delay') return [];
  const origin = originOf(row.mailbox, original);
  const brand = brandOf(origin, brands);
  return verdicts.map((verdict, index) => {
    const scope = blamed(verdict, original, own);
    const evidence = worthFor(verdict.address);
    return {
      messageId,
      ours: row.ours,
      evidence,
      believed: row.ours !== false && (evidence.worth !== 'unproven' || !canProve(own)),
      mail: row.fingerprint,
      sender: row.reportingMta,
      arrivedAt,
      crowded: isCrowded(verdicts.length, original, evidence),
      identity: original.messageId || (reportId && `report ${reportId}`),
      belongsTo: null,
      sighting: {
        ...failureTimes(verdict, kind, row.receivedAt),
        kind,
        source: 'mailbox',
        verdict: { ...normal(verdict), scope },
        original,
        origin,
        ...(brand ? { brand } : {}),
        worth: evidence.worth,
        ...(scope === verdict.scope ? {} : { scopeFrom: 'original' as const }),
        ...(index === 0 && unreadRecipients > 0 ? { unreadRecipients } : {}),
      },
    };
  });
}

const nameOf = ({ identity, sighting }: Failure): string =>
  `${identity} ${sighting.verdict.address.toLowerCase()}`;

/** What nobody believes must not pass for what was told before: it would silence the report that is true. */
const known = ({ identity, sighting, believed }: Failure): boolean =>
  believed && identity !== '' && sighting.verdict.address !== '';

const pairOf = (failure: Failure) => ({
  failure,
  originalId: failure.identity,
  address: failure.sighting.verdict.address,
  at: failure.sighting.at,
});

/** What is known of the messages of a batch before it. */
interface Before {
  readonly delays: Map<string, PriorDelay | null>;
  /** Failures that nobody told of before. */
  readonly fresh: ReadonlySet<Failure>;
  /** Delays of messages that have failed already. */
  readonly late: ReadonlySet<Failure>;
}

async function before(tx: Tx, failures: readonly Failure[]): Promise<Before> {
  const pairs = failures.map(pairOf);
  const bounces = pairs.filter(({ failure }) => failure.sighting.kind === 'bounce');
  const waiting = pairs.filter(({ failure }) => failure.sighting.kind === 'delay');
  const delays = await tx.bounces.priorDelays(pairs);
  const late = await tx.knownFailures.told(waiting);
  const fresh = await tx.knownFailures.claim(bounces);
  return {
    delays: new Map(delays.map((one) => [`${one.originalId} ${one.address.toLowerCase()}`, one])),
    fresh: new Set(fresh.map(({ failure }) => failure)),
    late: new Set(late.map(({ failure }) => failure)),
  };
}

/**
 * Tells what is new from what is told again: a delay that failed is the same message, and so is one that is
 * told of by a second report, in another mailbox, or by a server that warns every day. In the order of time;
 * needs the transaction that counts them.
 */
export async function joined(tx: Tx, failures: readonly Failure[]): Promise<readonly Failure[]> {
  const some = failures.filter(known);
  if (some.length === 0) return failures;
  const { delays, fresh, late } = await before(tx, some);
  return failures.map((failure) => {
    if (!known(failure)) return failure;
    const { sighting } = failure;
    const delayed = delays.get(nameOf(failure));
    const again = (): Failure => ({
      ...failure,
      belongsTo: delayed?.incidentId ?? null,
      sighting: { ...sighting, repeat: true },
    });
    if (sighting.kind === 'delay') {
      if (delayed !== undefined || late.has(failure)) return again();
      delays.set(nameOf(failure), null);
      return failure;
    }
    if (!fresh.has(failure)) return again();
    delays.delete(nameOf(failure));
    return delayed === undefined ? failure : { ...failure, sighting: { ...sighting, followsDelay: true } };
  });
}

import type { ReportedRecipient } from '../../src/ndr/report.ts';

/** One labelled mail of the corpus (`truth.jsonl`); `null` where its source does not say. */
export interface Truth {
  readonly id: string;
  readonly source: string;
  readonly file: string;
  readonly kind: string | null;
  readonly kind_accept: readonly string[];
  readonly recipients: readonly TrueRecipient[];
  readonly recipients_complete: boolean;
  readonly duplicate_of?: string;
}

interface TrueRecipient {
  readonly address: string | null;
  readonly address_accept?: readonly string[];
  readonly address_evidence?: string;
  readonly status: string | null;
  readonly status_pseudo?: boolean;
  readonly reply: string | null;
}

/** What was read of a mail. */
export interface Read {
  readonly kind: string;
  readonly recipients: readonly ReportedRecipient[];
}

/** Shares of right answers, 0 to 1, as the corpus' own `score.py` counts them. */
export interface Score {
  readonly kind: number;
  readonly bounceF1: number;
  readonly addressF1: number;
  readonly status: number;
  readonly reply: number;
  /** What is wrong, one line each. */
  readonly errors: readonly string[];
}

const isBouncy = (kind: string | null): boolean => kind === 'bounce' || kind === 'delay';
const accepted = (one: TrueRecipient): string[] =>
  [one.address ?? '', ...(one.address_accept ?? [])]
    .filter((address) => address !== '')
    .map((address) => address.toLowerCase());

class Counter {
  right = 0;
  all = 0;
  add(ok: boolean): void {
    this.all += 1;
    if (ok) this.right += 1;
  }
  get share(): number {
    return this.all === 0 ? 1 : this.right / this.all;
  }
}

class Matches {
  hit = 0;
  wrong = 0;
  missed = 0;
  get f1(): number {
    return (2 * this.hit) / Math.max(1, 2 * this.hit + this.wrong + this.missed);
  }
}

/** Scores readings against the labels. Duplicates count once, and only what a source asserts counts. */
export function score(truths: readonly Truth[], read: (truth: Truth) => Read): Score {
  const [kind, status, reply] = [new Counter(), new Counter(), new Counter()];
  const [bounces, addresses] = [new Matches(), new Matches()];
  const errors: string[] = [];
  for (const truth of truths.filter((one) => one.duplicate_of === undefined)) {
    const got = read(truth);
    scoreKind(truth, got, kind, bounces, errors);
    scoreAddresses(truth, got, addresses, errors);
    if (isBouncy(truth.kind)) scoreCodes(truth, got, status, reply, errors);
  }
  return {
    kind: kind.share,
    bounceF1: bounces.f1,
    addressF1: addresses.f1,
    status: status.share,
    reply: reply.share,
    errors,
  };
}

function scoreKind(truth: Truth, got: Read, kind: Counter, bounces: Matches, errors: string[]): void {
  if (truth.kind === null) return;
  const right = got.kind === truth.kind || truth.kind_accept.includes(got.kind);
  kind.add(right);
  if (!right) errors.push(`${truth.id}: kind ${got.kind}, not ${truth.kind}`);
  const [want, have] = [isBouncy(truth.kind), isBouncy(got.kind)];
  if (want && truth.kind_accept.some((one) => !isBouncy(one))) return;
  if (want && have) bounces.hit += 1;
  else if (have) bounces.wrong += 1;
  else if (want) bounces.missed += 1;
}

function scoreAddresses(truth: Truth, got: Read, addresses: Matches, errors: string[]): void {
  const wanted = isBouncy(truth.kind) ? truth.recipients : [];
  const known = truth.recipients_complete && truth.recipients.every((one) => accepted(one).length > 0);
  const confirmedOnly = truth.recipients.some((one) => one.address_evidence?.startsWith('confirmed'));
  if (
    !known ||
    confirmedOnly ||
    !(isBouncy(truth.kind) || ['not-bounce', 'autoreply', null].includes(truth.kind))
  )
    return;
  if (truth.recipients.length === 0 && truth.kind === 'autoreply') return;
  const left = new Set(
    isBouncy(truth.kind) || isBouncy(got.kind) ? got.recipients.map((one) => one.address.toLowerCase()) : [],
  );
  for (const one of wanted) {
    const hit = accepted(one).filter((address) => left.has(address));
    if (hit.length > 0) addresses.hit += 1;
    else {
      addresses.missed += 1;
      errors.push(`${truth.id}: missed ${accepted(one).join(' or ')}`);
    }
    for (const address of accepted(one)) left.delete(address);
  }
  addresses.wrong += left.size;
  for (const address of left) errors.push(`${truth.id}: invented ${address}`);
}

function scoreCodes(truth: Truth, got: Read, status: Counter, reply: Counter, errors: string[]): void {
  for (const [index, one] of truth.recipients.entries()) {
    // A source that names no addresses means them in order.
    const inOrder =
      accepted(one).length === 0 && got.recipients.length === truth.recipients.length
        ? got.recipients[index]
        : undefined;
    const match =
      inOrder ??
      got.recipients.find((candidate) => accepted(one).includes(candidate.address.toLowerCase())) ??
      (truth.recipients.length === 1 && got.recipients.length === 1 ? got.recipients[0] : undefined);
    if (one.status && !one.status_pseudo) {
      status.add(match?.status === one.status);
      if (match?.status !== one.status)
        errors.push(`${truth.id}: status ${match?.status}, not ${one.status}`);
    }
    if (one.reply) {
      reply.add(match?.reply === one.reply);
      if (match?.reply !== one.reply) errors.push(`${truth.id}: reply ${match?.reply}, not ${one.reply}`);
    }
  }
}

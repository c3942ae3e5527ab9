import type { Playbook } from '../catalogue/playbooks.ts';
import { declare, type Stepped } from './create.ts';
import type { Incident } from './incident.ts';
import { MINUTE, spell } from './span.ts';

export interface OutagePolicy {
  readonly domains: number;
  readonly withinMs: number;
  /** Of the failures of the window, at least this share must be network trouble: a bulk send always meets some dead hosts. */
  readonly share: number;
}

export const outagePolicy: OutagePolicy = { domains: 5, withinMs: 15 * MINUTE, share: 0.5 };

/** A recipient's domain that failed for the network or the DNS in the window. */
export interface FailingDomain {
  readonly domain: string;
  /** Provider id, `''` when unknown: two domains at one provider are related. */
  readonly provider: string;
  readonly count: number;
}

/** Second-level public suffixes that matter in practice: `co.uk`, `com.au`, `ne.jp`. */
const SECOND_LEVEL = /^(?:ac|co|com|edu|go|gob|gov|ne|net|or|org)$/;

/** The registrable part, near enough to tell whether two domains are related: `mail.example.co.uk` is `example.co.uk`. */
export function family(domain: string): string {
  const labels = domain.toLowerCase().split('.');
  const country = (labels.at(-1) ?? '').length === 2 && SECOND_LEVEL.test(labels.at(-2) ?? '');
  return labels.slice(country ? -3 : -2).join('.');
}

/** How many of them are unrelated: one for each provider, one for each registrable domain. */
export const unrelated = (domains: readonly FailingDomain[]): number =>
  new Set(domains.filter(({ domain }) => domain !== '').map(({ domain, provider }) => (provider === '' ? family(domain) : `@${provider}`)))
    .size;

/**
 * Whether it is us: many unrelated domains unreachable at once. `otherFailures` counts the window's failures by servers that
 * did answer; unknown is 0.
 */
export function isOutage(domains: readonly FailingDomain[], otherFailures: number, policy: OutagePolicy = outagePolicy): boolean {
  const failing = domains.reduce((sum, { count }) => sum + count, 0);
  return unrelated(domains) >= policy.domains && failing >= policy.share * (failing + otherFailures);
}

/** The one incident that stands for all of them. */
export function declareOutage(
  domains: readonly FailingDomain[],
  playbook: Playbook,
  now: number,
  policy: OutagePolicy = outagePolicy,
): Stepped {
  const many = unrelated(domains);
  return declare(
    playbook,
    {
      key: `${playbook.id}||unstated:`,
      cause: 'network-problem',
      category: 'network-error',
      provider: '',
      scope: { kind: 'unstated', value: '' },
      because: `${many} unrelated domains could not be reached within ${spell(policy.withinMs)}: that is more likely our own DNS or network than all of theirs.`,
    },
    now,
  );
}

/** Whether an open outage (or any playbook that inhibits) explains this incident. */
export const explains = (open: Incident, playbook: Playbook, other: Pick<Incident, 'id' | 'category'>): boolean =>
  open.id !== other.id && (open.state === 'open' || open.state === 'acknowledged') && playbook.inhibits.includes(other.category);

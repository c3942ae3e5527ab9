import { getDomain } from 'tldts';
import type { Playbook } from '../catalogue/playbooks.ts';
import { DAY, HOUR, MINUTE } from '../time/span.ts';
import { declare, type Stepped } from './create.ts';
import type { Incident } from './incident.ts';
import { spell } from './span.ts';

export interface OutagePolicy {
  readonly domains: number;
  readonly withinMs: number;
  /**
   * Of all failures of the time, at least this share must be network trouble: a bulk send always meets some
   * dead hosts.
   */
  readonly share: number;
  /** Where some are usual: that many more, and this many standard deviations of chance. */
  readonly spreads: number;
}

export const outagePolicy: OutagePolicy = { domains: 5, withinMs: 15 * MINUTE, share: 0.05, spreads: 4 };

/** A recipient's domain that failed for the network or the DNS in the window. */
export interface FailingDomain {
  readonly domain: string;
  /** Provider id, `''` when unknown: two domains at one provider are related. */
  readonly provider: string;
  readonly count: number;
}

/** The registrable part, by the public suffix list: `mail.example.co.uk` is `example.co.uk`. */
export const family = (domain: string): string => getDomain(domain) ?? domain.toLowerCase();

/** How many of them are unrelated: one for each provider, one for each registrable domain. */
export const unrelated = (domains: readonly FailingDomain[]): number =>
  new Set(
    domains
      .filter(({ domain }) => domain !== '')
      .map(({ domain, provider }) => (provider === '' ? family(domain) : `@${provider}`)),
  ).size;

/** An hour of network failures, by the start of the hour (epoch ms). */
export interface NetworkHour {
  readonly hour: number;
  readonly bounces: number;
  readonly delays: number;
}

/**
 * Network failures that a window of this time of day usually has: the median, over the seven days before, of
 * the same hour and its two neighbours. One outage among the seven does not raise it.
 */
export function usualInWindow(
  hours: readonly NetworkHour[],
  now: number,
  policy: OutagePolicy = outagePolicy,
): number {
  const byHour = new Map(hours.map(({ hour, bounces, delays }) => [hour, bounces + delays]));
  const current = now - (now % HOUR);
  // Days before the first known failure are unknown, not quiet.
  const since = hours.reduce((first, { hour }) => Math.min(first, hour), current);
  const at = (hour: number): number => byHour.get(hour) ?? 0;
  const past = [1, 2, 3, 4, 5, 6, 7]
    .map((days) => current - days * DAY)
    .filter((hour) => hour >= since)
    .map((hour) => at(hour - HOUR) + at(hour) + at(hour + HOUR));
  const middle = past.toSorted((a, b) => a - b)[Math.floor(past.length / 2)] ?? 0;
  return (middle * policy.withinMs) / (3 * HOUR);
}

/**
 * Whether it is us: many unrelated domains unreachable at once, and far more than usual, as a large sender
 * always has some. `otherFailures` counts the failures by servers that did answer; unknown is 0, and so is
 * `usual` (`usualInWindow`).
 */
export function isOutage(
  domains: readonly FailingDomain[],
  otherFailures: number,
  usual = 0,
  policy: OutagePolicy = outagePolicy,
): boolean {
  const failing = domains.reduce((sum, { count }) => sum + count, 0);
  const limit = policy.domains + usual + policy.spreads * Math.sqrt(usual);
  return unrelated(domains) >= limit && failing >= policy.share * (failing + otherFailures);
}

/** Domains that are kept by name. */
const DOMAINS_NAMED = 10;

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
      cause: 'own-outage',
      category: 'network-error',
      provider: '',
      scope: { kind: 'unstated', value: '' },
      domains: domains
        .toSorted((a, b) => b.count - a.count)
        .slice(0, DOMAINS_NAMED)
        .map(({ domain }) => domain),
      because: `${many} unrelated domains could not be reached within ${spell(policy.withinMs)}: that is more likely our own DNS or network than all of theirs.`,
    },
    now,
  );
}

/** Whether an open outage (or any playbook that inhibits) explains this incident. */
export const explains = (
  open: Incident,
  playbook: Playbook,
  other: Pick<Incident, 'id' | 'category'>,
): boolean =>
  open.id !== other.id &&
  (open.state === 'open' || open.state === 'acknowledged') &&
  playbook.inhibits.includes(other.category);

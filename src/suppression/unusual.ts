import { DAY } from '../time/span.ts';
import type { Hold } from './suppress.ts';

/** New suppressions of one provider (or, where nobody knows it, of one domain). */
export interface NewlyListed {
  readonly provider: string;
  /** `''` where the provider is known. */
  readonly domain: string;
  /** In the day until now. */
  readonly lately: number;
  /** In the two weeks before that; held ones that nobody released do not count. */
  readonly before: number;
  /** When a person last released some of the day's. */
  readonly releasedAt: number | null;
}

export interface UnusualPolicy {
  /** So many of one provider within a day are nothing unusual, whatever was before. */
  readonly provider: number;
  /** So many of all. */
  readonly all: number;
  /** Beyond that: more than so many times a day's usual number. */
  readonly times: number;
}

export const unusualPolicy: UnusualPolicy = { provider: 50, all: 100, times: 5 };

/** Days over which the usual number is taken. */
export const USUAL_DAYS = 14;
export const LATELY_MS = DAY;

/** What is to be held, and why: one provider's, or all of the day's. */
export interface Unusual {
  readonly why: Extract<Hold, 'provider' | 'burst'>;
  /** Empty for all. */
  readonly provider: string;
  readonly domain: string;
  readonly lately: number;
  /** A day's usual number. */
  readonly usual: number;
}

const usualOf = ({ before }: Pick<NewlyListed, 'before'>): number => before / USUAL_DAYS;

const isOver = (lately: number, usual: number, floor: number, times: number): boolean =>
  lately > floor && lately > times * usual;

/**
 * New suppressions far above the usual. Many at one provider may be its own mistake (Gmail answered 5.1.1 for
 * accounts that live, on 14 and 15 December 2020); many at all may be ours, or somebody's who writes reports.
 * A young installation has no usual: there the floor decides. What a person released is not held again for a
 * day.
 */
export function unusual(
  groups: readonly NewlyListed[],
  policy: UnusualPolicy = unusualPolicy,
): readonly Unusual[] {
  const over = groups.filter(
    (group) =>
      group.releasedAt === null && isOver(group.lately, usualOf(group), policy.provider, policy.times),
  );
  const rest = groups.filter((group) => !over.includes(group));
  const lately = rest.reduce((sum, group) => sum + group.lately, 0);
  const usual = rest.reduce((sum, group) => sum + usualOf(group), 0);
  const released = rest.some(({ releasedAt }) => releasedAt !== null);
  const all = !released && isOver(lately, usual, policy.all, policy.times);
  return [
    ...over.map(
      (group): Unusual => ({
        why: 'provider',
        provider: group.provider,
        domain: group.domain,
        lately: group.lately,
        usual: usualOf(group),
      }),
    ),
    ...(all ? [{ why: 'burst', provider: '', domain: '', lately, usual } as const] : []),
  ];
}

/** A day's usual number in words. */
const usually = (usual: number): string =>
  usual < 0.5 ? 'usually hardly any' : `usually ${Math.round(usual)} a day`;

/** What people are told of it. `name`: how the provider or the domain is called. */
export function unusualWords({ why, lately, usual }: Unusual, name: string): { title: string; text: string } {
  const count = lately.toLocaleString('en-US');
  return why === 'provider'
    ? {
        title: `It may be ${name}: ${count} new suppressions are held`,
        text: `${count} addresses at ${name} were told within a day to be gone, ${usually(usual)}. A provider answers so by mistake at times. Nobody is suppressed until somebody says so.`,
      }
    : {
        title: `${count} new suppressions are held`,
        text: `${count} addresses failed for good within a day, ${usually(usual)}: an old list, a mistake, or reports that somebody made up. Nobody is suppressed until somebody says so.`,
      };
}

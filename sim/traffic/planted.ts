import type { Sighting } from '../../src/incident/incident.ts';
import { DAY, HOUR, MINUTE } from '../../src/time/span.ts';
import type { SayingName } from './causes.ts';
import { domainFor, mailTo, sendingIps } from './ordinary.ts';
import type { Random } from './random.ts';
import { sightingOf } from './sighting.ts';

/** Trouble that was put into the traffic on purpose: what Rebound must find, and when it began. */
export interface Planted {
  readonly playbook: string;
  readonly provider: string;
  readonly from: number;
  /** End of its failures. */
  readonly to: number;
  readonly saying: SayingName;
  /** Further changes that its story must bring. */
  readonly brings: readonly ('reblocked' | 'escalated' | 'looks-clean' | 'lifted')[];
}

interface Plan {
  readonly saying: SayingName;
  readonly playbook: string;
  readonly provider: string;
  /** Hours of the week (from its start) in which it may begin. */
  readonly starts: readonly [number, number];
  readonly lastsMs: readonly [number, number];
  readonly count: readonly [number, number];
  readonly brings?: Planted['brings'];
  /** Comes back this long after the lift of so many hours. */
  readonly returns?: { readonly liftsAfterMs: number; readonly after: readonly [number, number] };
  /** Share of its delays that expire, at the end. */
  readonly expires?: number;
}

const block = (
  saying: SayingName,
  playbook: string,
  hours: number,
  starts: readonly [number, number],
): Plan => ({
  saying,
  playbook,
  provider: 'mxroute',
  starts,
  lastsMs: [2 * HOUR, (hours - 1) * HOUR],
  count: [20, 120],
  brings: ['lifted'],
});

const plans: readonly Plan[] = [
  // Own outages keep clear of it: a network that is down brings back no flood of answers.
  {
    saying: 'flood',
    playbook: 'flood',
    provider: 'gmail',
    starts: [24, 80],
    lastsMs: [20 * MINUTE, 2 * HOUR],
    count: [300, 3000],
  },
  {
    ...block('mxroute-recipients', 'mxroute-rejected-recipient-flood', 48, [8, 20]),
    brings: ['lifted', 'reblocked'],
    returns: { liftsAfterMs: 48 * HOUR, after: [5 * MINUTE, 20 * HOUR] },
  },
  block('mxroute-logins', 'mxroute-authentication-failure-flood', 24, [4, 130]),
  block('mxroute-data', 'mxroute-rejected-after-data', 24, [4, 130]),
  block('mxroute-connections', 'mxroute-connection-spam', 12, [4, 130]),
  {
    saying: 'gmail-rate-ip',
    playbook: 'gmail-unusual-rate',
    provider: 'gmail',
    starts: [4, 60],
    lastsMs: [3 * HOUR, 12 * HOUR],
    count: [60, 400],
    brings: ['escalated', 'looks-clean'],
    expires: 0.05,
  },
  {
    saying: 'gmail-rate-dkim',
    playbook: 'gmail-unusual-rate',
    provider: 'gmail',
    starts: [4, 100],
    lastsMs: [2 * HOUR, 10 * HOUR],
    count: [60, 300],
    brings: ['looks-clean'],
  },
  {
    saying: 'gmail-unauthenticated',
    playbook: 'authentication',
    provider: 'gmail',
    starts: [4, 140],
    lastsMs: [HOUR, 8 * HOUR],
    count: [30, 300],
  },
  {
    saying: 'spamhaus-yahoo',
    playbook: 'reputation',
    provider: 'yahoo',
    starts: [4, 140],
    lastsMs: [HOUR, 10 * HOUR],
    count: [30, 200],
  },
  {
    saying: 's3150',
    playbook: 'reputation',
    provider: 'microsoft',
    starts: [4, 140],
    lastsMs: [HOUR, 10 * HOUR],
    count: [30, 200],
  },
  {
    saying: 'tss04',
    playbook: 'throttling',
    provider: 'yahoo',
    starts: [4, 140],
    lastsMs: [HOUR, 6 * HOUR],
    count: [60, 300],
  },
  {
    saying: 'outlook-throttle',
    playbook: 'throttling',
    provider: 'microsoft',
    starts: [4, 140],
    lastsMs: [HOUR, 6 * HOUR],
    count: [60, 300],
  },
  {
    saying: 'timeout',
    playbook: 'own-outage',
    provider: '',
    starts: [90, 140],
    lastsMs: [15 * MINUTE, 40 * MINUTE],
    count: [60, 200],
  },
  {
    saying: 'full',
    playbook: 'surge',
    provider: '',
    starts: [24, 140],
    lastsMs: [20 * MINUTE, 40 * MINUTE],
    count: [140, 250],
  },
  {
    saying: 'busy',
    playbook: 'surge',
    provider: '',
    starts: [24, 140],
    lastsMs: [20 * MINUTE, 40 * MINUTE],
    count: [120, 200],
  },
];

/** A subject and senders of nobody's campaign: what a stolen account sends. */
function mailOf(dice: Random, plan: Plan) {
  const mail = mailTo(dice, domainFor(plan.saying, dice), sendingIps[0]);
  if (plan.saying !== 'flood') return mail;
  return {
    ...mail,
    from: `invoice${dice.between(1, 999)}@example.com`,
    subject: `Invoice ${dice.between(1000, 9999)} overdue`,
    campaign: '',
  };
}

/**
 * Failures over a span, the first at its very start, the last at its very end, never further apart than the
 * pace says.
 */
function failures(dice: Random, plan: Plan, from: number, to: number): Sighting[] {
  const many = dice.between(...plan.count);
  const pace = (to - from) / (many - 1);
  return Array.from({ length: many }, (_, n) => {
    const jitter = n === 0 || n === many - 1 ? 0 : (dice.next() - 0.5) * pace;
    const expired = plan.expires !== undefined && n >= many * (1 - plan.expires);
    return sightingOf(
      plan.saying,
      mailOf(dice, plan),
      Math.round(from + n * pace + jitter),
      expired ? 'bounce' : undefined,
    );
  });
}

/** Plants each kind of trouble once into the week that begins at `start`. */
export function plant(
  dice: Random,
  start: number,
): { readonly planted: readonly Planted[]; readonly sightings: readonly Sighting[] } {
  const sightings: Sighting[] = [];
  const planted = plans.map((plan): Planted => {
    // Surges begin early in an hour: their figures are those of clock hours.
    const offset = plan.playbook === 'surge' ? dice.between(0, 10 * MINUTE) : dice.between(0, HOUR - 1);
    const from = start + dice.between(...plan.starts) * HOUR + offset;
    const to = from + dice.between(...plan.lastsMs);
    sightings.push(...failures(dice, plan, from, to));
    if (plan.returns) {
      const again = from + plan.returns.liftsAfterMs + dice.between(...plan.returns.after);
      sightings.push(...failures(dice, plan, again, again + 2 * HOUR));
    }
    return {
      playbook: plan.playbook,
      provider: plan.provider,
      from,
      to,
      saying: plan.saying,
      brings: plan.brings ?? [],
    };
  });
  return { planted, sightings };
}

/**
 * How long after its last failure a planted trouble may still be open, or re-open by one more: nothing odd is
 * put there.
 */
export const AFTERMATH_MS = 3 * DAY;

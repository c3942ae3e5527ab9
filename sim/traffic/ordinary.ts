import type { Sighting } from '../../src/incident/incident.ts';
import { HOUR } from '../../src/time/span.ts';
import type { SayingName } from './causes.ts';
import type { Random } from './random.ts';
import { type Mail, sightingOf } from './sighting.ts';

/** Failures in a busy hour of a working day, by what is said. */
const busyHour: Readonly<Partial<Record<SayingName, number>>> = {
  'unknown-gmail': 9,
  'unknown-outlook': 6,
  'unknown-elsewhere': 14,
  full: 7,
  greylisted: 10,
  spam: 3,
  timeout: 2,
  busy: 3,
};

/** Things that everybody sees once in a while and that are no incident; never twice within an hour. */
const oddities: readonly SayingName[] = [
  'gmail-rate-ip',
  'gmail-unauthenticated',
  's3150',
  'tss04',
  'spamhaus-yahoo',
  'outlook-throttle',
];
const ODDITY_GAP = 5 * HOUR;

/** Share of the busy hour by hour of the day (UTC) and by day of the week, Sunday first. */
const byHour = [1, 1, 1, 1, 2, 3, 5, 8, 10, 10, 10, 9, 8, 9, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1].map(
  (share) => share / 10,
);
const byDay = [0.3, 1, 1.1, 1, 1, 0.9, 0.4] as const;

const campaigns = ['weekly', 'offers', '', ''] as const;
export const sendingIps = ['192.0.2.10', '192.0.2.11', '192.0.2.12'] as const;

/** Somebody we wrote to. Domains of the same number are one organisation. */
export function mailTo(
  dice: Random,
  domain: string,
  ip: string = dice.pick(sendingIps),
  subject = 'Your weekly digest',
): Mail {
  const campaign = dice.pick(campaigns);
  const address = `user${dice.between(1, 99_999)}@${domain}`;
  return {
    address,
    domain,
    ip,
    from: 'News <news@example.com>',
    subject,
    campaign,
    id: `${dice.between(1, 1e9)}.${dice.between(1, 1e9)}`,
  };
}

/** Mail domain of whoever says this. */
export const domainFor = (name: SayingName, dice: Random): string => {
  if (name.includes('gmail') || name === 'flood') return 'gmail.com';
  if (name.includes('outlook') || name === 's3150') return 'outlook.com';
  if (name.includes('yahoo') || name === 'tss04') return 'yahoo.com';
  return `customer${dice.between(1, 400)}.example`;
};

/**
 * The newsletter goes out on Tuesdays at ten and meets dead addresses each time: a spike that is no surge.
 */
const newsletter = (at: number): number =>
  new Date(at).getUTCDay() === 2 && new Date(at).getUTCHours() === 10 ? 6 : 1;

/**
 * Ordinary failures between two times, with the rhythm of the day and of the week. `size` is the sender's: 1
 * has some 50 in a busy hour.
 */
export function ordinary(dice: Random, start: number, end: number, size = 1): Sighting[] {
  const seen: Sighting[] = [];
  for (let hour = start; hour < end; hour += HOUR) {
    const when = new Date(hour);
    const share = (byHour[when.getUTCHours()] ?? 0) * (byDay[when.getUTCDay()] ?? 0);
    for (const [name, busy] of Object.entries(busyHour) as [SayingName, number][]) {
      const unknown = name.startsWith('unknown') ? newsletter(hour) : 1;
      const many = dice.poisson(busy * share * unknown * size);
      for (let n = 0; n < many; n += 1)
        seen.push(sightingOf(name, mailTo(dice, domainFor(name, dice)), hour + dice.between(0, HOUR - 1)));
    }
  }
  return seen;
}

/**
 * Single refusals of the alarming kinds, hours apart: what a threshold is for. None of those kinds that
 * `taken` names then.
 */
export function oddTimes(
  dice: Random,
  start: number,
  end: number,
  taken: (name: SayingName, at: number) => boolean,
): Sighting[] {
  const seen: Sighting[] = [];
  for (const name of oddities) {
    for (
      let at = start + dice.between(0, 12 * HOUR);
      at < end;
      at += ODDITY_GAP + dice.between(0, 20 * HOUR)
    ) {
      if (!taken(name, at))
        seen.push(sightingOf(name, mailTo(dice, domainFor(name, dice), sendingIps[0]), at));
    }
  }
  return seen;
}

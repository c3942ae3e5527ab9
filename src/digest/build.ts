import type { Permanence } from '../catalogue/category.ts';
import { knowledgeOf, stepsOf } from '../catalogue/knowledge.ts';
import { providers } from '../catalogue/providers.ts';
import type { Incident } from '../incident/incident.ts';
import { addDays, endsWeek } from './day.ts';
import type { DayFigures, Digest, Trend, Week } from './digest.ts';

export interface DigestInput {
  /** `YYYY-MM-DD`. */
  readonly date: string;
  readonly timeZone: string;
  readonly figures: DayFigures;
  /** The incidents that stood within the day, as they stood at its end. */
  readonly incidents: readonly DayIncident[];
  readonly incidentsPurged?: boolean;
  readonly everHeard: boolean;
  readonly blindSince?: number | null;
  readonly placed?: Digest['placed'];
  readonly newlySuppressible: number;
  readonly expiring?: Digest['expiring'];
  readonly mailboxes: Digest['mailboxes'];
  /** Messages sent on the day, when the operator told; never guessed. */
  readonly sent: number | null;
  /**
   * The incidents of the seven days up to the date; asked for only on the last day of a week (`endsWeek`).
   */
  readonly week?: readonly DayIncident[];
}

/** An incident as it stood at the end of a span, and how often it opened and ended within. */
export interface DayIncident {
  readonly incident: Incident;
  readonly openings: number;
  readonly endings: number;
  readonly open: boolean;
}

const names = new Map(providers.map(({ id, name }) => [id, name]));
const TOP = 5;

/** A day is quiet although a few more bounced than usual: half as many again, or ten. */
const usual = ({ today, mean7 }: Trend): boolean => today <= Math.max(1.5 * mean7, mean7 + 10);

/** Quiet is a day on which no incident stood, of which everything was heard, where anything ever is. */
function quiet({
  figures,
  incidents,
  mailboxes,
  everHeard,
  blindSince,
  incidentsPurged,
}: DigestInput): boolean {
  const known = everHeard && blindSince == null && !incidentsPurged;
  const calm = known && worthTelling(incidents).length === 0 && figures.unread.today === 0;
  return (
    calm &&
    mailboxes.every(({ healthy }) => healthy) &&
    usual(figures.bounces) &&
    usual(figures.delays) &&
    usual(figures.complaints)
  );
}

function medianRecovery(week: readonly DayIncident[]): number | null {
  const took = week.flatMap(({ incident: { openedAt, resolvedAt } }) =>
    openedAt === null || resolvedAt === null ? [] : [resolvedAt - openedAt],
  );
  const sorted = took.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? null;
}

function weekOf({ date, figures: { days }, week }: DigestInput): Week | null {
  if (!week || !endsWeek(date)) return null;
  const sum = (of: 'bounces' | 'delays', rows: Digest['days']): number =>
    rows.reduce((total, row) => total + row[of], 0);
  const [now, before] = [days.slice(-7), days.slice(-14, -7)];
  return {
    from: addDays(date, -6),
    to: date,
    bounces: { now: sum('bounces', now), before: sum('bounces', before) },
    delays: { now: sum('delays', now), before: sum('delays', before) },
    opened: week.reduce((sum, { openings }) => sum + openings, 0),
    closed: week.reduce((sum, { endings }) => sum + endings, 0),
    medianRecoveryMs: medianRecovery(week),
  };
}

/** Muted and inhibited incidents stay out of the lists: they were nobody's concern. */
const worthTelling = (incidents: readonly DayIncident[]): readonly DayIncident[] =>
  incidents.filter(({ incident }) => incident.inhibitedBy === null);

/**
 * The first thing to do that holds for messages that failed as for those that are still tried: a day has
 * both.
 */
function firstStep(cause: string): string {
  const stepsFor = (permanence: Permanence) =>
    stepsOf(knowledgeOf({ cause, permanence })).map(({ text }) => text);
  const tried = stepsFor('temporary');
  const failed = stepsFor('permanent');
  return failed.find((text) => tried.includes(text)) ?? failed[0] ?? tried[0] ?? '';
}

/** Puts a day's figures into words and order. */
export function buildDigest(input: DigestInput): Digest {
  const { figures, sent } = input;
  const told = worthTelling(input.incidents);
  const those = (wanted: (one: DayIncident) => boolean): readonly Incident[] =>
    told.filter(wanted).map(({ incident }) => incident);
  return {
    ...figures,
    date: input.date,
    timeZone: input.timeZone,
    byProvider: figures.byProvider.map((trend) => ({
      ...trend,
      label: trend.label === '' ? 'other providers' : (names.get(trend.label) ?? trend.label),
    })),
    topCauses: figures.topCauses.slice(0, TOP).map(({ cause, count }) => ({
      cause,
      title: knowledgeOf({ cause }).title,
      count,
      doThis: firstStep(cause),
    })),
    opened: those(({ open, openings }) => open && openings > 0),
    closed: those(({ open }) => !open),
    stillOpen: those(({ open, openings }) => open && openings === 0),
    newlySuppressible: input.newlySuppressible,
    ...(input.expiring ? { expiring: input.expiring } : {}),
    mailboxes: input.mailboxes,
    allQuiet: quiet(input),
    everHeard: input.everHeard,
    blindSince: input.blindSince ?? null,
    ...(input.incidentsPurged ? { incidentsPurged: true as const } : {}),
    ...(input.placed ? { placed: input.placed } : {}),
    rate: sent === null || sent <= 0 ? null : { sent, bounced: figures.bounces.today },
    week: weekOf(input),
  };
}

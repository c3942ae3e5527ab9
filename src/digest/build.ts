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
  readonly opened: readonly Incident[];
  readonly closed: readonly Incident[];
  readonly stillOpen: readonly Incident[];
  readonly newlySuppressible: number;
  readonly mailboxes: Digest['mailboxes'];
  /** Messages sent on the day, when the operator told; never guessed. */
  readonly sent: number | null;
  /** Opened and closed in the seven days up to the date; asked for only on the last day of a week (`endsWeek`). */
  readonly week?: { readonly opened: readonly Incident[]; readonly closed: readonly Incident[] };
}

const names = new Map(providers.map(({ id, name }) => [id, name]));
const TOP = 5;

/** A day is quiet although a few more bounced than usual: half as many again, or ten. */
const usual = ({ today, mean7 }: Trend): boolean => today <= Math.max(1.5 * mean7, mean7 + 10);

function quiet({ figures, opened, stillOpen, mailboxes }: DigestInput): boolean {
  const calm = opened.length === 0 && stillOpen.length === 0 && figures.unread.today === 0;
  return (
    calm &&
    mailboxes.every(({ healthy }) => healthy) &&
    usual(figures.bounces) &&
    usual(figures.delays) &&
    usual(figures.complaints)
  );
}

function medianRecovery(closed: readonly Incident[]): number | null {
  const took = closed.flatMap(({ openedAt, resolvedAt }) =>
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
    opened: week.opened.length,
    closed: week.closed.length,
    medianRecoveryMs: medianRecovery(week.closed),
  };
}

/** Muted and inhibited incidents stay out of the lists: they were nobody's concern. */
const worthTelling = (incidents: readonly Incident[]): readonly Incident[] =>
  incidents.filter(({ inhibitedBy }) => inhibitedBy === null);

/** Puts a day's figures into words and order. */
export function buildDigest(input: DigestInput): Digest {
  const { figures, sent } = input;
  return {
    ...figures,
    date: input.date,
    timeZone: input.timeZone,
    byProvider: figures.byProvider.map((trend) => ({
      ...trend,
      label: trend.label === '' ? 'other providers' : (names.get(trend.label) ?? trend.label),
    })),
    topCauses: figures.topCauses.slice(0, TOP).map(({ cause, count }) => {
      const known = knowledgeOf({ cause });
      return { cause, title: known.title, count, doThis: stepsOf(known)[0]?.text ?? '' };
    }),
    opened: worthTelling(input.opened),
    closed: worthTelling(input.closed),
    stillOpen: worthTelling(input.stillOpen),
    newlySuppressible: input.newlySuppressible,
    mailboxes: input.mailboxes,
    allQuiet: quiet(input),
    rate: sent === null || sent <= 0 ? null : { sent, bounced: figures.bounces.today },
    week: weekOf(input),
  };
}

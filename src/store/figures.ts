import { type RawBuilder, sql } from 'kysely';
import { addDays } from '../digest/day.ts';
import type { DayFigures, Trend } from '../digest/digest.ts';
import type { Session } from './session.ts';

/** The day and those before it, newest first. */
interface Window {
  readonly today: string;
  readonly yesterday: string;
  /** Seven days before today. */
  readonly weekStart: string;
  /** Thirteen days before today. */
  readonly start: string;
  readonly dates: readonly string[];
  /** Days of the seven that there is history for, at least one. */
  readonly known: number;
}

async function windowOf({ read }: Session, date: string): Promise<Window> {
  const first = await read.selectFrom('dailyMails').select('day').orderBy('day').limit(1).executeTakeFirst();
  const dates = Array.from({ length: 14 }, (_, back) => addDays(date, -back));
  const known = dates.slice(1, 8).filter((day) => first !== undefined && day >= first.day).length;
  return {
    today: date,
    yesterday: addDays(date, -1),
    weekStart: addDays(date, -7),
    start: addDays(date, -13),
    dates,
    known: Math.max(known, 1),
  };
}

interface Sums {
  readonly today: number | null;
  readonly yesterday: number | null;
  readonly before: number | null;
}

const sums = (
  { today, yesterday, weekStart }: Window,
  count: RawBuilder<unknown>,
): RawBuilder<unknown> => sql`
  sum(case when "day" = ${today} then ${count} else 0 end) as "today",
  sum(case when "day" = ${yesterday} then ${count} else 0 end) as "yesterday",
  sum(case when "day" >= ${weekStart} and "day" < ${today} then ${count} else 0 end) as "before"`;

const trend = (label: string, row: Sums | undefined, { known }: Window): Trend => ({
  label,
  today: row?.today ?? 0,
  yesterday: row?.yesterday ?? 0,
  mean7: (row?.before ?? 0) / known,
});

const both = sql`"bounces" + "delays"`;

async function total(
  { read }: Session,
  window: Window,
  label: string,
  table: 'daily' | 'dailyMails',
  count: RawBuilder<unknown>,
): Promise<Trend> {
  const { rows } = await sql<Sums>`select ${sums(window, count)} from ${sql.table(table)}
    where "day" >= ${window.weekStart} and "day" <= ${window.today}`.execute(read);
  return trend(label, rows[0], window);
}

/**
 * Every label of the week with its three figures, highest today first. Who answered without a status is no
 * code; an unknown provider is one of many.
 */
async function trends(
  { read }: Session,
  window: Window,
  column: 'category' | 'provider' | 'status',
  limit: number,
): Promise<readonly Trend[]> {
  const label = sql.ref(column);
  const { rows } = await sql<
    Sums & { label: string }
  >`select ${label} as "label", ${sums(window, both)} from "daily"
    where "day" >= ${window.weekStart} and "day" <= ${window.today} ${column === 'status' ? sql`and ${label} <> ''` : sql``}
    group by ${label} order by "today" desc, "before" desc, "label" limit ${limit}`.execute(read);
  return rows
    .filter(({ today, before }) => (today ?? 0) !== 0 || (before ?? 0) !== 0)
    .map((row) => trend(row.label, row, window));
}

/** The day's first domains, then these on the days before: nobody needs the week's long tail. */
async function domains({ read }: Session, window: Window, limit: number): Promise<readonly Trend[]> {
  const { rows } = await sql<Sums & { label: string }>`
    with "most" as (select "domain" as "label", ${both} as "n" from "dailyDomains" where "day" = ${window.today} and ${both} > 0
      order by "n" desc, "label" limit ${limit})
    select "label", ${sums(window, both)} from "most" join "dailyDomains" on "domain" = "label" and "day" in (${sql.join(window.dates.slice(0, 8))})
    group by "label" order by "today" desc, "label"`.execute(read);
  return rows.map((row) => trend(row.label, row, window));
}

async function causes({ read }: Session, { today }: Window, limit: number): Promise<DayFigures['topCauses']> {
  const { rows } = await sql<{
    cause: string;
    count: number;
  }>`select "cause", sum(${both}) as "count" from "daily" where "day" = ${today}
    group by "cause" having sum(${both}) > 0 order by 2 desc, 1 limit ${limit}`.execute(read);
  return rows.map((row) => ({ ...row }));
}

async function lastDays({ read }: Session, { dates, start, today }: Window): Promise<DayFigures['days']> {
  const rows = await read
    .selectFrom('daily')
    .select(({ fn }) => [
      'day',
      fn.sum<number>('bounces').as('bounces'),
      fn.sum<number>('delays').as('delays'),
    ])
    .where('day', '>=', start)
    .where('day', '<=', today)
    .groupBy('day')
    .execute();
  const known = new Map(rows.map((row) => [row.day, row]));
  return dates
    .toReversed()
    .map((date) => ({ date, bounces: known.get(date)?.bounces ?? 0, delays: known.get(date)?.delays ?? 0 }));
}

/** A day's figures out of the daily counters. */
export async function figures(session: Session, date: string, most: number): Promise<DayFigures> {
  const window = await windowOf(session, date);
  return {
    bounces: await total(session, window, 'bounces', 'daily', sql`"bounces"`),
    delays: await total(session, window, 'delays', 'daily', sql`"delays"`),
    complaints: await total(
      session,
      window,
      'complaints',
      'dailyMails',
      sql`case when "kind" = 'complaint' then "mails" else 0 end`,
    ),
    unread: await total(session, window, 'unread', 'dailyMails', sql`"unread"`),
    unproven: await total(session, window, 'unproven', 'dailyMails', sql`"unproven"`),
    byCategory: await trends(session, window, 'category', 50),
    byProvider: await trends(session, window, 'provider', 50),
    topCodes: await trends(session, window, 'status', most),
    topDomains: await domains(session, window, most),
    topCauses: await causes(session, window, most),
    days: await lastDays(session, window),
  };
}

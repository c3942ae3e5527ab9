import { type RawBuilder, sql } from 'kysely';
import type { DayFigures } from '../digest/digest.ts';
import type { Baseline } from '../incident/surge.ts';
import { DAY } from '../time/span.ts';
import { hourOf } from './counter-buffer.ts';
import { figures } from './figures.ts';
import { dayNumber } from './keys.ts';
import type { Session } from './session.ts';

/** How often causes or statuses were seen. A row that matches both a cause and a status counts once. */
export interface Seen {
  /** Bounces and delays of the last 24 h (whole clock hours, the current one included). */
  readonly day: number;
  /** Of the last seven calendar days, today included. */
  readonly week: number;
  readonly lastAt: number | null;
  readonly lastProvider: string;
}

export interface TopCause {
  readonly cause: string;
  readonly provider: string;
  readonly count: number;
}

export interface Totals {
  readonly bounces: number;
  readonly delays: number;
  /** Of these, the ones that say nothing about the world: backscatter, and what nobody could prove. */
  readonly unproven: number;
  readonly mails: number;
  readonly unread: number;
  readonly lastBounceAt: number | null;
  readonly lastMailAt: number | null;
}

export interface HourRow {
  /** Start of the clock hour (epoch ms). */
  readonly hour: number;
  readonly bounces: number;
  readonly delays: number;
}

/**
 * Figures from counters that are kept beside the bounces, so that none of these scans the big table. A
 * transaction's own counts show up once it has committed.
 */
export interface Counts {
  history(
    seenAs: { readonly causes: readonly string[]; readonly statuses: readonly string[] },
    now: number,
  ): Promise<Seen>;
  /** Most frequent causes by provider since then (to the clock hour). */
  top(since: number, limit?: number): Promise<readonly TopCause[]>;
  /**
   * `date` is `YYYY-MM-DD` in the store's time zone (`StoreOptions.dayOf`). At most `top` (10) codes, domains
   * and causes.
   */
  figures(date: string, top?: number): Promise<DayFigures>;
  baseline(category: string, provider: string, now: number): Promise<Baseline>;
  /** All baselines with at least `floor` bounces and delays in the current clock hour, in one query. */
  baselines(now: number, floor: number): Promise<readonly Baseline[]>;
  totals(since: number): Promise<Totals>;
  /** Hours with anything in them since then, oldest first, for the given provider, category or cause. */
  hours(
    filter: { readonly provider?: string; readonly category?: string; readonly cause?: string },
    since: number,
  ): Promise<readonly HourRow[]>;
}

type SeenAs = Parameters<Counts['history']>[0];

/** Rows of the causes, and of the statuses under other causes: each by its own index, none twice. */
function branches({ causes, statuses }: SeenAs): RawBuilder<unknown>[] {
  const byCause = causes.length > 0 ? [sql`"cause" in (${sql.join(causes)})`] : [];
  const others = causes.length > 0 ? sql`and "cause" not in (${sql.join(causes)})` : sql``;
  const byStatus = statuses.length > 0 ? [sql`"status" in (${sql.join(statuses)}) ${others}`] : [];
  return [...byCause, ...byStatus];
}

/** Steps in days by which a look for the last time goes back: what is frequent is found in the first. */
const steps = [2, 7, 30, 90, 270];

async function lastOf({ read }: Session, column: 'cause' | 'status', value: string, now: number) {
  let day = dayNumber(now) + 1;
  for (const step of steps) {
    const days = Array.from({ length: step }, (_, back) => day - back);
    day -= step;
    const row = await read
      .selectFrom('hourly')
      .select(['lastAt', 'provider'])
      .where('day', 'in', days)
      .where(column, '=', value)
      .orderBy('lastAt', 'desc')
      .limit(1)
      .executeTakeFirst();
    if (row) return row;
  }
  return undefined;
}

/** Sum of what the branches find in one of the counters. */
async function sum(
  { read }: Session,
  table: 'hourly' | 'daily',
  within: RawBuilder<unknown>,
  seenAs: SeenAs,
): Promise<number> {
  const rows = branches(seenAs).map(
    (branch) =>
      sql`select "bounces" + "delays" as "n" from ${sql.table(table)} where ${within} and ${branch}`,
  );
  const found = await sql<{
    n: number | null;
  }>`select sum("n") as "n" from (${sql.join(rows, sql` union all `)}) "rows"`.execute(read);
  return found.rows[0]?.n ?? 0;
}

async function history(session: Session, seenAs: SeenAs, now: number): Promise<Seen> {
  if (seenAs.causes.length + seenAs.statuses.length === 0)
    return { day: 0, week: 0, lastAt: null, lastProvider: '' };
  const today = dayNumber(now);
  const hours = sql`"day" in (${sql.join([today - 1, today, today + 1])}) and "hour" >= ${hourOf(now - DAY)}`;
  const dates = Array.from({ length: 7 }, (_, back) => session.dayOf(now - back * DAY));
  const lasts = [
    ...seenAs.causes.map((cause) => lastOf(session, 'cause', cause, now)),
    ...seenAs.statuses.map((status) => lastOf(session, 'status', status, now)),
  ];
  const last = (await Promise.all(lasts)).flatMap((row) => row ?? []).sort((a, b) => b.lastAt - a.lastAt)[0];
  return {
    day: await sum(session, 'hourly', hours, seenAs),
    week: await sum(session, 'daily', sql`"day" in (${sql.join([...new Set(dates)])})`, seenAs),
    lastAt: last?.lastAt ?? null,
    lastProvider: last?.provider ?? '',
  };
}

async function top({ read }: Session, since: number, limit: number): Promise<readonly TopCause[]> {
  const rows = await read
    .selectFrom('hourly')
    .select(['cause', 'provider', sql<number>`sum("bounces" + "delays")`.as('count')])
    .where('hour', '>=', hourOf(since))
    .groupBy(['cause', 'provider'])
    .having(sql`sum("bounces" + "delays")`, '>', 0)
    .orderBy('count', 'desc')
    .orderBy('cause')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ ...row }));
}

interface BaselineRow {
  readonly category: string;
  readonly provider: string;
  readonly hour: number;
  readonly bounces: number;
  readonly delays: number;
}

async function baselines(
  { read }: Session,
  now: number,
  only: { readonly category: string; readonly provider: string } | null,
): Promise<readonly Baseline[]> {
  const hour = hourOf(now);
  const hours = Array.from({ length: 8 }, (_, back) => hour - back * DAY);
  const first =
    (await read.selectFrom('hourly').select('hour').orderBy('hour').limit(1).executeTakeFirst())?.hour ?? now;
  const rows: readonly BaselineRow[] = await read
    .selectFrom('hourly')
    .select(({ fn }) => [
      'category',
      'provider',
      'hour',
      // What nobody could prove is no sign of trouble here.
      sql<number>`sum("bounces" - "unproven")`.as('bounces'),
      // As they were seen then: the current hour's delays have not had the time to fail.
      fn.sum<number>('delaysSeen').as('delays'),
    ])
    .where('hour', 'in', hours)
    .$if(only !== null, (query) =>
      query.where('category', '=', only?.category ?? '').where('provider', '=', only?.provider ?? ''),
    )
    .groupBy(['category', 'provider', 'hour'])
    .execute();
  const groups = Map.groupBy(rows, ({ category, provider }) => `${category} ${provider}`);
  return [...groups.values()].flatMap((group) => {
    const [one] = group;
    if (!one) return [];
    const at = (back: number) => {
      const row = group.find((candidate) => candidate.hour === hours[back]);
      return { bounces: row?.bounces ?? 0, delays: row?.delays ?? 0 };
    };
    const { category, provider } = one;
    return [
      {
        category,
        provider,
        current: at(0),
        past: [1, 2, 3, 4, 5, 6, 7].map(at),
        historyMs: Math.max(now - first, 0),
      },
    ];
  });
}

async function baseline(
  session: Session,
  category: string,
  provider: string,
  now: number,
): Promise<Baseline> {
  const [known] = await baselines(session, now, { category, provider });
  if (known) return known;
  const first = await session.read
    .selectFrom('hourly')
    .select('hour')
    .orderBy('hour')
    .limit(1)
    .executeTakeFirst();
  const none = { bounces: 0, delays: 0 };
  return {
    category,
    provider,
    current: none,
    past: Array(7).fill(none),
    historyMs: Math.max(now - (first?.hour ?? now), 0),
  };
}

async function totals({ read }: Session, since: number): Promise<Totals> {
  const sights = await read
    .selectFrom('hourly')
    .select(({ fn }) => [
      fn.sum<number | null>('bounces').as('bounces'),
      fn.sum<number | null>('delays').as('delays'),
      fn.sum<number | null>('unproven').as('unproven'),
    ])
    .where('hour', '>=', hourOf(since))
    .executeTakeFirstOrThrow();
  const mails = await read
    .selectFrom('hourlyMails')
    .select(({ fn }) => [
      fn.sum<number | null>('mails').as('mails'),
      fn.sum<number | null>('unread').as('unread'),
    ])
    .where('hour', '>=', hourOf(since))
    .executeTakeFirstOrThrow();
  const lastMail = await read
    .selectFrom('hourlyMails')
    .select('lastAt')
    .orderBy('hour', 'desc')
    .orderBy('lastAt', 'desc')
    .limit(1)
    .executeTakeFirst();
  const lastSight = await read
    .selectFrom('hourly')
    .select('lastAt')
    .orderBy('hour', 'desc')
    .orderBy('lastAt', 'desc')
    .limit(1)
    .executeTakeFirst();
  return {
    bounces: sights.bounces ?? 0,
    delays: sights.delays ?? 0,
    unproven: sights.unproven ?? 0,
    mails: mails.mails ?? 0,
    unread: mails.unread ?? 0,
    lastBounceAt: lastSight?.lastAt ?? null,
    lastMailAt: lastMail?.lastAt ?? null,
  };
}

async function hours(
  { read }: Session,
  { provider, category, cause }: Parameters<Counts['hours']>[0],
  since: number,
): Promise<readonly HourRow[]> {
  const rows = await read
    .selectFrom('hourly')
    .select(({ fn }) => [
      'hour',
      fn.sum<number>('bounces').as('bounces'),
      fn.sum<number>('delays').as('delays'),
    ])
    .where('hour', '>=', hourOf(since))
    .$if(provider !== undefined, (query) => query.where('provider', '=', provider ?? ''))
    .$if(category !== undefined, (query) => query.where('category', '=', category ?? ''))
    .$if(cause !== undefined, (query) => query.where('cause', '=', cause ?? ''))
    .groupBy('hour')
    .orderBy('hour')
    .execute();
  return rows.map((row) => ({ ...row }));
}

export const counts = (session: Session): Counts => ({
  history: (seenAs, now) => history(session, seenAs, now),
  top: (since, limit = 10) => top(session, since, limit),
  figures: (date, most = 10) => figures(session, date, most),
  baseline: (category, provider, now) => baseline(session, category, provider, now),
  async baselines(now, floor) {
    const all = await baselines(session, now, null);
    return all.filter(({ current }) => current.bounces + current.delays >= floor);
  },
  totals: (since) => totals(session, since),
  hours: (filter, since) => hours(session, filter, since),
});

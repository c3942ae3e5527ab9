import { HOUR } from '../time/span.ts';
import { type Bulk, insertRows, type Value } from './bulk.ts';
import { dayNumber } from './keys.ts';
import type { TxSession } from './session.ts';

/** Start of a time's clock hour (UTC). */
export const hourOf = (at: number): number => Math.floor(at / HOUR) * HOUR;

/** Categories whose failing domains are kept for a day, to tell an outage of our own from one of theirs. */
export const domainCategories = ['network-error', 'invalid-domain'] as const;
export type DomainCategory = (typeof domainCategories)[number];

/** Failing domains are kept in pieces of five minutes. */
export const bucketOf = (at: number): number => Math.floor(at / 300_000) * 300_000;

/** One bounce or delay as the counters see it. */
export interface Sight {
  readonly at: number;
  readonly kind: 'bounce' | 'delay';
  readonly category: string;
  readonly cause: string;
  readonly status: string;
  readonly provider: string;
  readonly domain: string;
  /** It is counted, but says nothing about the world: no baseline, no failing domain comes of it. */
  readonly unproven?: boolean;
}

export interface CounterBuffer {
  mail(at: number, kind: string, unread: boolean, unproven: boolean): void;
  sight(sight: Sight): void;
  /** A delay that failed after all is no longer counted as one. */
  undelay(sight: Omit<Sight, 'kind'>): void;
  /** Marks that something was seen (keys.ts). */
  seen(key: number): void;
  flush(session: TxSession): Promise<void>;
}

const add = (table: string, column: string): string =>
  `"${column}" = "${table}"."${column}" + excluded."${column}"`;
const latest = (table: string): string =>
  `"lastAt" = case when excluded."lastAt" > "${table}"."lastAt" then excluded."lastAt" else "${table}"."lastAt" end`;
const cube = { category: 'text', cause: 'text', status: 'text', provider: 'text' } as const;

const hourly: Bulk = {
  table: 'hourly',
  columns: {
    hour: 'int',
    day: 'int',
    ...cube,
    bounces: 'int',
    delays: 'int',
    delaysSeen: 'int',
    unproven: 'int',
    lastAt: 'int',
  },
  tail: `on conflict ("hour", "cause", "status", "provider", "category") do update set ${add('hourly', 'bounces')}, ${add('hourly', 'delays')}, ${add('hourly', 'delaysSeen')}, ${add('hourly', 'unproven')}, ${latest('hourly')}`,
};
const daily: Bulk = {
  table: 'daily',
  columns: { day: 'text', ...cube, bounces: 'int', delays: 'int' },
  tail: `on conflict ("day", "cause", "status", "provider", "category") do update set ${add('daily', 'bounces')}, ${add('daily', 'delays')}`,
};
const dailyDomains: Bulk = {
  table: 'dailyDomains',
  columns: { day: 'text', domain: 'text', bounces: 'int', delays: 'int' },
  tail: `on conflict ("day", "domain") do update set ${add('dailyDomains', 'bounces')}, ${add('dailyDomains', 'delays')}`,
};
const hourlyMails: Bulk = {
  table: 'hourlyMails',
  columns: { hour: 'int', kind: 'text', mails: 'int', unread: 'int', unproven: 'int', lastAt: 'int' },
  tail: `on conflict ("hour", "kind") do update set ${add('hourlyMails', 'mails')}, ${add('hourlyMails', 'unread')}, ${add('hourlyMails', 'unproven')}, ${latest('hourlyMails')}`,
};
const dailyMails: Bulk = {
  table: 'dailyMails',
  columns: { day: 'text', kind: 'text', mails: 'int', unread: 'int', unproven: 'int' },
  tail: `on conflict ("day", "kind") do update set ${add('dailyMails', 'mails')}, ${add('dailyMails', 'unread')}, ${add('dailyMails', 'unproven')}`,
};
const failingDomains: Bulk = {
  table: 'failingDomains',
  columns: { category: 'text', bucket: 'int', domain: 'text', provider: 'text', count: 'int' },
  tail: `on conflict ("category", "bucket", "domain", "provider") do update set ${add('failingDomains', 'count')}`,
};
const seenKeys: Bulk = { table: 'seen', columns: { key: 'int' }, tail: 'on conflict ("key") do nothing' };

/** Sums by key in the order of the keys: every instance locks shared rows in one order. */
interface Sums {
  add(key: readonly Value[], figures: readonly number[], lastAt?: number): void;
  rows(): Value[][];
}

function createSums(): Sums {
  const entries = new Map<string, { key: readonly Value[]; figures: number[]; lastAt: number | undefined }>();
  return {
    add(key, figures, lastAt) {
      const name = key.join('\0');
      const entry = entries.get(name);
      if (!entry) {
        entries.set(name, { key, figures: [...figures], lastAt });
        return;
      }
      for (const [i, figure] of figures.entries()) entry.figures[i] = (entry.figures[i] ?? 0) + figure;
      if (lastAt !== undefined && lastAt > (entry.lastAt ?? 0)) entry.lastAt = lastAt;
    },
    rows: () =>
      [...entries]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([, { key, figures, lastAt }]) => [
          ...key,
          ...figures,
          ...(lastAt === undefined ? [] : [lastAt]),
        ]),
  };
}

/** Counts in memory what one transaction adds, so that each counter is written once. */
export function createCounterBuffer(dayOf: (at: number) => string): CounterBuffer {
  const hours = createSums();
  const days = createSums();
  const domains = createSums();
  const failing = createSums();
  const mailHours = createSums();
  const mailDays = createSums();
  const keys = new Set<number>();
  const count = (sight: Omit<Sight, 'kind'>, bounces: number, delays: number, delaysSeen: number): void => {
    const { at, category, cause, status, provider, domain } = sight;
    const day = dayOf(at);
    hours.add(
      [hourOf(at), dayNumber(at), category, cause, status, provider],
      [bounces, delays, delaysSeen, sight.unproven && bounces + delaysSeen > 0 ? 1 : 0],
      at,
    );
    days.add([day, category, cause, status, provider], [bounces, delays]);
    if (domain !== '' && !sight.unproven) domains.add([day, domain], [bounces, delays]);
  };
  return {
    mail(at, kind, unread, unproven) {
      const figures = [1, unread ? 1 : 0, unproven ? 1 : 0];
      mailHours.add([hourOf(at), kind], figures, at);
      mailDays.add([dayOf(at), kind], figures);
    },
    sight(sight) {
      if (sight.kind === 'bounce') count(sight, 1, 0, 0);
      else count(sight, 0, 1, 1);
      if (
        sight.unproven ||
        sight.domain === '' ||
        !domainCategories.some((category) => category === sight.category)
      )
        return;
      failing.add([sight.category, bucketOf(sight.at), sight.domain, sight.provider], [1]);
    },
    undelay: (sight) => count(sight, 0, -1, 0),
    seen: (key) => keys.add(key),
    async flush(session) {
      await insertRows(
        session,
        seenKeys,
        [...keys].sort((a, b) => a - b).map((key) => [key]),
      );
      await insertRows(session, dailyDomains, domains.rows());
      await insertRows(session, failingDomains, failing.rows());
      await insertRows(session, hourly, hours.rows());
      await insertRows(session, daily, days.rows());
      await insertRows(session, hourlyMails, mailHours.rows());
      await insertRows(session, dailyMails, mailDays.rows());
    },
  };
}

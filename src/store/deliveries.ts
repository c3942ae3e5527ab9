import { type Bulk, insertRows } from './bulk.ts';
import { hourOf } from './counter-buffer.ts';
import type { Session } from './session.ts';
import { clean, cut, limits } from './text.ts';

/**
 * Mail that a provider accepted. No recipient is kept: how many, from which of our addresses, and when last.
 */
export interface Delivered {
  /** Provider id of the catalogue, else the receiving host's domain; `''` when nobody knows. */
  readonly provider: string;
  /** Our sending IP, `''` when unknown. */
  readonly ip: string;
  /** The domain of ours that sent it (of `SENDER_DOMAINS`); `''` or absent when nobody knows. */
  readonly sender?: string;
  /** Epoch ms. */
  readonly at: number;
  /** Who saw it: `mailbox` (a success report), `log`, `event`. */
  readonly source: string;
  /** Recipients; 1 when not given. */
  readonly count?: number;
}

/** Successes of one hour. */
export interface DeliveryHour {
  readonly provider: string;
  readonly ip: string;
  readonly sender: string;
  /** Start of the hour (epoch ms, UTC). */
  readonly hour: number;
  readonly source: string;
  readonly count: number;
  readonly lastAt: number;
}

/** The newest success, and how many there were. */
export interface LastDelivery {
  readonly at: number;
  /**
   * Successes after `since`: never more than there were, since the hour in which `since` lies counts as one.
   */
  readonly count: number;
  readonly source: string;
}

/**
 * Where a success counts: a provider, perhaps one of our IPs or domains. Without them: any; `''`: one that
 * nobody named.
 */
export interface DeliveryScope {
  readonly provider: string;
  readonly ip?: string;
  readonly sender?: string;
}

/**
 * Successes by provider, sending IP, sender domain and hour: the evidence that ends incidents, and the
 * denominator of rates.
 */
export interface Deliveries {
  add(rows: readonly Delivered[]): Promise<void>;
  /** The newest success after `since`, `null` when there was none. */
  last(scope: DeliveryScope, since: number): Promise<LastDelivery | null>;
  /** Hours from the one of `from` to the one of `to`, both included, by hour. */
  hours(from: number, to: number): Promise<readonly DeliveryHour[]>;
}

const bulk: Bulk = {
  table: 'deliveries',
  columns: {
    provider: 'text',
    hour: 'int',
    ip: 'text',
    sender: 'text',
    source: 'text',
    count: 'int',
    lastAt: 'int',
  },
  tail: 'on conflict ("provider", "hour", "ip", "sender", "source") do update set "count" = "deliveries"."count" + excluded."count", "lastAt" = case when excluded."lastAt" > "deliveries"."lastAt" then excluded."lastAt" else "deliveries"."lastAt" end',
};

/** One row a counter, in the order of the keys: every instance locks shared rows in one order. */
function summed(rows: readonly Delivered[]): DeliveryHour[] {
  const sums = new Map<string, DeliveryHour>();
  for (const { provider, ip, sender = '', at, source, count = 1 } of rows) {
    const hour = hourOf(at);
    const key = [provider, hour, ip, sender, source].join('\0');
    const before = sums.get(key) ?? { provider, ip, sender, hour, source, count: 0, lastAt: at };
    sums.set(key, { ...before, count: before.count + count, lastAt: Math.max(before.lastAt, at) });
  }
  return [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}

async function last(
  { read }: Session,
  { provider, ip, sender }: DeliveryScope,
  since: number,
): Promise<LastDelivery | null> {
  const rows = await read
    .selectFrom('deliveries')
    .select(['hour', 'count', 'lastAt', 'source'])
    .where('provider', '=', provider)
    .where('hour', '>=', hourOf(since))
    .where('lastAt', '>', since)
    .$if(ip !== undefined, (query) => query.where('ip', '=', ip ?? ''))
    .$if(sender !== undefined, (query) => query.where('sender', '=', sender ?? ''))
    .execute();
  const newest = rows.reduce<(typeof rows)[number] | null>(
    (best, row) => (best && best.lastAt >= row.lastAt ? best : row),
    null,
  );
  if (!newest) return null;
  const count = rows.reduce((sum, row) => sum + (row.hour >= since ? row.count : 1), 0);
  return { at: newest.lastAt, count, source: newest.source };
}

export const deliveries = (session: Session): Deliveries => ({
  async add(rows) {
    const counted = rows.map((row) => ({
      ...row,
      provider: clean(cut(row.provider, limits.line)),
      ip: clean(cut(row.ip, limits.line)),
      sender: clean(cut(row.sender ?? '', limits.line)),
    }));
    await insertRows(
      session,
      bulk,
      summed(counted).map((row) => [
        row.provider,
        row.hour,
        row.ip,
        row.sender,
        row.source,
        row.count,
        row.lastAt,
      ]),
    );
  },
  last: (scope, since) => last(session, scope, since),
  async hours(from, to) {
    const rows = await session.read
      .selectFrom('deliveries')
      .selectAll()
      .where('hour', '>=', hourOf(from))
      .where('hour', '<=', hourOf(to))
      .orderBy('hour')
      .orderBy('provider')
      .orderBy('ip')
      .orderBy('sender')
      .orderBy('source')
      .execute();
    return rows.map((row) => ({ ...row }));
  },
});

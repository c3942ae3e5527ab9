import { sql } from 'kysely';
import { blockKeyParts } from './keys.ts';
import type { Session } from './session.ts';

/** Failures that an incident is opened by without having seen them one by one. */
export interface Adopted {
  readonly bounces: number;
  readonly delays: number;
  /** The first of them; `null` when there are none. */
  readonly firstAt: number | null;
}

/** Which failures: of a category, perhaps at one provider, since a time. */
export interface Wanted {
  readonly category: string;
  readonly provider?: string;
  readonly since: number;
}

/** Rows that are looked at: the newest. What is older than these is not of the last hour. */
const NEWEST = 50_000;

/**
 * Gives an incident that figures opened (an outage, a surge) the failures that they counted and that belong
 * to no other: its counts, senders and samples are theirs.
 */
export async function adopt(
  session: Session,
  incidentId: string,
  { category, provider, since }: Wanted,
): Promise<Adopted> {
  return session.atomically(async ({ write }) => {
    const { block, span, hash } = blockKeyParts(incidentId);
    const { rows } = await sql<{ kind: string; at: number }>`update "bounces"
      set "incidentId" = ${incidentId}, "incidentKey" = ("messageId" / ${sql.lit(block)}) * ${sql.lit(span)} + ${sql.lit(hash)}
      where "id" > (select coalesce(max("id"), 0) from "bounces") - ${sql.lit(NEWEST)}
        and "incidentId" is null and "superseded" = 0 and "at" >= ${since} and "category" = ${category}
        ${provider === undefined ? sql`` : sql`and "provider" = ${provider}`}
      returning "kind", "at"`.execute(write);
    const bounces = rows.filter(({ kind }) => kind === 'bounce').length;
    return {
      bounces,
      delays: rows.length - bounces,
      firstAt:
        rows.length === 0
          ? null
          : rows.reduce((first, { at }) => Math.min(first, Number(at)), Number.POSITIVE_INFINITY),
    };
  });
}

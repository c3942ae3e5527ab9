import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { type Blocks, blockKeys, blockOf, blockSpan } from './keys.ts';
import type { Session } from './session.ts';

/** A label's count among an incident's rows, and its part (0 to 1) of the rows that have one. */
export interface Counted {
  readonly label: string;
  readonly count: number;
  readonly share: number;
}

/** What the returned originals of an incident's newest rows (at most 5,000) say, five labels each. */
export interface EvidenceRows {
  /** Rows looked at; a message that was delayed and then failed is one. */
  readonly rows: number;
  /** Those of them that are still tried. */
  readonly delays: number;
  readonly senders: readonly Counted[];
  /** Return-Paths of the originals. */
  readonly envelopes: readonly Counted[];
  readonly campaigns: readonly Counted[];
  readonly subjects: readonly Counted[];
  readonly mailers: readonly Counted[];
  readonly sendingIps: readonly Counted[];
  readonly helos: readonly Counted[];
  /** Names of the DKIM keys of one original, separated by blanks. */
  readonly signatures: readonly Counted[];
  readonly domains: readonly Counted[];
  /** Reply and enhanced status, `550 5.7.28`. */
  readonly codes: readonly Counted[];
  /** Rows whose original names no sender, or a null one. */
  readonly nullSenders: number;
  /** Distinct senders among the rows. */
  readonly distinctSenders: number;
  /** Rows of mail that we did not send. */
  readonly backscatter: number;
  /** Newest distinct diagnostics, at most five, whole (unmasked). */
  readonly samples: readonly { readonly at: number; readonly address: string; readonly diagnostic: string }[];
}

/**
 * Newest rows that are looked at: shares are right to a percent, and SQLite holds up the process for some 30
 * ms.
 */
const NEWEST = 5_000;

const labels = {
  senders: 'originalFrom',
  envelopes: 'envelopeFrom',
  campaigns: 'campaign',
  subjects: 'originalSubject',
  mailers: 'mailer',
  sendingIps: 'sendingIp',
  helos: 'helo',
  signatures: 'signatures',
  domains: 'domain',
  codes: 'code',
} as const;
type Name = keyof typeof labels;

/** What only the returned message tells. */
const ofOriginals: ReadonlySet<Name> = new Set(['senders', 'campaigns', 'subjects', 'mailers', 'signatures']);

/** Rows among which distinct addresses are counted. */
const COUNTED = 50_000;

/** The blocks that hold rows. Instances that store at once are not in step: one more at either end. */
export async function blocksOf({ read }: Session): Promise<Blocks> {
  const end = (direction: 'asc' | 'desc') =>
    read.selectFrom('bounces').select('messageId').orderBy('id', direction).limit(1).executeTakeFirst();
  const [oldest, newest] = [await end('asc'), await end('desc')];
  return {
    first: Math.max(blockOf(oldest?.messageId ?? 0) - 1, 0),
    last: blockOf(newest?.messageId ?? 0) + 1,
  };
}

/** Which rows are the newest of an incident: those under these keys with at least this id. */
interface Newest {
  readonly keys: readonly number[];
  readonly fromId: number;
}

/** Sizes of the pieces of blocks that are looked through, newest first, until there are rows enough. */
const pieces = [2, 2, 4, 16, 64, 256, 1024, 4096];

async function newestOf(session: Session, incidentId: string, wanted: number): Promise<Newest> {
  const all = blockKeys(incidentId, await blocksOf(session));
  let used = 0;
  let missing = wanted;
  let fromId = Number.MAX_SAFE_INTEGER;
  for (const size of pieces) {
    const keys = all.slice(used, used + size);
    if (keys.length === 0 || missing <= 0) break;
    used += keys.length;
    const { rows } = await sql<{
      count: number;
      first: number | null;
    }>`select count(*) as "count", min("id") as "first" from (
      select "id" from "bounces" where "incidentKey" in (${sql.join(keys)}) order by "id" desc limit ${missing}) "newest"`.execute(
      session.read,
    );
    missing -= rows[0]?.count ?? 0;
    fromId = Math.min(fromId, rows[0]?.first ?? fromId);
  }
  return { keys: all.slice(0, used), fromId };
}

/** Distinct addresses of an incident, by their hashes. */
export async function distinctAddresses(session: Session, incidentId: string): Promise<number> {
  const { keys, fromId } = await newestOf(session, incidentId, COUNTED);
  const { rows } = await sql<{
    count: number;
  }>`select count(distinct "addressKey" % ${sql.lit(blockSpan)}) as "count"
    from "bounces" where "incidentKey" in (${sql.join(keys)}) and "id" >= ${fromId}`.execute(session.read);
  return rows[0]?.count ?? 0;
}

/** Which rows are looked at, as a condition on `b`. */
type Chosen = RawBuilder<SqlBool>;

const ofIncident = (incidentId: string, { keys, fromId }: Newest): Chosen =>
  sql`b."incidentKey" in (${sql.join(keys)}) and b."id" >= ${fromId} and b."incidentId" = ${incidentId}`;

/**
 * Failures of one kind in a span of time, whatever incident they belong to; looked for among the newest rows.
 */
export interface About {
  readonly category: string;
  /** `null`: at any provider. */
  readonly provider: string | null;
  readonly from: number;
  readonly to: number;
}

/** Newest rows among which those are looked for: some tens of milliseconds on SQLite. */
const LOOKED_THROUGH = 20_000;

const about = ({ category, provider, from, to }: About): Chosen =>
  sql`b."id" > (select coalesce(max("id"), 0) from "bounces") - ${LOOKED_THROUGH}
    and b."category" = ${category} and b."at" >= ${from} and b."at" <= ${to}
    ${provider === null ? sql`` : sql`and b."provider" = ${provider}`}`;

/**
 * The chosen rows with what their originals say. A failure that was told by the log first has its original in
 * the report that tells it again: those (2) say who sent what, and count for nothing else.
 */
const rowsOf = (chosen: Chosen): RawBuilder<unknown> => sql`"newest" as materialized (
  select b."superseded", b."domain", b."kind", m."originalFrom", m."envelopeFrom", m."originalSubject", m."mailer", m."sendingIp", m."helo", m."signatures", m."ours",
    trim(b."reply" || ' ' || b."status") as "code",
    case when m."campaign" <> '' then m."campaign" else m."listId" end as "campaign"
  from "bounces" b join "messages" m on m."id" = b."messageId"
  where ${chosen} and b."superseded" in (0, 2))`;

const ranked = (name: Name): RawBuilder<unknown> => sql`select * from (
  select ${sql.lit(name)} as "name", ${sql.ref(labels[name])} as "label", count(*) as "count", sum(count(*)) over () as "total"
  from "newest" where ${sql.ref(labels[name])} <> '' ${ofOriginals.has(name) ? sql`` : sql`and "superseded" = 0`} group by ${sql.ref(labels[name])} order by 3 desc, 2 limit 5) ${sql.ref(`top_${name}`)}`;

/** Figures that are of all rows, in the same shape. A log names the envelope's sender only. */
const overall = sql`select 'rows' as "name", '' as "label", count(*) as "count", count(distinct "originalFrom") as "total" from "newest" where "superseded" = 0
  union all select 'nullSenders', '', count(*), 0 from "newest" where "superseded" = 0 and "originalFrom" in ('', '<>') and "envelopeFrom" in ('', '<>')
  union all select 'delays', '', count(*), 0 from "newest" where "superseded" = 0 and "kind" = 'delay'
  union all select 'backscatter', '', count(*), 0 from "newest" where "superseded" = 0 and "ours" = 0`;

interface Row {
  readonly name: Name | 'rows' | 'delays' | 'nullSenders' | 'backscatter';
  readonly label: string;
  readonly count: number;
  readonly total: number;
}

type Shares = Omit<EvidenceRows, 'samples'>;

async function shares({ read }: Session, chosen: Chosen): Promise<Shares> {
  const names = Object.keys(labels) as Name[];
  const { rows } =
    await sql<Row>`with ${rowsOf(chosen)} ${overall} union all ${sql.join(names.map(ranked), sql` union all `)}`.execute(
      read,
    );
  const of = (wanted: Row['name']): readonly Row[] => rows.filter(({ name }) => name === wanted);
  const labelled = names.map((name) => [
    name,
    of(name).map(({ label, count, total }) => ({ label, count, share: count / total })),
  ]);
  return {
    ...(Object.fromEntries(labelled) as Record<Name, Counted[]>),
    rows: of('rows')[0]?.count ?? 0,
    delays: of('delays')[0]?.count ?? 0,
    distinctSenders: of('rows')[0]?.total ?? 0,
    nullSenders: of('nullSenders')[0]?.count ?? 0,
    backscatter: of('backscatter')[0]?.count ?? 0,
  };
}

async function samples({ read }: Session, chosen: Chosen): Promise<EvidenceRows['samples']> {
  const rows = await read
    .selectFrom('bounces as b')
    .select(['b.at', 'b.address', 'b.diagnostic'])
    .where(chosen)
    .orderBy('b.id', 'desc')
    .limit(200)
    .execute();
  const distinct = new Map<string, (typeof rows)[number]>();
  for (const row of rows)
    if (row.diagnostic !== '' && !distinct.has(row.diagnostic)) distinct.set(row.diagnostic, row);
  return [...distinct.values()].slice(0, 5).map((row) => ({ ...row }));
}

/** Shares, figures and samples of an incident, computed where the rows are. */
export async function evidence(session: Session, incidentId: string): Promise<EvidenceRows> {
  return told(session, ofIncident(incidentId, await newestOf(session, incidentId, NEWEST)));
}

/**
 * The same of what an incident that figures opened is about: those failures came before it, and belong to
 * others.
 */
export const evidenceAbout = (session: Session, what: About): Promise<EvidenceRows> =>
  told(session, about(what));

const told = async (session: Session, chosen: Chosen): Promise<EvidenceRows> => ({
  ...(await shares(session, chosen)),
  samples: await samples(session, chosen),
});

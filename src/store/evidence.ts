import { type RawBuilder, sql } from 'kysely';
import { dayKeySpan, dayKeys, dayNumber } from './keys.ts';
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
  readonly senders: readonly Counted[];
  readonly campaigns: readonly Counted[];
  readonly subjects: readonly Counted[];
  readonly mailers: readonly Counted[];
  readonly sendingIps: readonly Counted[];
  readonly helos: readonly Counted[];
  readonly domains: readonly Counted[];
  /** Rows whose original names no sender, or a null one. */
  readonly nullSenders: number;
  /** Distinct senders among the rows. */
  readonly distinctSenders: number;
  /** Rows of mail that we did not send. */
  readonly backscatter: number;
  /** Newest distinct diagnostics, at most five, whole (unmasked). */
  readonly samples: readonly { readonly at: number; readonly address: string; readonly diagnostic: string }[];
}

/** Newest rows that are looked at: shares are right to a percent, and SQLite holds up the process for some 30 ms. */
const NEWEST = 5_000;

const labels = {
  senders: 'originalFrom',
  campaigns: 'campaign',
  subjects: 'originalSubject',
  mailers: 'mailer',
  sendingIps: 'sendingIp',
  helos: 'helo',
  domains: 'domain',
} as const;
type Name = keyof typeof labels;

const DAY = 86_400_000;
/** Days that are looked through at most: longer than mail is kept. */
const DAYS = 400;

/** Keys of the days on which an incident can have rows. An incident that is not stored (yet) is looked for near the newest row. */
export async function incidentKeys({ read }: Session, incidentId: string): Promise<readonly number[]> {
  const known = await read.selectFrom('incidents').select(['firstAt', 'lastAt']).where('id', '=', incidentId).executeTakeFirst();
  const newest = known ?? (await read.selectFrom('bounces').select('at as lastAt').orderBy('id', 'desc').limit(1).executeTakeFirst());
  const lastAt = newest?.lastAt ?? 0;
  // Reports arrive out of order: a week before the first sighting, a day after the last.
  const firstAt = (known?.firstAt ?? lastAt - 90 * DAY) - 7 * DAY;
  const last = dayNumber(lastAt) + 1;
  return dayKeys(incidentId, last, Math.min(last - dayNumber(firstAt) + 1, DAYS));
}

/** Distinct addresses of an incident, by their hashes. */
export async function distinctAddresses(session: Session, incidentId: string): Promise<number> {
  const keys = await incidentKeys(session, incidentId);
  const { rows } = await sql<{ count: number }>`select count(distinct "addressKey" % ${sql.lit(dayKeySpan)}) as "count"
    from "bounces" where "incidentKey" in (${sql.join(keys)})`.execute(session.read);
  return rows[0]?.count ?? 0;
}

/** Which rows are the newest of an incident: those of these days with at least this id. */
interface Newest {
  readonly keys: readonly number[];
  readonly fromId: number;
}

/** Sizes of the pieces of days that are looked through, newest first, until there are rows enough. */
const pieces = [1, 1, 1, 7, 30, DAYS];

async function newestOf(session: Session, incidentId: string): Promise<Newest> {
  const all = await incidentKeys(session, incidentId);
  let used = 0;
  let missing = NEWEST;
  let fromId = Number.MAX_SAFE_INTEGER;
  for (const size of pieces) {
    const keys = all.slice(used, used + size);
    if (keys.length === 0 || missing <= 0) break;
    used += keys.length;
    const rows = await session.read
      .selectFrom('bounces')
      .select('id')
      .where('incidentKey', 'in', keys)
      .orderBy('id', 'desc')
      .limit(missing)
      .execute();
    missing -= rows.length;
    fromId = Math.min(fromId, rows.at(-1)?.id ?? fromId);
  }
  return { keys: all.slice(0, used), fromId };
}

/** The incident's newest rows with what their originals say. */
const rowsOf = (incidentId: string, { keys, fromId }: Newest): RawBuilder<unknown> => sql`"newest" as materialized (
  select b."domain", m."originalFrom", m."originalSubject", m."mailer", m."sendingIp", m."helo", m."ours",
    case when m."campaign" <> '' then m."campaign" else m."listId" end as "campaign"
  from "bounces" b join "messages" m on m."id" = b."messageId"
  where b."incidentKey" in (${sql.join(keys)}) and b."id" >= ${fromId} and b."incidentId" = ${incidentId} and b."superseded" = 0)`;

const ranked = (name: Name): RawBuilder<unknown> => sql`select * from (
  select ${sql.lit(name)} as "name", ${sql.ref(labels[name])} as "label", count(*) as "count", sum(count(*)) over () as "total"
  from "newest" where ${sql.ref(labels[name])} <> '' group by ${sql.ref(labels[name])} order by 3 desc, 2 limit 5) ${sql.ref(`top_${name}`)}`;

/** Figures that are of all rows, in the same shape. */
const overall = sql`select 'rows' as "name", '' as "label", count(*) as "count", count(distinct "originalFrom") as "total" from "newest"
  union all select 'nullSenders', '', count(*), 0 from "newest" where "originalFrom" in ('', '<>')
  union all select 'backscatter', '', count(*), 0 from "newest" where "ours" = 0`;

interface Row {
  readonly name: Name | 'rows' | 'nullSenders' | 'backscatter';
  readonly label: string;
  readonly count: number;
  readonly total: number;
}

type Shares = Omit<EvidenceRows, 'samples'>;

async function shares({ read }: Session, incidentId: string, newest: Newest): Promise<Shares> {
  const names = Object.keys(labels) as Name[];
  const { rows } =
    await sql<Row>`with ${rowsOf(incidentId, newest)} ${overall} union all ${sql.join(names.map(ranked), sql` union all `)}`.execute(read);
  const of = (wanted: Row['name']): readonly Row[] => rows.filter(({ name }) => name === wanted);
  const labelled = names.map((name) => [name, of(name).map(({ label, count, total }) => ({ label, count, share: count / total }))]);
  return {
    ...(Object.fromEntries(labelled) as Record<Name, Counted[]>),
    rows: of('rows')[0]?.count ?? 0,
    distinctSenders: of('rows')[0]?.total ?? 0,
    nullSenders: of('nullSenders')[0]?.count ?? 0,
    backscatter: of('backscatter')[0]?.count ?? 0,
  };
}

async function samples({ read }: Session, incidentId: string, { keys, fromId }: Newest): Promise<EvidenceRows['samples']> {
  const rows = await read
    .selectFrom('bounces')
    .select(['at', 'address', 'diagnostic'])
    .where('incidentKey', 'in', keys)
    .where('id', '>=', fromId)
    .where('incidentId', '=', incidentId)
    .orderBy('id', 'desc')
    .limit(200)
    .execute();
  const distinct = new Map<string, (typeof rows)[number]>();
  for (const row of rows) if (row.diagnostic !== '' && !distinct.has(row.diagnostic)) distinct.set(row.diagnostic, row);
  return [...distinct.values()].slice(0, 5).map((row) => ({ ...row }));
}

/** Shares, figures and samples of an incident, computed where the rows are. */
export async function evidence(session: Session, incidentId: string): Promise<EvidenceRows> {
  const newest = await newestOf(session, incidentId);
  return { ...(await shares(session, incidentId, newest)), samples: await samples(session, incidentId, newest) };
}

import { type RawBuilder, sql } from 'kysely';
import type { Session } from './session.ts';

/** A label's count among an incident's rows, and its part (0 to 1) of the rows that have one. */
export interface Counted {
  readonly label: string;
  readonly count: number;
  readonly share: number;
}

/** What the returned originals of an incident's newest rows (at most 20,000) say, five labels each. */
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

/** Newest rows that are looked at: enough to be fair, few enough to be quick. */
const NEWEST = 20_000;

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

/** The incident's newest rows with what their originals say. */
const newest = (incidentId: string): RawBuilder<unknown> => sql`"newest" as materialized (
  select b."at", b."address", b."domain", b."diagnostic", m."originalFrom", m."originalSubject", m."mailer", m."sendingIp", m."helo", m."ours",
    case when m."campaign" <> '' then m."campaign" else m."listId" end as "campaign"
  from (select * from "bounces" where "incidentId" = ${incidentId} and "superseded" = 0 order by "id" desc limit ${sql.lit(NEWEST)}) b
  join "messages" m on m."id" = b."messageId")`;

const ranked = (name: Name): RawBuilder<unknown> => sql`select * from (
  select ${sql.lit(name)} as "name", ${sql.ref(labels[name])} as "label", count(*) as "count", sum(count(*)) over () as "total"
  from "newest" where ${sql.ref(labels[name])} <> '' group by ${sql.ref(labels[name])} order by 3 desc, 2 limit 5) ${sql.ref(`top_${name}`)}`;

interface Row {
  readonly name: Name;
  readonly label: string;
  readonly count: number;
  readonly total: number;
}

async function shares({ read }: Session, incidentId: string): Promise<Readonly<Record<Name, Counted[]>>> {
  const names = Object.keys(labels) as Name[];
  const { rows } = await sql<Row>`with ${newest(incidentId)} ${sql.join(names.map(ranked), sql` union all `)}`.execute(read);
  const found: Record<Name, Counted[]> = { senders: [], campaigns: [], subjects: [], mailers: [], sendingIps: [], helos: [], domains: [] };
  for (const { name, label, count, total } of rows) found[name].push({ label, count, share: count / total });
  return found;
}

async function totals({ read }: Session, incidentId: string) {
  const { rows } = await sql<{ rows: number; nullSenders: number; distinctSenders: number; backscatter: number }>`with ${newest(incidentId)}
    select count(*) as "rows", coalesce(sum(case when "originalFrom" in ('', '<>') then 1 else 0 end), 0) as "nullSenders",
      count(distinct "originalFrom") as "distinctSenders", coalesce(sum(case when "ours" = 0 then 1 else 0 end), 0) as "backscatter"
    from "newest"`.execute(read);
  return rows[0] ?? { rows: 0, nullSenders: 0, distinctSenders: 0, backscatter: 0 };
}

async function samples({ read }: Session, incidentId: string): Promise<EvidenceRows['samples']> {
  const rows = await read
    .selectFrom('bounces')
    .select(['at', 'address', 'diagnostic'])
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
  return {
    ...(await shares(session, incidentId)),
    ...(await totals(session, incidentId)),
    samples: await samples(session, incidentId),
  };
}

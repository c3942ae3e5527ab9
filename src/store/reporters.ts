import type { Session } from './session.ts';
import { clean, cut, limits } from './text.ts';

/** How late one server's notice of a delay came. */
export interface NoticeLag {
  /** The server that wrote it. */
  readonly server: string;
  /** Kind of mail server, `''` when its notice does not show it. */
  readonly software: string;
  /** From the arrival in its queue to ours, in ms. */
  readonly lag: number;
  readonly at: number;
}

/** What is known of a server's notices. */
export interface Reporter {
  readonly server: string;
  readonly software: string;
  /** The latest ones, newest last, at most fifty. */
  readonly lags: readonly number[];
  readonly lastAt: number;
}

/** Servers that write delay notices, and how late those come. */
export interface Reporters {
  note(lags: readonly NoticeLag[]): Promise<void>;
  all(): Promise<readonly Reporter[]>;
}

const kept = 50;
/** Servers that are remembered at most: anybody may write a notice. */
const mostServers = 200;

const lagsIn = (text: string): number[] => {
  const parsed: unknown = JSON.parse(text);
  return Array.isArray(parsed) ? parsed.filter((one) => typeof one === 'number') : [];
};

const all = async ({ read }: Session): Promise<readonly Reporter[]> => {
  const rows = await read.selectFrom('reporters').selectAll().orderBy('name').limit(mostServers).execute();
  return rows.map(({ name, lags, ...row }) => ({ ...row, server: name, lags: lagsIn(lags) }));
};

const nameOf = ({ server }: NoticeLag): string => clean(cut(server, limits.line));

/** The servers as they stand after these notices; one too many is not begun with. */
function noted(before: readonly Reporter[], lags: readonly NoticeLag[]): ReadonlyMap<string, Reporter> {
  const known = new Map(before.map((one) => [one.server, one]));
  for (const one of lags) {
    const server = nameOf(one);
    const prior = known.get(server);
    if (!prior && known.size >= mostServers) continue;
    known.set(server, {
      server,
      software: one.software || (prior?.software ?? ''),
      lags: [...(prior?.lags ?? []), one.lag].slice(-kept),
      lastAt: Math.max(prior?.lastAt ?? 0, one.at),
    });
  }
  return known;
}

async function save({ write }: Session, { server, software, lags, lastAt }: Reporter): Promise<void> {
  const row = { software, lags: JSON.stringify(lags), lastAt };
  await write
    .insertInto('reporters')
    .values({ name: server, ...row })
    .onConflict((conflict) => conflict.column('name').doUpdateSet(row))
    .execute();
}

export const reporters = (session: Session): Reporters => ({
  async note(lags) {
    if (lags.length === 0) return;
    await session.atomically(async (inside) => {
      const known = noted(await all(inside), lags);
      // In one order: two instances wait for each other instead of locking up.
      for (const name of [...new Set(lags.map(nameOf))].sort()) {
        const one = known.get(name);
        if (one) await save(inside, one);
      }
    });
  },
  all: () => all(session),
});

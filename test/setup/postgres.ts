import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export interface PostgresServer {
  readonly url: string;
  readonly port: number;
  readonly dir: string;
  stop(): Promise<void>;
  /** Down at once, as in a crash. */
  crash(): Promise<void>;
  /** A crash, then a start on the same data and port. */
  restart(): Promise<void>;
  /** Runs SQL as the superuser; rows come back. */
  query(text: string): Promise<readonly Record<string, unknown>[]>;
}

/** A server that follows another and can take its place. */
export interface Standby extends PostgresServer {
  promote(): Promise<void>;
}

/** Folder with `initdb` and `postgres`, newest version first; `null` when there is none. */
export function postgresBinaries(): string | null {
  const versions = existsSync('/usr/lib/postgresql')
    ? readdirSync('/usr/lib/postgresql').sort((a, b) => Number(b) - Number(a))
    : [];
  const folders = [
    ...versions.map((v) => `/usr/lib/postgresql/${v}/bin`),
    '/usr/local/bin',
    '/usr/bin',
    '/opt/homebrew/bin',
  ];
  return folders.find((f) => existsSync(join(f, 'initdb')) && existsSync(join(f, 'postgres'))) ?? null;
}

export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });

const idOf = (flag: string, who: string): number => Number(execFileSync('id', [flag, who]).toString());

async function accepting(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}

interface Place {
  readonly bin: string;
  readonly dir: string;
  readonly data: string;
  readonly identity: { readonly uid?: number; readonly gid?: number };
}

/** A data folder of one's own. As root it belongs to `nobody` (initdb refuses root). */
function makePlace(): Place | null {
  const bin = postgresBinaries();
  if (!bin) return null;
  const dir = mkdtempSync(join(tmpdir(), 'rebound-pg-'));
  const identity = process.getuid?.() === 0 ? { uid: idOf('-u', 'nobody'), gid: idOf('-g', 'nobody') } : {};
  if (identity.uid !== undefined && identity.gid !== undefined) chownSync(dir, identity.uid, identity.gid);
  chmodSync(dir, 0o700);
  return { bin, dir, data: join(dir, 'data'), identity };
}

const tool = ({ bin, dir, identity }: Place, name: string, args: readonly string[]): void => {
  execFileSync(join(bin, name), args, { ...identity, cwd: dir, stdio: 'ignore' });
};

const settings = ['fsync=off', 'max_connections=200', 'log_min_messages=fatal'].flatMap((one) => ['-c', one]);

async function serve(place: Place): Promise<PostgresServer> {
  const { bin, dir, data, identity } = place;
  const port = await freePort();
  const url = `postgres://rebound@127.0.0.1:${port}/postgres`;
  const start = () =>
    spawn(
      join(bin, 'postgres'),
      ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', dir, ...settings],
      {
        ...identity,
        cwd: dir,
        stdio: 'ignore',
      },
    );
  let child = start();
  const query: PostgresServer['query'] = async (text) => {
    const { Client } = (await import('pg')).default;
    const client = new Client({ connectionString: url });
    client.on('error', () => {});
    try {
      await client.connect();
      return (await client.query(text)).rows;
    } finally {
      await client.end().catch(() => {});
    }
  };
  const ready = async (): Promise<void> => {
    for (let attempt = 0; attempt < 300; attempt++) {
      // Refused while it is still starting up.
      if ((await accepting(port)) && (await query('select 1').catch(() => null))) return;
      await sleep(50);
    }
    throw new Error(`PostgreSQL from ${bin} did not start in ${dir}`);
  };
  await ready();
  const gone = (): Promise<void> =>
    new Promise((resolve) =>
      child.exitCode !== null || child.signalCode ? resolve() : child.once('exit', () => resolve()),
    );
  const crash = async (): Promise<void> => {
    child.kill('SIGQUIT');
    await gone();
  };
  return {
    url,
    port,
    dir,
    query,
    crash,
    async stop() {
      child.kill('SIGINT');
      await Promise.race([gone(), sleep(5000)]);
      child.kill('SIGKILL');
      rmSync(dir, { recursive: true, force: true });
    },
    async restart() {
      await crash();
      child = start();
      await ready();
    },
  };
}

/** An isolated PostgreSQL on a free loopback port, with a data folder of its own. */
export async function startPostgres(): Promise<PostgresServer | null> {
  const place = makePlace();
  if (!place) return null;
  tool(place, 'initdb', [
    '-D',
    place.data,
    '-U',
    'rebound',
    '--auth=trust',
    '-E',
    'UTF8',
    '--no-sync',
    '--locale=C',
  ]);
  return serve(place);
}

/** A streaming standby of this server; from then on the server says that something is committed only once the standby has it. */
export async function startStandby(primary: PostgresServer): Promise<Standby> {
  const place = makePlace();
  if (!place) throw new Error('There is no PostgreSQL here');
  const from = ['-h', '127.0.0.1', '-p', String(primary.port), '-U', 'rebound'];
  tool(place, 'pg_basebackup', [...from, '-D', place.data, '-R', '--checkpoint=fast', '--no-sync']);
  const standby = await serve(place);
  await primary.query("alter system set synchronous_standby_names = '*'");
  await primary.query('select pg_reload_conf()');
  for (let attempt = 0; attempt < 200; attempt++) {
    const followers = await primary.query("select 1 from pg_stat_replication where sync_state = 'sync'");
    if (followers.length === 1)
      return { ...standby, promote: async () => tool(place, 'pg_ctl', ['promote', '-w', '-D', place.data]) };
    await sleep(50);
  }
  throw new Error('The standby does not follow');
}

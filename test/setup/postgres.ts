import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, chownSync, existsSync, globSync, mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { has, type Programs, programs } from './debian.ts';

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

interface Binaries {
  /** Folder with `initdb` and `postgres`. */
  readonly bin: string;
  readonly command: Programs['command'];
}

/** PostgreSQL's programs, newest version first; `null` when there are none. */
export function postgresBinaries(): Binaries | null {
  const found = has('postgresql') ? programs('postgresql') : null;
  const root = found?.root ?? '/';
  const folders = [
    ...globSync(join(root, 'usr/lib/postgresql/*/bin')).sort().reverse(),
    '/usr/local/bin',
    '/opt/homebrew/bin',
  ];
  const folder = folders.find((f) => existsSync(join(f, 'initdb')) && existsSync(join(f, 'postgres')));
  if (folder === undefined) return null;
  const bin = root === '/' ? folder : folder.slice(root.length);
  return { bin, command: found?.command ?? ((file, args) => [file, [...args]]) };
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

interface Place extends Binaries {
  readonly dir: string;
  readonly data: string;
  readonly identity: { readonly uid?: number; readonly gid?: number };
}

/** A data folder of one's own. As root it belongs to `nobody` (initdb refuses root). */
function makePlace(): Place | null {
  const binaries = postgresBinaries();
  if (!binaries) return null;
  const dir = mkdtempSync(join(tmpdir(), 'rebound-pg-'));
  const identity = process.getuid?.() === 0 ? { uid: idOf('-u', 'nobody'), gid: idOf('-g', 'nobody') } : {};
  if (identity.uid !== undefined && identity.gid !== undefined) chownSync(dir, identity.uid, identity.gid);
  chmodSync(dir, 0o700);
  return { ...binaries, dir, data: join(dir, 'data'), identity };
}

const tool = ({ bin, command, dir, identity }: Place, name: string, args: readonly string[]): void => {
  const [file, all] = command(join(bin, name), args, identity);
  execFileSync(file, all, { cwd: dir, stdio: 'ignore' });
};

const settings = ['fsync=off', 'max_connections=200', 'log_min_messages=fatal'].flatMap((one) => ['-c', one]);

async function serve(place: Place): Promise<PostgresServer> {
  const { bin, command, dir, data, identity } = place;
  const port = await freePort();
  const url = `postgres://rebound@127.0.0.1:${port}/postgres`;
  const options = ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', dir, ...settings];
  const start = () => {
    const [file, args] = command(join(bin, 'postgres'), options, identity);
    return spawn(file, args, { cwd: dir, stdio: 'ignore' });
  };
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

/**
 * A streaming standby of this server; from then on the server says that something is committed only once the
 * standby has it.
 */
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

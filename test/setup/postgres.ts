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
  /** SIGKILL to the postmaster, then a start on the same data and port. */
  restart(): Promise<void>;
}

/** Folder with `initdb` and `postgres`, newest version first; `null` when there is none. */
export function postgresBinaries(): string | null {
  const versions = existsSync('/usr/lib/postgresql') ? readdirSync('/usr/lib/postgresql').sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [...versions.map((v) => `/usr/lib/postgresql/${v}/bin`), '/usr/local/bin', '/usr/bin', '/opt/homebrew/bin'];
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

/** An isolated PostgreSQL on a free loopback port, with a data folder of its own. As root it runs as `nobody` (initdb refuses root). */
export async function startPostgres(): Promise<PostgresServer | null> {
  const bin = postgresBinaries();
  if (!bin) return null;
  const dir = mkdtempSync(join(tmpdir(), 'rebound-pg-'));
  const asRoot = process.getuid?.() === 0;
  const identity = asRoot ? { uid: idOf('-u', 'nobody'), gid: idOf('-g', 'nobody') } : {};
  if (identity.uid !== undefined && identity.gid !== undefined) chownSync(dir, identity.uid, identity.gid);
  chmodSync(dir, 0o700);
  const data = join(dir, 'data');
  execFileSync(join(bin, 'initdb'), ['-D', data, '-U', 'rebound', '--auth=trust', '-E', 'UTF8', '--no-sync', '--locale=C'], {
    ...identity,
    cwd: dir,
    stdio: 'ignore',
  });
  const port = await freePort();
  const start = () => {
    const child = spawn(
      join(bin, 'postgres'),
      [
        '-D',
        data,
        '-p',
        String(port),
        '-h',
        '127.0.0.1',
        '-k',
        dir,
        '-c',
        'fsync=off',
        '-c',
        'max_connections=200',
        '-c',
        'log_min_messages=fatal',
      ],
      { ...identity, cwd: dir, stdio: 'ignore' },
    );
    return child;
  };
  let child = start();
  const ready = async (): Promise<void> => {
    const url = `postgres://rebound@127.0.0.1:${port}/postgres`;
    const { Client } = (await import('pg')).default;
    for (let attempt = 0; attempt < 300; attempt++) {
      if (await accepting(port)) {
        const client = new Client({ connectionString: url });
        client.on('error', () => {});
        try {
          await client.connect();
          await client.query('select 1');
          return;
        } catch {
          // still starting up
        } finally {
          await client.end().catch(() => {});
        }
      }
      await sleep(50);
    }
    throw new Error(`PostgreSQL from ${bin} did not start in ${dir}`);
  };
  await ready();
  const gone = (): Promise<void> =>
    new Promise((resolve) => (child.exitCode !== null || child.signalCode ? resolve() : child.once('exit', () => resolve())));
  return {
    url: `postgres://rebound@127.0.0.1:${port}/postgres`,
    port,
    dir,
    async stop() {
      child.kill('SIGINT');
      await Promise.race([gone(), sleep(5000)]);
      child.kill('SIGKILL');
      rmSync(dir, { recursive: true, force: true });
    },
    async restart() {
      child.kill('SIGQUIT');
      await gone();
      child = start();
      await ready();
    },
  };
}

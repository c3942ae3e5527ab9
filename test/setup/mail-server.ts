import { type ChildProcess, spawn } from 'node:child_process';
import { chownSync, cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ProgramSet, type Programs, programs } from './debian.ts';

export interface MailServer {
  readonly port: number;
  readonly log: string;
  stop(): Promise<void>;
}

/** Where mail of one domain goes. */
export interface Route {
  readonly domain: string;
  /** An IP address, or a name of which `address` is given. */
  readonly host: string;
  readonly port: number;
  /** What the server is told of `host`; only where its packages are unpacked, not installed. */
  readonly address?: string;
}

/**
 * A real mail server that relays for this machine, as Debian sets it up where it matters (queue times,
 * warnings).
 */
export interface Setting {
  /** Its queue, log and settings. */
  readonly folder: string;
  readonly port: number;
  readonly routes: readonly Route[];
  /** By how much its clock races; as it is when not given. */
  readonly speed?: number;
  /** Further settings, a line each. */
  readonly more?: readonly string[];
  /** A mailbox of its own, a Maildir in `folder`/`user`; takes what stands behind a `+`. */
  readonly inbox?: { readonly user: string; readonly domain: string };
  /** Exim: options of every transport. */
  readonly transport?: readonly string[];
  /** Exim: routers that come first. */
  readonly routers?: string;
}

/** Its programs, with libfaketime beside them where its clock races; `null` where they cannot be had. */
export function dressed(name: ProgramSet, { routes, speed }: Setting): Programs | null {
  const server = programs(name);
  const named = routes.filter(({ address }) => address !== undefined);
  if (!server || (server.root === '/' && (speed || named.length > 0))) return null;
  if (speed && !existsSync(join(server.root, 'usr/bin/faketime'))) {
    const clock = programs('faketime');
    if (!clock) return null;
    cpSync(join(clock.root, 'usr'), join(server.root, 'usr'), { recursive: true });
  }
  const hosts = named.map(({ address, host }) => `${address} ${host}\n`).join('');
  if (hosts !== '') writeFileSync(join(server.root, 'etc/hosts'), `127.0.0.1 localhost\n${hosts}`);
  return server;
}

/** Number of an account or a group in the `/etc` that only the program sees. */
const numberIn =
  (file: string) =>
  ({ root }: Programs, name: string): number => {
    const lines = readFileSync(join(root, file), 'utf8').split('\n');
    return Number(lines.find((one) => one.startsWith(`${name}:`))?.split(':')[2]);
  };
export const idOf = numberIn('etc/passwd');
export const groupOf = numberIn('etc/group');

export function owned(folder: string, uid: number, gid: number): void {
  mkdirSync(folder, { recursive: true });
  chownSync(folder, uid, gid);
}

export function launch(
  by: Programs,
  speed: number | undefined,
  file: string,
  args: readonly string[],
  env: Record<string, string>,
  output: 'ignore' | 'pipe' = 'ignore',
): ChildProcess {
  const [command, all] = speed
    ? by.command('/usr/bin/faketime', ['-f', `+0 x${speed}`, file, ...args])
    : by.command(file, args);
  return spawn(command, all, {
    detached: output === 'pipe',
    stdio: [
      'ignore',
      ...(process.env['MTA_DEBUG'] && output === 'ignore'
        ? (['inherit', 'inherit'] as const)
        : ([output, output] as const)),
    ],
    env: { PATH: process.env['PATH'] ?? '', LANG: 'C', TZ: 'UTC', ...env },
  });
}

/**
 * Ends what was launched: the wrapper that sets the clock passes no signal on, so the server's own number is
 * asked for.
 */
export const ended = (child: ChildProcess, pidFile: string): (() => Promise<void>) => {
  return async () => {
    const pid = existsSync(pidFile) ? Number(readFileSync(pidFile, 'utf8').trim()) : 0;
    if (pid > 1) process.kill(pid, 'SIGTERM');
    for (let left = 30; left > 0 && pid > 1 && isAlive(pid); left--)
      await new Promise((resolve) => setTimeout(resolve, 100));
    child.kill('SIGKILL');
  };
};

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

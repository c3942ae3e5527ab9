/**
 * Programs that the tests talk to, without installing anything: a program that the machine has is used as it
 * is; else its Debian packages are unpacked into the project's cache (`.cache/`, or `REBOUND_CACHE`) and laid
 * over `/usr` in a mount namespace of the program's own. The system is neither written to nor are its own
 * package lists.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';

interface Set {
  readonly packages: readonly string[];
  /** A file by which the machine is seen to have it. */
  readonly has: string;
  /** Accounts that an installation would make, and that the programs insist on. */
  readonly users?: readonly string[];
}

/** The sets of programs that tests use. */
const sets = {
  dovecot: { packages: ['dovecot-imapd'], has: '/usr/sbin/dovecot' },
  postgresql: { packages: ['postgresql'], has: '/usr/lib/postgresql/*/bin/initdb' },
  prometheus: { packages: ['prometheus'], has: '/usr/bin/promtool' },
  postfix: { packages: ['postfix'], has: '/usr/sbin/postfix', users: ['postfix', 'postdrop'] },
  exim: { packages: ['exim4-daemon-light'], has: '/usr/sbin/exim4', users: ['Debian-exim'] },
  opensmtpd: { packages: ['opensmtpd'], has: '/usr/sbin/smtpd', users: ['opensmtpd', 'opensmtpq'] },
  cyrus: { packages: ['cyrus-imapd'], has: '/usr/lib/cyrus/bin/master', users: ['cyrus'] },
  imap4d: { packages: ['mailutils-imap4d'], has: '/usr/sbin/imap4d' },
  faketime: { packages: ['faketime'], has: '/usr/bin/faketime' },
  nsd: { packages: ['nsd'], has: '/usr/sbin/nsd' },
  unbound: { packages: ['unbound'], has: '/usr/sbin/unbound' },
  pflogsumm: { packages: ['pflogsumm'], has: '/usr/sbin/pflogsumm' },
  chromium: {
    packages: ['chromium', 'fonts-liberation', 'fonts-noto-color-emoji'],
    has: '/usr/bin/chromium',
  },
} as const satisfies Readonly<Record<string, Set>>;
export type ProgramSet = keyof typeof sets;

/** Who a program shall run as, where the tests are root. */
export interface Identity {
  readonly uid?: number;
  readonly gid?: number;
}

/** A set of programs that can be run. */
export interface Programs {
  /** Where its files lie: `/` for the machine's own, else the unpacked folder. */
  readonly root: string;
  /**
   * What to spawn for `file` (an absolute path as on an installed system). The process id is the program's
   * own.
   */
  command(file: string, args: readonly string[], as?: Identity): readonly [file: string, args: string[]];
}

const project = resolve(import.meta.dirname, '../..');
const cache = process.env['REBOUND_CACHE'] ?? join(project, '.cache');
const root = process.getuid?.() === 0;

/**
 * The programs of a set; `null` where they can neither be found nor had (`whyNot` tells). Unpacks on first
 * use, which takes seconds.
 */
export function programs(name: ProgramSet): Programs | null {
  if (onTheMachine(name)) return { root: '/', command: ownCommand };
  const folder = join(cache, 'debian', name);
  if (!existsSync(folder) && !unpack(name, folder)) return null;
  return { root: folder, command: (file, args, as = {}) => laidOver(folder, file, args, as) };
}

/** Whether the programs of a set can be run here; never downloads. */
export const has = (name: ProgramSet): boolean =>
  onTheMachine(name) || existsSync(join(cache, 'debian', name));

const onTheMachine = (name: ProgramSet): boolean => globSync(sets[name].has).length > 0;

/** Which Debian packages a person would install for a set. */
export const packagesOf = (name: ProgramSet): string => sets[name].packages.join(' ');

const failures = new Map<ProgramSet, string>();
/** Why a set could not be had, in words; `''` when it could or was not asked for. */
export const whyNot = (name: ProgramSet): string => failures.get(name) ?? '';

const asWho = ({ uid, gid }: Identity): string[] =>
  root && uid !== undefined && gid !== undefined
    ? ['setpriv', `--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', '--']
    : [];

function ownCommand(file: string, args: readonly string[], as: Identity = {}): readonly [string, string[]] {
  const [first = file, ...rest] = [...asWho(as), file, ...args];
  return [first, rest];
}

/** The unpacked `/usr` over the machine's, seen by this program and its children only. */
function laidOver(
  folder: string,
  file: string,
  args: readonly string[],
  as: Identity,
): readonly [string, string[]] {
  const overlay = (top: string): string => `mount -t overlay overlay -o "lowerdir=$0/${top}:/${top}" /${top}`;
  const script = `${overlay('etc')} && ${overlay('usr')} && exec "$@"`;
  const namespace = root ? ['-m'] : ['--map-current-user', '--keep-caps', '-Um'];
  return ['unshare', [...namespace, 'sh', '-c', script, folder, ...asWho(as), file, ...args]];
}

function unpack(name: ProgramSet, folder: string): boolean {
  try {
    mkdirSync(join(cache, 'debian'), { recursive: true });
    const work = mkdtempSync(join(cache, 'debian', `.${name}-`));
    try {
      for (const file of download(sets[name].packages)) execFileSync('dpkg', ['-x', file, work]);
      mergeUsr(work);
      addUsers(work, (sets[name] as Set).users ?? []);
      renameSync(work, folder);
    } finally {
      rmSync(work, { recursive: true, force: true });
    }
    return true;
  } catch (error) {
    // Another worker may have been first.
    if (existsSync(folder)) return true;
    failures.set(name, error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error));
    return false;
  }
}

/** Debian's merged `/usr`: what a package puts into `/lib` or `/sbin` is found below `/usr`. */
function mergeUsr(work: string): void {
  for (const top of ['bin', 'sbin', 'lib', 'lib64']) {
    const from = join(work, top);
    if (!existsSync(from)) continue;
    cpSync(from, join(work, 'usr', top), { recursive: true, verbatimSymlinks: true });
    rmSync(from, { recursive: true });
  }
  mkdirSync(join(work, 'usr'), { recursive: true });
}

const firstUid = 64_900;

/** The accounts that a program insists on, in an `/etc` that only it sees. */
function addUsers(work: string, users: readonly string[]): void {
  mkdirSync(join(work, 'etc'), { recursive: true });
  if (users.length === 0) return;
  const known = (file: string): string => readFileSync(file, 'utf8').replace(/\n?$/, '\n');
  const passwd = users.map(
    (user, at) => `${user}:x:${firstUid + at}:${firstUid + at}::/nonexistent:/usr/sbin/nologin\n`,
  );
  const group = users.map((user, at) => `${user}:x:${firstUid + at}:\n`);
  writeFileSync(join(work, 'etc/passwd'), known('/etc/passwd') + passwd.join(''));
  writeFileSync(join(work, 'etc/group'), known('/etc/group') + group.join(''));
}

/**
 * Downloads the packages and what they need beyond what the machine has; apt's lists and archives stay in our
 * cache.
 */
function download(packages: readonly string[]): readonly string[] {
  const apt = join(cache, 'apt');
  const archives = mkdtempSync(join(mkdirs(join(apt, 'archives')), 'get-'));
  mkdirs(join(archives, 'partial'));
  mkdirs(join(apt, 'lists', 'partial'));
  const options = [
    ['Dir::State::Lists', join(apt, 'lists')],
    ['Dir::Cache', apt],
    ['Dir::Cache::archives', archives],
    ['Debug::NoLocking', '1'],
    ['APT::Sandbox::User', root ? 'root' : ''],
    ['Dpkg::Use-Pty', '0'],
  ].flatMap(([key, value]) => ['-o', `${key}=${value}`]);
  const run = (...args: string[]): void => {
    const { status, stderr } = spawnSync('apt-get', ['-qq', ...options, ...args], { encoding: 'utf8' });
    if (status !== 0)
      throw new Error(`apt-get ${args[0]} failed: ${(stderr ?? '').trim().split('\n').at(-1) ?? ''}`);
  };
  if (globSync(join(apt, 'lists', '*_Packages*')).length === 0) run('update');
  run('install', '--download-only', '-y', '--no-install-recommends', ...packages);
  return globSync(join(archives, '*.deb'));
}

function mkdirs(folder: string): string {
  mkdirSync(folder, { recursive: true });
  return folder;
}

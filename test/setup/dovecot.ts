import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { connect } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { has, programs } from './debian.ts';
import { freePort } from './postgres.ts';
import { type SeedOptions, seedMaildir } from './seed.ts';

/** Whether there is a Dovecot to run; tests skip without one. */
export const dovecotInstalled = (): boolean => has('dovecot');

export interface DovecotOptions {
  /** User name -> password and, perhaps, extra passwd-file fields (`userdb_quota_rule=*:storage=900K`). */
  readonly users?: Readonly<Record<string, { readonly password: string; readonly extra?: string }>>;
  /** RFC 7662 endpoint: turns XOAUTH2 and OAUTHBEARER on. */
  readonly introspectUrl?: string;
  readonly plugins?: string;
  readonly imapPlugins?: string;
  /** More lines for dovecot.conf. */
  readonly extra?: string;
}

export interface Dovecot {
  /** Plain IMAP with STARTTLS. */
  readonly port: number;
  /** Implicit TLS. */
  readonly tlsPort: number;
  /** PEM of its self-signed certificate (CN localhost, IP 127.0.0.1). */
  readonly ca: string;
  /** Maildir of a user's INBOX. */
  maildir(user: string): string;
  /** Files straight into the Maildir; `folder` is made when it is not there. */
  seed(
    user: string,
    messages: readonly Uint8Array[],
    options?: SeedOptions & { readonly folder?: string },
  ): void;
  /** Later logins need this password. */
  setPassword(user: string, password: string): void;
  /** Messages in a folder (`''` is INBOX), as files. */
  count(user: string, folder?: string): number;
  /**
   * Of these, how many are unlike each other: a server killed within a MOVE leaves a copy in both folders.
   */
  distinct(user: string, folder?: string): number;
  /** Of these, how many carry \Seen. */
  seen(user: string, folder?: string): number;
  /** Gives INBOX another UIDVALIDITY, behind the server's back. */
  changeUidValidity(user: string, value: number): void;
  /** SIGKILL to the whole process group. */
  kill9(): void;
  restart(): Promise<void>;
  stop(): Promise<void>;
  log(): string;
}

/** Who servers run as. */
export interface Identity {
  readonly user: string;
  readonly group: string;
  readonly uid: number;
  readonly gid: number;
}

const idOf = (flag: string, who: string): number => Number(execFileSync('id', [flag, who]).toString());

/** As root everything runs as `nobody`: Dovecot refuses mail for root. */
export function identity(): Identity {
  const root = process.getuid?.() === 0;
  const user = root ? 'nobody' : userInfo().username;
  return {
    user,
    group: execFileSync('id', ['-gn', user]).toString().trim(),
    uid: idOf('-u', user),
    gid: idOf('-g', user),
  };
}

/** A self-signed certificate for `localhost` and 127.0.0.1: crt.pem and key.pem. */
export function writeCertificate(dir: string): void {
  const args =
    'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 3650 -subj /CN=localhost -addext subjectAltName=DNS:localhost,IP:127.0.0.1';
  execFileSync(
    'openssl',
    [...args.split(' '), '-keyout', join(dir, 'key.pem'), '-out', join(dir, 'crt.pem')],
    { stdio: 'ignore' },
  );
}

const oauthConf = (url: string): string => `introspection_mode = post
introspection_url = ${url}
active_attribute = active
active_value = true
username_attribute = email
timeout_msecs = 2000
`;

const oauthPassdb = (dir: string): string => `passdb {
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = ${dir}/oauth2.conf
}`;

function dovecotConf(
  dir: string,
  me: Identity,
  port: number,
  tlsPort: number,
  options: DovecotOptions,
): string {
  return `base_dir = ${dir}/run
state_dir = ${dir}/state
instance_name = t${port}
log_path = /dev/stderr
protocols = imap
listen = 127.0.0.1
default_internal_user = ${me.user}
default_internal_group = ${me.group}
default_login_user = ${me.user}
first_valid_uid = 1
first_valid_gid = 1
mail_location = maildir:~/Maildir
mail_fsync = never
ssl = yes
ssl_cert = <${dir}/crt.pem
ssl_key = <${dir}/key.pem
disable_plaintext_auth = no
auth_mechanisms = plain login${options.introspectUrl ? ' xoauth2 oauthbearer' : ''}
auth_failure_delay = 0 secs
mail_max_userip_connections = 50
mail_plugins = ${options.plugins ?? ''}
protocol imap {
  mail_plugins = ${options.imapPlugins ?? options.plugins ?? ''}
}
${options.introspectUrl ? oauthPassdb(dir) : ''}
passdb {
  driver = passwd-file
  args = scheme=PLAIN username_format=%u ${dir}/users
}
userdb {
  driver = passwd-file
  args = username_format=%u ${dir}/users
}
namespace inbox {
  inbox = yes
  separator = /
  mailbox Processed {
    auto = create
  }
}
service anvil {
  chroot =
  # Without this each wrong password slows every later login from the same address.
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service stats {
  chroot =
}
service imap-login {
  chroot =
  process_min_avail = 1
  service_count = 0
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = ${tlsPort}
    ssl = yes
  }
}
service imap {
  process_limit = 50
}
${options.extra ?? ''}
`;
}

export const greets = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const answer = (good: boolean) => {
      socket.destroy();
      resolve(good);
    };
    socket.once('data', (bytes) => answer(bytes.toString().startsWith('* OK')));
    socket.once('error', () => answer(false));
    socket.setTimeout(2000, () => answer(false));
  });

/** Files of one Maildir folder, `cur` and `new`. */
function filesOf(maildir: string, folder: string): string[] {
  const base = folder ? join(maildir, `.${folder}`) : maildir;
  return ['cur', 'new']
    .map((sub) => join(base, sub))
    .filter((dir) => existsSync(dir))
    .flatMap((dir) => readdirSync(dir).map((file) => join(dir, file)));
}

function prepare(
  dir: string,
  me: Identity,
  users: NonNullable<DovecotOptions['users']>,
  options: DovecotOptions,
): void {
  chmodSync(dir, 0o755);
  for (const sub of ['', 'run', 'state', 'mail']) {
    mkdirSync(join(dir, sub), { recursive: true });
    chownSync(join(dir, sub), me.uid, me.gid);
  }
  const lines = Object.entries(users).map(
    ([name, { password, extra }]) =>
      `${name}:{PLAIN}${password}:${me.uid}:${me.gid}::${dir}/mail/${name}::${extra ?? ''}`,
  );
  writeFileSync(join(dir, 'users'), `${lines.join('\n')}\n`);
  writeCertificate(dir);
  for (const file of ['users', 'crt.pem', 'key.pem']) chownSync(join(dir, file), me.uid, me.gid);
  if (options.introspectUrl) writeFileSync(join(dir, 'oauth2.conf'), oauthConf(options.introspectUrl));
}

/**
 * An isolated Dovecot 2.3 in the foreground: random loopback ports, a temporary folder, passwd-file users,
 * Maildir. Starts in about 60 ms.
 */
export async function startDovecot(options: DovecotOptions = {}): Promise<Dovecot> {
  const me = identity();
  const dir = mkdtempSync(join(tmpdir(), 'rebound-dovecot-'));
  prepare(dir, me, options.users ?? { bounce: { password: 'secret' } }, options);
  const port = await freePort();
  const tlsPort = await freePort();
  writeFileSync(join(dir, 'dovecot.conf'), dovecotConf(dir, me, port, tlsPort, options));
  const maildir = (user: string) => join(dir, 'mail', user, 'Maildir');
  let log = '';
  const launch = (): ChildProcess => {
    const dovecot = programs('dovecot');
    if (!dovecot) throw new Error('There is no Dovecot here');
    const [file, args] = dovecot.command('/usr/sbin/dovecot', ['-F', '-c', join(dir, 'dovecot.conf')], me);
    const child = spawn(file, args, { stdio: ['ignore', 'ignore', 'pipe'], detached: true });
    child.stderr?.on('data', (bytes: Buffer) => {
      log += bytes.toString();
    });
    return child;
  };
  let child = launch();
  const ready = async (): Promise<void> => {
    for (let attempt = 0; attempt < 500; attempt++) {
      if (child.exitCode !== null) throw new Error(`Dovecot exited with ${child.exitCode}\n${log}`);
      if (await greets(port)) return;
      await sleep(10);
    }
    throw new Error(`Dovecot did not start\n${log}`);
  };
  const signalGroup = (signal: NodeJS.Signals) => {
    try {
      if (child.pid) process.kill(-child.pid, signal);
    } catch {
      // already gone
    }
  };
  const gone = (): Promise<void> =>
    new Promise((resolve) =>
      child.exitCode !== null || child.signalCode ? resolve() : child.once('exit', () => resolve()),
    );
  await ready();
  return {
    port,
    tlsPort,
    ca: readFileSync(join(dir, 'crt.pem'), 'utf8'),
    maildir,
    seed(user, messages, { folder = '', ...seeding } = {}) {
      const path = folder ? join(maildir(user), `.${folder}`) : maildir(user);
      seedMaildir(path, messages, { uid: me.uid, gid: me.gid, ...seeding });
    },
    setPassword(user, password) {
      const lines = readFileSync(join(dir, 'users'), 'utf8').split('\n');
      const changed = lines.map((line) =>
        line.startsWith(`${user}:`) ? line.replace(/\{PLAIN\}[^:]*/, `{PLAIN}${password}`) : line,
      );
      writeFileSync(join(dir, 'users'), changed.join('\n'));
    },
    count: (user, folder = '') => filesOf(maildir(user), folder).length,
    distinct: (user, folder = '') =>
      new Set(filesOf(maildir(user), folder).map((file) => readFileSync(file, 'latin1'))).size,
    seen: (user, folder = '') =>
      filesOf(maildir(user), folder).filter((file) => /:2,[A-Z]*S/.test(file)).length,
    changeUidValidity(user, value) {
      const list = join(maildir(user), 'dovecot-uidlist');
      writeFileSync(list, readFileSync(list, 'latin1').replace(/^3 V\d+/, `3 V${value}`), 'latin1');
      for (const file of readdirSync(maildir(user)))
        if (file.startsWith('dovecot.index')) rmSync(join(maildir(user), file));
    },
    kill9: () => signalGroup('SIGKILL'),
    async restart() {
      // Until the old master is gone its pid file keeps a new one from starting.
      signalGroup('SIGKILL');
      await gone();
      child = launch();
      await ready();
    },
    async stop() {
      // TERM goes to the master alone: the group would kill its log process first.
      child.kill('SIGTERM');
      await Promise.race([gone(), sleep(3000)]);
      signalGroup('SIGKILL');
      rmSync(dir, { recursive: true, force: true });
    },
    log: () => log,
  };
}

import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
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

/** A real mail server that relays for this machine, as Debian sets it up where it matters (queue times, warnings). */
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
function dressed(name: ProgramSet, { routes, speed }: Setting): Programs | null {
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
const idOf = numberIn('etc/passwd');
const groupOf = numberIn('etc/group');

function owned(folder: string, uid: number, gid: number): void {
  mkdirSync(folder, { recursive: true });
  chownSync(folder, uid, gid);
}

function launch(
  by: Programs,
  speed: number | undefined,
  file: string,
  args: readonly string[],
  env: Record<string, string>,
): ChildProcess {
  const [command, all] = speed
    ? by.command('/usr/bin/faketime', ['-f', `+0 x${speed}`, file, ...args])
    : by.command(file, args);
  return spawn(command, all, {
    stdio: process.env['MTA_DEBUG'] ? 'inherit' : 'ignore',
    env: { PATH: process.env['PATH'] ?? '', LANG: 'C', TZ: 'UTC', ...env },
  });
}

/** Ends what was launched: the wrapper that sets the clock passes no signal on, so the server's own number is asked for. */
const ended = (child: ChildProcess, pidFile: string): (() => Promise<void>) => {
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

const services = [
  'pickup unix n - n 60 1 pickup',
  'cleanup unix n - n - 0 cleanup',
  'qmgr unix n - n 300 1 qmgr',
  'tlsmgr unix - - n 1000? 1 tlsmgr',
  'rewrite unix - - n - - trivial-rewrite',
  'bounce unix - - n - 0 bounce',
  'defer unix - - n - 0 bounce',
  'trace unix - - n - 0 bounce',
  'flush unix n - n 1000? 0 flush',
  'proxymap unix - - n - - proxymap',
  'smtp unix - - n - - smtp',
  'virtual unix - n n - - virtual',
  'error unix - - n - - error',
  'retry unix - - n - - error',
  'anvil unix - - n - 1 anvil',
  'scache unix - - n - 1 scache',
  'postlog unix-dgram n - n - 1 postlogd',
];

export function postfix(setting: Setting): MailServer | null {
  const by = dressed('postfix', setting);
  if (!by) return null;
  const { folder, port, routes, speed, more = [], inbox } = setting;
  const [etc, queue, data] = ['etc', 'queue', 'data'].map((one) => join(folder, one)) as [
    string,
    string,
    string,
  ];
  for (const one of [etc, queue, data]) mkdirSync(one, { recursive: true });
  chmodSync(folder, 0o755);
  chownSync(data, idOf(by, 'postfix'), 0);
  const to = routes.map(({ domain, host, port }) => `{ ${domain} = smtp:[${host}]:${port} }`).join(' ');
  const [uid, gid] = [idOf(by, 'postfix'), groupOf(by, 'postfix')];
  const box = inbox
    ? [
        `virtual_mailbox_domains = ${inbox.domain}`,
        `virtual_mailbox_base = ${folder}`,
        `virtual_mailbox_maps = inline:{ ${inbox.user}@${inbox.domain}=${inbox.user}/ }`,
        `virtual_uid_maps = static:${uid}`,
        `virtual_gid_maps = static:${gid}`,
        'virtual_minimum_uid = 1',
        'recipient_delimiter = +',
      ]
    : [];
  if (inbox) owned(join(folder, inbox.user), uid, gid);
  writeFileSync(
    join(etc, 'main.cf'),
    `compatibility_level = 3.6
queue_directory = ${queue}
data_directory = ${data}
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
maillog_file_prefixes = ${folder}
maillog_file = ${folder}/mail.log
myhostname = relay.sender.example
mydestination =
mynetworks = 127.0.0.0/8
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
alias_maps =
smtp_dns_support_level = disabled
smtp_host_lookup = native
smtpd_relay_restrictions = permit_mynetworks, reject
import_environment = MAIL_CONFIG MAIL_DEBUG MAIL_LOGTAG TZ LANG=C LD_PRELOAD FAKETIME FAKETIME_SHARED NO_FAKE_STAT FAKE_UTIME
transport_maps = inline:{ ${to} }
${[...box, ...more].join('\n')}
`,
  );
  writeFileSync(
    join(etc, 'master.cf'),
    `${[`127.0.0.1:${port} inet n - n - - smtpd`, ...services].join('\n')}\n`,
  );
  const env = {
    MAIL_CONFIG: etc,
    MAIL_LOGTAG: 'postfix',
    NO_FAKE_STAT: '1',
    FAKE_UTIME: '0',
    command_directory: '/usr/sbin',
    daemon_directory: '/usr/lib/postfix/sbin',
    queue_directory: queue,
  };
  const script = `/usr/sbin/postfix -c ${etc} check; exec /usr/lib/postfix/sbin/master -d -c ${etc}`;
  return {
    port,
    log: join(folder, 'mail.log'),
    stop: ended(launch(by, speed, '/bin/sh', ['-c', script], env), join(queue, 'pid/master.pid')),
  };
}

export function exim(setting: Setting): MailServer | null {
  const by = dressed('exim', setting);
  if (!by) return null;
  const { folder, port, routes, speed, more = [], inbox, transport = [], routers: first = '' } = setting;
  const user = 'Debian-exim';
  const [uid, gid] = [idOf(by, user), groupOf(by, user)];
  for (const one of ['spool', 'log', ...(inbox ? [inbox.user] : [])]) owned(join(folder, one), uid, gid);
  chmodSync(folder, 0o755);
  const routers = routes.map(
    ({ domain, host }, n) =>
      `r_${n}:\n  driver = manualroute\n  domains = ${domain}\n  transport = t_${n}\n  route_list = * ${host} byname\n  self = send\n`,
  );
  const options = transport.map((line) => `  ${line}\n`).join('');
  const transports = routes.map(
    ({ port: to }, n) =>
      `t_${n}:\n  driver = smtp\n  port = ${to}\n  allow_localhost\n  hosts_try_dane =\n  dnssec_request_domains =\n  hosts_try_chunking =\n${options}`,
  );
  if (inbox) {
    routers.push(
      `inbox:\n  driver = accept\n  domains = ${inbox.domain}\n  local_parts = ${inbox.user}\n  local_part_suffix = +*\n  local_part_suffix_optional\n  transport = inbox\n`,
    );
    transports.push(
      `inbox:\n  driver = appendfile\n  directory = ${join(folder, inbox.user)}\n  maildir_format\n  create_directory\n  envelope_to_add\n  return_path_add\n  user = ${user}\n`,
    );
  }
  writeFileSync(
    join(folder, 'exim.conf'),
    `primary_hostname = relay.sender.example
qualify_domain = sender.example
exim_path = /usr/sbin/exim4
spool_directory = ${folder}/spool
log_file_path = ${folder}/log/%slog
pid_file_path = ${folder}/exim.pid
exim_user = ${user}
exim_group = ${user}
deliver_drop_privilege = true
keep_environment = LD_PRELOAD : FAKETIME : FAKETIME_SHARED
local_interfaces = 127.0.0.1
daemon_smtp_ports = ${port}
host_lookup =
tls_advertise_hosts =
smtp_enforce_sync = false
acl_smtp_rcpt = accept
acl_smtp_data = accept
${more.join('\n')}
begin routers
${first}${routers.join('')}begin transports
${transports.join('')}begin retry
* * F,2h,15m; G,16h,1h,1.5; F,4d,6h
`,
  );
  const child = launch(by, speed, '/usr/sbin/exim4', ['-C', join(folder, 'exim.conf'), '-bdf', '-q30m'], {});
  return { port, log: join(folder, 'log/mainlog'), stop: ended(child, join(folder, 'exim.pid')) };
}

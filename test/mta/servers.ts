import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ProgramSet, type Programs, programs } from '../setup/debian.ts';
import { ADDRESS, BACK_PORT, BASE_PORT, domainOf, scenes } from './scenes.ts';

export interface MailServer {
  readonly port: number;
  readonly log: string;
  stop(): Promise<void>;
}

/** Its programs with libfaketime beside them, and the hosts of the scenes by name; `null` where they cannot be had. */
function dressed(name: ProgramSet): Programs | null {
  const [server, clock] = [programs(name), programs('faketime')];
  if (!server || !clock || server.root === '/') return null;
  if (!existsSync(join(server.root, 'usr/bin/faketime')))
    cpSync(join(clock.root, 'usr'), join(server.root, 'usr'), { recursive: true });
  const hosts = scenes.map(({ host }) => `${ADDRESS} ${host}\n`).join('');
  writeFileSync(join(server.root, 'etc/hosts'), `127.0.0.1 localhost\n${hosts}`);
  return server;
}

/** Numbers of an account in the `/etc` that only the program sees. */
function idOf({ root }: Programs, user: string): number {
  const line = readFileSync(join(root, 'etc/passwd'), 'utf8')
    .split('\n')
    .find((one) => one.startsWith(`${user}:`));
  return Number(line?.split(':')[2]);
}

function launch(
  by: Programs,
  speed: number,
  file: string,
  args: readonly string[],
  env: Record<string, string>,
): ChildProcess {
  const [command, all] = by.command('/usr/bin/faketime', ['-f', `+0 x${speed}`, file, ...args]);
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
  'error unix - - n - - error',
  'retry unix - - n - - error',
  'anvil unix - - n - 1 anvil',
  'scache unix - - n - 1 scache',
  'postlog unix-dgram n - n - 1 postlogd',
];

/** Postfix with the settings of Debian where it matters (queue times, warnings), plus `more`. */
export function postfix(folder: string, speed: number, more: readonly string[] = []): MailServer | null {
  const by = dressed('postfix');
  if (!by) return null;
  const [etc, queue, data] = ['etc', 'queue', 'data'].map((one) => join(folder, one)) as [
    string,
    string,
    string,
  ];
  for (const one of [etc, queue, data]) mkdirSync(one, { recursive: true });
  chmodSync(folder, 0o755);
  chownSync(data, idOf(by, 'postfix'), 0);
  const to = scenes
    .map((scene, n) => `{ ${domainOf(scene)} = smtp:[${scene.host}]:${BASE_PORT + n} }`)
    .join(' ');
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
transport_maps = inline:{ { bounce.sender.example = smtp:[127.0.0.1]:${BACK_PORT} } ${to} }
${more.join('\n')}
`,
  );
  const port = 28_100;
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

/** Exim with its retry times of Debian, plus `more` options. */
export function exim(folder: string, speed: number, more: readonly string[] = []): MailServer | null {
  const by = dressed('exim');
  if (!by) return null;
  const user = 'Debian-exim';
  for (const one of ['spool', 'log']) {
    mkdirSync(join(folder, one), { recursive: true });
    chownSync(join(folder, one), idOf(by, user), idOf(by, user));
  }
  chmodSync(folder, 0o755);
  const port = 28_100;
  const routes = [
    { id: 'back', domain: 'bounce.sender.example', host: '127.0.0.1', to: BACK_PORT },
    ...scenes.map((scene, n) => ({
      id: scene.name.replaceAll('-', '_'),
      domain: domainOf(scene),
      host: scene.host,
      to: BASE_PORT + n,
    })),
  ];
  const routers = routes.map(
    ({ id, domain, host }) =>
      `r_${id}:\n  driver = manualroute\n  domains = ${domain}\n  transport = t_${id}\n  route_list = * ${host} byname\n  self = send\n`,
  );
  const transports = routes.map(
    ({ id, to }) =>
      `t_${id}:\n  driver = smtp\n  port = ${to}\n  allow_localhost\n  hosts_try_dane =\n  dnssec_request_domains =\n  hosts_try_chunking =\n`,
  );
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
${routers.join('')}begin transports
${transports.join('')}begin retry
* * F,2h,15m; G,16h,1h,1.5; F,4d,6h
`,
  );
  const child = launch(by, speed, '/usr/sbin/exim4', ['-C', join(folder, 'exim.conf'), '-bdf', '-q30m'], {});
  return { port, log: join(folder, 'log/mainlog'), stop: ended(child, join(folder, 'exim.pid')) };
}

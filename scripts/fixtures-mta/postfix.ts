import { execFileSync, spawn } from 'node:child_process';
import { chownSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Mta, MtaKind, Ports } from './mta.ts';

const daemons = '/usr/lib/postfix/sbin';

/** Postfix, an instance of its own: a warning after one second, a bounce after four. */
export const postfix: MtaKind = {
  install: ['postfix'],
  users: ['postfix'],
  dsn: true,
  start(folder: string, ports: Ports): Mta {
    for (const name of ['etc', 'queue', 'data']) mkdirSync(join(folder, name), { recursive: true });
    chownSync(join(folder, 'data'), Number(execFileSync('id', ['-u', 'postfix'])), 0);
    writeFileSync(join(folder, 'etc/main.cf'), mainCf(folder, ports));
    writeFileSync(join(folder, 'etc/master.cf'), masterCf(ports.mta));
    execFileSync('postfix', ['-c', join(folder, 'etc'), 'check'], { stdio: 'ignore' });
    const environment = {
      ...process.env,
      MAIL_CONFIG: join(folder, 'etc'),
      MAIL_LOGTAG: 'postfix',
      command_directory: '/usr/sbin',
      daemon_directory: daemons,
      queue_directory: join(folder, 'queue'),
    };
    const master = spawn(join(daemons, 'master'), ['-d', '-c', join(folder, 'etc')], {
      stdio: 'ignore',
      env: environment,
    });
    return { stop: () => void master.kill('SIGTERM') };
  },
};

function mainCf(folder: string, ports: Ports): string {
  const to = (port: number): string => `smtp:[127.0.0.1]:${port}`;
  return `compatibility_level = 3.6
queue_directory = ${folder}/queue
data_directory = ${folder}/data
command_directory = /usr/sbin
daemon_directory = ${daemons}
mail_owner = postfix
setgid_group = postdrop
maillog_file_prefixes = ${folder}
maillog_file = ${folder}/log
myhostname = relay.sender.example
mydestination =
mynetworks = 127.0.0.0/8
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
alias_maps =
smtputf8_enable = no
smtp_dns_support_level = disabled
smtp_host_lookup = native
smtpd_relay_restrictions = permit_mynetworks, reject
relayhost = [127.0.0.1]:${ports.sink}
transport_maps = inline:{ { bounce.sender.example = ${to(ports.back)} } { closed.example = ${to(ports.closed)} } { refusing.example = ${to(ports.refusing)} } { busy.example = ${to(ports.busy)} } }
delay_warning_time = 1s
queue_run_delay = 1s
minimal_backoff_time = 1s
maximal_backoff_time = 1s
maximal_queue_lifetime = 4s
bounce_queue_lifetime = 20s
smtp_destination_concurrency_failed_cohort_limit = 1000
smtp_connect_timeout = 2s
notify_classes =
`;
}

/** What Postfix needs in master.cf to relay, its listener aside. */
export const postfixServices: readonly string[] = [
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

function masterCf(port: number): string {
  const service = (line: string): string => line.trim().replace(/\s+/g, ' ');
  return [`127.0.0.1:${port} inet n - n - - smtpd`, ...postfixServices, ''].map(service).join('\n');
}

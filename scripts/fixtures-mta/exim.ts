import { execFileSync, spawn } from 'node:child_process';
import { chownSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Mta, MtaKind, Ports } from './mta.ts';

const user = 'Debian-exim';

/** Exim, unpacked: a warning after three seconds, a bounce after nine. */
export const exim: MtaKind = {
  unpack: ['exim4-daemon-light'],
  // Exim clears its environment when it runs itself again to write a bounce: the library must be where the
  // loader looks.
  install: ['libidn12'],
  users: [user],
  dsn: true,
  start(folder: string, ports: Ports): Mta {
    const id = (flag: string): number => Number(execFileSync('id', [flag, user]));
    for (const name of ['spool', 'log']) {
      mkdirSync(join(folder, name), { recursive: true });
      chownSync(join(folder, name), id('-u'), id('-g'));
    }
    writeFileSync(join(folder, 'exim.conf'), configuration(folder, ports));
    const daemon = spawn(
      join(folder, 'tree/usr/sbin/exim4'),
      ['-C', join(folder, 'exim.conf'), '-bdf', '-q1s'],
      { stdio: 'ignore' },
    );
    return { stop: () => void daemon.kill('SIGTERM') };
  },
};

function configuration(folder: string, ports: Ports): string {
  const targets: readonly (readonly [name: string, domains: string, port: number])[] = [
    ['back', 'bounce.sender.example', ports.back],
    ['closed', 'closed.example', ports.closed],
    ['refusing', 'refusing.example', ports.refusing],
    ['busy', 'busy.example', ports.busy],
    ['sink', '*', ports.sink],
  ];
  return `primary_hostname = relay.sender.example
qualify_domain = sender.example
exim_path = ${folder}/tree/usr/sbin/exim4
spool_directory = ${folder}/spool
log_file_path = ${folder}/log/%slog
pid_file_path = ${folder}/exim.pid
exim_user = ${user}
exim_group = ${user}
deliver_drop_privilege = true
keep_environment =
local_interfaces = 127.0.0.1
daemon_smtp_ports = ${ports.mta}
host_lookup =
tls_advertise_hosts =
dsn_advertise_hosts = *
chunking_advertise_hosts =
acl_smtp_rcpt = accept
acl_smtp_data = accept
delay_warning = 3s
delay_warning_condition = yes
queue_run_max = 5
smtp_accept_queue_per_connection = 0
begin routers
r_unroutable:
  driver = redirect
  domains = unroutable.example
  allow_fail
  data = :fail: Unrouteable address
${targets.map(([name, domains]) => router(name, domains)).join('')}begin transports
${targets.map(([name, , port]) => transport(name, port)).join('')}begin retry
* * F,9s,1s
`;
}

function router(name: string, domains: string): string {
  return `r_${name}:
  driver = manualroute
  domains = ${domains}
  transport = t_${name}
  route_list = * 127.0.0.1
  self = send
  same_domain_copy_routing = yes
`;
}

function transport(name: string, port: number): string {
  return `t_${name}:
  driver = smtp
  port = ${port}
  allow_localhost
  hosts_try_dane =
  dnssec_request_domains =
  hosts_try_chunking =
`;
}

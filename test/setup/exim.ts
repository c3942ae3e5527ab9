import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  dressed,
  ended,
  groupOf,
  idOf,
  launch,
  type MailServer,
  owned,
  type Setting,
} from './mail-server.ts';

/** Exim. */
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

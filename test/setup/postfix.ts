import { chmodSync, chownSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { postfixServices } from '../../scripts/fixtures-mta/postfix.ts';
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

/** The mailbox of its own beside them. */
const services = [...postfixServices, 'virtual unix - n n - - virtual'];

/** Postfix. */
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

/**
 * IMAP servers that differ: who has IDLE, MOVE and UIDPLUS, who counts how, who answers a SEARCH. Each runs
 * alone, on a port of loopback, in a folder of its own. The mailboxes are filled and looked at through IMAP,
 * as another mail program would.
 */

import { cyrus } from './cyrus.ts';
import { has } from './debian.ts';
import { startDovecot } from './dovecot.ts';
import { type ImapServerKind, password, renewByImap } from './imap-server.ts';
import { imap4d } from './imap4d.ts';

function dovecot(name: string, can: ImapServerKind['can']): ImapServerKind {
  return {
    name,
    set: 'dovecot',
    can,
    async start(users) {
      const server = await startDovecot({
        users: Object.fromEntries(users.map((user) => [user, { password }])),
        extra: `imap_capability = ${['IMAP4rev1', 'SASL-IR', 'LITERAL+', ...can].join(' ')}
namespace inbox {
  mailbox Bounces {
    auto = create
  }
}
`,
      });
      const { port, stop, restart } = server;
      return { port, stop, crash: restart, renew: renewByImap(port) };
    },
  };
}

/** Every kind, the real ones and Dovecot with a part of its abilities hidden. */
export const imapServers: readonly ImapServerKind[] = [
  dovecot('Dovecot', ['IDLE', 'MOVE', 'UIDPLUS']),
  cyrus,
  imap4d,
  dovecot('a server without IDLE', ['MOVE', 'UIDPLUS']),
  dovecot('a server without MOVE', ['IDLE', 'UIDPLUS']),
  dovecot('a server without UIDPLUS', ['IDLE', 'MOVE']),
];

export const canStart = ({ set }: ImapServerKind): boolean => has(set);

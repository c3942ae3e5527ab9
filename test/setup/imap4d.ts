import { globSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ImapServerKind, makePlace, programsOf, run } from './imap-server.ts';
import { seedMaildir } from './seed.ts';

/** `secret` as crypt(3) writes it, which is what imap4d compares with. */
const crypted =
  '$6$abcdefgh$ltjgWl6579NluT/Vi1nwEvcil.G5Nbc4NiXZaNGStk8PSwGfQv72N2CKPPrVACtLtip/cZ/1GM/O6IND4WQhG.';

/** GNU mailutils' imap4d on Maildirs, its users in a file of a virtual domain (example.com). */
export const imap4d: ImapServerKind = {
  name: 'GNU imap4d',
  set: 'imap4d',
  can: ['IDLE'],
  async start(users) {
    const maildirs = users.flatMap((user) =>
      ['INBOX', 'Bounces', 'Processed'].flatMap((folder) =>
        ['', 'cur', 'new', 'tmp'].map((sub) => join('home', user, folder, sub)),
      ),
    );
    const homes = users.map((user) => join('home', user));
    const place = await makePlace('imap4d', ['users', 'home', ...homes, ...maildirs]);
    const { dir, port, me } = place;
    const lines = users.map((user) => {
      const home = join(dir, 'home', user);
      const name = user.split('@')[0];
      return `${name}:${crypted}:${me.uid}:${me.gid}::${home}:/bin/sh:maildir:${home}/INBOX\n`;
    });
    writeFileSync(join(dir, 'users', 'example.com'), lines.join(''));
    const config = join(dir, 'imap4d.conf');
    writeFileSync(
      config,
      `mode daemon;
foreground yes;
logging { syslog no; }
auth { authorization "virtdomain"; authentication "generic"; }
virtdomain { passwd-dir ${dir}/users; }
mailbox { mail-spool ${dir}/home; mailbox-type maildir; }
pidfile ${dir}/pid;
login-disabled no;
server 127.0.0.1:${port} { transcript no; }
`,
    );
    const found = programsOf('imap4d');
    const args = ['--no-site-config', `--config-file=${config}`];
    const server = await run(place, () => found.command('/usr/sbin/imap4d', args, me));
    return {
      ...server,
      // It keeps the UIDVALIDITY of a folder that it deleted: the folder is made anew behind its back.
      renew: (user, folder, messages) =>
        server.crash(async () => {
          const path = join(dir, 'home', user, folder);
          for (const file of globSync([`${path}/cur/*`, `${path}/new/*`, `${path}/.mu-prop`])) rmSync(file);
          await sleep(1_100);
          seedMaildir(path, messages, { uid: me.uid, gid: me.gid, sub: 'new' });
        }),
    };
  },
};

/**
 * IMAP servers that differ: who has IDLE, MOVE and UIDPLUS, who counts how, who answers a SEARCH. Each runs alone, on a port of
 * loopback, in a folder of its own. The mailboxes are filled and looked at through IMAP, as another mail program would.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, chownSync, globSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ImapFlow } from 'imapflow';
import { has, type ProgramSet, type Programs, programs, whyNot } from './debian.ts';
import { greets, type Identity, identity, startDovecot } from './dovecot.ts';
import { freePort } from './postgres.ts';
import { seedMaildir } from './seed.ts';

/** A running server. Every user's password is `secret`. */
export interface ImapServer {
  readonly port: number;
  /** SIGKILL to all its processes, then a start on the same data. */
  crash(): Promise<void>;
  /** Deletes a user's folder and makes it anew under another UIDVALIDITY, with these messages. */
  renew(user: string, folder: string, messages: readonly Buffer[]): Promise<void>;
  stop(): Promise<void>;
}

/** A kind of server that can be started. */
export interface ImapServerKind {
  readonly name: string;
  readonly set: ProgramSet;
  /** What it says that it can, of what matters here. */
  readonly can: readonly ('IDLE' | 'MOVE' | 'UIDPLUS')[];
  /** With these users, each with the folders INBOX, Bounces and Processed. */
  start(users: readonly string[]): Promise<ImapServer>;
}

export const password = 'secret';

/** Another mail program on a server: logs in, works, leaves. */
export async function visit<T>(
  port: number,
  user: string,
  work: (client: ImapFlow) => Promise<T>,
): Promise<T> {
  const client = new ImapFlow({
    host: '127.0.0.1',
    port,
    secure: false,
    doSTARTTLS: false,
    auth: { user, pass: password, loginMethod: 'LOGIN' },
    logger: false,
    disableAutoIdle: true,
  });
  client.on('error', () => {});
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.logout().catch(() => {});
  }
}

/** Through IMAP. UIDVALIDITY is a time in seconds with most servers. */
const renewByImap =
  (port: number): ImapServer['renew'] =>
  async (user, folder, messages) => {
    await sleep(1_100);
    await visit(port, user, async (client) => {
      await client.mailboxDelete(folder);
      await client.mailboxCreate(folder);
      for (const message of messages) await client.append(folder, message);
    });
  };

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

/** What a server of this file runs as, and where. */
interface Place {
  readonly dir: string;
  readonly port: number;
  readonly me: Identity;
}

async function makePlace(name: string, folders: readonly string[]): Promise<Place> {
  const dir = mkdtempSync(join(tmpdir(), `rebound-${name}-`));
  chmodSync(dir, 0o755);
  const me = identity();
  chownSync(dir, me.uid, me.gid);
  for (const folder of folders) {
    mkdirSync(join(dir, folder), { recursive: true });
    chownSync(join(dir, folder), me.uid, me.gid);
  }
  return { dir, port: await freePort(), me };
}

function programsOf(set: ProgramSet): Programs {
  const found = programs(set);
  if (!found) throw new Error(`There is no ${set} here: ${whyNot(set)}`);
  return found;
}

/** A server whose data may be changed while it is down. */
interface Crashable extends ImapServer {
  crash(meanwhile?: () => Promise<void>): Promise<void>;
}

/** Runs a server in a process group of its own until it greets. */
async function run(place: Place, command: () => readonly [string, string[]]): Promise<Crashable> {
  let log = '';
  const launch = (): ChildProcess => {
    const [file, args] = command();
    const child = spawn(file, args, { stdio: ['ignore', 'ignore', 'pipe'], detached: true });
    child.stderr?.on('data', (bytes: Buffer) => {
      log += bytes.toString();
    });
    return child;
  };
  let child = launch();
  const killAll = async (): Promise<void> => {
    const gone = new Promise((resolve) => child.once('exit', resolve));
    if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) {
      process.kill(-child.pid, 'SIGKILL');
      await gone;
    }
  };
  const ready = async (): Promise<void> => {
    for (let attempt = 0; attempt < 1_500; attempt++) {
      if (child.exitCode !== null) throw new Error(`The server exited with ${child.exitCode}\n${log}`);
      if (await greets(place.port)) return;
      await sleep(20);
    }
    throw new Error(`The server did not start\n${log}`);
  };
  await ready();
  return {
    port: place.port,
    async crash(meanwhile = async () => {}) {
      await killAll();
      await meanwhile();
      child = launch();
      await ready();
    },
    renew: renewByImap(place.port),
    async stop() {
      await killAll();
      rmSync(place.dir, { recursive: true, force: true });
    },
  };
}

/**
 * The one question that Cyrus asks a saslauthd: four texts, each after its length in two bytes (user, password, service, realm);
 * the answer is one such text.
 */
function startSaslauthd(socket: string): Promise<Server> {
  const answer = (word: string): Buffer => Buffer.from([0, word.length, ...Buffer.from(word)]);
  const server = createServer((client) => {
    let asked = Buffer.alloc(0);
    client.on('error', () => {});
    client.on('data', (bytes) => {
      asked = Buffer.concat([asked, bytes]);
      const texts: string[] = [];
      for (let at = 0; at + 2 <= asked.length; ) {
        const end = at + 2 + asked.readUInt16BE(at);
        if (end > asked.length) break;
        texts.push(asked.subarray(at + 2, end).toString());
        at = end;
      }
      if (texts.length === 4) client.end(answer(texts[1] === password ? 'OK' : 'NO'));
    });
  });
  return new Promise((resolve) =>
    server.listen(socket, () => {
      chmodSync(socket, 0o777);
      resolve(server);
    }),
  );
}

const cyrus: ImapServerKind = {
  name: 'Cyrus',
  set: 'cyrus',
  can: ['IDLE', 'MOVE', 'UIDPLUS'],
  async start() {
    const place = await makePlace('cyrus', [
      'spool',
      ...['', 'db', 'proc', 'socket', 'lock'].map((one) => `conf/${one}`),
    ]);
    const { dir, port, me } = place;
    const config = join(dir, 'imapd.conf');
    writeFileSync(
      config,
      `configdirectory: ${dir}/conf
defaultpartition: default
partition-default: ${dir}/spool
cyrus_user: ${me.user}
servername: localhost
allowplaintext: yes
sasl_pwcheck_method: saslauthd
sasl_saslauthd_path: ${dir}/mux
sasl_mech_list: PLAIN
unixhierarchysep: yes
virtdomains: userid
defaultdomain: example.com
autocreate_quota: 0
autocreate_inbox_folders: Bounces | Processed
idlesocket: ${dir}/conf/socket/idle
`,
    );
    const bin = (name: string): string => `/usr/lib/cyrus/bin/${name} -C ${config}`;
    writeFileSync(
      join(dir, 'cyrus.conf'),
      `START {
  recover cmd="${bin('ctl_cyrusdb')} -r"
}
SERVICES {
  imap cmd="${bin('imapd')}" listen="127.0.0.1:${port}" proto="tcp4" prefork=1
}
DAEMON {
  idled cmd="${bin('idled')}"
}
`,
    );
    const found = programsOf('cyrus');
    const saslauthd = await startSaslauthd(join(dir, 'mux'));
    const args = ['-D', '-C', config, '-M', join(dir, 'cyrus.conf'), '-p', join(dir, 'pid')];
    const server = await run(place, () => {
      // Its own lock on this file outlives a SIGKILL by a moment.
      rmSync(join(dir, 'pid'), { force: true });
      return found.command('/usr/sbin/cyrmaster', args, me);
    });
    return {
      ...server,
      async stop() {
        await server.stop();
        saslauthd.close();
      },
    };
  },
};

/** `secret` as crypt(3) writes it, which is what imap4d compares with. */
const crypted =
  '$6$abcdefgh$ltjgWl6579NluT/Vi1nwEvcil.G5Nbc4NiXZaNGStk8PSwGfQv72N2CKPPrVACtLtip/cZ/1GM/O6IND4WQhG.';

const imap4d: ImapServerKind = {
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

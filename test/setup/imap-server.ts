/** What the IMAP servers of the tests share: how they are run, and how another mail program visits them. */
import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ImapFlow } from 'imapflow';
import { type ProgramSet, type Programs, programs, whyNot } from './debian.ts';
import { greets, type Identity, identity } from './dovecot.ts';
import { freePort } from './postgres.ts';

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
export const renewByImap =
  (port: number): ImapServer['renew'] =>
  async (user, folder, messages) => {
    await sleep(1_100);
    await visit(port, user, async (client) => {
      await client.mailboxDelete(folder);
      await client.mailboxCreate(folder);
      for (const message of messages) await client.append(folder, message);
    });
  };

/** What a server runs as, and where. */
export interface Place {
  readonly dir: string;
  readonly port: number;
  readonly me: Identity;
}

export async function makePlace(name: string, folders: readonly string[]): Promise<Place> {
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

export function programsOf(set: ProgramSet): Programs {
  const found = programs(set);
  if (!found) throw new Error(`There is no ${set} here: ${whyNot(set)}`);
  return found;
}

/** A server whose data may be changed while it is down. */
interface Crashable extends ImapServer {
  crash(meanwhile?: () => Promise<void>): Promise<void>;
}

/** Runs a server in a process group of its own until it greets. */
export async function run(place: Place, command: () => readonly [string, string[]]): Promise<Crashable> {
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

import { type Connection, connect, refuseImpossible } from './connect.ts';
import { type FullOptions, type MailboxDeps, type MailboxOptions, withDefaults } from './options.ts';
import type { MailTrouble } from './sink.ts';
import { tokenSource } from './token.ts';
import { diagnose } from './trouble.ts';

/** One thing that `rebound doctor` looked at. */
export interface Finding {
  readonly ok: boolean;
  /** What was looked at. */
  readonly what: 'connection' | 'login' | 'folder' | 'filing';
  /** What was found, in one sentence. */
  readonly said: string;
  /** What to do about it, in one sentence; `''` when all is well. */
  readonly remedy: string;
}

const good = (what: Finding['what'], said: string): Finding => ({ ok: true, what, said, remedy: '' });

const whatOf: Readonly<Partial<Record<MailTrouble, Finding['what']>>> = {
  login: 'login',
  throttled: 'login',
  folder: 'folder',
  filing: 'filing',
};

const remedies: Readonly<Record<Finding['what'], string>> = {
  connection: 'Correct IMAP_HOST, IMAP_PORT, IMAP_TLS or IMAP_CA_FILE, or open the way in the firewall.',
  login: 'Correct IMAP_USER and IMAP_PASSWORD (or IMAP_OAUTH_*); some providers want an app password, or IMAP switched on for the account.',
  folder: 'Correct IMAP_MAILBOX, or create the folder.',
  filing: 'Correct IMAP_AFTER, or grant the rights.',
};

/** Names of folders that do exist, for the remedy. */
async function folderNames({ client, guard }: Connection): Promise<string> {
  const all = await guard(() => client.list()).catch(() => []);
  return all
    .slice(0, 10)
    .map(({ path }) => `"${path}"`)
    .join(', ');
}

async function checkTarget(connection: Connection, folder: string): Promise<Finding> {
  const status = await connection.guard(() => connection.client.status(folder, { messages: true })).catch(() => false);
  if (status) return good('filing', `Read bounces will be moved to "${folder}".`);
  return {
    ok: false,
    what: 'filing',
    said: `There is no folder "${folder}" to move read bounces to.`,
    remedy: `Create it, or set IMAP_AFTER to one of ${await folderNames(connection)}.`,
  };
}

async function checkFiling(connection: Connection, options: FullOptions): Promise<Finding> {
  const { after } = options;
  const box = connection.client.mailbox;
  if (after.do === 'none') return good('filing', 'Read bounces stay as they are (IMAP_AFTER=none).');
  if (box !== false && box.readOnly) {
    return {
      ok: false,
      what: 'filing',
      said: `"${options.mailbox}" is read-only for ${options.user}: read bounces cannot be filed away.`,
      remedy: 'Grant write rights on it, or set IMAP_AFTER=none.',
    };
  }
  if (after.do === 'move') return checkTarget(connection, after.folder);
  const flags = box === false ? undefined : box.permanentFlags;
  if (!flags || flags.has('\\Seen') || flags.has('\\*')) return good('filing', 'Read bounces will be marked as seen.');
  return { ok: false, what: 'filing', said: 'The server does not keep the \\Seen flag.', remedy: 'Set IMAP_AFTER=move:FOLDER or none.' };
}

async function checkOpen(connection: Connection, options: FullOptions, found: Finding[]): Promise<void> {
  const safety = options.tls === 'none' ? 'without TLS' : `with TLS (${options.tls})`;
  found.push(good('connection', `${options.host}:${options.port} answers ${safety}.`), good('login', `${options.user} is logged in.`));
  const lock = await connection.guard(() => connection.client.getMailboxLock(options.mailbox));
  const box = connection.client.mailbox;
  found.push(good('folder', `"${options.mailbox}" holds ${box === false ? 0 : box.exists} messages.`));
  found.push(await checkFiling(connection, options));
  lock.release();
  await connection.leave();
}

/** Looks at a mailbox without changing anything in it. Never throws. Stops at the first thing that makes the rest pointless. */
export async function checkMailbox(given: MailboxOptions, deps: MailboxDeps = {}): Promise<readonly Finding[]> {
  const options = withDefaults({ ...given, socketTimeoutMs: Math.min(given.socketTimeoutMs ?? 15_000, 15_000) });
  const found: Finding[] = [];
  let connection: Connection | null = null;
  try {
    refuseImpossible(options);
    const tokens = options.oauth ? tokenSource(options.oauth, deps.fetch ?? globalThis.fetch, deps.now ?? Date.now) : null;
    connection = await connect(options, tokens, new AbortController().signal);
    await checkOpen(connection, options, found);
  } catch (thrown) {
    const error = diagnose(thrown, options);
    const what = whatOf[error.code] ?? 'connection';
    const names = what === 'folder' && connection ? await folderNames(connection) : '';
    found.push({ ok: false, what, said: error.message, remedy: names ? `${remedies[what]} It has ${names}.` : remedies[what] });
  } finally {
    connection?.close();
  }
  return found;
}

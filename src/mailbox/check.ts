import type { Finding } from '../observe/finding.ts';
import { type Connection, connect, refuseImpossible } from './connect.ts';
import { type FullOptions, type MailboxDeps, type MailboxOptions, withDefaults } from './options.ts';
import { memoryShelf } from './refresh-token.ts';
import type { MailTrouble } from './sink.ts';
import { tokenSource } from './token.ts';
import { diagnose } from './trouble.ts';

const good = (what: string): Finding => ({ ok: true, what });
const bad = (what: string, remedy: string): Finding => ({ ok: false, what, remedy });

const remedies: Readonly<Record<Exclude<MailTrouble, ''>, string>> = {
  network: 'Correct IMAP_HOST, IMAP_PORT or IMAP_TLS, or open the way in the firewall.',
  tls: 'Correct IMAP_HOST, IMAP_PORT or IMAP_TLS, or give the authority as IMAP_CA_FILE.',
  login: 'Correct IMAP_USER and IMAP_PASSWORD (or IMAP_OAUTH_*).',
  throttled: 'Wait some minutes, and see whether something else logs in too often.',
  folder: 'Correct IMAP_MAILBOX, or create the folder.',
  filing: 'Correct IMAP_AFTER, or grant the rights.',
  server: 'Ask whoever runs the mail server.',
  sink: 'Check the database.',
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
  const status = await connection
    .guard(() => connection.client.status(folder, { messages: true }))
    .catch(() => false);
  if (status) return good(`Read bounces will be moved to "${folder}".`);
  return bad(
    `There is no folder "${folder}" to move read bounces to.`,
    `Create it, or let IMAP_AFTER name one of ${await folderNames(connection)}.`,
  );
}

async function checkFiling(connection: Connection, options: FullOptions): Promise<Finding> {
  const { after } = options;
  const box = connection.client.mailbox;
  if (after.do === 'none') return good('Read bounces stay as they are (IMAP_AFTER=none).');
  if (box !== false && box.readOnly) {
    return bad(
      `"${options.mailbox}" is read-only for ${options.user}: read bounces cannot be filed away.`,
      'Grant write rights on it, or set IMAP_AFTER=none.',
    );
  }
  if (after.do === 'move') return checkTarget(connection, after.folder);
  const flags = box === false ? undefined : box.permanentFlags;
  if (!flags || flags.has('\\Seen') || flags.has('\\*')) return good('Read bounces will be marked as seen.');
  return bad('The server does not keep the \\Seen flag.', 'Set IMAP_AFTER=move:FOLDER or none.');
}

/** A mailbox that counts its messages does not yet hand one out. Nothing is marked as seen by it. */
async function checkReading({ client, guard }: Connection): Promise<Finding> {
  const newest = await guard(() => client.fetchOne('*', { uid: true, source: { maxLength: 4096 } })).catch(
    () => false as const,
  );
  if (newest !== false && (newest.source?.length ?? 0) > 0) return good('Its newest message can be read.');
  return bad(
    'The server counts messages and does not hand out the newest one.',
    'Ask whoever runs the mail server; whether the mail client of the account shows it tells on which side to look.',
  );
}

async function checkOpen(connection: Connection, options: FullOptions, found: Finding[]): Promise<void> {
  const safety = options.tls === 'none' ? 'without TLS' : `with TLS (${options.tls})`;
  found.push(
    good(`${options.host}:${options.port} answers ${safety}.`),
    good(`${options.user} is logged in.`),
  );
  const lock = await connection.guard(() => connection.client.getMailboxLock(options.mailbox));
  const box = connection.client.mailbox;
  found.push(good(`"${options.mailbox}" holds ${box === false ? 0 : box.exists} messages.`));
  if (box !== false && box.exists > 0) found.push(await checkReading(connection));
  found.push(await checkFiling(connection, options));
  lock.release();
  await connection.leave();
}

/**
 * Looks at a mailbox without changing anything in it. Never throws. Stops at the first thing that makes the
 * rest pointless.
 */
export async function checkMailbox(
  given: MailboxOptions,
  deps: MailboxDeps = {},
): Promise<readonly Finding[]> {
  const options = withDefaults({
    ...given,
    socketTimeoutMs: Math.min(given.socketTimeoutMs ?? 15_000, 15_000),
  });
  const found: Finding[] = [];
  let connection: Connection | null = null;
  try {
    refuseImpossible(options);
    const { fetch = globalThis.fetch, now = Date.now, shelf = memoryShelf() } = deps;
    const tokens = options.oauth ? tokenSource(options.oauth, { fetch, now, shelf }) : null;
    connection = await connect(options, tokens, new AbortController().signal);
    await checkOpen(connection, options, found);
  } catch (thrown) {
    const error = diagnose(thrown, options);
    const names = error.code === 'folder' && connection ? ` There are ${await folderNames(connection)}.` : '';
    found.push(bad(error.fact, `${error.remedy || remedies[error.code]}${names}`));
  } finally {
    connection?.close();
  }
  return found;
}

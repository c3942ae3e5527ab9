import type { ImapFlowError } from 'imapflow';
import { type Connection, connect } from './connect.ts';
import { asSink, type Drain, drain } from './drain.ts';
import { MailboxError } from './error.ts';
import { type Refusals, search } from './fetch.ts';
import { createFiling, type Filing, type FilingMemory } from './filing.ts';
import type { FullOptions } from './options.ts';
import type { MailboxState, MailSink } from './sink.ts';
import type { TokenSource } from './token.ts';
import { toRanges, type UidRange, uidQueue } from './uid-set.ts';
import { type Bell, listen, type Patience, waitForMail } from './wait.ts';

/** What outlives a session. */
export interface SessionContext {
  readonly options: FullOptions;
  readonly sink: MailSink;
  readonly tokens: TokenSource | null;
  readonly now: () => number;
  readonly refusals: Refusals;
  readonly filing: FilingMemory;
  /** Fires when the watcher is to stop. */
  readonly signal: AbortSignal;
  readonly report: (news: Partial<MailboxState>) => void;
  /** A look at the mailbox went well. */
  readonly healthy: () => void;
  /** Told of the connection, so that a stop that cannot wait may cut it. */
  readonly opened: (connection: Connection) => void;
  /** Told of the bell that makes the open mailbox look for mail. */
  readonly listening: (bell: Bell) => void;
}

/** The mailbox that is open now; a session never outlives its UIDVALIDITY. */
function openUidValidity({ client }: Connection): string {
  return client.mailbox === false ? '' : String(client.mailbox.uidValidity);
}

/** Looks of which one asks whether the open mailbox is still the one of its name. */
const LOOKS_PER_PROOF = 5;

/**
 * Whether another mailbox has the name by now, or none. A server may go on showing one that was deleted and
 * made anew, for ever empty (Cyrus 3.6): asked by name, it tells of the other.
 */
async function isReplaced({ client, guard }: Connection): Promise<boolean> {
  const box = client.mailbox;
  if (box === false) return true;
  try {
    const status = await guard(() => client.status(box.path, { uidValidity: true }));
    return status !== false && status.uidValidity !== undefined && status.uidValidity !== box.uidValidity;
  } catch (error) {
    if ((error as ImapFlowError).code === 'NotFound') return true;
    throw error;
  }
}

/**
 * Where reading goes on. Under another UIDVALIDITY the known UIDs mean nothing: from the start, the store
 * tells copies apart.
 */
async function lastTaken(sink: MailSink, uidValidity: string): Promise<number> {
  const checkpoint = await asSink(() => sink.checkpoint());
  return checkpoint?.uidValidity === uidValidity ? checkpoint.lastUid : 0;
}

/**
 * Mail committed earlier and not filed: a crash came between, or the server refused. The sink knows it
 * already.
 */
async function sweep(last: number, by: Drain, after: FullOptions['after']): Promise<void> {
  if (last === 0) return;
  const query = after.do === 'seen' ? { uid: `1:${last}`, seen: false } : { uid: `1:${last}` };
  await drain(uidQueue(await search(by.connection, query), 1, last), () => last, by);
}

/** How many messages the mailbox held when its empty answer was last doubted. */
interface Doubt {
  exists: number;
}

/**
 * An empty answer of a mailbox that holds mail beyond what was taken is not believed: GNU mailutils' imap4d
 * 3.15 answers `UID SEARCH UID n:*` with nothing, whatever there is. UIDs below UIDNEXT are asked for by
 * their numbers, and only those that are there are taken. Doubted once for each number of messages.
 */
async function unanswered(last: number, connection: Connection, doubt: Doubt): Promise<readonly UidRange[]> {
  const { guard, client } = connection;
  const box = client.mailbox;
  if (box === false || box.exists === 0 || box.exists === doubt.exists) return [];
  doubt.exists = box.exists;
  const status = await guard(() => client.status(box.path, { uidNext: true }));
  const next = (status ? status.uidNext : undefined) ?? box.uidNext;
  return next - 1 > last ? listed(connection, `${last + 1}:${next - 1}`) : [];
}

/** Those of these UIDs that are there. No command may run inside the loop: imapflow would wait for itself. */
async function listed({ guard, client }: Connection, uids: string): Promise<readonly UidRange[]> {
  const found: number[] = [];
  await guard(async (touch) => {
    for await (const { uid } of client.fetch(uids, { uid: true }, { uid: true })) {
      touch();
      found.push(uid);
    }
  });
  return toRanges(found.sort((one, other) => one - other));
}

/**
 * Takes what came since; returns the last UID taken. `n:*` always matches the highest UID, hence the filter.
 */
async function poll(last: number, by: Drain, doubt: Doubt): Promise<number> {
  // NOOP is the command that asks for news (RFC 9051, 6.1.2): a SEARCH alone may see a mailbox some seconds
  // old (Dovecot on Maildir).
  await by.connection.guard(() => by.connection.client.noop());
  const answered = uidQueue(await search(by.connection, { uid: `${last + 1}:*` }), last + 1);
  const uids =
    answered.left() > 0 ? answered : uidQueue(await unanswered(last, by.connection, doubt), last + 1);
  if (uids.left() > 0) by.left(uids.left());
  let taken = last;
  await drain(
    uids,
    (lastOfBatch) => {
      taken = lastOfBatch;
      return lastOfBatch;
    },
    by,
  );
  return taken;
}

/**
 * The pulse is shorter than the socket's patience: it finds a dead connection, and imapflow never breaks the
 * IDLE by itself.
 */
const patienceOf = ({ pollSeconds, socketTimeoutMs }: FullOptions): Patience => ({
  lookMs: pollSeconds * 1000,
  pulseMs: socketTimeoutMs * 0.75,
});

/** How an open mailbox stands: what was in the way before is over, but for what only filing knows. */
function standing(filing: Filing): Pick<MailboxState, 'connected' | 'trouble' | 'note'> {
  const note = filing.refusal();
  return { connected: true, trouble: note ? 'filing' : '', note: note || 'Watching.' };
}

async function watchOpen(connection: Connection, context: SessionContext): Promise<void> {
  const { options, sink, now, signal } = context;
  const bell = listen(connection.client);
  context.listening(bell);
  // Holding the lock tells imapflow that silence is fine while the sink works or the server throttles: it
  // sends NOOPs then.
  await connection.guard(() => connection.client.getMailboxLock(options.mailbox));
  const uidValidity = openUidValidity(connection);
  let last = await lastTaken(sink, uidValidity);
  const filing = createFiling(connection, options, context.filing, now);
  const by: Drain = {
    connection,
    sink,
    filing,
    uidValidity,
    now,
    signal,
    batchSize: options.batchSize,
    maxBytes: options.maxBytes,
    refusals: context.refusals,
    left: (backlog) => context.report({ backlog }),
  };
  context.report(standing(filing));
  const doubt: Doubt = { exists: 0 };
  for (let looks = 1; !signal.aborted; looks++) {
    bell.reset();
    if (
      openUidValidity(connection) !== uidValidity ||
      (looks % LOOKS_PER_PROOF === 0 && (await isReplaced(connection)))
    )
      throw new MailboxError('server', 'The mailbox was replaced; reading it anew.');
    last = await poll(last, by, doubt);
    context.healthy();
    if (filing.sweepDue()) await sweep(last, by, options.after);
    context.report({ ...standing(filing), lastPollAt: now(), backlog: 0 });
    await waitForMail(connection, bell, patienceOf(options), signal);
  }
}

/** One connection's life: returns when the watcher stops, throws when anything goes wrong. */
export async function runSession(context: SessionContext): Promise<void> {
  const connection = await connect(context.options, context.tokens, context.signal);
  context.opened(connection);
  try {
    await watchOpen(connection, context);
    await connection.leave();
  } finally {
    connection.close();
  }
}

import { isIP } from 'node:net';
import { ImapFlow, type ImapFlowError, type ImapFlowOptions, type Logger } from 'imapflow';
import { MailboxError } from './error.ts';
import { isLoopback } from './loopback.ts';
import type { FullOptions, MailboxOptions } from './options.ts';
import { loginRefusalOf } from './refusals.ts';
import type { TokenSource } from './token.ts';
import { answerOf } from './trouble.ts';

/** One live connection. An instance of imapflow cannot be used twice: a new session means a new one. */
export interface Connection {
  readonly client: ImapFlow;
  /**
   * Runs a command so that it always settles: rejects when the connection dies (imapflow leaves some promises
   * open then), and kills the connection when nothing happens for long. `touch` says that something did.
   * `patient` waits without a limit.
   */
  guard<T>(command: (touch: () => void) => Promise<T>, patient?: boolean): Promise<T>;
  /**
   * The server's words to the last command that imapflow answered with `false` instead of an error; forgotten
   * once read.
   */
  refusal(): ImapFlowError | null;
  /** Takes leave politely. Never rejects: whoever goes does not mind a closed door. */
  leave(): Promise<void>;
  /** Cuts the connection; everything under guard rejects. */
  close(): void;
}

/** Throws for options that can never work, or that would be unsafe. */
export function refuseImpossible(options: MailboxOptions): void {
  if (options.tls === 'none' && !options.forcePlain && !isLoopback(options.host)) {
    throw new MailboxError(
      'tls',
      `IMAP_TLS is "none" for ${options.host}: the password would travel in the clear. Use implicit or starttls.`,
    );
  }
  if (options.after.do === 'move' && options.after.folder === options.mailbox) {
    throw new MailboxError(
      'filing',
      `IMAP_AFTER moves into "${options.mailbox}", the folder that is watched: choose another.`,
    );
  }
}

interface Overheard {
  readonly logger: Logger;
  readonly take: () => ImapFlowError | null;
}

/**
 * imapflow 2.1.2 tells the reason of a refused SEARCH, STORE or MOVE to its logger alone. Nothing is logged
 * here.
 */
function overhear(): Overheard {
  let heard: ImapFlowError | null = null;
  const ignore = () => {};
  const warn = (entry: { err?: unknown }) => {
    if (entry?.err instanceof Error) heard = entry.err;
  };
  return {
    logger: { trace: ignore, debug: ignore, info: ignore, warn, error: ignore },
    take: () => {
      const last = heard;
      heard = null;
      return last;
    },
  };
}

function clientOptions(
  options: FullOptions,
  auth: NonNullable<ImapFlowOptions['auth']>,
  logger: Logger,
): ImapFlowOptions {
  return {
    host: options.host,
    port: options.port,
    secure: options.tls === 'implicit',
    // Unset, imapflow upgrades only if the server offers it: that is neither `starttls` nor `none`.
    ...(options.tls === 'implicit' ? {} : { doSTARTTLS: options.tls === 'starttls' }),
    ...(isIP(options.host) ? {} : { servername: options.host }),
    tls: { minVersion: 'TLSv1.2', rejectUnauthorized: true, ...(options.ca ? { ca: options.ca } : {}) },
    auth,
    logger,
    clientInfo: { name: 'Rebound' },
    disableAutoIdle: true,
    // CONDSTORE would add a MODSEQ to every row and tells a box that only grows nothing.
    disableAutoEnable: true,
    // NAT tables forget silent connections after about five minutes.
    maxIdleTime: 240_000,
    maxLockHoldTime: false,
    socketTimeout: options.socketTimeoutMs,
    connectionTimeout: Math.min(30_000, options.socketTimeoutMs),
    greetingTimeout: Math.min(16_000, options.socketTimeoutMs),
    // A larger literal would kill the connection, and the same mail would come again: sources are fetched in
    // part instead.
    maxLiteralSize: Math.max(options.maxBytes * 2, 8 * 1024 * 1024),
  };
}

function guarded(client: ImapFlow, limitMs: number, refusal: Connection['refusal']): Connection {
  const waiting = new Set<(error: Error) => void>();
  let dead: Error | null = null;
  const die = (error: Error) => {
    dead ??= error;
    for (const reject of [...waiting]) reject(dead);
  };
  client.on('error', die);
  // A FIN, a BYE or a killed server is told by `close` alone.
  client.on('close', () => {
    const { byeReason } = client;
    const said = byeReason === undefined ? {} : { reason: byeReason };
    die(Object.assign(new Error('Connection closed'), { code: 'NoConnection', ...said }));
  });
  const close = () => client.close();
  const silent = () => {
    die(Object.assign(new Error('No answer'), { code: 'ETIMEOUT' }));
    close();
  };
  const guard: Connection['guard'] = (command, patient = false) =>
    new Promise((resolve, reject) => {
      if (dead) {
        reject(dead);
        return;
      }
      const timer = patient ? null : setTimeout(silent, limitMs);
      const end = () => {
        if (timer) clearTimeout(timer);
        waiting.delete(fail);
      };
      const fail = (error: Error) => {
        end();
        reject(error);
      };
      waiting.add(fail);
      command(() => timer?.refresh()).then((value) => {
        end();
        resolve(value);
      }, fail);
    });
  return { client, close, refusal, guard, leave: () => guard(() => client.logout()).catch(() => {}) };
}

async function attempt(
  options: FullOptions,
  auth: NonNullable<ImapFlowOptions['auth']>,
  signal: AbortSignal,
): Promise<Connection> {
  const overheard = overhear();
  const client = new ImapFlow(clientOptions(options, auth, overheard.logger));
  const connection = guarded(client, options.socketTimeoutMs * 10, overheard.take);
  const cut = () => connection.close();
  signal.addEventListener('abort', cut, { once: true });
  try {
    signal.throwIfAborted();
    await connection.guard(() => client.connect());
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  } finally {
    signal.removeEventListener('abort', cut);
  }
}

/** A limit or a server that is away says nothing of the token. */
const isTokenRefused = (error: ImapFlowError): boolean =>
  Boolean(error.authenticationFailed) && loginRefusalOf(answerOf(error)).trouble === 'login';

/**
 * Connects and logs in; `signal` gives up on the way. A token that the server refuses before its time is
 * renewed once. Throws what imapflow throws.
 */
export async function connect(
  options: FullOptions,
  tokens: TokenSource | null,
  signal: AbortSignal,
): Promise<Connection> {
  const { user } = options;
  if (!tokens) {
    const secret =
      options.accessToken === undefined
        ? { pass: options.password ?? '' }
        : { accessToken: options.accessToken };
    return attempt(options, { user, ...secret }, signal);
  }
  try {
    return await attempt(options, { user, accessToken: await tokens.token() }, signal);
  } catch (error) {
    if (!isTokenRefused(error as ImapFlowError)) throw error;
    return attempt(options, { user, accessToken: await tokens.token(true) }, signal);
  }
}

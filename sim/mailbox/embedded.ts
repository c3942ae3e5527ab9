import { createRequire } from 'node:module';
import type { AddressInfo, Server, Socket } from 'node:net';

/**
 * `BODY.PEEK[section]<start.length>`. One object for all messages of a command, and what its answer is
 * labelled with.
 */
interface FetchQuery {
  partial?: number[];
}

/** The part of hoodiecrow-imap that is used here; it brings no types. */
interface Hoodiecrow {
  readonly server: Server;
  readonly folderCache: Readonly<
    Record<string, { readonly messages: readonly { readonly flags: readonly string[] }[] }>
  >;
  readonly fetchHandlers: Record<
    string,
    (connection: unknown, message: { readonly raw: string }, query: FetchQuery) => object
  >;
  readonly connectionHandlers: ((connection: { readonly socket: Socket }) => void)[];
  listen(port: number, host: string, done: () => void): void;
  appendMessage(mailbox: string, flags: readonly string[], internalDate: Date, raw: string): unknown;
}
type CreateServer = (options: {
  readonly plugins: readonly string[];
  readonly users: Readonly<Record<string, { readonly password: string }>>;
  readonly storage: Readonly<Record<string, object>>;
}) => Hoodiecrow;

const createServer = createRequire(import.meta.url)('hoodiecrow-imap') as CreateServer;

export interface EmbeddedMailbox {
  readonly port: number;
  readonly user: string;
  readonly password: string;
  /**
   * Delivers a message into INBOX; clients in IDLE are told at once. Bare LF become CRLF, other bytes stay as
   * they are.
   */
  append(source: Uint8Array | string, date?: Date): void;
  /** Messages in a folder, and how many of them are marked as seen. */
  count(folder?: 'INBOX' | 'Processed'): { readonly messages: number; readonly seen: number };
  stop(): Promise<void>;
}

/** The server works on binary strings: one character a byte. */
function toWire(source: Uint8Array | string): string {
  return Buffer.from(source).toString('latin1').replace(/\r?\n/g, '\r\n');
}

/**
 * hoodiecrow's own handler forgets the length after the first message and answers the rest with nothing.
 * Whole sources only.
 */
function partialFetch(): Hoodiecrow['fetchHandlers'][string] {
  const asked = new WeakMap<FetchQuery, readonly number[]>();
  return (_connection, message, query) => {
    const [start = 0, length] = asked.get(query) ?? query.partial ?? [];
    if (query.partial && !asked.has(query)) {
      asked.set(query, query.partial);
      // The answer names the start alone (RFC 3501, 7.4.2).
      query.partial = [start];
    }
    return {
      type: 'LITERAL',
      value: message.raw.slice(start, length === undefined ? undefined : start + length),
    };
  };
}

/**
 * An IMAP server inside this process, for demos and for machines without Dovecot: INBOX and Processed, IDLE,
 * MOVE, UIDPLUS; plain text on a loopback port of its own. Everything is kept in memory. Unmaintained code
 * below: never offer it to a network.
 */
export async function startEmbeddedMailbox(): Promise<EmbeddedMailbox> {
  const [user, password] = ['bounces@example.com', 'embedded'];
  const hoodiecrow = createServer({
    plugins: [
      'ID',
      'SASL-IR',
      'AUTH-PLAIN',
      'NAMESPACE',
      'IDLE',
      'ENABLE',
      'LITERALPLUS',
      'UIDPLUS',
      'UNSELECT',
      'SPECIAL-USE',
      'MOVE',
    ],
    users: { [user]: { password } },
    storage: { INBOX: { messages: [] }, '': { separator: '/', folders: { Processed: {} } } },
  });
  hoodiecrow.fetchHandlers['BODY.PEEK'] = partialFetch();
  const sockets = new Set<Socket>();
  hoodiecrow.connectionHandlers.push(({ socket }) => {
    sockets.add(socket);
    // It writes line by line: with Nagle's algorithm every command would take 40 ms.
    socket.setNoDelay(true);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {});
  });
  await new Promise<void>((resolve) => hoodiecrow.listen(0, '127.0.0.1', resolve));
  return {
    port: (hoodiecrow.server.address() as AddressInfo).port,
    user,
    password,
    append(source, date = new Date()) {
      hoodiecrow.appendMessage('INBOX', [], date, toWire(source));
    },
    count(folder = 'INBOX') {
      const messages = hoodiecrow.folderCache[folder]?.messages ?? [];
      return {
        messages: messages.length,
        seen: messages.filter(({ flags }) => flags.includes('\\Seen')).length,
      };
    },
    stop: () =>
      new Promise((resolve) => {
        hoodiecrow.server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

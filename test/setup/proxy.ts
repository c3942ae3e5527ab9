import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** What the proxy does to the traffic; may be changed while connections are open. */
export interface ProxyRules {
  /** Reset a connection after so many bytes from the server. */
  cutAfterBytes?: number | undefined;
  /** Forward nothing more, keep the sockets open: a NAT that forgot us. */
  stall?: boolean;
  /** The same, after so many bytes from the server. */
  stallAfterBytes?: number | undefined;
  /** Wait before each chunk from the server. */
  delayMs?: number;
  /** Refuse every new connection. */
  refuse?: boolean;
  /** Lines from the server that never arrive, as where a middlebox or a bug eats IDLE's notices. */
  swallow?: RegExp;
  /** New connections go to this port instead. */
  target?: number;
  /** Commands that never reach the server; `with` says what comes after the tag (`NO [OVERQUOTA] full`). */
  answer?: { readonly match: RegExp; readonly with: string; times?: number }[];
}

export interface FaultProxy {
  readonly port: number;
  readonly rules: ProxyRules;
  /** Connections made so far. */
  connections(): number;
  /** Command lines seen from clients, while no literal is under way. */
  readonly lines: readonly string[];
  cutAll(): void;
  close(): void;
}

interface Pair {
  readonly client: Socket;
  readonly server: Socket;
  sent: number;
}

const reset = ({ client, server }: Pair): void => {
  client.resetAndDestroy();
  server.destroy();
};

/** Small answers come in one piece, so a line is never cut here. */
const without = (pattern: RegExp, bytes: Buffer): Buffer =>
  Buffer.from(
    bytes
      .toString('latin1')
      .split(/(?<=\n)/)
      .filter((line) => !pattern.test(line))
      .join(''),
    'latin1',
  );

async function forward(pair: Pair, given: Buffer, rules: ProxyRules): Promise<void> {
  if (rules.delayMs) await sleep(rules.delayMs);
  const bytes = rules.swallow ? without(rules.swallow, given) : given;
  if (rules.stall || pair.client.destroyed) return;
  const limit = rules.cutAfterBytes ?? rules.stallAfterBytes;
  if (limit === undefined || pair.sent + bytes.length <= limit) {
    pair.sent += bytes.length;
    pair.client.write(bytes);
    return;
  }
  const left = bytes.subarray(0, Math.max(0, limit - pair.sent));
  pair.sent = Number.POSITIVE_INFINITY;
  pair.client.write(left, () => {
    if (rules.cutAfterBytes !== undefined) reset(pair);
  });
}

function injected(line: string, rules: ProxyRules): string | null {
  const rule = rules.answer?.find(({ match, times }) => match.test(line) && (times ?? 1) > 0);
  if (!rule) return null;
  if (rule.times !== undefined) rule.times -= 1;
  return `${line.split(' ')[0]} ${rule.with}\r\n`;
}

/** A TCP proxy in front of a plain IMAP port that does to the traffic what networks and servers do. */
export async function startProxy(target: number, rules: ProxyRules = {}): Promise<FaultProxy> {
  const pairs = new Set<Pair>();
  const lines: string[] = [];
  let connections = 0;
  const server = createServer({ noDelay: true }, (client) => {
    connections += 1;
    if (rules.refuse) {
      client.destroy();
      return;
    }
    const pair: Pair = {
      client,
      server: connect({ port: rules.target ?? target, host: '127.0.0.1', noDelay: true }),
      sent: 0,
    };
    pairs.add(pair);
    let queue = Promise.resolve();
    let open = '';
    client.on('data', (bytes) => {
      if (rules.stall) return;
      open += bytes.toString('latin1');
      const end = open.lastIndexOf('\n') + 1;
      const complete = open.slice(0, end).split('\r\n').filter(Boolean);
      open = open.slice(end);
      lines.push(...complete);
      for (const line of complete) {
        const reply = injected(line, rules);
        if (reply !== null) {
          client.write(reply);
          return;
        }
      }
      pair.server.write(bytes);
    });
    pair.server.on('data', (bytes) => {
      queue = queue.then(() => forward(pair, bytes, rules));
    });
    client.on('close', () => {
      pair.server.destroy();
      pairs.delete(pair);
    });
    pair.server.on('close', () => {
      if (!rules.stall && pair.sent !== Number.POSITIVE_INFINITY) void queue.then(() => client.end());
    });
    client.on('error', () => {});
    pair.server.on('error', () => client.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cutAll = () => {
    for (const pair of pairs) reset(pair);
    pairs.clear();
  };
  return {
    port: (server.address() as AddressInfo).port,
    rules,
    connections: () => connections,
    lines,
    cutAll,
    close() {
      cutAll();
      server.close();
    },
  };
}

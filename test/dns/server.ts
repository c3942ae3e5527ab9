import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket as TcpSocket } from 'node:net';

/** Types by number (RFC 1035, 3.2.2). */
const types: Readonly<Record<number, string>> = {
  1: 'A',
  5: 'CNAME',
  12: 'PTR',
  15: 'MX',
  16: 'TXT',
  28: 'AAAA',
  52: 'TLSA',
};
const numbers = new Map(Object.entries(types).map(([number, name]) => [name, Number(number)]));

export interface Question {
  readonly name: string;
  readonly type: string;
  readonly over: 'udp' | 'tcp';
}

/** What the server does with one question. */
export type Behaviour =
  | { readonly records: readonly (readonly [type: string, value: string])[] }
  | 'nxdomain'
  | 'nodata'
  | 'servfail'
  | 'refused'
  /** Never answers. */
  | 'hang'
  /** Answers with the truncation bit and nothing else, and is silent over TCP. */
  | 'truncate'
  /** Answers with bytes that are no message. */
  | 'garbage'
  /** Answers another question. */
  | 'another'
  /** An answer whose name points to itself (RFC 1035, 4.1.4): a decoder that follows it never ends. */
  | 'pointer-loop';

export interface HostileDns {
  readonly address: string;
  readonly asked: readonly Question[];
  stop(): Promise<void>;
}

const codes: Readonly<Record<string, number>> = { servfail: 2, nxdomain: 3, refused: 5 };

function encodeName(name: string): Buffer {
  const labels = name.split('.').filter(Boolean);
  return Buffer.concat([
    ...labels.map((one) => Buffer.concat([Buffer.from([one.length]), Buffer.from(one)])),
    Buffer.from([0]),
  ]);
}

function encodeValue(type: string, value: string): Buffer {
  if (type === 'A') return Buffer.from(value.split('.').map(Number));
  if (type === 'AAAA') return Buffer.from(value.replaceAll(':', ''), 'hex');
  if (type === 'MX') {
    const [priority = '0', host = '.'] = value.split(' ');
    return Buffer.concat([Buffer.from([0, Number(priority)]), encodeName(host)]);
  }
  if (type === 'TXT')
    return Buffer.concat(
      (value.match(/[\s\S]{1,255}/g) ?? ['']).map((part) =>
        Buffer.concat([Buffer.from([Buffer.byteLength(part)]), Buffer.from(part)]),
      ),
    );
  if (type === 'TLSA') return Buffer.from(value, 'hex');
  return encodeName(value);
}

function readQuestion(query: Buffer): { name: string; type: string; end: number } {
  const labels: string[] = [];
  let at = 12;
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += length + 1;
  }
  return {
    name: labels.join('.').toLowerCase(),
    type: types[query.readUInt16BE(at + 1)] ?? 'other',
    end: at + 5,
  };
}

/** The reply to one query, `null` for none. */
function reply(query: Buffer, question: Question, end: number, behaviour: Behaviour): Buffer | null {
  if (behaviour === 'hang' || (behaviour === 'truncate' && question.over === 'tcp')) return null;
  if (behaviour === 'garbage')
    return Buffer.concat([query.subarray(0, 2), Buffer.from('\xff\xff not dns', 'latin1')]);
  const head = Buffer.from(query.subarray(0, 12));
  const truncated = behaviour === 'truncate' ? 0x02 : 0;
  const code = typeof behaviour === 'string' ? (codes[behaviour] ?? 0) : 0;
  head.writeUInt16BE(((0x81 | truncated) << 8) | 0x80 | code, 2);
  head.writeUInt32BE(0, 8);
  const asked =
    behaviour === 'another'
      ? Buffer.concat([encodeName('elsewhere.example'), Buffer.from([0, 1, 0, 1])])
      : query.subarray(12, end);
  const answers =
    typeof behaviour === 'object'
      ? behaviour.records.map(([type, value]) => record(Buffer.from([0xc0, 0x0c]), type, value))
      : [];
  // The name of this answer is a pointer to the pointer itself.
  if (behaviour === 'pointer-loop')
    answers.push(record(Buffer.from([0xc0, end]), question.type === 'A' ? 'A' : 'CNAME', '192.0.2.1'));
  head.writeUInt16BE(1, 4);
  head.writeUInt16BE(answers.length, 6);
  return Buffer.concat([head, asked, ...answers]);
}

function record(name: Buffer, type: string, value: string): Buffer {
  const data = encodeValue(type, value);
  const fixed = Buffer.alloc(10);
  fixed.writeUInt16BE(numbers.get(type) ?? 1, 0);
  fixed.writeUInt16BE(1, 2);
  fixed.writeUInt32BE(60, 4);
  fixed.writeUInt16BE(data.length, 8);
  return Buffer.concat([name, fixed, data]);
}

/**
 * One number for both: DNS asks over TCP where it asked by datagram. A number that TCP has given away already
 * is passed over.
 */
async function onePort(
  onTcp: (socket: TcpSocket) => void,
): Promise<{ readonly udp: Socket; readonly tcp: Server; readonly port: number }> {
  for (;;) {
    const tcp = createServer(onTcp).listen(0, '127.0.0.1');
    await once(tcp, 'listening');
    const { port } = tcp.address() as AddressInfo;
    const udp = createSocket('udp4');
    udp.bind(port, '127.0.0.1');
    const bound = await once(udp, 'listening').catch(() => null);
    if (bound) return { udp, tcp, port };
    tcp.close();
  }
}

/** A DNS server on loopback that answers as it is told: it lies, hangs, truncates, loops. */
export async function hostileDns(behave: (question: Question) => Behaviour): Promise<HostileDns> {
  const asked: Question[] = [];
  const answer = (query: Buffer, over: Question['over']): Buffer | null => {
    const { name, type, end } = readQuestion(query);
    const question = { name, type, over };
    asked.push(question);
    return reply(query, question, end, behave(question));
  };
  const open = new Set<TcpSocket>();
  const onTcp = (socket: TcpSocket): void => {
    open.add(socket);
    socket.on('error', () => undefined).on('close', () => open.delete(socket));
    socket.on('data', (bytes) => {
      const out = answer(bytes.subarray(2), 'tcp');
      if (!out) return;
      const length = Buffer.alloc(2);
      length.writeUInt16BE(out.length);
      socket.write(Buffer.concat([length, out]));
    });
  };
  const { udp, tcp, port } = await onePort(onTcp);
  udp.on('message', (query, from) => {
    const out = answer(query, 'udp');
    if (out) udp.send(out.length > 512 ? cut(out) : out, from.port, from.address);
  });
  return {
    address: `127.0.0.1:${port}`,
    asked,
    async stop() {
      for (const socket of open) socket.destroy();
      udp.close();
      tcp.close();
    },
  };
}

/** What does not fit a datagram is asked for again over TCP. */
function cut(whole: Buffer): Buffer {
  const head = Buffer.from(whole.subarray(0, 12));
  head[2] = (head[2] ?? 0) | 0x02;
  head.writeUInt16BE(0, 6);
  const { end } = readQuestion(whole);
  return Buffer.concat([head, whole.subarray(12, end)]);
}

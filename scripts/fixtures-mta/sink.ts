import { createServer, type Server, type Socket } from 'node:net';
import { type Case, cases } from './cases.ts';

/** A mail that the sink took in. */
export interface Received {
  readonly from: string;
  readonly recipients: readonly string[];
  readonly message: Buffer;
}

export interface Sink {
  readonly port: number;
  close(): void;
}

/**
 * An SMTP server on loopback that refuses by the local part of each recipient and hands over what it accepts.
 */
export async function startSink(
  onMail: (mail: Received) => void,
  banner = '220 mx.example ESMTP sink',
): Promise<Sink> {
  const server = createServer((socket) => serve(socket, banner, onMail));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return { port: portOf(server), close: () => server.close() };
}

/** A port on loopback that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const port = portOf(server);
  await new Promise((done) => server.close(done));
  return port;
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the sink has no port');
  return address.port;
}

interface Session {
  from: string;
  recipients: string[];
  inData: boolean;
}

function serve(socket: Socket, banner: string, onMail: (mail: Received) => void): void {
  const session: Session = { from: '', recipients: [], inData: false };
  let pending = Buffer.alloc(0);
  socket.on('error', () => undefined);
  socket.write(`${banner}\r\n`);
  socket.on('data', (chunk) => {
    pending = Buffer.concat([pending, chunk]);
    for (;;) {
      const mark = session.inData ? '\r\n.\r\n' : '\r\n';
      const end = pending.indexOf(mark);
      if (end < 0) return;
      const piece = pending.subarray(0, end);
      pending = pending.subarray(end + mark.length);
      if (session.inData) endOfData(socket, session, piece, onMail);
      else command(socket, session, piece.toString('latin1'));
    }
  });
}

function endOfData(
  socket: Socket,
  session: Session,
  message: Buffer,
  onMail: (mail: Received) => void,
): void {
  session.inData = false;
  const refusal = session.recipients.map(caseOf).find((one) => one?.stage === 'data');
  if (refusal) {
    answer(socket, refusal);
    return;
  }
  onMail({ from: session.from, recipients: session.recipients, message });
  socket.write('250 2.0.0 Ok: queued\r\n');
}

function command(socket: Socket, session: Session, line: string): void {
  const verb = line.slice(0, 4).toUpperCase();
  if (verb === 'QUIT') socket.end('221 2.0.0 Bye\r\n');
  else if (verb === 'RCPT') recipient(socket, session, line);
  else socket.write(reply(session, verb, line));
}

/** The answer to a command that is never refused. */
function reply(session: Session, verb: string, line: string): string {
  if (verb === 'EHLO')
    return '250-mx.example\r\n250-SIZE 52428800\r\n250-8BITMIME\r\n250 ENHANCEDSTATUSCODES\r\n';
  if (verb === 'MAIL') Object.assign(session, { from: line, recipients: [] });
  if (verb === 'RSET') session.recipients = [];
  if (verb !== 'DATA') return '250 2.0.0 Ok\r\n';
  session.inData = session.recipients.length > 0;
  return session.inData ? '354 go ahead\r\n' : '503 5.5.1 no valid recipients\r\n';
}

function recipient(socket: Socket, session: Session, line: string): void {
  const address = /<(?<address>[^>]*)>/.exec(line)?.groups?.['address'] ?? '';
  const refusal = caseOf(address);
  if (refusal?.stage === 'rcpt') {
    answer(socket, refusal);
    return;
  }
  session.recipients.push(address);
  socket.write('250 2.1.5 Ok\r\n');
}

function caseOf(address: string): Case | undefined {
  return cases[address.split(/[@+]/, 1)[0]?.toLowerCase() ?? ''];
}

function answer(socket: Socket, refusal: Case): void {
  if (refusal.answer === 'drop') socket.destroy();
  else socket.write(refusal.answer.map((line) => `${line}\r\n`).join(''));
}

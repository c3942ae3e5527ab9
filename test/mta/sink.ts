import { createServer, type Server, type Socket } from 'node:net';
import { addresses, BACK_PORT, BASE_PORT, type Scene, scenes } from './scenes.ts';

/** What a scene's server saw, by the virtual clock. */
export interface Seen {
  readonly scene: string;
  readonly at: number;
  readonly did: 'refused' | 'accepted';
}

/** A notice that came back, when it did. */
export interface Returned {
  readonly at: number;
  readonly source: string;
}

export interface Sinks {
  readonly seen: Seen[];
  readonly returned: Returned[];
  close(): void;
}

interface Session {
  readonly say: (lines: readonly string[]) => void;
  readonly refuses: (stage: Scene['stage']) => boolean;
  readonly accepted: (message: string) => void;
}

/** The part of SMTP that a mail server of ours needs to hear. */
function converse(socket: Socket, { say, refuses, accepted }: Session): void {
  let pending = '';
  let inData = false;
  socket.on('error', () => {});
  if (refuses('greeting')) return;
  say(['220 mx.example ESMTP']);
  const command = (line: string): void => {
    const verb = line.slice(0, 4).toUpperCase();
    if (verb === 'EHLO') say(['250-mx.example', '250-8BITMIME', '250 ENHANCEDSTATUSCODES']);
    else if (verb === 'MAIL' && refuses('mail')) return;
    else if (verb === 'RCPT' && refuses('rcpt')) return;
    else if (verb === 'DATA') {
      inData = true;
      say(['354 go ahead']);
    } else if (verb === 'QUIT') {
      say(['221 2.0.0 Bye']);
      socket.end();
    } else say(['250 2.0.0 Ok']);
  };
  socket.on('data', (bytes) => {
    pending += bytes.toString('latin1');
    for (;;) {
      const mark = inData ? '\r\n.\r\n' : '\r\n';
      const end = pending.indexOf(mark);
      if (end < 0) return;
      const piece = pending.slice(0, end);
      pending = pending.slice(end + mark.length);
      if (!inData) command(piece);
      else {
        inData = false;
        if (!refuses('data')) {
          accepted(piece);
          say(['250 2.0.0 Ok: queued']);
        }
      }
    }
  });
}

function server(scene: Scene | null, sinks: Sinks, clock: () => number, start: number): Server {
  return createServer((socket) => {
    const say = (lines: readonly string[]): void =>
      void socket.write(lines.map((line) => `${line}\r\n`).join(''));
    const blocks =
      scene !== null && (scene.lastsHours === null || clock() < start + scene.lastsHours * 3_600_000);
    converse(socket, {
      say,
      refuses(stage) {
        if (!scene || !blocks || stage !== scene.stage) return false;
        sinks.seen.push({ scene: scene.name, at: clock(), did: 'refused' });
        say(scene.reply);
        if (scene.reply[0]?.startsWith('421')) socket.end();
        return true;
      },
      accepted(message) {
        if (scene) sinks.seen.push({ scene: scene.name, at: clock(), did: 'accepted' });
        else sinks.returned.push({ at: clock(), source: `Return-Path: <>\r\n${message}\r\n` });
      },
    });
  });
}

/** Servers of all scenes, each on a port of its own, and the one that takes the notices. */
export async function startSinks(clock: () => number): Promise<Sinks> {
  const servers: Server[] = [];
  const sinks: Sinks = {
    seen: [],
    returned: [],
    close() {
      for (const one of servers) one.close();
    },
  };
  const listen = async (scene: Scene | null, port: number, address: string): Promise<void> => {
    const one = server(scene, sinks, clock, clock());
    servers.push(one);
    await new Promise<void>((done) => one.listen(port, address, done));
  };
  for (const [n, scene] of scenes.entries()) await listen(scene, BASE_PORT + n, addresses[n] ?? '');
  await listen(null, BACK_PORT, '127.0.0.1');
  return sinks;
}

import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync, gzipSync } from 'node:zlib';
import { isUp, type Submission, submit } from '../../scripts/fixtures-mta/submit.ts';
import type { MailServer } from '../setup/mail-server.ts';
import { domainOf, MESSAGES, scenes } from './scenes.ts';
import { type Returned, type Seen, startSinks } from './sink.ts';

/** What really happened: the server's own log, what the other side saw, and the notices that came back. */
export interface Recording {
  readonly log: readonly string[];
  readonly seen: readonly Seen[];
  readonly returned: readonly Returned[];
  readonly startedAt: number;
  readonly endedAt: number;
}

/** Under a clock that races, a server gives up on a connection in the blink of an eye. */
async function patiently(one: Submission): Promise<void> {
  for (let left = 5; ; left--) {
    try {
      return await submit(one);
    } catch (error) {
      if (left === 0) throw error;
      await sleep(200);
    }
  }
}

/**
 * Lets a mail server send to the scenes for so many hours of its own clock, which runs `speed` times as fast.
 */
export async function record(
  start: (folder: string, speed: number) => MailServer | null,
  hours: number,
  speed: number,
): Promise<Recording | null> {
  const folder = mkdtempSync(join(tmpdir(), 'rebound-mta-'));
  const startedAt = Date.now();
  const clock = (): number => startedAt + (Date.now() - startedAt) * speed;
  const server = start(folder, speed);
  if (!server) return null;
  const sinks = await startSinks(clock);
  try {
    if (!(await isUp(server.port))) throw new Error(`the mail server of ${folder} does not answer`);
    for (let n = 1; n <= MESSAGES; n++)
      for (const scene of scenes)
        await patiently({
          port: server.port,
          from: 'news@bounce.sender.example',
          recipients: [`user${n}@${domainOf(scene)}`],
          name: `${scene.name}-${n}`,
        });
    await sleep(Math.max(0, (startedAt + hours * 3_600_000 - clock()) / speed));
  } finally {
    await server.stop();
    sinks.close();
  }
  const log = existsSync(server.log) ? readFileSync(server.log, 'utf8').split('\n') : [];
  if (!process.env['MTA_DEBUG']) rmSync(folder, { recursive: true, force: true });
  return { log, seen: sinks.seen, returned: sinks.returned, startedAt, endedAt: clock() };
}

const fileOf = (folder: string, name: string): string =>
  join(folder, `${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}.json.gz`);

/** Keeps a recording, so that it can be replayed without a mail server. */
export function keep(folder: string, name: string, recording: Recording): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(fileOf(folder, name), gzipSync(JSON.stringify(recording), { level: 9 }));
}

/** A recording that was kept. */
export const kept = (folder: string, name: string): Recording =>
  JSON.parse(gunzipSync(readFileSync(fileOf(folder, name))).toString()) as Recording;

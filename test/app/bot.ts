import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SlackStandIn } from '../../sim/slack/slack.ts';
import type { Dovecot } from '../setup/dovecot.ts';

const main = new URL('../../bin/rebound.js', import.meta.url).pathname;

/** A `rebound start` in a process of its own, configured only through the environment. */
export interface Bot {
  readonly child: ChildProcess;
  /** All that it printed so far. */
  output(): string;
  /** SIGKILL, and wait until it is gone. */
  kill(): Promise<void>;
  /** SIGTERM, and its exit code. */
  stop(): Promise<number | null>;
}

/** A folder of its own for one test's database and files. */
export const workFolder = (): string => mkdtempSync(join(tmpdir(), 'rebound-app-'));

/** The environment of the design for a Dovecot and a Slack stand-in. */
export function environment(
  dovecot: Dovecot,
  slack: SlackStandIn,
  folder: string,
  more: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const ca = join(folder, 'ca.pem');
  writeFileSync(ca, dovecot.ca);
  return {
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_APP_TOKEN: slack.appToken,
    SLACK_API_URL: slack.apiUrl,
    SLACK_ALERT_CHANNEL: '#mail-alerts',
    IMAP_HOST: 'localhost',
    IMAP_PORT: String(dovecot.tlsPort),
    IMAP_CA_FILE: ca,
    IMAP_USER: 'bounce',
    IMAP_PASSWORD: 'secret',
    DATABASE_URL: `sqlite:${join(folder, 'rebound.db')}`,
    HTTP_PORT: '0',
    ...more,
  };
}

/** Runs the command line in a process of its own. */
export function runBot(
  env: Readonly<Record<string, string>>,
  folder: string,
  args: readonly string[] = ['start'],
  stdin = '',
): Bot {
  const child = spawn(process.execPath, [main, ...args], {
    cwd: folder,
    env: { PATH: process.env['PATH'] ?? '', ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin?.end(stdin);
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const gone = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  return {
    child,
    output: () => output,
    async kill() {
      child.kill('SIGKILL');
      await gone;
    },
    async stop() {
      child.kill('SIGTERM');
      return gone;
    },
  };
}

/** Waits until the condition holds; throws with the words when it does not. */
export async function eventually<T>(
  what: string,
  look: () => T | Promise<T>,
  timeoutMs = 30_000,
): Promise<NonNullable<T>> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > end) throw new Error(`Waited ${timeoutMs} ms in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { freePort, startSink } from '../../scripts/fixtures-mta/sink.ts';
import { isUp, submit } from '../../scripts/fixtures-mta/submit.ts';
import { has } from '../setup/debian.ts';
import { exim } from '../setup/exim.ts';
import type { MailServer, Setting } from '../setup/mail-server.ts';
import { postfix } from '../setup/postfix.ts';
import { runBot } from './bot.ts';

const secret = 'a secret of some length';
const dead = 'gmail-nosuchuser@corp.example';
const env = {
  BOUNCE_SECRET: secret,
  BOUNCE_ADDRESS: 'bounces@ours.example',
  SENDER_DOMAINS: 'ours.example',
};

const closing: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const folderOfOurs = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'rebound-path-'));
  closing.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

/** What a command prints. */
async function rebound(folder: string, ...args: string[]): Promise<string> {
  const bot = runBot({ ...env, DATABASE_URL: `sqlite:${join(folder, 'rebound.db')}` }, folder, args);
  await new Promise((done) => bot.child.once('close', done));
  return bot.output();
}

type Start = (setting: Setting) => MailServer | null;

async function up(start: Start, setting: Omit<Setting, 'folder'>): Promise<MailServer & { folder: string }> {
  const folder = folderOfOurs();
  const server = start({ folder, ...setting });
  if (!server) throw new Error('The mail server could not be had.');
  closing.push(() => server.stop());
  expect(await isUp(server.port)).toBe(true);
  return { ...server, folder };
}

/** Where the receiver's own server refuses: at `port`. */
async function refuser(): Promise<number> {
  const sink = await startSink(() => {});
  closing.push(() => sink.close());
  return sink.port;
}

const to = (domain: string, port: number): Setting['routes'][number] => ({ domain, host: '127.0.0.1', port });
const inbox = { user: 'bounces', domain: 'ours.example' };

/**
 * Sends one mail through a server of ours to somebody who does not exist, and gives the folder of the
 * bounces.
 */
async function bounced(ours: MailServer & { folder: string }, from: string): Promise<string> {
  await submit({ port: ours.port, from, recipients: [dead], name: 'spring' });
  const box = join(ours.folder, inbox.user);
  for (let left = 300; left > 0; left -= 1) {
    if (readdirSync(box).includes('new') && readdirSync(join(box, 'new')).length > 0) return box;
    await sleep(100);
  }
  throw new Error(`No bounce came.\n${readFileSync(ours.log, 'utf8')}`);
}

/**
 * Our Exim signs return paths as `transport` says; the receiver's Postfix accepts first, and sends its bounce
 * later.
 */
async function signed(returnPath: string): Promise<string> {
  const ownPort = await freePort();
  const far = await up(postfix, {
    port: await freePort(),
    routes: [to('corp.example', await refuser()), to('ours.example', ownPort)],
  });
  const ours = await up(exim, {
    port: ownPort,
    routes: [to('corp.example', far.port)],
    inbox,
    transport: ['max_rcpt = 1', `return_path = ${returnPath}`],
    routers: `batv:\n  driver = redirect\n  data = \${prvscheck{$local_part@$domain}{${secret}}{}}\n`,
  });
  return bounced(ours, 'news@ours.example');
}

async function suppressed(box: string): Promise<string> {
  const folder = folderOfOurs();
  await rebound(folder, 'ingest', box);
  return rebound(folder, 'suppressions', '--format', 'json');
}

/** The lines of `rebound token --help`, tried. */
describe.skipIf(!has('postfix') || !has('exim'))('a return path that proves its bounce, through', () => {
  test.for([
    ['Postfix', postfix],
    ['Exim', exim],
  ] as const)('%s: the token of `rebound token`', async ([, start]) => {
    const token = (await rebound(folderOfOurs(), 'token', dead, '--campaign', 'spring')).trim();
    const ours = await up(start, {
      port: await freePort(),
      routes: [to('corp.example', await refuser())],
      inbox,
    });
    const list = await suppressed(await bounced(ours, token));
    expect(JSON.parse(list)).toMatchObject({ address: dead, worth: 'proven', proof: 'token' });
  });

  test('Exim: its own signature (BATV) over a return path that names the recipient', async () => {
    const list = await suppressed(
      await signed(`\${prvs{bounces+$local_part=$domain@ours.example}{${secret}}}`),
    );
    expect(JSON.parse(list)).toMatchObject({ address: dead, worth: 'proven', proof: 'batv' });
  });

  test('Exim: a signature that names nobody suppresses nobody at once', async () => {
    expect(await suppressed(await signed(`\${prvs{bounces@ours.example}{${secret}}}`))).toBe('');
  });
});

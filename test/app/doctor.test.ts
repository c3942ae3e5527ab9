import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type SlackStandIn, startSlack } from '../../sim/slack/slack.ts';
import { type Dovecot, dovecotInstalled, startDovecot } from '../setup/dovecot.ts';
import { environment, runBot, workFolder } from './bot.ts';

describe.skipIf(!dovecotInstalled())('rebound doctor', () => {
  let dovecot: Dovecot;
  let slack: SlackStandIn;

  beforeAll(async () => {
    [dovecot, slack] = await Promise.all([
      startDovecot(),
      startSlack({ channels: ['mail-alerts', { name: 'hidden-alerts', private: true, botIn: false }] }),
    ]);
  });
  afterAll(async () => {
    await Promise.all([dovecot.stop(), slack.stop()]);
  });

  const doctor = async (
    more: Readonly<Record<string, string>> = {},
  ): Promise<{ code: number | null; output: string }> => {
    const folder = workFolder();
    const bot = runBot(environment(dovecot, slack, folder, more), folder, ['doctor']);
    const code = await new Promise<number | null>((resolve) => bot.child.once('close', resolve));
    return { code, output: bot.output() };
  };

  test('all is well', async () => {
    const { code, output } = await doctor();
    expect(output).toMatch(/All is well/);
    expect(output).not.toMatch(/FAIL/);
    expect(code).toBe(0);
  });

  test('the shipped .env.example, its blanks filled, passes', async () => {
    const folder = workFolder();
    const env = environment(dovecot, slack, folder);
    const filled = readFileSync(new URL('../../.env.example', import.meta.url), 'utf8').replace(
      /^(?<name>[A-Z_]+)=.*$/gm,
      (line, name: string) =>
        env[name] === undefined || name === 'SLACK_ALERT_CHANNEL' ? line : `${name}="${env[name]}"`,
    );
    writeFileSync(join(folder, '.env'), filled, { mode: 0o600 });
    const bot = runBot({}, folder, ['doctor']);
    const code = await new Promise<number | null>((resolve) => bot.child.once('close', resolve));
    expect(bot.output()).toMatch(/All is well/);
    expect(code).toBe(0);
  });

  test('a port that somebody else listens on is found; --json gives a finding a line', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const folder = workFolder();
    const bot = runBot(environment(dovecot, slack, folder, { HTTP_PORT: String(port) }), folder, [
      'doctor',
      '--json',
    ]);
    await new Promise((resolve) => bot.child.once('close', resolve));
    server.close();
    const findings = bot
      .output()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { ok: boolean; what: string });
    expect(findings.filter(({ ok }) => !ok)).toMatchObject([
      { what: `Nothing can listen on 127.0.0.1:${port} (EADDRINUSE).` },
    ]);
  });

  test.for<[string, Record<string, string>, RegExp]>([
    ['a wrong password', { IMAP_PASSWORD: 'wrong-one' }, /FAIL.*[Ll]ogin[\s\S]*IMAP_PASSWORD/],
    ['a missing folder', { IMAP_MAILBOX: 'Bounces' }, /FAIL.*Bounces[\s\S]*IMAP_MAILBOX/],
    ['a missing target folder', { IMAP_AFTER: 'move:Nowhere' }, /FAIL.*Nowhere/],
    ['a certificate nobody vouches for', { IMAP_CA_FILE: '' }, /FAIL[\s\S]*IMAP_CA_FILE/],
    [
      'a channel that the bot is not in',
      { SLACK_ALERT_CHANNEL: '#hidden-alerts' },
      /FAIL.*hidden-alerts[\s\S]*[Ii]nvite/,
    ],
    ['a channel that does not exist', { SLACK_DIGEST_CHANNEL: '#nowhere' }, /FAIL.*nowhere/],
    ['a wrong bot token', { SLACK_BOT_TOKEN: 'xoxb-wrong' }, /FAIL[\s\S]*OAuth & Permissions/],
    [
      'an unreachable database',
      { DATABASE_URL: 'postgres://rebound:hunter2@127.0.0.1:1/x' },
      /FAIL.*PostgreSQL[\s\S]*DATABASE_URL/,
    ],
    [
      'a database folder that cannot be made',
      { DATABASE_URL: 'sqlite:/etc/passwd/r.db' },
      /FAIL.*SQLite[\s\S]*DATABASE_URL/,
    ],
    ['a missing setting', { SLACK_ALERT_CHANNEL: '' }, /FAIL[\s\S]*SLACK_ALERT_CHANNEL is missing/],
  ])('finds %s and says what to do', async ([, more, sentence]) => {
    const { code, output } = await doctor(more);
    expect(output).toMatch(sentence);
    expect(code).toBe(1);
    for (const secret of ['wrong-one', 'hunter2', slack.appToken]) expect(output).not.toContain(secret);
  });

  test('finds a missing scope', async () => {
    slack.setScopes(['chat:write', 'commands']);
    const { code, output } = await doctor();
    expect(output).toMatch(/FAIL.*scope[\s\S]*channels:read/i);
    expect(code).toBe(1);
  });
});

import { spawn, spawnSync } from 'node:child_process';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { type SlackStandIn, startSlack } from '../../sim/slack/slack.ts';
import { readDotEnv } from '../../src/config/dotenv.ts';
import { slackAppLink } from '../../src/config/manifest.ts';
import { withValues } from '../../src/config/write-dotenv.ts';
import { type Dovecot, dovecotInstalled, startDovecot } from '../setup/dovecot.ts';
import { environment, runBot, workFolder } from './bot.ts';

const main = new URL('../../bin/rebound.js', import.meta.url).pathname;
const hasTerminal = spawnSync('script', ['--version']).error === undefined;

/**
 * A person at a terminal of their own (script(1)): answers each prompt as it comes, and sees what stands
 * there.
 */
async function atTerminal(
  args: readonly string[],
  folder: string,
  answers: readonly (readonly [prompt: RegExp, answer: string])[],
): Promise<{ code: number | null; seen: string }> {
  const command = [process.execPath, main, 'init', ...args].map((word) => `'${word}'`).join(' ');
  const child = spawn('script', ['-qefc', command, '/dev/null'], {
    cwd: folder,
    env: { PATH: process.env['PATH'] ?? '', TERM: 'dumb', COLUMNS: '4000' },
  });
  let seen = '';
  let from = 0;
  let next = 0;
  child.stdout.on('data', (chunk: Buffer) => {
    seen += chunk.toString();
    const [prompt, answer] = answers[next] ?? [];
    const found = prompt?.exec(seen.slice(from));
    if (!found) return;
    from += found.index + found[0].length;
    next += 1;
    child.stdin.write(`${answer}\r`);
  });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  expect(next, seen).toBe(answers.length);
  return { code, seen };
}

describe.skipIf(!dovecotInstalled() || !hasTerminal)('rebound init', () => {
  let dovecot: Dovecot;
  let slack: SlackStandIn;
  beforeAll(async () => {
    [dovecot, slack] = await Promise.all([startDovecot(), startSlack({ channels: ['mail-alerts'] })]);
  });
  afterAll(async () => {
    await Promise.all([dovecot.stop(), slack.stop()]);
  });

  /** What a person does not type: where the stand-ins are. */
  const preset = (folder: string): string[] => {
    const env = environment(dovecot, slack, folder);
    return ['SLACK_API_URL', 'IMAP_CA_FILE', 'DATABASE_URL', 'HTTP_PORT'].flatMap((name) => [
      '--set',
      `${name}=${env[name]}`,
    ]);
  };
  const conversation = (folder: string): (readonly [RegExp, string])[] => [
    [/socket \(no open port\) or http \[socket\]: /, ''],
    [/Bot User OAuth Token .*: /, 'xapp-wrong'],
    [/begins with xoxb-[\s\S]*Bot User OAuth Token .*: /, slack.botToken],
    [/App-Level Token .*: /, slack.appToken],
    [/Channel for alerts \[#mail-alerts\]: /, ''],
    [/Its user: /, 'bounce'],
    [/IMAP server \[localhost\]: /, ''],
    [/TLS: .*\[implicit\]: /, 'ssl'],
    [/IMAP_TLS is "ssl"; use[\s\S]*TLS: .*\[implicit\]: /, ''],
    [/Port \[993\]: /, String(dovecot.tlsPort)],
    [/Password .*: /, 'secret'],
    [/opensmtpd:PATH or journald:postfix; empty for none.*: /, 'none'],
    [/MTA_LOG [\s\S]*empty for none.*: /, `postfix:${join(folder, 'mail.log')}`],
    [/Domains that you send from: /, 'sender.example'],
    [/IPs of your own mail server.*: /, '127.0.0.1'],
  ];

  test('asks, writes a file that only its owner may read, and tries it', async () => {
    const folder = workFolder();
    writeFileSync(
      join(folder, 'mail.log'),
      `${new Date().toISOString()} mx postfix/smtp[1]: 4B1C2D3E4F: to=<a@b.example>, relay=mx.b.example[203.0.113.7]:25, delay=1, dsn=2.0.0, status=sent (250 ok)\n`,
    );
    const { seen, code } = await atTerminal(preset(folder), folder, conversation(folder));
    expect(seen).toContain('https://api.slack.com/apps?new_app=1&manifest_json=');
    expect(seen).not.toContain(slack.botToken);
    expect(seen).not.toContain('secret\r');
    expect(seen).toMatch(/bounce is logged in\./);
    expect(seen).toContain('All is well');
    const path = join(folder, '.env');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const { values, mistakes } = readDotEnv(readFileSync(path), path);
    expect(mistakes).toEqual([]);
    expect(values).toMatchObject({
      SLACK_BOT_TOKEN: slack.botToken,
      SLACK_ALERT_CHANNEL: '#mail-alerts',
      IMAP_PASSWORD: 'secret',
      SENDER_DOMAINS: 'sender.example',
      TRUSTED_RELAYS: '127.0.0.1',
    });
    expect(values).not.toHaveProperty('SLACK_MODE');
    expect(code).toBe(0);

    const again = await atTerminal([], folder, [[/Replace it\?.*\[no\]: /, '']]);
    expect(again.seen).toContain('stays as it is');
    expect(again.code).toBe(1);
  });

  test('a person who leaves has nothing written', async () => {
    const folder = workFolder();
    const { seen, code } = await atTerminal([], folder, [[/\[socket\]: /, '\x03']]);
    expect(seen).toContain('nothing was written');
    expect(code).toBe(1);
    expect(() => statSync(join(folder, '.env'))).toThrow();
  });
});

describe('without a terminal', () => {
  const init = async (folder: string, ...args: readonly string[]) => {
    const bot = runBot({}, folder, ['init', ...args]);
    const code = await new Promise<number | null>((resolve) => bot.child.once('close', resolve));
    return { code, output: bot.output() };
  };
  const tokens = ['--no-doctor', '--set', 'SLACK_BOT_TOKEN=xoxb-1', '--set', 'SLACK_APP_TOKEN=xapp-1'];

  test('it says what to give, and takes it as options', async () => {
    const folder = workFolder();
    const bare = await init(folder);
    expect(bare.code).toBe(1);
    expect(bare.output).toContain('Give what is missing: --set SLACK_BOT_TOKEN=… --set SLACK_APP_TOKEN=…');
    expect((await init(folder, ...tokens, '--yaml')).code).toBe(0);
    expect(parse(readFileSync(join(folder, 'rebound.yaml'), 'utf8'))).toBeNull();
    expect(readFileSync(join(folder, '.env'), 'utf8')).toContain(
      `REBOUND_CONFIG=${join(folder, 'rebound.yaml')}\n`,
    );
  });

  test('a file that is there stays, or is kept beside the new one', async () => {
    const folder = workFolder();
    writeFileSync(join(folder, '.env'), 'HTTP_PORT=1\n', { mode: 0o600 });
    expect((await init(folder, ...tokens)).output).toContain('stays as it is; give --force to replace it.');
    expect(readFileSync(join(folder, '.env'), 'utf8')).toBe('HTTP_PORT=1\n');
    expect((await init(folder, ...tokens, '--force')).code).toBe(0);
    expect(readFileSync(join(folder, '.env.old'), 'utf8')).toBe('HTTP_PORT=1\n');
  });
});

test('the link holds the manifest of its mode', () => {
  const manifestOf = (link: string) => JSON.parse(new URL(link).searchParams.get('manifest_json') ?? '');
  const socket = parse(readFileSync(new URL('../../manifests/socket.yaml', import.meta.url), 'utf8'));
  expect(manifestOf(slackAppLink('socket'))).toEqual(socket);
  expect(JSON.stringify(manifestOf(slackAppLink('http', 'mail.ours.example')))).toContain(
    'https://mail.ours.example/slack/events',
  );
});

test.for(['plain', 'pa"s#s', '$x `y` \\z', 'a b', "it's", ''])(
  'a value %s is read back as it was',
  (value) => {
    const text = withValues('# why\nA=old\nB=2\n', { A: value, C: value });
    const { values, mistakes } = readDotEnv(Buffer.from(text), '.env');
    expect(mistakes).toEqual([]);
    expect(values).toEqual({ A: value, B: '2', C: value });
  },
);

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadConfig } from '../../src/config/config.ts';
import { readDotEnv } from '../../src/config/dotenv.ts';
import { type OAuthServer, startOAuth } from '../setup/oauth.ts';
import { eventually, runBot, workFolder } from './bot.ts';

let oauth: OAuthServer;
beforeAll(async () => {
  oauth = await startOAuth('bounce@example.com');
});
afterAll(() => oauth.close());

/** Runs `rebound auth`, its two streams apart. */
function auth(args: readonly string[], env: Readonly<Record<string, string>> = {}, folder = workFolder()) {
  const bot = runBot(env, folder, ['auth', ...args]);
  let [out, err] = ['', ''];
  bot.child.stdout?.on('data', (bytes) => (out += String(bytes)));
  bot.child.stderr?.on('data', (bytes) => (err += String(bytes)));
  const code = new Promise<number | null>((resolve) => bot.child.once('close', resolve));
  return { code, out: () => out, err: () => err };
}

test('microsoft: a code to type, then lines that make a configuration; the token on stdout alone', async () => {
  oauth.deviceAnswers = ['authorization_pending', 'token'];
  const ran = auth([
    'microsoft',
    '--client-id',
    'app-1',
    '--token-url',
    oauth.tokenUrl,
    '--user',
    'b@example.com',
  ]);
  expect(await ran.code).toBe(0);
  expect(ran.err()).toContain(
    'Open https://login.example.com/device in any browser, enter the code ABCD-EFGH',
  );
  expect(ran.err()).not.toContain('refresh-by-consent');
  const { values, mistakes } = readDotEnv(Buffer.from(ran.out()), '.env');
  expect(mistakes).toEqual([]);
  expect(loadConfig(values).mailboxes[0]).toMatchObject({
    host: 'outlook.office365.com',
    user: 'b@example.com',
    oauth: {
      clientId: 'app-1',
      grant: 'refresh_token',
      refreshToken: 'refresh-by-consent',
      scope: 'https://outlook.office.com/IMAP.AccessAsUser.All offline_access',
    },
  });
});

test('gmail: a page to open on this machine, the app’s secret from the settings and never printed', async () => {
  const folder = workFolder();
  const settings = [
    'IMAP_OAUTH_CLIENT_ID=app-2',
    'IMAP_OAUTH_CLIENT_SECRET=app-secret',
    'IMAP_USER=b@example.com',
  ];
  writeFileSync(join(folder, '.env'), `${settings.join('\n')}\n`, { mode: 0o600 });
  const ran = auth(['gmail', '--token-url', oauth.tokenUrl, '--json'], {}, folder);
  const address = await eventually(
    'the page',
    () => /https:\/\/accounts\.google\.com\S+/.exec(ran.err())?.[0],
  );
  const page = new URL(address).searchParams;
  expect(page.get('login_hint')).toBe('b@example.com');
  expect(page.get('access_type')).toBe('offline');
  oauth.challenge = page.get('code_challenge') ?? '';
  const back = `${page.get('redirect_uri')}/?state=${page.get('state')}&code=good-code`;
  expect((await fetch(back)).status).toBe(200);
  expect(await ran.code).toBe(0);
  expect(JSON.parse(ran.out())).toMatchObject({
    IMAP_HOST: 'imap.gmail.com',
    IMAP_OAUTH_SCOPE: 'https://mail.google.com/',
    IMAP_OAUTH_REFRESH_TOKEN: 'refresh-by-consent',
  });
  expect(oauth.requests.at(-1)?.get('client_secret')).toBe('app-secret');
  expect(ran.out() + ran.err()).not.toContain('app-secret');
  expect(ran.err()).not.toContain('refresh-by-consent');
});

test('what is missing or wrong is said with the remedy', async () => {
  const bare = auth(['microsoft']);
  expect(await bare.code).toBe(1);
  expect(bare.err()).toMatch(/An app of yours is needed, once\. entra\.microsoft\.com/);
  const wrong = auth(['yahoo']);
  expect(await wrong.code).toBe(2);
  expect(wrong.err()).toContain('"yahoo" is neither gmail nor microsoft.');
  const open = auth(['microsoft', '--client-id', 'x', '--token-url', 'http://login.example.com/token']);
  expect(await open.code).toBe(1);
  expect(open.err()).toContain('--token-url is not an https:// URL');
  oauth.deviceAnswers = ['access_denied'];
  const declined = auth(['microsoft', '--client-id', 'x', '--token-url', oauth.tokenUrl]);
  expect(await declined.code).toBe(1);
  expect(declined.err()).toContain('The consent was declined.');
});

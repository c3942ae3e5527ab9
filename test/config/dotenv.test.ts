import { chmodSync, chownSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadConfig } from '../../src/config/config.ts';
import { readDotEnv } from '../../src/config/dotenv.ts';
import { ConfigError } from '../../src/config/error.ts';
import { readSettings } from '../../src/config/settings.ts';

const read = (text: string | Uint8Array) =>
  readDotEnv(typeof text === 'string' ? Buffer.from(text) : text, '.env');

describe('a settings file', () => {
  test.for<[string, string, Record<string, string>]>([
    ['plain', 'A=1\nB = two words \n', { A: '1', B: 'two words' }],
    ['comments and blank lines', '# x\n; y\n\nA=1', { A: '1' }],
    ['Windows line ends', 'A=1\r\nB=2\r\n', { A: '1', B: '2' }],
    ['a byte order mark', '\ufeffA=1', { A: '1' }],
    ['double quotes', 'A="#name"\nB="a \\"b\\" c"', { A: '#name', B: 'a "b" c' }],
    ['single quotes', "A='S3cret#Pass\\Word'", { A: 'S3cret#Pass\\Word' }],
    ['an empty value', 'A=', { A: '' }],
    ['an = in the value', 'A=b=c', { A: 'b=c' }],
  ])('%s', ([, text, values]) => {
    expect(read(text)).toEqual({ values, mistakes: [] });
  });

  test.for<[string, string | Uint8Array, RegExp]>([
    ['a # that would be lost', 'A=#mail-alerts', /^\.env, line 1: A has a # outside quotes.*in quotes/],
    ['a # within a password', '\nP=S3cret#PassWord', /^\.env, line 2: P has a #/],
    ['a comment behind a value', 'N=60 # every minute', /A comment goes on a line of its own/],
    ['an unclosed quote', 'A="b', /A begins with ", but the quote is not closed/],
    ['something behind the quotes', 'A="b" c', /or something follows it/],
    ['a colon', 'A: b', /write A=value; a colon does not set anything/],
    ['export', 'export A=1', /leave out "export" before A/],
    ['a backslash', 'A=C:\\x', /single quotes/],
    ['a name twice', 'A=1\nA=2', /line 2: A is set a second time \(first in line 1\)/],
    ['no assignment', 'hello there', /neither NAME=value nor a comment/],
    ['UTF-16', Buffer.from('\ufeffA=1', 'utf16le'), /is not UTF-8/],
  ])('%s is a mistake with its remedy', ([, text, sentence]) => {
    const { mistakes } = read(text);
    expect(mistakes).toEqual([expect.stringMatching(sentence)]);
  });

  test('no mistake shows a value', () => {
    const secret = 'hunter2hunter2';
    for (const line of [
      `A=${secret}#x`,
      `A="${secret}`,
      `A: ${secret}`,
      `${secret} ${secret}`,
      `A=\\${secret}`,
    ])
      expect(read(line).mistakes.join()).not.toContain(secret);
  });

  test('any bytes: no throw, and what is read in quotes is what was written', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => void read(bytes)));
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (value) => {
        fc.pre(!/[\r\n\0]/.test(value));
        const quoted = value.replace(/["\\$`]/g, '\\$&');
        expect(read(`A="${quoted}"`).values).toEqual({ A: value });
      }),
      { examples: [['a\u2028b'], ['\u2029']] },
    );
  });
});

const folder = (): string => mkdtempSync(join(tmpdir(), 'rebound-settings-'));

function mistakesOf(text: string, env: Record<string, string> = {}): readonly string[] {
  const path = join(folder(), '.env');
  writeFileSync(path, text, { mode: 0o600 });
  const settings = readSettings(env, path);
  try {
    loadConfig(settings.values, [], settings);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.mistakes;
    throw error;
  }
}

describe('settings', () => {
  test.for<[string, string]>([
    ['IMAP_USR=x', 'IMAP_USER'],
    ['SLACK_DIGEST_CHANEL=x', 'SLACK_DIGEST_CHANNEL'],
    ['IMAP_POLL_SECOND=60', 'IMAP_POLL_SECONDS'],
    ['ADRESSES=full', 'ADDRESSES'],
  ])('%s: did you mean %s?', ([line, meant]) => {
    expect(mistakesOf(line)).toEqual([expect.stringContaining(`did you mean ${meant}?`)]);
  });

  test('a name of somebody else, and one that rebound.yaml uses, are no mistakes', () => {
    const yaml = join(folder(), 'rebound.yaml');
    writeFileSync(yaml, `mailboxes: [{ name: a, host: h, user: u, password: "\${IMAP_BRAND_PASSWORD}" }]`, {
      mode: 0o600,
    });
    expect(mistakesOf(`NODE_OPTIONS=--x\nREBOUND_CONFIG=${yaml}\nIMAP_BRAND_PASSWORD=p`)).toEqual([]);
  });

  test('a file that cannot be read is named, with the reason', () => {
    const path = join(folder(), 'env');
    mkdirSync(path);
    expect(readSettings({}, path).mistakes).toEqual([`${path} cannot be read: it is a folder.`]);
    expect(readSettings({}, join(path, 'none')).mistakes).toEqual([
      expect.stringContaining('there is no such file'),
    ]);
  });

  test('secrets come from files: NAME_FILE, and a systemd credential of the name', () => {
    const at = folder();
    writeFileSync(join(at, 'token'), 'xoxb-from-file\n');
    writeFileSync(join(at, 'IMAP_PASSWORD'), 'from credential');
    const { values, mistakes } = readSettings({
      SLACK_BOT_TOKEN_FILE: join(at, 'token'),
      CREDENTIALS_DIRECTORY: at,
    });
    expect(mistakes).toEqual([]);
    expect(values).toMatchObject({ SLACK_BOT_TOKEN: 'xoxb-from-file', IMAP_PASSWORD: 'from credential' });
    expect(readSettings({ HTTP_TOKEN: 'a', HTTP_TOKEN_FILE: join(at, 'token') }).mistakes).toEqual([
      'HTTP_TOKEN and HTTP_TOKEN_FILE are both set; keep one.',
    ]);
    expect(readSettings({ HTTP_TOKEN_FILE: '/nonexistent' }).mistakes).toEqual([
      'HTTP_TOKEN_FILE is "/nonexistent", which cannot be read: there is no such file.',
    ]);
  });

  test('a file that another user owns, or that everybody may write to, is refused', () => {
    const path = join(folder(), '.env');
    writeFileSync(path, 'SLACK_API_URL=http://127.0.0.1:39777/api/\n');
    chmodSync(path, 0o666);
    expect(readSettings({}, path)).toMatchObject({
      values: {},
      mistakes: [expect.stringMatching(/everybody may write to it; run: chmod 600/)],
    });
    chmodSync(path, 0o600);
    expect(readSettings({}, path).mistakes).toEqual([]);
    if (process.getuid?.() !== 0) return;
    chownSync(path, 65_534, 65_534);
    expect(readSettings({}, path)).toMatchObject({
      values: {},
      mistakes: [expect.stringMatching(/belongs to another user \(uid 65534\)/)],
    });
    expect(() => loadConfig({ REBOUND_CONFIG: path }, [])).toThrow(/another user/);
  });

  test('the shipped example passes with its blanks filled', () => {
    const filled = readFileSync('.env.example', 'utf8')
      .replace(/^SLACK_BOT_TOKEN=.*$/m, 'SLACK_BOT_TOKEN=xoxb-1')
      .replace(/^SLACK_APP_TOKEN=.*$/m, 'SLACK_APP_TOKEN=xapp-1')
      .replace(/^IMAP_PASSWORD=.*$/m, 'IMAP_PASSWORD=p');
    const path = join(folder(), '.env');
    writeFileSync(path, filled);
    chmodSync(path, 0o600);
    const settings = readSettings({}, path);
    const config = loadConfig(settings.values, ['slack', 'mailbox'], settings);
    expect(config.slack?.alertChannel).toBe('#mail-alerts');
    expect(config.warnings).toEqual([]);
  });
});

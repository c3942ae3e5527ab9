import { execFileSync } from 'node:child_process';
import {
  constants,
  createHash,
  createPublicKey,
  generateKeyPairSync,
  verify,
  X509Certificate,
} from 'node:crypto';
import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { loadConfig } from '../../src/config/config.ts';
import type { OAuthOptions } from '../../src/mailbox/options.ts';
import { tokenSource } from '../../src/mailbox/token.ts';

const now = 1_800_000_000_000;
let folder: string;
let files: { google: string; pem: string; strangers: string; text: string };
let certificate: X509Certificate;
let googleKey: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rebound-key-'));
  const put = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, text, { mode: 0o600 });
    return path;
  };
  const pair = () => generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pkcs8 = { type: 'pkcs8', format: 'pem' } as const;
  const google = pair();
  googleKey = google.publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const [key, crt] = [join(folder, 'key.pem'), join(folder, 'crt.pem')];
  const request = 'req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=rebound -sha256'.split(' ');
  execFileSync('openssl', [...request, '-keyout', key, '-out', crt], { stdio: 'ignore' });
  const pem = execFileSync('cat', [crt, key]).toString();
  certificate = new X509Certificate(pem);
  files = {
    google: put(
      'google.json',
      JSON.stringify({
        type: 'service_account',
        client_email: 'rebound@project.iam.gserviceaccount.com',
        private_key: google.privateKey.export(pkcs8).toString(),
        token_uri: 'https://oauth2.googleapis.com/token',
      }),
    ),
    pem: put('app.pem', pem),
    strangers: put('strangers.pem', `${certificate}\n${pair().privateKey.export(pkcs8)}`),
    text: put('text.txt', 'nothing of the kind'),
  };
});

const base = { IMAP_HOST: 'imap.example.com', IMAP_USER: 'bounces@example.com' };
const microsoft = {
  IMAP_OAUTH_TOKEN_URL: 'https://login.microsoftonline.com/tenant-1/oauth2/v2.0/token',
  IMAP_OAUTH_CLIENT_ID: 'app-1',
};
const oauthOf = (env: Readonly<Record<string, string>>): OAuthOptions => {
  const oauth = loadConfig({ ...base, ...env }).mailboxes[0]?.oauth;
  if (!oauth) throw new Error('no OAuth2 in it');
  return oauth;
};

/** What a token source asks with. */
async function asked(oauth: OAuthOptions): Promise<{ url: string; form: Record<string, string> }> {
  let sent = { url: '', form: {} };
  const fetch: typeof globalThis.fetch = async (url, init) => {
    sent = { url: String(url), form: Object.fromEntries(new URLSearchParams(String(init?.body))) };
    return Response.json({ access_token: 'a', expires_in: 3600 });
  };
  await tokenSource(oauth, { fetch, now: () => now }).token();
  return sent;
}

/** Header and claims of a JWT, and whether its signature is good. */
function jwt(
  text: string,
  publicKey: string,
  padding: object,
): { header: object; claims: object; good: boolean } {
  const [head = '', body = '', signature = ''] = text.split('.');
  const part = (one: string): object => JSON.parse(Buffer.from(one, 'base64url').toString());
  const key = { key: createPublicKey(publicKey), ...padding };
  const good = verify('sha256', Buffer.from(`${head}.${body}`), key, Buffer.from(signature, 'base64url'));
  return { header: part(head), claims: part(body), good };
}

test('a service account of Google speaks for the mailbox’s user, by its file alone', async () => {
  const { url, form } = await asked(oauthOf({ IMAP_OAUTH_KEY_FILE: files.google }));
  expect(url).toBe('https://oauth2.googleapis.com/token');
  expect(Object.keys(form).sort()).toEqual(['assertion', 'grant_type']);
  expect(form['grant_type']).toBe('urn:ietf:params:oauth:grant-type:jwt-bearer');
  expect(jwt(form['assertion'] ?? '', googleKey, {})).toEqual({
    good: true,
    header: { alg: 'RS256', typ: 'JWT' },
    claims: {
      iss: 'rebound@project.iam.gserviceaccount.com',
      sub: 'bounces@example.com',
      scope: 'https://mail.google.com/',
      aud: 'https://oauth2.googleapis.com/token',
      iat: now / 1000,
      exp: now / 1000 + 3_600,
    },
  });
});

test('an app of Microsoft proves itself by its certificate', async () => {
  const { url, form } = await asked(oauthOf({ ...microsoft, IMAP_OAUTH_KEY_FILE: files.pem }));
  expect(url).toBe(microsoft.IMAP_OAUTH_TOKEN_URL);
  expect(form).toMatchObject({
    grant_type: 'client_credentials',
    client_id: 'app-1',
    scope: 'https://outlook.office365.com/.default',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
  });
  const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 };
  const publicKey = certificate.publicKey.export({ type: 'spki', format: 'pem' }).toString();
  expect(jwt(form['client_assertion'] ?? '', publicKey, pss)).toEqual({
    good: true,
    header: {
      alg: 'PS256',
      typ: 'JWT',
      'x5t#S256': createHash('sha256').update(certificate.raw).digest('base64url'),
    },
    claims: {
      aud: url,
      iss: 'app-1',
      sub: 'app-1',
      jti: expect.stringMatching(/^[\da-f-]{36}$/),
      nbf: now / 1000,
      iat: now / 1000,
      exp: now / 1000 + 600,
    },
  });
});

test('rebound.yaml takes a key as well', () => {
  const yaml = join(folder, 'rebound.yaml');
  writeFileSync(
    yaml,
    `mailboxes:\n  - { name: b, host: imap.gmail.com, user: b@example.com, oauth: { keyFile: ${files.google} } }\n`,
    { mode: 0o600 },
  );
  expect(loadConfig({ REBOUND_CONFIG: yaml }).mailboxes[0]?.oauth).toMatchObject({
    grant: 'jwt_bearer',
    key: { kind: 'service-account', subject: 'b@example.com' },
  });
});

describe('what is wrong with a key is said', () => {
  const mistake = (env: Readonly<Record<string, string>>): string => {
    try {
      oauthOf(env);
      return '';
    } catch (error) {
      return (error as Error).message;
    }
  };

  test('a file that is none, or whose key is of another certificate', () => {
    for (const file of [files.text, files.strangers])
      expect(mistake({ ...microsoft, IMAP_OAUTH_KEY_FILE: file })).toMatch(
        /has a mistake:\n {2}IMAP_OAUTH_KEY_FILE is ".*", which is neither Google's JSON .* nor a PEM file/,
      );
  });

  test('a file that is not there, and a certificate without its app', () => {
    expect(mistake({ IMAP_OAUTH_KEY_FILE: join(folder, 'none') })).toContain('there is no such file');
    expect(mistake({ IMAP_OAUTH_KEY_FILE: files.pem })).toContain('the token URL and the client id');
  });

  test('a file that others can read', () => {
    chmodSync(files.google, 0o644);
    const { warnings } = loadConfig({ ...base, IMAP_OAUTH_KEY_FILE: files.google });
    chmodSync(files.google, 0o600);
    expect(warnings.join('\n')).toContain(`chmod 600 ${files.google}`);
  });
});

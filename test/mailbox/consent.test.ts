import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { consentByDevice, type DeviceCode } from '../../src/mailbox/device-consent.ts';
import { consentByLoopback } from '../../src/mailbox/loopback-consent.ts';
import { type OAuthServer, startOAuth } from '../setup/oauth.ts';

let oauth: OAuthServer;
beforeAll(async () => {
  oauth = await startOAuth('bounce@example.com');
});
afterAll(() => oauth.close());

const deps = { fetch: globalThis.fetch, now: Date.now };
const app = () => ({ tokenUrl: oauth.tokenUrl, clientId: 'app', scope: 'mail offline_access' });

describe('a consent by the device flow', () => {
  const ask = (answers: readonly string[], shown: DeviceCode[] = []): Promise<string> => {
    oauth.deviceAnswers = answers;
    const deviceUrl = oauth.tokenUrl.replace(/token$/, 'devicecode');
    return consentByDevice(app(), deviceUrl, (code) => shown.push(code), deps);
  };

  test('shows where to go and what to type, waits, and gives the refresh token', async () => {
    const shown: DeviceCode[] = [];
    const before = oauth.requests.length;
    expect(await ask(['authorization_pending', 'authorization_pending', 'token'], shown)).toBe(
      'refresh-by-consent',
    );
    expect(shown).toEqual([{ url: 'https://login.example.com/device', code: 'ABCD-EFGH', minutes: 15 }]);
    const [begun, ...polls] = oauth.requests.slice(before);
    expect(Object.fromEntries(begun ?? [])).toEqual({ client_id: 'app', scope: 'mail offline_access' });
    expect(polls).toHaveLength(3);
    expect(Object.fromEntries(polls[0] ?? [])).toEqual({
      client_id: 'app',
      grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
      device_code: 'device-1',
    });
  });

  test.for([
    ['access_denied', /declined/],
    ['authorization_declined', /declined/],
    ['expired_token', /run out/],
    ['invalid_client', /IMAP_OAUTH_CLIENT_ID/],
  ] as const)('%s ends it in words', async ([word, words]) => {
    await expect(ask(['authorization_pending', word])).rejects.toThrow(words);
  });
});

describe('a consent by a browser that comes back', () => {
  async function* nothing(): AsyncGenerator<string> {}
  const consent = (
    browse: (url: URL) => void,
    lines: AsyncIterable<string> = nothing(),
    patienceMs = 10_000,
  ): Promise<string> =>
    consentByLoopback(
      {
        ...app(),
        clientSecret: 'shh',
        authorizeUrl: 'https://accounts.example.com/auth',
        extra: { access_type: 'offline' },
        port: 0,
        patienceMs,
      },
      ({ url }) => browse(new URL(url)),
      lines,
      deps,
    );
  /** Where the page sends the browser. */
  const back = (url: URL, answer: Readonly<Record<string, string>>): string => {
    oauth.challenge = url.searchParams.get('code_challenge') ?? '';
    const state = url.searchParams.get('state') ?? '';
    return `${url.searchParams.get('redirect_uri')}/?${new URLSearchParams({ state, ...answer })}`;
  };

  test('asks with PKCE and a state, and gives the refresh token', async () => {
    let asked = new URL('https://nowhere.example.com');
    const token = await consent((url) => {
      asked = url;
      void fetch(back(url, { code: 'good-code' }));
    });
    expect(token).toBe('refresh-by-consent');
    expect(`${asked.origin}${asked.pathname}`).toBe('https://accounts.example.com/auth');
    expect(Object.fromEntries(asked.searchParams)).toMatchObject({
      client_id: 'app',
      response_type: 'code',
      scope: 'mail offline_access',
      code_challenge_method: 'S256',
      access_type: 'offline',
      redirect_uri: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
    });
    const exchange = oauth.requests.at(-1);
    expect(exchange?.get('client_secret')).toBe('shh');
    expect(exchange?.get('code_verifier')).toMatch(/^[\w-]{43,128}$/);
  });

  test('takes no answer with another state, and says no more than that to who asks', async () => {
    const statuses: number[] = [];
    const token = await consent(async (url) => {
      const good = back(url, { code: 'good-code' });
      for (const forged of [back(url, { code: 'good-code', state: 'x' }), new URL('/', good).href])
        statuses.push((await fetch(forged)).status);
      await fetch(good);
    });
    expect(statuses).toEqual([404, 404]);
    expect(token).toBe('refresh-by-consent');
  });

  test('takes the address on which a browser elsewhere ended, among other lines', async () => {
    const address = Promise.withResolvers<string>();
    async function* typed(): AsyncGenerator<string> {
      yield 'what?';
      yield 'http://127.0.0.1:1/?state=forged&code=good-code';
      yield ` ${await address.promise} `;
    }
    expect(await consent((url) => address.resolve(back(url, { code: 'good-code' })), typed())).toBe(
      'refresh-by-consent',
    );
  });

  test('says that it was declined, refused, or that nobody came', async () => {
    await expect(consent((url) => void fetch(back(url, { error: 'access_denied' })))).rejects.toThrow(
      'The consent was declined (access_denied).',
    );
    await expect(consent((url) => void fetch(back(url, { code: 'stolen' })))).rejects.toThrow(
      /invalid_grant/,
    );
    await expect(consent(() => {}, nothing(), 50)).rejects.toThrow(/Nobody consented in time/);
  });
});

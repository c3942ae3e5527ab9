import { describe, expect, test } from 'vitest';
import { backoff } from '../../src/mailbox/backoff.ts';
import { createBatchBuffer } from '../../src/mailbox/batch-buffer.ts';
import { MailboxError } from '../../src/mailbox/error.ts';
import { rememberRefusals } from '../../src/mailbox/fetch.ts';
import { isLoopback } from '../../src/mailbox/loopback.ts';
import { tokenSource } from '../../src/mailbox/token.ts';
import { diagnose } from '../../src/mailbox/trouble.ts';
import { parseUidSet, uidQueue, uidSet } from '../../src/mailbox/uid-set.ts';
import { plainMailbox } from './harness.ts';

test.for([
  [[], ''],
  [[7], '7'],
  [[1, 2, 3, 7], '1:3,7'],
  [[1, 3, 4, 9, 10], '1,3:4,9:10'],
] as const)('UIDs %j are the set "%s"', ([uids, set]) => {
  expect(uidSet(uids)).toBe(set);
});

test.for([
  ['', []],
  ['7', [7]],
  ['1:3,7', [1, 2, 3, 7]],
  ['9,3:1', [1, 2, 3, 9]],
  ['x,5:y,2', [2]],
] as const)('the set "%s" is the UIDs %j', ([set, uids]) => {
  expect(uidQueue(parseUidSet(set)).take(100)).toEqual(uids);
});

test('a queue of UIDs is taken piece by piece, within its bounds, however long a range is', () => {
  const queue = uidQueue(parseUidSet('1:4,10:4000000000'), 3, 1_000_000_000);
  expect([queue.left(), queue.take(3), queue.take(2), queue.left()]).toEqual([
    999_999_993,
    [3, 4, 10],
    [11, 12],
    999_999_988,
  ]);
  expect([uidQueue([{ first: 5, last: 9 }], 10).left(), uidQueue([]).take(5)]).toEqual([0, []]);
});

test.for([
  ['localhost', true],
  ['127.0.0.1', true],
  ['127.8.9.1', true],
  ['::1', true],
  ['127.0.0.1.example.com', false],
  ['10.0.0.1', false],
  ['localhost.example.com', false],
] as const)('%s is loopback: %s', ([host, expected]) => {
  expect(isLoopback(host)).toBe(expected);
});

test('an arena keeps copies, large ones too, until it is freed', () => {
  const arena = createBatchBuffer();
  const source = Buffer.from('a mail');
  const large = new Uint8Array(3_000_000).fill(7);
  const kept = [arena.keep(source), arena.keep(large), arena.keep(source)];
  source.fill(0);
  expect(kept.map((bytes) => [bytes.length, bytes.at(-1)])).toEqual([
    [6, 'l'.charCodeAt(0)],
    [3_000_000, 7],
    [6, 'l'.charCodeAt(0)],
  ]);
  arena.free();
  expect(kept.map((bytes) => bytes.length)).toEqual([0, 0, 0]);
  expect(Buffer.from(arena.keep(Buffer.from('next'))).toString()).toBe('next');
});

describe('the wait before the next session', () => {
  const bounds = { backoffMs: { min: 1_000, max: 300_000 }, slowLaneMs: 600_000 };
  const lost = new MailboxError('network', 'lost');

  test('doubles its bound with each failure, up to the maximum', () => {
    expect([0, 1, 4, 8, 9, 50, 5_000].map((failures) => backoff(lost, failures, bounds, 1))).toEqual([
      1_000, 2_000, 16_000, 256_000, 300_000, 300_000, 300_000,
    ]);
  });
  test('is spread, but never nothing', () => {
    expect([0, 0.5].map((random) => backoff(lost, 5, bounds, random))).toEqual([500, 16_250]);
  });
  test('is long after a refused login, however often it failed', () => {
    expect(backoff(new MailboxError('login', 'no'), 0, bounds, 0)).toBe(600_000);
  });
  test('begins late and grows at a limit, which each try may prolong', () => {
    const limit = new MailboxError('throttled', 'full');
    expect([0, 1, 3, 50].map((failures) => backoff(limit, failures, bounds, 1))).toEqual([
      32_000, 64_000, 256_000, 300_000,
    ]);
    expect(backoff(limit, 0, bounds, 0)).toBe(16_000);
  });
  test('stays within a minute while the server says that it is away for a moment', () => {
    const away = new MailboxError('server', 'away', { pace: 'soon' });
    expect([0, 3, 50].map((failures) => backoff(away, failures, bounds, 1))).toEqual([1_000, 8_000, 60_000]);
  });
  test('honours what the server asked for', () => {
    expect(backoff(new MailboxError('throttled', 'later', { retryAfterMs: 90_000 }), 0, bounds, 0)).toBe(
      90_000,
    );
  });
});

test('a message is given up only after three refusals while others came, or after an hour', () => {
  let now = 0;
  const refusals = rememberRefusals(() => now);
  expect([refusals.give(1, true), refusals.give(1, true), refusals.give(1, true)]).toEqual([
    false,
    false,
    true,
  ]);
  expect([refusals.give(2, false), refusals.give(2, false), refusals.give(2, false)]).toEqual([
    false,
    false,
    false,
  ]);
  now = 3_600_001;
  expect(refusals.give(2, false)).toBe(true);
});

describe('what went wrong, in words', () => {
  const options = { ...plainMailbox(143), host: 'imap.example.com' };
  const failure = (fields: object, message = 'Command failed') => Object.assign(new Error(message), fields);

  test.for([
    ['network', { code: 'ENOTFOUND' }],
    ['network', { code: 'NoConnection' }],
    ['tls', { code: 'ERR_TLS_CERT_ALTNAME_INVALID' }],
    ['tls', { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }],
    ['tls', { tlsFailed: true }],
    ['login', { authenticationFailed: true, serverResponseCode: 'AUTHENTICATIONFAILED' }],
    ['throttled', { authenticationFailed: true, responseText: 'Too many simultaneous connections' }],
    ['throttled', { code: 'ETHROTTLE', throttleReset: 5_000 }],
    ['folder', { mailboxMissing: true }],
    ['login', { responseStatus: 'BAD', responseText: 'User is authenticated but not connected.' }],
    ['server', { responseStatus: 'NO', responseText: 'Server Unavailable. 15' }],
  ] as const)('%s: %j', ([code, fields]) => {
    const error = diagnose(failure(fields), options);
    expect(error.code).toBe(code);
    expect(error.message).toContain(code === 'folder' ? 'INBOX' : 'imap.example.com');
  });

  test('the words of a hostile server stay on one short line', () => {
    const { message } = diagnose(
      failure({ responseStatus: 'NO', responseText: `a\r\nb\x1b[31m${'c'.repeat(5000)}` }),
      options,
    );
    expect(message).not.toMatch(/[\r\n\x1b]/);
    expect(message.length).toBeLessThan(300);
  });

  test('throwing something that is no error is no reason to fail', () => {
    expect(diagnose('odd', options).code).toBe('server');
  });
});

describe('access tokens', () => {
  const oauth = {
    tokenUrl: 'https://login.example.com/token',
    clientId: 'id',
    clientSecret: 'shh',
    scope: 's',
    grant: 'client_credentials',
  } as const;
  const answers = (...bodies: object[]) => {
    const sent: string[] = [];
    const fetch: typeof globalThis.fetch = async (_url, init) => {
      sent.push(String(init?.body));
      return Response.json(bodies[Math.min(sent.length, bodies.length) - 1]);
    };
    return { sent, fetch };
  };

  test('are kept until shortly before they expire, then fetched anew', async () => {
    let now = 0;
    const { sent, fetch } = answers(
      { access_token: 'a', expires_in: 3600 },
      { access_token: 'b', expires_in: 3600 },
    );
    const source = tokenSource(oauth, { fetch, now: () => now });
    expect([await source.token(), await source.token()]).toEqual(['a', 'a']);
    now = 3_200_000;
    expect(await source.token()).toBe('a');
    now = 3_250_000;
    expect(await source.token()).toBe('b');
    expect(sent).toEqual(
      Array(2).fill('grant_type=client_credentials&client_id=id&client_secret=shh&scope=s'),
    );
  });

  test.for([
    ['login', { error: 'invalid_client' }],
    ['login', { error: 'invalid_grant' }],
    ['server', { error: 'temporarily_unavailable' }],
    ['server', {}],
    ['server', { access_token: 7 }],
  ] as const)('trouble %s for %j, without a secret in its words', async ([code, body]) => {
    const { fetch } = answers(body);
    const error = await tokenSource(oauth, { fetch, now: () => 0 })
      .token()
      .catch((thrown) => thrown);
    expect(error).toMatchObject({ name: 'MailboxError', code });
    expect(error.message).not.toContain('shh');
  });

  test('a token server that is away is trouble of the network', async () => {
    const away = async () => {
      throw new TypeError('fetch failed');
    };
    await expect(tokenSource(oauth, { fetch: away, now: () => 0 }).token()).rejects.toMatchObject({
      code: 'network',
    });
  });

  test('a token server without TLS is refused, but for this machine', () => {
    expect(() =>
      tokenSource({ ...oauth, tokenUrl: 'http://login.example.com/token' }, { fetch, now: () => 0 }),
    ).toThrow(/https/);
    expect(() =>
      tokenSource({ ...oauth, tokenUrl: 'http://127.0.0.1:1/token' }, { fetch, now: () => 0 }),
    ).not.toThrow();
  });
});

import { execFileSync } from 'node:child_process';
import { createHmac, createSign, generateKeyPairSync, sign } from 'node:crypto';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { takeEvents } from '../../src/app/take-events.ts';
import { type HttpServer, startHttp } from '../../src/observe/http.ts';
import { makeLog } from '../../src/observe/log.ts';
import { makePolicy } from '../../src/pipeline/policy.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { sample } from '../attempt/events/samples.ts';

const NOW = Date.UTC(2026, 10, 27, 16, 20);
const policy = makePolicy({ channels: { alert: 'C', digest: 'C', ops: 'C' } });
let server: HttpServer | null = null;
let store: Store | null = null;

afterEach(async () => {
  await server?.stop();
  await store?.close().catch(() => {});
});

interface Door {
  post(
    path: string,
    body: unknown,
    headers?: Record<string, string>,
  ): Promise<{ status: number; error: string }>;
  readonly store: Store;
  readonly log: string[];
}

async function open(
  keys: Record<string, readonly string[]> = {},
  token: string | null = 'hunter2',
  fetch?: typeof globalThis.fetch,
  now = NOW,
): Promise<Door> {
  const own = await openStore('sqlite::memory:');
  store = own;
  const log: string[] = [];
  const events = takeEvents({
    store: own,
    policy,
    now: () => now,
    log: makeLog({ level: 'info', write: (line) => void log.push(line) }),
    metrics: { attempts: () => {} },
    token,
    keys,
    told: () => {},
    ...(fetch ? { fetch } : {}),
  });
  server = await startHttp(
    { host: '127.0.0.1', port: 0 },
    {
      ready: () => ({ ready: true, reasons: [] }),
      metrics: async () => ({ contentType: '', body: '' }),
      events,
    },
  );
  const { port } = server;
  return {
    store: own,
    log,
    async post(path, body, headers = {}) {
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      const answer = await globalThis.fetch(`http://127.0.0.1:${port}${path}`, {
        method: 'POST',
        headers,
        body: text,
      });
      return { status: answer.status, error: ((await answer.json()) as { error?: string }).error ?? '' };
    },
  };
}

const bearer = { authorization: 'Bearer hunter2' };
const totals = async ({ store: own }: Door) => {
  const { bounces, delays } = await own.counts.totals(0);
  const delivered = (await own.deliveries.hours(0, Date.now() + NOW)).reduce(
    (sum, { count }) => sum + count,
    0,
  );
  return { bounces, delays, delivered };
};

test('events are kept, once, however often their sender repeats them', async () => {
  const door = await open();
  for (let time = 0; time < 3; time++)
    expect(await door.post('/events/sendgrid', sample('sendgrid'), bearer)).toEqual({
      status: 200,
      error: '',
    });
  expect(await totals(door)).toEqual({ bounces: 1, delays: 1, delivered: 1 });
  expect((await door.store.counts.totals(0)).mails).toBe(1);
});

test('records a line are a list of them, and a password in the URL is a token', async () => {
  const door = await open();
  const lines = (sample('kumomta') as unknown[]).map((record) => JSON.stringify(record)).join('\n');
  const basic = { authorization: `Basic ${Buffer.from('rebound:hunter2').toString('base64')}` };
  expect(await door.post('/events/kumomta', `${lines}\n`, basic)).toEqual({ status: 200, error: '' });
  expect(await totals(door)).toEqual({ bounces: 1, delays: 1, delivered: 1 });
});

test.for<[string, string, unknown, Record<string, string>, number, RegExp]>([
  ['no token', '/events', sample('plain'), {}, 401, /Give the token of HTTP_TOKEN/],
  [
    'a wrong one',
    '/events/postmark',
    sample('postmark'),
    { authorization: 'Bearer hunter3' },
    401,
    /Give the token/,
  ],
  ['a service that is not known', '/events/mailchimp', {}, bearer, 404, /there are kumomta, postal/],
  ['no JSON', '/events', 'at=now', bearer, 400, /no JSON/],
  ['a wrong event', '/events', [{ action: 'x' }], bearer, 400, /action is "x"/],
  ['too much', '/events', `[${' '.repeat(3 * 1024 * 1024)}]`, bearer, 413, /Post at most/],
  [
    'Amazon without a topic that is known',
    '/events/ses',
    sample('ses-bounce'),
    bearer,
    400,
    /no message of Amazon SNS/,
  ],
])('refused with a sentence: %s', async ([, path, body, headers, status, words]) => {
  const door = await open();
  const answer = await door.post(path, body, headers).catch(() => ({ status: 413, error: 'Post at most' }));
  expect(answer).toEqual({ status, error: expect.stringMatching(words) });
  expect(await totals(door)).toEqual({ bounces: 0, delays: 0, delivered: 0 });
});

test('nothing is acknowledged that could not be committed', async () => {
  const door = await open();
  await door.store.close();
  expect(await door.post('/events', sample('plain'), bearer)).toEqual({
    status: 503,
    error: 'It could not be kept; send it again.',
  });
});

test('a sender in a hurry is told to come later', async () => {
  const door = await open();
  const answers: { status: number }[] = [];
  for (let round = 0; round < 6; round++)
    answers.push(
      ...(await Promise.all(Array.from({ length: 50 }, () => door.post('/events/sendgrid', [], bearer)))),
    );
  expect(answers.filter(({ status }) => status === 429).length).toBeGreaterThan(10);
});

describe('signatures', () => {
  const seconds = String(NOW / 1000);

  test('SendGrid: ECDSA over timestamp and body', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
    const key = publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
    const body = JSON.stringify(sample('sendgrid'));
    const headers = (timestamp: string, text = body) => ({
      'x-twilio-email-event-webhook-timestamp': timestamp,
      'x-twilio-email-event-webhook-signature': createSign('sha256')
        .update(timestamp + text)
        .sign(privateKey, 'base64'),
    });
    const door = await open({ sendgrid: [key] });
    expect((await door.post('/events/sendgrid', body, headers(seconds, `${body} `))).status).toBe(401);
    expect((await door.post('/events/sendgrid', body, headers(String(NOW / 1000 - 90_000)))).error).toMatch(
      /older than a day/,
    );
    // The token does not stand in for a signature.
    expect((await door.post('/events/sendgrid', body, bearer)).status).toBe(401);
    expect(await totals(door)).toEqual({ bounces: 0, delays: 0, delivered: 0 });
    expect((await door.post('/events/sendgrid', body, headers(seconds))).status).toBe(200);
  });

  test('Mailgun: HMAC over timestamp and token', async () => {
    const door = await open({ mailgun: ['key-1'] }, null);
    const body = sample('mailgun') as { signature: { timestamp: string; token: string; signature: string } };
    body.signature.timestamp = seconds;
    expect((await door.post('/events/mailgun', body)).status).toBe(401);
    body.signature.signature = createHmac('sha256', 'key-1').update(`${seconds}t0ken`).digest('hex');
    expect((await door.post('/events/mailgun', body)).status).toBe(200);
  });

  test('Stalwart: HMAC of the body; Postal: RSA of the body', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const key = publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
    const door = await open({ stalwart: ['s3cret'], postal: [key] });
    const stalwart = JSON.stringify(sample('stalwart'));
    const hmac = createHmac('sha256', 's3cret').update(stalwart).digest('base64');
    expect((await door.post('/events/stalwart', stalwart, { 'x-signature': `${hmac}x` })).status).toBe(401);
    expect((await door.post('/events/stalwart', stalwart, { 'x-signature': hmac })).status).toBe(200);
    const postal = JSON.stringify(sample('postal'));
    const by = (algorithm: string) => sign(algorithm, Buffer.from(postal), privateKey).toString('base64');
    expect((await door.post('/events/postal', postal, { 'x-postal-signature-256': by('sha1') })).status).toBe(
      401,
    );
    expect((await door.post('/events/postal', postal, { 'x-postal-signature': by('sha1') })).status).toBe(
      200,
    );
    expect(
      (await door.post('/events/postal', postal, { 'x-postal-signature-256': by('sha256') })).status,
    ).toBe(200);
  });

  describe('Amazon SNS', () => {
    const folder = mkdtempSync(join(tmpdir(), 'rebound-sns-'));
    const [keyFile, certFile] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
    execFileSync(
      'openssl',
      [
        'req',
        '-x509',
        '-newkey',
        'rsa:2048',
        '-nodes',
        '-days',
        '36500',
        '-subj',
        '/CN=sns.amazonaws.com',
        '-keyout',
        keyFile,
        '-out',
        certFile,
      ],
      { stdio: 'ignore' },
    );
    const [privateKey, certificate] = [readFileSync(keyFile, 'utf8'), readFileSync(certFile, 'utf8')];
    const topic = 'arn:aws:sns:eu-west-1:123456789012:bounces';
    const url = 'https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-1.pem';

    const envelope = (message: unknown, change: Record<string, string> = {}): Record<string, string> => {
      const fields: Record<string, string> = {
        Type: 'Notification',
        MessageId: 'id-1',
        TopicArn: topic,
        Message: JSON.stringify(message),
        Timestamp: '2026-11-27T16:10:30.000Z',
        SignatureVersion: '2',
        SigningCertURL: url,
        ...change,
      };
      const names =
        fields['Type'] === 'Notification'
          ? ['Message', 'MessageId', 'Timestamp', 'TopicArn', 'Type']
          : ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'];
      const text = names.map((name) => `${name}\n${fields[name]}\n`).join('');
      fields['Signature'] = sign(
        fields['SignatureVersion'] === '2' ? 'sha256' : 'sha1',
        Buffer.from(text),
        privateKey,
      ).toString('base64');
      return fields;
    };

    const amazon = () => {
      const asked: string[] = [];
      const fetch = (async (address: string) => {
        asked.push(address);
        return new Response(certificate);
      }) as unknown as typeof globalThis.fetch;
      return { asked, fetch };
    };

    test('a message of a known topic is believed by its signature; the certificate is fetched once', async () => {
      const { asked, fetch } = amazon();
      const door = await open({ ses: [topic] }, null, fetch, Date.now() + 60_000);
      expect(await door.post('/events/ses', envelope(sample('ses-bounce')))).toEqual({
        status: 200,
        error: '',
      });
      expect(
        await door.post('/events/ses', envelope(sample('ses-delivery'), { SignatureVersion: '1' })),
      ).toEqual({ status: 200, error: '' });
      expect(asked).toEqual([url]);
      expect(await totals(door)).toEqual({ bounces: 1, delays: 0, delivered: 1 });
    });

    test('a subscription is confirmed, at Amazon only', async () => {
      const { asked, fetch } = amazon();
      const door = await open({ ses: [topic] }, null, fetch, Date.now() + 60_000);
      const confirm = (SubscribeURL: string) =>
        envelope('', {
          Type: 'SubscriptionConfirmation',
          Message: 'You have chosen',
          Token: 't',
          SubscribeURL,
        });
      expect(
        (await door.post('/events/ses', confirm('https://evil.example/?x=sns.eu-west-1.amazonaws.com')))
          .status,
      ).toBe(200);
      expect(
        (
          await door.post(
            '/events/ses',
            confirm('https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription'),
          )
        ).status,
      ).toBe(200);
      expect(asked).toEqual([url, 'https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription']);
    });

    test.for<[string, Record<string, string>, number, RegExp]>([
      [
        'another topic, rightly signed',
        envelope(sample('ses-bounce'), { TopicArn: 'arn:aws:sns:eu-west-1:999999999999:evil' }),
        403,
        /may not post here/,
      ],
      [
        'another word than was signed',
        { ...envelope(sample('ses-bounce')), Message: '{}' },
        401,
        /does not fit/,
      ],
      [
        'a certificate from elsewhere',
        envelope(sample('ses-bounce'), { SigningCertURL: 'https://evil.example/cert.pem' }),
        400,
        /no address of Amazon/,
      ],
      [
        'a host that only ends so',
        envelope(sample('ses-bounce'), {
          SigningCertURL: 'https://sns.evil.example.amazonaws.com.evil.example/c.pem',
        }),
        400,
        /no address of Amazon/,
      ],
      [
        'a port of its own',
        envelope(sample('ses-bounce'), { SigningCertURL: 'https://sns.eu-west-1.amazonaws.com:8443/c.pem' }),
        400,
        /no address of Amazon/,
      ],
    ])('refused: %s', async ([, body, status, words]) => {
      const { asked, fetch } = amazon();
      const door = await open({ ses: [topic] }, null, fetch, Date.now() + 60_000);
      expect(await door.post('/events/ses', body)).toEqual({ status, error: expect.stringMatching(words) });
      expect(asked.every((address) => address === url)).toBe(true);
      expect(await totals(door)).toEqual({ bounces: 0, delays: 0, delivered: 0 });
    });
  });
});

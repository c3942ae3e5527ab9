import { request as send } from 'node:http';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sign } from '../../sim/slack/wire.ts';
import { type HttpWay, httpWay } from '../../src/slack/http.ts';
import { personOf } from '../../src/slack/listener-context.ts';
import { silent } from '../../src/slack/log.ts';

const secret = 'a signing secret';
const lines: object[] = [];
const log = { ...silent, warn: (fields: object) => void lines.push(fields) };

let way: HttpWay;
let port = 0;
let taken = 0;
const open: Socket[] = [];

beforeEach(async () => {
  [taken, lines.length] = [0, 0];
  const health = ({ url }: { url?: string | undefined }, response: import('node:http').ServerResponse) => {
    if (url !== '/healthz') return false;
    response.end('well');
    return true;
  };
  way = httpWay({ kind: 'http', signingSecret: secret, host: '127.0.0.1', port: 0, health }, log, Date.now);
  // Bolt's part is taken by a listener that counts.
  way.first.requestListener = (_, response) => {
    taken += 1;
    response.end('taken');
  };
  port = await way.start();
});
afterEach(async () => {
  for (const socket of open.splice(0)) socket.destroy();
  await way.stop();
});

const seconds = (): number => Math.floor(Date.now() / 1_000);

function signed(body: string, stamp = seconds()): Record<string, string> {
  return { 'x-slack-request-timestamp': String(stamp), 'x-slack-signature': sign(secret, stamp, body) };
}

const post = (body: string, headers: Record<string, string>) =>
  fetch(`http://127.0.0.1:${port}/slack/events`, { method: 'POST', body, headers }).then(
    ({ status }) => status,
  );

/** A request as bytes; what comes back until the server closes, or after so long. */
function raw(text: string, ms = 1_000): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    open.push(socket);
    let got = '';
    socket.on('data', (bytes) => {
      got += bytes.toString();
    });
    socket.on('error', () => {});
    socket.on('close', () => resolve(got));
    socket.write(text);
    setTimeout(() => resolve(got), ms).unref();
  });
}

describe('what Slack signed', () => {
  test('is taken once: who listened cannot send it again', async () => {
    const headers = signed('a=1');
    expect(await post('a=1', headers)).toBe(200);
    expect([await post('a=1', headers), await post('a=1', headers)]).toEqual([401, 401]);
    expect(await post('a=2', signed('a=2'))).toBe(200);
    expect(taken).toBe(2);
  });

  test.for([
    [-300, 200],
    [-302, 401],
    [0, 200],
    [20, 200],
    [60, 401],
    [86_400, 401],
  ] as const)('a stamp %s s away: %s', async ([away, status]) => {
    expect(await post('x', signed('x', seconds() + away))).toBe(status);
  });

  test('nothing else is', async () => {
    expect(await post('x', {})).toBe(401);
    expect(await post('y', signed('x'))).toBe(401);
    expect(await post('x', { ...signed('x'), 'x-slack-signature': 'v0=short' })).toBe(401);
    expect(taken).toBe(0);
  });
});

describe('strangers', () => {
  test.for([
    '/HEALTHZ',
    '/healthz/',
    '/metrics/',
    '/',
    '//',
    '/slack/events/',
    'http://x/healthz',
    'http://[',
  ])('GET %s is answered 404', async (path) => {
    expect(await raw(`GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`)).toMatch(/^HTTP\/1\.1 (?:404|400) /);
  });

  test('what is asked beside it is answered', async () => {
    expect(await (await fetch(`http://127.0.0.1:${port}/healthz`)).text()).toBe('well');
    expect((await fetch(`http://127.0.0.1:${port}/slack/events`)).status).toBe(404);
  });

  test('no byte of a body is read before the headers could be Slack’s, and none beyond 256 kB', async () => {
    const announced = (bytes: number, headers: Record<string, string>): string =>
      `POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: ${bytes}\r\n${Object.entries(headers)
        .map(([name, value]) => `${name}: ${value}\r\n`)
        .join('')}\r\n`;
    expect(await raw(`${announced(1_048_000, {})}${'x'.repeat(100_000)}`)).toMatch(/^HTTP\/1\.1 401 /);
    expect(await raw(announced(1_048_000, signed('x')))).toMatch(/^HTTP\/1\.1 413 /);
  });

  test('a body that dawdles is let go after five seconds', async () => {
    const started = Date.now();
    await new Promise<void>((resolve) => {
      const request = send({
        port,
        path: '/slack/events',
        method: 'POST',
        headers: { ...signed('x'), 'content-length': 10 },
      });
      request.on('error', () => resolve());
      request.on('response', () => resolve());
      request.write('x');
    });
    expect(Date.now() - started).toBeGreaterThan(4_000);
    expect(Date.now() - started).toBeLessThan(15_000);
  }, 20_000);

  test('no more than a hundred hang on', async () => {
    for (let n = 0; n < 150; n += 1) {
      const socket = connect(port, '127.0.0.1');
      socket.on('error', () => {});
      open.push(socket);
    }
    await sleep(500);
    expect(open.filter(({ readyState }) => readyState === 'open').length).toBeLessThanOrEqual(100);
  });

  test('a thousand of them write one line', async () => {
    await Promise.all(Array.from({ length: 50 }, () => post('x', {})));
    expect(lines).toHaveLength(1);
  });
});

describe('who may act', () => {
  const home = { team: 'T000000001', enterprise: '' };
  const mallory = { id: 'U0MALLORY1', name: 'u27da82f95', team_id: 'T000000001' };
  test('by the id alone: a name is chosen by its owner', () => {
    expect(personOf(mallory, { operators: ['U27DA82F95'], home }).operator).toBe(false);
    expect(personOf({ ...mallory, name: '@alice' }, { operators: ['@alice'], home }).operator).toBe(false);
    expect(personOf({ ...mallory, id: 'u27da82f95' }, { operators: ['U27DA82F95'], home }).operator).toBe(
      false,
    );
    expect(personOf({ ...mallory, id: 'U27DA82F95' }, { operators: ['U27DA82F95'], home }).operator).toBe(
      true,
    );
  });
  test('where nobody is listed: everybody of our workspace, nobody from another', () => {
    expect(personOf(mallory, { operators: [], home }).operator).toBe(true);
    expect(personOf({ ...mallory, team_id: 'T0OTHER001' }, { operators: [], home }).operator).toBe(false);
    const grid = { team: 'T000000001', enterprise: 'E000000001' };
    const colleague = { ...mallory, team_id: 'T000000002', enterprise_id: 'E000000001' };
    expect(personOf(colleague, { operators: [], home: grid }).operator).toBe(true);
  });
});

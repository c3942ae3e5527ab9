import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { type HttpServer, type ObserveDeps, observeHandler, startHttp } from '../../src/observe/http.ts';

const well: ObserveDeps = {
  ready: () => ({ ready: true, reasons: [] }),
  metrics: async () => ({ contentType: 'text/plain; version=0.0.4', body: 'rebound_up 1\n' }),
};
let server: HttpServer | null = null;
const get = async (path: string, given: Partial<ObserveDeps> = {}, init: RequestInit = {}) => {
  server = await startHttp({ host: '127.0.0.1', port: 0 }, { ...well, ...given });
  return fetch(`http://127.0.0.1:${server.port}${path}`, init);
};

afterEach(async () => {
  await server?.stop();
  server = null;
});

test('all is well', async () => {
  const ready = await get('/readyz');
  expect([ready.status, await ready.json()]).toEqual([200, { ready: true, reasons: [] }]);
  const base = `http://127.0.0.1:${server?.port}`;
  expect(await (await fetch(`${base}/healthz?probe=1`)).json()).toEqual({ status: 'ok' });
  const metrics = await fetch(`${base}/metrics`);
  expect([metrics.headers.get('content-type'), await metrics.text()]).toEqual([
    'text/plain; version=0.0.4',
    'rebound_up 1\n',
  ]);
});

test('not ready: 503, with the reasons, without addresses or secrets in them', async () => {
  const reasons = ['Login refused for bounces@example.com', 'postgres://u:hunter2@db/x is away'];
  const response = await get('/readyz', { ready: () => ({ ready: false, reasons }) });
  const text = await response.text();
  expect(response.status).toBe(503);
  expect(text).toContain('Login refused for [address]');
  expect(text).not.toMatch(/hunter2|bounces@/);
});

test('a failing process asks for a restart', async () => {
  expect((await get('/healthz', { health: () => false })).status).toBe(503);
});

test.for(['/readyz', '/metrics'])(
  '%s: what throws or hangs is answered with 503 and nothing of the error',
  async (path) => {
    const boom = () => Promise.reject(new Error('secret detail'));
    const thrown = await get(path, { ready: boom, metrics: boom });
    expect([thrown.status, (await thrown.text()).includes('secret')]).toEqual([503, false]);
    await server?.stop();
    const hang = () => new Promise<never>(() => {});
    expect((await get(path, { ready: hang, metrics: hang, patienceMs: 50 })).status).toBe(503);
  },
);

test.for([
  ['/', 'GET', 404],
  ['/constructor', 'GET', 404],
  ['/metrics/../etc/passwd', 'GET', 404],
  ['/metrics', 'POST', 405],
  ['/healthz', 'DELETE', 405],
  ['/healthz', 'HEAD', 200],
] as const)('%s by %s: %i', async ([path, method, status]) => {
  const response = await get(path, {}, { method });
  expect(response.status).toBe(status);
});

test('stands in front of another handler on the same port', async () => {
  const handle = observeHandler(well);
  const shared = createServer((request, response) => {
    if (!handle(request, response)) response.end('slack');
  });
  await new Promise<void>((resolve) => shared.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${(shared.address() as AddressInfo).port}`;
  expect(await (await fetch(`${base}/slack/events`, { method: 'POST', body: 'x' })).text()).toBe('slack');
  expect((await fetch(`${base}/healthz`)).status).toBe(200);
  shared.closeAllConnections();
  shared.close();
});

test('a port that is taken is told with the remedy', async () => {
  server = await startHttp({ host: '127.0.0.1', port: 0 }, well);
  await expect(startHttp({ host: '127.0.0.1', port: server.port }, well)).rejects.toThrow(
    /EADDRINUSE.*HTTP_PORT/,
  );
});

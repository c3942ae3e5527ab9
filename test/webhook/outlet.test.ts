import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeDesk } from '../../src/pipeline/make-desk.ts';
import type { IncidentView, Parcel } from '../../src/pipeline/outlet.ts';
import { makePolicy } from '../../src/pipeline/policy.ts';
import { openStore } from '../../src/store/store.ts';
import { checkWebhook } from '../../src/webhook/check.ts';
import { webhookOutlet } from '../../src/webhook/outlet.ts';
import { retryAfterMs } from '../../src/webhook/send.ts';
import { MINUTE, World } from '../pipeline/world.ts';
import { freePort } from '../setup/postgres.ts';
import { acknowledged, flood, NOW, resolved } from '../slack/samples.ts';
import { type Receiver, startReceiver } from './receiver.ts';

const SECRET = 'a secret of some length';
let receiver: Receiver;
beforeEach(async () => {
  receiver = await startReceiver();
});
afterEach(() => receiver.stop());

const parcel = (view: IncidentView = flood): Parcel => ({
  kind: 'incident',
  id: 'row-1',
  channel: 'webhook:tickets',
  placed: null,
  view,
});
const tickets = () =>
  webhookOutlet({ name: 'tickets', url: receiver.url, form: 'json', secret: SECRET }, () => NOW);
const pager = () =>
  webhookOutlet(
    { name: 'pager', url: receiver.url, form: 'pagerduty', routingKey: 'R0123456789abcdef' },
    () => NOW,
  );

describe('signed JSON', () => {
  test('says what stands, and is signed so that a receiver can check it', async () => {
    expect(await tickets().deliver(parcel())).toMatchObject({ ok: true });
    const [{ headers, body }] = receiver.received as [{ headers: Record<string, string>; body: string }];
    const { t, v1 } =
      /^t=(?<t>\d+),v1=(?<v1>[0-9a-f]{64})$/.exec(headers['x-rebound-signature'] ?? '')?.groups ?? {};
    expect(v1).toBe(createHmac('sha256', SECRET).update(`${t}.${body}`).digest('hex'));
    expect(Number(t)).toBe(Math.floor(NOW / 1000));
    expect(headers).toMatchObject({ 'content-type': 'application/json', 'x-rebound-delivery': 'row-1' });
    expect(receiver.json()).toMatchObject({
      version: 1,
      change: { kind: 'reminded' },
      incident: {
        id: flood.incident.id,
        state: 'open',
        severity: 'critical',
        provider: { name: 'Gmail' },
        bounces: flood.incident.bounces,
      },
      text: expect.stringMatching(/^🔴 Mail flood detected · Gmail · 550 5\.7\.28/),
    });
  });

  test('no recipient stands in it, and what a mail wrote stays on its line', async () => {
    const hostile = { ...flood, incident: { ...flood.incident, because: 'one\nResolved: all is well' } };
    await tickets().deliver(parcel(hostile));
    const { text } = receiver.json() as { text: string };
    expect(text.split('\n')[0]).toMatch(/^🔴 Mail flood detected/);
    expect(text).not.toMatch(/^Resolved/m);
    expect(receiver.received[0]?.body).not.toMatch(/[\w.]+@(?:gmail|mx\.example)/);
  });
});

describe('PagerDuty', () => {
  test.for([
    ['an open incident', flood, 'trigger'],
    ['one that somebody has', acknowledged, 'acknowledge'],
    ['one that is over', resolved, 'resolve'],
    ['a muted one', { ...flood, incident: { ...flood.incident, mutedUntil: NOW + 60_000 } }, 'acknowledge'],
    [
      'one whose mute has ended',
      { ...flood, incident: { ...flood.incident, mutedUntil: NOW - 60_000 } },
      'trigger',
    ],
  ] as const)('%s', async ([, view, action]) => {
    await pager().deliver(parcel(view));
    expect(receiver.json()).toMatchObject({
      routing_key: 'R0123456789abcdef',
      event_action: action,
      dedup_key: `rebound-${view.incident.id}`,
      payload: { severity: 'critical', summary: expect.stringContaining(view.providerName) },
    });
  });
});

describe('a receiver in trouble', () => {
  test.for([
    ['takes it', { status: 200 }, { ok: true }],
    [
      'is busy',
      { status: 429, headers: { 'retry-after': '7' } },
      { why: 'rate-limited', retryAfterMs: 7_000 },
    ],
    ['fails', { status: 503 }, { why: 'unavailable', error: 'HTTP 503' }],
    ['says no', { status: 400 }, { why: 'refused', error: 'HTTP 400' }],
    ['sends elsewhere', { status: 302, headers: { location: 'http://127.0.0.1:1/' } }, { why: 'refused' }],
    ['breaks off', 'cut', { why: 'unavailable' }],
  ] as const)('%s', async ([, answer, meaning]) => {
    receiver.answers.push(answer);
    expect(await tickets().deliver(parcel())).toMatchObject(meaning);
    expect(receiver.received).toHaveLength(1);
  });

  test('is not there', async () => {
    const url = `http://127.0.0.1:${await freePort()}/`;
    const outlet = webhookOutlet({ name: 'x', url, form: 'json', secret: SECRET });
    expect(await outlet.deliver(parcel())).toEqual({ ok: false, why: 'unavailable', error: 'ECONNREFUSED' });
    expect(await checkWebhook({ name: 'x', url })).toMatchObject({
      ok: false,
      what: expect.stringContaining('ECONNREFUSED'),
    });
    expect(await checkWebhook({ name: 'x', url: receiver.url })).toMatchObject({ ok: true });
  });
});

test.for([
  ['7', 7_000],
  [new Date(NOW + 90_000).toUTCString(), 90_000],
  ['soon', 30_000],
  [null, 30_000],
  ['-1', 30_000],
  ['999999', 3_600_000],
] as const)('Retry-After %s', ([header, ms]) => {
  expect(retryAfterMs(header, Math.floor(NOW / 1000) * 1000)).toBeLessThanOrEqual(ms);
  expect(retryAfterMs(header, Math.floor(NOW / 1000) * 1000)).toBeGreaterThan(ms - 2_000);
});

test('an incident opens, is acknowledged and is over at the pager, while the receiver fails now and then', async () => {
  const store = await openStore('sqlite::memory:');
  const destinations = [{ outlet: 'webhook:pager', when: { severity: 'critical' } }];
  const world = new World(
    store,
    makePolicy({ channels: { alert: 'C1', digest: 'C1', ops: 'C1' }, destinations }),
  );
  world.add(
    webhookOutlet(
      { name: 'pager', url: receiver.url, form: 'pagerduty', routingKey: 'R0123456789abcdef' },
      () => world.now,
    ),
  );
  world.channel.away = true;
  receiver.answers.push({ status: 503 }, { status: 429, headers: { 'retry-after': '20' } });
  await world.arrive('postfix-gmail-flood-perm-failed-01', 3);
  await world.pass(2 * MINUTE);
  const [incident] = await store.incidents.active();
  const desk = makeDesk({
    store,
    policy: world.policy,
    startedAt: 0,
    link: () => null,
    showAddress: (one) => one,
    dnsServers: null,
    changed: () => {},
  });
  const alice = { id: 'U0ALICE001', name: 'alice', operator: true };
  for (const action of [
    { do: 'acknowledge' },
    { do: 'unacknowledge' },
    { do: 'resolve', note: 'c-42' },
  ] as const) {
    await desk.act(incident?.id ?? '', action, alice, world.now);
    await world.pass(MINUTE);
  }
  const events = receiver.received.map(({ body }) => JSON.parse(body) as Record<string, unknown>);
  expect(events.map((event) => event['event_action'])).toEqual([
    'trigger',
    'trigger',
    'trigger',
    'acknowledge',
    'trigger',
    'resolve',
  ]);
  expect(new Set(events.map((event) => event['dedup_key']))).toEqual(new Set([`rebound-${incident?.id}`]));
  expect(world.channel.parcels, 'Slack was away all the time').toEqual([]);
  await store.close();
});

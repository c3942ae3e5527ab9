import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Incident } from '../../src/incident/incident.ts';
import type { Original } from '../../src/ndr/report.ts';
import { makePolicy } from '../../src/pipeline/policy.ts';
import { viewOf } from '../../src/pipeline/view.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import type { BounceRow } from '../../src/store/write-bounces.ts';
import {
  address,
  bounce,
  change,
  DAY,
  HOUR,
  incident,
  message,
  NOON,
  original,
  verdict,
} from '../store/rows.ts';

const channels = { alert: 'C0ALERT', digest: 'C0DIGEST', ops: 'C0OPS' };
type Given = Partial<Omit<Parameters<typeof makePolicy>[0], 'channels'>>;

let store: Store;
let made = 0;
beforeEach(async () => {
  store = await openStore('sqlite::memory:');
});
afterEach(() => store.close());

const is = (given: Partial<Incident>): Promise<void> => store.incidents.save([incident('i1', given)]);
/** One failure whose original says this, of the incident. */
async function fails(says: Partial<Original>, more: Partial<BounceRow> = {}, times = 1): Promise<void> {
  const names = Array.from({ length: times }, () => `f${made++}`);
  const ids = await store.messages.add(
    names.map((name) => message(name, { original: original(says), receivedAt: more.at ?? NOON })),
    NOON,
  );
  await store.bounces.add(
    names.map((name) =>
      bounce(ids.get(name) ?? 0, { incidentId: 'i1', originalId: `<${name}@example.com>`, ...more }),
    ),
  );
}
async function view(given: Given = {}, now = NOON) {
  const drawn = await viewOf(store, 'i1', makePolicy({ channels, ...given }), now);
  if (!drawn) throw new Error('The incident is gone.');
  return drawn;
}
const notes = async (given: Given = {}, now = NOON) => (await view(given, now)).notes;
const hints = async (given: Given = {}, now = NOON) => (await view(given, now)).evidence.hints;

test('an incident that is gone has no picture', async () => {
  expect(await viewOf(store, 'i1', makePolicy({ channels }), NOON)).toBeNull();
});

test('what the originals say, the figures, the changes, and whom it calls', async () => {
  await is({ bounces: 2, delays: 1 });
  await store.incidents.append([change('i1')]);
  const says = { campaign: 'c1', mailer: 'PHPMailer', envelopeFrom: 'b@example.com', subject: 'Hello' };
  await fails(says, { verdict: verdict({ category: 'flood', status: '5.7.28', diagnostic: '550 no' }) }, 2);
  const { knowledge, playbook, ...rest } = await view({ mention: ['here'] });
  const all = (label: string) => [{ label, count: 2, share: 1 }];
  expect(rest).toEqual({
    incident: expect.objectContaining({ id: 'i1' }),
    figures: { bounces: 2, delays: 1 },
    providerName: 'Gmail',
    addresses: 1,
    evidence: {
      senders: all('news@example.com'),
      envelopes: all('b@example.com'),
      campaigns: all('c1'),
      subjects: all('Hello'),
      mailers: all('PHPMailer'),
      sendingIps: all('192.0.2.1'),
      signatures: [],
      domains: all('example.org'),
      codes: all('550 5.7.28'),
      backscatter: 0,
      hints: [],
      samples: ['550 no'],
    },
    timeline: [expect.objectContaining({ kind: 'opened' })],
    notes: [],
    byHand: [],
    mention: ['here'],
    whose: '',
  });
  expect([playbook.id, knowledge.cause.id]).toEqual(['flood', 'unknown']);
});

test.for<[string, string, boolean]>([
  ['an address at our domain', 'news@shop.example', true],
  ['an address below it, with a name', 'News <news@mail.Shop.example>', true],
  ['an address that only ends like it', 'news@notshop.example', false],
  ['a name that looks like one', 'news@shop.example <x@evil.example>', false],
  ['an address with more behind it', 'x@shop.example>> y', false],
  ['two addresses', 'a@evil.example@shop.example', false],
])('which sender is shown whole, as ours: %s', async ([, from, ours]) => {
  await is({});
  await fails({ from });
  const [sender] = (await view({ own: { domains: ['bank.example', 'shop.example'] } })).evidence.senders;
  expect(sender?.ours ?? false).toBe(ours);
});

test('where no original names its author, the envelope’s sender stands for it', async () => {
  await is({});
  await fails({ from: '', envelopeFrom: 'b@esp.example' });
  expect((await view()).evidence.senders).toMatchObject([{ label: 'b@esp.example' }]);
});

test.for<[string, Partial<Incident>, number, string]>([
  ['the brand', { brand: 'Shop' }, 2, 'Shop'],
  ['the mailbox, where several are watched', {}, 2, 'eu'],
  ['nobody, where one is', {}, 1, ''],
])('whose mail it is: %s', async ([, given, mailboxes, whose]) => {
  await is({ origin: { mailbox: 'eu', senderDomain: '', sendingIp: '', list: '' }, ...given });
  expect((await view({ mailboxes })).whose).toBe(whose);
});

test('nobody knows whose mail it is where no origin is told', async () => {
  await is({});
  expect((await view({ mailboxes: 2 })).whose).toBe('');
});

describe('commands for our own mail servers', () => {
  const waiting = { category: 'rate-limited', delays: 3 } as const;
  const servers = async (given: Given = {}) => (await view(given)).byHand.map(({ server }) => server);
  test('are those of the logs that are read, else of the servers that wrote notices', async () => {
    await is(waiting);
    await fails({}, { verdict: verdict({ domain: 'gmail.com' }) });
    expect(await servers()).toEqual([]);
    await store.reporters.note([{ server: 'mx.example.com', software: 'exim', lag: HOUR, at: NOON }]);
    expect(await servers()).toEqual(['Exim']);
    expect(await servers({ mailServers: ['postfix'] })).toEqual(['Postfix']);
  });
});

describe('an incident that figures opened', () => {
  const unknown = verdict({ category: 'invalid-recipient', provider: '' });
  const surge = { playbook: 'surge', category: 'invalid-recipient', provider: '', bounces: 99 } as const;
  const figures = async (now = NOON) => (await view({}, now)).figures;
  const foreign = { incidentId: null, verdict: unknown };

  test('is about the failures that made the figures, from an hour before it until it was over', async () => {
    await is({ ...surge, firstAt: NOON - HOUR });
    await fails({}, { ...foreign, at: NOON - 2 * HOUR - 1 });
    await fails({}, { ...foreign, at: NOON - 2 * HOUR });
    await fails({}, { ...foreign, at: NOON, kind: 'delay' });
    await fails({}, { ...foreign, at: NOON + 1 });
    await fails({}, { ...foreign, verdict: verdict({ category: 'flood' }) });
    expect(await figures()).toEqual({ bounces: 1, delays: 1 });
    expect(await figures(NOON + 1)).toEqual({ bounces: 2, delays: 1 });
    await is({ ...surge, firstAt: NOON - HOUR, resolvedAt: NOON - 1 });
    expect(await figures(NOON + 1)).toEqual({ bounces: 1, delays: 0 });
  });

  test('of no provider is about servers that nobody knows; an outage is about all', async () => {
    await fails({}, { ...foreign, verdict: { ...unknown, provider: '' } });
    await fails({}, { ...foreign, verdict: { ...unknown, provider: 'gmail' } });
    await is(surge);
    expect(await figures()).toEqual({ bounces: 1, delays: 0 });
    await is({ ...surge, provider: 'gmail' });
    expect(await figures()).toEqual({ bounces: 1, delays: 0 });
    await is({ ...surge, playbook: 'own-outage' });
    expect(await figures()).toEqual({ bounces: 2, delays: 0 });
  });
});

describe('signs of an intruder', () => {
  const flood = { verdict: verdict({ category: 'flood' }) };
  const fresh = '90% of the messages have a subject that was never seen here before.';
  const foreign =
    '100% of the messages came to our server from hosts with foreign names: a stolen login is likely.';
  const night = 'It began between 01:00 and 02:00 at night, when hardly anything is sent here.';
  /** Three days of usual failures, twelve hours a day. */
  const usual = async (times = 1, hour = 6): Promise<void> => {
    for (let day = 3; day > 0; day -= 1)
      await fails(
        { subject: 'News' },
        { ...flood, incidentId: null, at: NOON - day * DAY + hour * HOUR },
        times,
      );
  };

  test('are looked for only where our own sending is punished', async () => {
    await fails({ helo: 'evil.example' }, flood, 20);
    const own = { domains: ['example.com'] };
    for (const category of ['flood', 'rate-limited', 'reputation-block', 'content-rejected'] as const) {
      await is({ category });
      expect(await hints({ own }), category).toEqual([foreign]);
    }
    await is({ category: 'auth-failure' });
    expect(await hints({ own })).toEqual([]);
  });

  test('hosts with foreign names count only where ours are known, and a bare name is nobody’s', async () => {
    await is({});
    await fails({ helo: 'evil.example' }, flood, 7);
    for (const helo of ['example.com', 'mx.example.com', 'localhost']) await fails({ helo }, flood, 4);
    expect(await hints()).toEqual([]);
    expect(await hints({ own: { domains: ['example.net', 'example.com'] } })).toEqual([
      '37% of the messages came to our server from hosts with foreign names: a stolen login is likely.',
    ]);
    await fails({ helo: 'localhost' }, flood, 6);
    expect(await hints({ own: { domains: ['example.com'] } })).toEqual([]);
  });

  test('subjects are new only against a history of two days', async () => {
    await is({ firstAt: NOON });
    await fails({ subject: 'Win now' }, flood, 18);
    await fails({ subject: 'News' }, flood, 2);
    expect(await hints()).toEqual([]);
    await fails({ subject: 'News' }, { ...flood, incidentId: null, at: NOON - 2 * DAY + HOUR });
    expect(await hints(), 'less than two days').toEqual([]);
    await usual();
    expect(await hints()).toEqual([fresh]);
  });

  test('it began at a time of day at which hardly anything fails here, in the operator’s zone', async () => {
    await is({ firstAt: NOON });
    await fails({ subject: 'News' }, flood, 12);
    await usual(20, 1);
    expect(await hints({ timeZone: 'Pacific/Auckland' }), 'one in the morning there').toEqual([night]);
    expect(await hints()).toEqual([]);
    // Usually it fails at this time as well.
    await usual(1, 0);
    expect(await hints({ timeZone: 'Pacific/Auckland' })).toEqual([]);
  });
});

describe('notes', () => {
  const tell = 'anybody can write one. TRUSTED_RELAYS, MTA_LOG or BOUNCE_SECRET would tell (docs/trust.md).';
  test.for([
    [0, []],
    [
      1,
      [
        '1 more recipient of these reports was not read: it is not counted here, and not in the list to resend.',
      ],
    ],
    [
      1204,
      [
        '1,204 more recipients of these reports were not read: they are not counted here, and not in the list to resend.',
      ],
    ],
  ] as const)('recipients that were not read are told: %d', async ([unreadRecipients, said]) => {
    await is({ unreadRecipients });
    expect(await notes()).toEqual(said);
  });

  test.for<[string, NonNullable<Incident['worths']>, Given, readonly string[]]>([
    ['all proven', { proven: 3, plausible: 1, unproven: 0 }, {}, []],
    ['one, unproven', { proven: 0, plausible: 0, unproven: 1 }, {}, [`The report is unproven: ${tell}`]],
    [
      'all unproven',
      { proven: 0, plausible: 0, unproven: 1200 },
      {},
      [`All 1,200 reports are unproven: ${tell}`],
    ],
    [
      'some unproven, beside proven ones',
      { proven: 1, plausible: 0, unproven: 2 },
      {},
      [`2 reports are unproven: ${tell}`],
    ],
    [
      'some unproven, beside plausible ones',
      { proven: 0, plausible: 1, unproven: 2 },
      {},
      [`2 reports are unproven: ${tell}`],
    ],
    [
      'one unproven, beside proven ones',
      { proven: 1, plausible: 0, unproven: 1 },
      {},
      [`1 report is unproven: ${tell}`],
    ],
    [
      'one that could have been proven',
      { proven: 1, plausible: 0, unproven: 1 },
      { own: { log: true } },
      ['1 further report could not prove itself: it is not counted here.'],
    ],
    [
      'some that could have been proven',
      { proven: 1, plausible: 0, unproven: 2 },
      { own: { log: true } },
      ['2 further reports could not prove themselves: they are not counted here.'],
    ],
  ])('how far its reports can be believed: %s', async ([, worths, given, said]) => {
    await is({ worths });
    expect(await notes(given)).toEqual(said);
  });

  test('one sending IP or all of them, where they are known one by one', async () => {
    await is({});
    await fails({ sendingIp: '192.0.2.1' });
    expect(await notes({ own: { ips: ['192.0.2.1', '192.0.2.2'] } })).toEqual([
      'Only 192.0.2.1 is hit at Gmail; our other sending IP is not.',
    ]);
    expect(await notes({ own: { ips: ['192.0.2.1', '192.0.2.2', '198.51.100.0/24'] } })).toEqual([]);
  });

  test('mail that waits and expires before it is over', async () => {
    const clocks = { liftsAt: NOON + 6 * DAY, basis: 'promise', retryAt: null, recoverBy: null } as const;
    await is({ clocks, delays: 1 });
    expect(await notes()).toEqual([
      "The oldest waiting mail expires in 5 days, 24 hours before this is over: raise the queue's lifetime or hold it.",
    ]);
    await is({ clocks, delays: 0 });
    expect(await notes()).toEqual([]);
  });

  test('dead addresses of the last week, where a stale list brings it about', async () => {
    const stale = { playbook: 'mxroute-rejected-recipient-flood', provider: 'mxroute' };
    const dead = (name: string, at: number) => address(`${name}@example.org`, { suppressibleAt: at });
    await is(stale);
    await store.addresses.put([
      dead('old', NOON - 7 * DAY - 1),
      dead('one', NOON - 7 * DAY),
      dead('new', NOON),
    ]);
    expect(await notes()).toEqual([
      '1 address of your mailings turned out not to exist in the last 7 days: take it off the list first.',
    ]);
    await store.addresses.put([dead('two', NOON - 1)]);
    expect(await notes()).toEqual([
      '2 addresses of your mailings turned out not to exist in the last 7 days: take them off the list first.',
    ]);
    await is({});
    expect(await notes()).toEqual([]);
  });

  test('advice on the rate, from what was sent to this provider and what of it failed', async () => {
    await is({ category: 'rate-limited' });
    const rated = (kind: 'bounce' | 'delay') => ({ kind, verdict: verdict({ category: 'rate-limited' }) });
    const rows = Array.from({ length: 40 }, (_, back) => ({
      date: new Date(NOON - back * HOUR).toISOString().slice(0, 13),
      provider: 'gmail',
      sent: back === 0 ? 400 : 120,
    }));
    await store.volumes.put(rows.map((row) => ({ ...row, provider: 'yahoo' })));
    await fails({}, rated('delay'), 20);
    expect(await notes(), 'another provider’s').toEqual([]);
    await store.volumes.put(rows);
    const advice = [
      'From our own history: the last clean hour to Gmail had 120 messages, the hour of the first deferral 400. Start again with 60 an hour and add half as much each clean hour.',
    ];
    expect(await notes()).toEqual(advice);
    await is({ category: 'reputation-block' });
    expect(await notes(), 'of another kind').toEqual([]);
    await is({ category: 'flood' });
    expect(await notes()).toEqual([]);
  });
});

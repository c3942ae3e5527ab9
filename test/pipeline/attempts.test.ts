import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Attempt } from '../../src/attempt/attempt.ts';
import { type AttemptBatch, ingestAttempts } from '../../src/pipeline/ingest-attempts.ts';
import { makePolicy } from '../../src/pipeline/policy.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { HOUR, MINUTE, policy, START } from './world.ts';

let store: Store;
beforeEach(async () => {
  store = await openStore('sqlite::memory:');
});
afterEach(() => store.close());

const NOW = START + HOUR;
const GONE = '550 5.1.1 The email account that you tried to reach does not exist.';
const RATE =
  '421 4.7.28 Gmail has detected an unusual rate of unsolicited mail originating from your IP address.';

const failed = (change: Partial<Attempt> = {}): Attempt => ({
  at: START,
  action: 'failed',
  recipient: 'ann@gmail.com',
  reply: GONE,
  status: '5.1.1',
  command: 'RCPT',
  server: 'mx1',
  queueId: 'ABC',
  messageId: '<1@ours.example>',
  sender: 'news@ours.example',
  remoteHost: 'gmail-smtp-in.l.google.com',
  remoteIp: '142.250.27.27',
  localIp: '',
  queuedSince: START - MINUTE,
  held: false,
  ...change,
});
const delayed = (change: Partial<Attempt> = {}): Attempt =>
  failed({ action: 'deferred', reply: RATE, status: '4.7.28', command: 'MAIL', ...change });
/** Two that open an incident. */
const block = (change: Partial<Attempt> = {}): Attempt[] => {
  const blocked = { reply: RATE, status: '4.7.28', command: 'MAIL', ...change };
  return [failed(blocked), failed({ ...blocked, messageId: '<2@ours.example>', queueId: 'DEF' })];
};
const delivered = (change: Partial<Attempt> = {}): Attempt =>
  failed({ action: 'delivered', reply: '250 OK', status: '2.0.0', ...change });

const take = (attempts: readonly Attempt[], more: Partial<AttemptBatch> = {}, by = policy, now = NOW) =>
  ingestAttempts(store, { source: 'log', name: 'mail', attempts, checkpoint: null, ...more }, by, now);
const nothing = { attempts: 0, delivered: 0, bounces: 0, delays: 0, told: false };

describe('from which of our IPs it was sent', () => {
  test.for<[what: string, localIp: string, ips: string[], ip: string]>([
    ['the log names it', '192.0.2.7', ['192.0.2.10'], '192.0.2.7'],
    ['we have one', '', ['192.0.2.10'], '192.0.2.10'],
    ['we have several', '', ['192.0.2.10', '192.0.2.11'], ''],
    ['we have a network', '', ['192.0.2.0/24'], ''],
    ['nobody said', '', [], ''],
  ])('%s', async ([, localIp, ips, ip]) => {
    const own = makePolicy({ channels: policy.channels, own: { ips, domains: ['ours.example'] } });
    await take([delivered({ localIp })], {}, own);
    expect(await store.deliveries.hours(0, NOW)).toMatchObject([
      { ip, sender: 'ours.example', source: 'log' },
    ]);
  });
});

describe('a refusal', () => {
  test('is proven by our own log, of the message and the server that tell it', async () => {
    expect(await take([failed()])).toEqual({ ...nothing, attempts: 1, bounces: 1 });
    expect(await store.addresses.get('ann@gmail.com')).toMatchObject({
      verdict: 'suppress',
      worth: 'proven',
      proof: 'log',
      mail: `log <1@ours.example> ${START}`,
      sender: 'mx1',
      lastAt: START,
      heldFor: '',
    });
  });

  test('of a message without a name is of its queue’s', async () => {
    await take([failed({ messageId: '' })]);
    expect(await store.addresses.get('ann@gmail.com')).toMatchObject({ mail: `log mx1 ABC ${START}` });
    expect(await take([failed({ messageId: '' })]), 'and told once').toMatchObject({ bounces: 0 });
    expect(await take([failed({ messageId: '', server: 'mx2' })]), 'another server’s').toMatchObject({
      bounces: 1,
    });
    expect(await take([failed({ messageId: '', queueId: 'DEF' })])).toMatchObject({ bounces: 1 });
  });

  test('of a message that has neither counts each time', async () => {
    const nameless = failed({ messageId: '', queueId: '' });
    for (const at of [START, START + MINUTE])
      expect(await take([{ ...nameless, at }])).toMatchObject({ bounces: 1 });
  });

  test('is not of a later time than now, nor queued after it', async () => {
    await take(block({ at: NOW + HOUR, queuedSince: NOW + 2 * HOUR }));
    expect(await store.incidents.active()).toMatchObject([{ firstAt: NOW, lastAt: NOW }]);
    expect((await store.logs.all())[0]?.lastLineAt).toBe(NOW);
  });

  test('lasts since its message was queued', async () => {
    await take(block());
    expect(await store.incidents.active()).toMatchObject([{ firstAt: START - MINUTE, lastAt: START }]);
  });

  test('whose queue is not known lasts since it was refused', async () => {
    await take(block({ queuedSince: null }));
    expect(await store.incidents.active()).toMatchObject([{ firstAt: START, lastAt: START }]);
  });

  test('is taken in the order of time, however the lines come', async () => {
    const again = { messageId: '<2@ours.example>', queueId: 'DEF' };
    await take([failed({ at: START + MINUTE, ...again, reply: RATE }), delayed({ ...again })]);
    expect(await store.counts.totals(0)).toMatchObject({ bounces: 1, delays: 0 });
    expect(await store.incidents.active()).toMatchObject([{ bounces: 1, delays: 0 }]);
  });

  test('that is held back again says nothing: nobody was asked', async () => {
    const two = { messageId: '<2@ours.example>', queueId: 'DEF' };
    expect(await take([delayed(), delayed({ ...two, held: true })])).toMatchObject({ delays: 2, told: true });
    const open = await store.incidents.active();
    expect(open).toMatchObject([{ delays: 2 }]);
    expect(await take([delayed({ ...two, held: true, at: START + MINUTE })])).toMatchObject({ delays: 0 });
    expect(await store.incidents.active()).toEqual(open);
    expect(await take([delayed({ ...two, at: START + MINUTE })]), 'but one that was').toMatchObject({
      told: true,
    });
    expect(await store.incidents.active()).toMatchObject([{ delays: 2, lastAt: START + MINUTE }]);
  });

  test('may be listed to be sent again, with what the log knows', async () => {
    await take([
      delayed(),
      failed({ reply: RATE, status: '4.7.28', messageId: '<9@ours.example>', queueId: 'X' }),
    ]);
    const [incident] = await store.incidents.active();
    expect(await store.bounces.resend(incident?.id ?? '', 0, 9)).toMatchObject([
      {
        at: START,
        address: 'ann@gmail.com',
        messageId: '<9@ours.example>',
        subject: '',
        from: '',
        envelopeFrom: 'news@ours.example',
        mailbox: 'mail',
      },
    ]);
    expect(await store.counts.totals(0), 'and is no mail').toMatchObject({ mails: 0, unread: 0 });
  });
});

describe('a later line that does not name its message', () => {
  const nameless = { at: START + MINUTE, messageId: '', sender: '', queuedSince: null };
  test.for<[what: string, first: Attempt, then: Partial<Attempt>, by: Partial<AttemptBatch>, again: boolean]>(
    [
      ['of the same queue id', delayed(), {}, {}, true],
      ['of another queue id', delayed(), { queueId: 'DEF' }, {}, false],
      ['of another server’s queue', delayed(), { server: 'mx2' }, {}, false],
      ['of another source', delayed(), {}, { source: 'event' }, false],
      ['of a message that was never named', delayed({ messageId: '' }), { queueId: 'DEF' }, {}, false],
      ['that names another message', delayed(), { messageId: '<2@ours.example>' }, {}, false],
    ],
  )('%s', async ([, first, then, by, again]) => {
    await take([first]);
    expect(await take([delayed({ ...nameless, ...then })], by)).toMatchObject({ delays: again ? 0 : 1 });
  });

  test('is told from one beside it, of the same queue id, that names another', async () => {
    await take([delayed()]);
    const both = [delayed(nameless), delayed({ at: START + MINUTE, messageId: '<2@ours.example>' })];
    expect(await take(both)).toMatchObject({ delays: 1 });
  });

  test('finds what is kept of a message that waits, from its first delay on, and of no other', async () => {
    await take([
      delayed(),
      delayed({ queueId: 'NAMELESS', messageId: '' }),
      delayed({ queueId: '', messageId: '<3@ours.example>' }),
      failed({ queueId: 'FAILED', messageId: '<4@ours.example>' }),
      delivered({ queueId: 'SENT', messageId: '<5@ours.example>' }),
    ]);
    await take([delayed({ at: START + MINUTE, queuedSince: START, sender: 'other@ours.example' })]);
    const keys = ['ABC', 'NAMELESS', '', 'FAILED', 'SENT'].map((id) => `mx1 ${id}`);
    expect(Object.fromEntries(await store.queuedMessages.find('log', keys))).toEqual({
      'mx1 ABC': {
        source: 'log',
        queueId: 'mx1 ABC',
        messageId: '<1@ours.example>',
        sender: 'news@ours.example',
        since: START - MINUTE,
        lastAt: START,
      },
    });
  });

  test('without a queue id is of nobody’s queue', async () => {
    await take([delayed({ queueId: '' })]);
    expect(await take([delayed({ ...nameless, queueId: '' })])).toMatchObject({ delays: 1 });
  });

  test('has the sender and the age of its message', async () => {
    await take([delayed()]);
    await take([delayed(nameless)]);
    await take([failed({ ...nameless, at: START + 2 * MINUTE, reply: RATE, status: '4.7.28' })]);
    const [incident] = await store.incidents.active();
    expect(incident).toMatchObject({ bounces: 1, delays: 0, firstAt: START - MINUTE });
    expect(await store.bounces.resend(incident?.id ?? '', 0, 9)).toMatchObject([
      { messageId: '<1@ours.example>', envelopeFrom: 'news@ours.example' },
    ]);
  });
});

describe('a success', () => {
  test.for<[what: string, at: Partial<Attempt>, verdict: string]>([
    ['at the recipient’s own server brings the address back', {}, 'keep'],
    [
      'at a smarthost does not: nobody asked the recipient’s server',
      { remoteHost: 'smtp.relay.example' },
      'suppress',
    ],
    ['of somebody else does not', { recipient: 'ben@gmail.com' }, 'suppress'],
  ])('%s', async ([, change, verdict]) => {
    await take([failed()]);
    const later = { at: START + MINUTE, messageId: '<2@ours.example>', ...change };
    expect(await take([delivered(later)])).toEqual({ ...nothing, attempts: 1, delivered: 1 });
    expect(await store.addresses.get('ann@gmail.com')).toMatchObject({ verdict });
  });

  test('is one among what was taken, and no refusal is', async () => {
    const lines = [
      delivered({ messageId: '<2@ours.example>' }),
      failed(),
      delivered({ messageId: '<3@ours.example>' }),
    ];
    expect(await take(lines)).toEqual({ attempts: 3, delivered: 2, bounces: 1, delays: 0, told: false });
    expect(await store.deliveries.hours(0, NOW)).toMatchObject([{ count: 2 }]);
  });
});

test('what was sent proves a report of it: by its name and its recipient, where both are told', async () => {
  await take([
    delivered(),
    delivered({ messageId: '' }),
    delivered({ messageId: '<2@ours.example>', recipient: '' }),
  ]);
  const pairs = [
    ['<1@ours.example>', 'ann@gmail.com'],
    ['<1@ours.example>', 'ben@gmail.com'],
    ['', 'ann@gmail.com'],
    ['<2@ours.example>', ''],
  ] as const;
  const known = await store.sent.known(
    pairs.map(([originalId, address]) => ({ originalId, address })),
    NOW,
  );
  expect(pairs.map(([name, address]) => known(name, address))).toEqual([true, false, false, false]);
});

describe('a batch', () => {
  test('that is posted again, as our answer was lost, counts once', async () => {
    const batch = { source: 'event', name: 'postmark', once: 'body 1' } as const;
    expect(await take([delivered()], batch)).toMatchObject({ attempts: 1, delivered: 1 });
    expect(await take([delivered()], batch)).toEqual(nothing);
    expect(await take([delivered()], { ...batch, once: 'body 2' })).toMatchObject({ delivered: 1 });
    expect(await take([delivered()], { ...batch, name: 'another' })).toMatchObject({ delivered: 1 });
  });

  test('of a log keeps its checkpoint, and how far its lines go', async () => {
    await take([delivered({ at: START + 2 * MINUTE }), delivered({ at: START + MINUTE })], {
      checkpoint: 'one',
    });
    expect(await store.logs.all()).toMatchObject([{ name: 'mail', lastLineAt: START + 2 * MINUTE }]);
    await take([], { checkpoint: 'two' });
    expect(await store.logs.checkpoint('mail')).toBe('two');
    expect(await store.logs.all()).toMatchObject([{ lastLineAt: START + 2 * MINUTE }]);
  });

  test('of events is no log', async () => {
    await take([delivered()], { source: 'event', checkpoint: 'one' });
    expect(await store.logs.all()).toEqual([]);
  });

  test('without a line leaves a log without a time', async () => {
    await take([], { checkpoint: 'one' });
    expect(await store.logs.all()).toMatchObject([{ name: 'mail', lastLineAt: null }]);
  });

  test('that opens something is told', async () => {
    expect(await take(block())).toEqual({ ...nothing, attempts: 2, bounces: 2, told: true });
    expect(await store.outbox.depth()).toBeGreaterThan(0);
  });
});

describe('a complaint', () => {
  const complaint = {
    at: START,
    recipient: 'ann@gmail.com',
    messageId: '<1@ours.example>',
    sender: 'n@ours.example',
  };
  const complain = (...complaints: (typeof complaint)[]) =>
    take([], { source: 'event', name: 'postmark', complaints });

  test('counts as one mail, once, whenever it is told', async () => {
    await complain(complaint, { ...complaint, recipient: 'ANN@gmail.com' });
    await complain(complaint);
    expect(await store.counts.totals(0)).toMatchObject({ mails: 1, unread: 0, bounces: 0 });
    await complain({ ...complaint, recipient: 'ben@gmail.com' });
    await complain({ ...complaint, messageId: '<2@ours.example>' });
    expect(await store.counts.totals(0)).toMatchObject({ mails: 3 });
    expect((await store.counts.figures('2026-11-20')).complaints.today).toBe(3);
  });

  test.for<[what: string, at: number, when: number]>([
    ['of its own time', START, START],
    ['without a time: now', 0, NOW],
    ['of tomorrow: now', NOW + 24 * HOUR, NOW],
  ])('%s', async ([, at, when]) => {
    await complain({ ...complaint, at });
    expect((await store.counts.totals(0)).lastMailAt).toBe(when);
  });
});

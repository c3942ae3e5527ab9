import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ingest } from '../../src/pipeline/ingest.ts';
import { makePolicy } from '../../src/pipeline/policy.ts';
import type { Checkpoint } from '../../src/store/mailboxes.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import type { Ours } from '../../src/trust/ours.ts';
import { type Forgery, forge } from '../trust/forge.ts';
import { HOUR, START, World } from './world.ts';

let store: Store;
beforeEach(async () => {
  store = await openStore('sqlite::memory:');
});
afterEach(() => store.close());

const channels = { alert: 'C0ALERT', digest: 'C0DIGEST', ops: 'C0OPS' };
const relays = { relays: ['203.0.113.9'], domains: ['ours.example'] };
const original = { messageId: '<1@ours.example>', from: 'news@ours.example', returnPath: 'b@ours.example' };
const success: Forgery = { action: 'delivered', status: '2.0.0', said: '250 2.0.0 OK', id: 'ok' };

const take = (mail: Forgery, own: Partial<Ours>, now = START) => {
  const date = new Date(now).toUTCString();
  const source = forge({
    victims: ['ann@gmail.com'],
    reportingMta: 'mx.ours.example',
    date,
    original,
    ...mail,
  });
  const mails = [{ uid: 1, source, receivedAt: now, unreadable: false }];
  return ingest(store, { mailbox: 'bounces', mails, checkpoint: null }, makePolicy({ channels, own }), now);
};

describe('a report of a success shows that mail passes', () => {
  const stranger = { ...original, from: 'x@evil.example', returnPath: 'x@evil.example' };
  test.for<[what: string, own: Partial<Ours>, mail: Forgery, sender: string | null]>([
    ['where it is proven', relays, success, 'ours.example'],
    ['where it was only taken', relays, { ...success, action: 'relayed' }, 'ours.example'],
    [
      'by the author where the envelope is empty',
      relays,
      { ...success, original: { ...original, returnPath: '' } },
      'ours.example',
    ],
    ['where it is plausible', { domains: ['ours.example'] }, success, 'ours.example'],
    ['where nothing was given to prove by', {}, success, ''],
    ['not where anybody may have written it', { secret: 'a secret of some length' }, success, null],
    [
      'not of mail that was not ours',
      { domains: ['ours.example'] },
      { ...success, original: stranger },
      null,
    ],
    [
      'not of mail that went out from where we are not',
      { ips: ['198.51.99.10'] },
      { ...success, original: { ...original, received: 'from x (x.example [198.51.99.77]) by mx; date' } },
      null,
    ],
    ['not where it failed', relays, {}, null],
  ])('%s', async ([, own, mail, sender]) => {
    await take(mail, own);
    const found = (await store.deliveries.hours(0, START)).map(
      ({ provider, ip, sender: from, source, lastAt }) => [provider, ip, from, source, lastAt],
    );
    expect(found).toEqual(sender === null ? [] : [['gmail', '', sender, 'mailbox', START]]);
  });

  test.for<[what: string, mail: Forgery, verdict: string]>([
    ['brings the address back', success, 'keep'],
    ['not where it was only taken', { ...success, action: 'relayed' }, 'suppress'],
    [
      'not where anybody may have written it',
      { ...success, path: ['from x ([198.51.99.1]) by mx; date'] },
      'suppress',
    ],
    ['not of somebody else', { ...success, victims: ['ben@gmail.com'] }, 'suppress'],
  ])('%s', async ([, mail, verdict]) => {
    await take({}, relays);
    await take(mail, relays, START + HOUR);
    expect(await store.addresses.get('ann@gmail.com')).toMatchObject({ verdict });
  });
});

test('a report of a message that our own log knows is proven, for whom it was sent to', async () => {
  const own = { log: true };
  await store.sent.note([{ originalId: '<1@ours.example>', address: 'ann@gmail.com' }], START);
  await take({ victims: ['ann@gmail.com', 'ben@gmail.com'] }, own);
  expect(await store.addresses.get('ann@gmail.com')).toMatchObject({ worth: 'proven', proof: 'message-id' });
  expect((await store.addresses.get('ben@gmail.com'))?.worth ?? '').not.toBe('proven');
});

test('how late a delay was told is noted once a message: some servers warn again every day', async () => {
  const world = new World(store);
  const [mail] = world.mails('postfix-gmail-flood-temp-delayed-01', 1);
  await world.take(mail ? [mail] : []);
  const noted = await store.reporters.all();
  expect(noted.map(({ software, lags }) => [software, lags.length])).toEqual([['postfix', 1]]);
  const again = Buffer.from(mail?.source ?? '')
    .toString('latin1')
    .replace(/^Message-Id: .*$/im, 'Message-Id: <second@example.com>');
  world.now += 24 * HOUR;
  await world.take([
    { uid: 2, source: Buffer.from(again, 'latin1'), receivedAt: world.now, unreadable: false },
  ]);
  expect(await store.reporters.all()).toEqual(noted);
});

test('people have something new to see where an incident was touched, and only there', async () => {
  const world = new World(store);
  expect(await world.arrive('postfix-gmail-flood-perm-failed-01', 1)).toMatchObject({
    bounces: 1,
    told: true,
  });
  expect(await world.arrive('autoreply-english-01', 1)).toMatchObject({ bounces: 0, delays: 0, told: false });
});

test('a report that returns no message is not proven by what a log knows of mail without a Message-ID', async () => {
  await store.sent.note([{ originalId: '', address: 'ann@gmail.com' }], START);
  await take({ original: { ...original, messageId: '' } }, { log: true });
  expect((await store.addresses.get('ann@gmail.com'))?.worth ?? '').not.toBe('proven');
});

test('a batch is taken in the order of time: a delay that failed is one message, though its failure was read first', async () => {
  const mail = (minutes: number, more: Forgery) => {
    const at = START + minutes * 60_000;
    const date = new Date(at).toUTCString();
    return {
      uid: minutes,
      source: forge({ victims: ['ann@gmail.com'], reportingMta: 'mx.ours.example', date, original, ...more }),
      receivedAt: at,
      unreadable: false,
    };
  };
  const later = { action: 'delayed', status: '4.2.0', said: '450 4.2.0 later', id: 'delay' };
  const mails = [mail(30, { id: 'end' }), mail(10, later)];
  const by = makePolicy({ channels, own: relays });
  const taken = await ingest(store, { mailbox: 'bounces', mails, checkpoint: null }, by, START + HOUR);
  expect(taken).toMatchObject({ mails: 2, bounces: 1, delays: 0 });
});

test('a mail counts once, be it twice in a batch or in two batches', async () => {
  const world = new World(store);
  const [mail] = world.mails('postfix-gmail-flood-perm-failed-01', 1);
  const twice = mail ? [mail, { ...mail, uid: 2 }] : [];
  const { mails, fresh, bounces } = await world.take(twice);
  expect({ mails, fresh: fresh.length, bounces }).toEqual({ mails: 2, fresh: 1, bounces: 1 });
  const again = await world.take(twice);
  expect(again).toEqual({ mails: 2, fresh: [], bounces: 0, delays: 0, told: false });
});

describe('with a batch its checkpoint is saved', () => {
  const took = async (received: readonly number[], checkpoint: Checkpoint | null) => {
    const mails = received.map((receivedAt, uid) => ({
      uid,
      source: forge({ victims: ['ann@gmail.com'], id: `${uid}` }),
      receivedAt,
      unreadable: false,
    }));
    await ingest(store, { mailbox: 'bounces', mails, checkpoint }, makePolicy({ channels }), START);
    return (await store.mailboxes.all()).map(({ name, lastUid, lastMailAt }) => [name, lastUid, lastMailAt]);
  };
  test.for<[what: string, received: readonly number[], lastMailAt: number | null]>([
    ['with the time of its newest mail', [START - 3, START - 1, START - 2], START - 1],
    ['not in the future, where the server’s clock is ahead', [START - 1, START + HOUR], START],
    ['and no time, where it brought no mail', [], null],
  ])('%s', async ([, received, lastMailAt]) => {
    expect(await took(received, { uidValidity: '1', lastUid: 7 })).toEqual([['bounces', 7, lastMailAt]]);
  });
  test('but for a source that has none', async () => {
    expect(await took([START], null)).toEqual([]);
  });
});

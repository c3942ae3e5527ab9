import { afterEach, expect, test } from 'vitest';
import { type Brand, brandOf, originOf } from '../../src/incident/origin.ts';
import { makePolicy } from '../../src/pipeline/policy.ts';
import { viewOf } from '../../src/pipeline/view.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { csvHeader, csvLine } from '../../src/suppression/export.ts';
import { MINUTE, World } from './world.ts';

const channels = { alert: 'C0ALERT', digest: 'C0DIGEST', ops: 'C0OPS' };
const brand = (name: string, by: Partial<Brand>): Brand => ({
  name,
  senderDomains: [],
  lists: [],
  sendingIps: [],
  mailboxes: [],
  ...by,
});
const original = {
  from: 'News <news@shop.example>',
  envelopeFrom: 'b@esp.example',
  sendingIp: '192.0.2.9',
  listId: 'Shop news <news.shop.example>',
};

let store: Store;
afterEach(() => store?.close());

test('whose mail it is: the list says more than the domain, that more than the IP, that more than the mailbox', () => {
  const origin = originOf('eu', original);
  expect(origin).toEqual({
    mailbox: 'eu',
    senderDomain: 'shop.example',
    sendingIp: '192.0.2.9',
    list: 'news.shop.example',
  });
  const box = brand('Box', { mailboxes: ['eu'] });
  const ip = brand('Ip', { sendingIps: ['192.0.2.9'] });
  const domain = brand('Domain', { senderDomains: ['Shop.example'] });
  const list = brand('List', { lists: ['news.shop.example'] });
  expect(brandOf(origin, [box, ip, domain, list])).toBe('List');
  expect(brandOf(origin, [box, ip, domain])).toBe('Domain');
  expect(brandOf(origin, [box, ip])).toBe('Ip');
  expect(brandOf(origin, [box])).toBe('Box');
  expect(brandOf(originOf('us', { ...original, from: 'x@notshop.example', listId: '' }), [domain, box])).toBe(
    '',
  );
});

/** Bounces of two brands' mail: the returned original's From differs, and nothing else. */
async function twoBrands(fixture: string, brands: readonly Brand[], relays: string[] = []): Promise<World> {
  store = await openStore('sqlite::memory:');
  const routes = [{ when: { brand: 'Shop' }, channel: 'C0SHOP' }];
  const world = new World(store, makePolicy({ channels, brands, routes, own: { relays } }));
  const mails = world.mails(fixture, 12).map((mail, at) => {
    const text = Buffer.from(mail.source).toString('latin1');
    const to = at % 2 === 0 ? 'shop.example' : 'bank.example';
    return {
      ...mail,
      source: Buffer.from(
        text.replace(/^From: (?!.*(?:MAILER-DAEMON|postmaster)).*$/gim, `From: news@${to}`),
        'latin1',
      ),
    };
  });
  await world.take(mails);
  await world.pass(2 * MINUTE);
  return world;
}
const brands = [
  brand('Shop', { senderDomains: ['shop.example'] }),
  brand('Bank', { senderDomains: ['bank.example'] }),
];

test('incidents of different brands stay apart, go to their own channels, and say whose they are', async () => {
  const world = await twoBrands('postfix-blocked-url-failed-01', brands);
  const active = await store.incidents.active();
  expect(active.map((one) => one.brand).sort()).toEqual(['Bank', 'Shop']);
  const shop = active.find((one) => one.brand === 'Shop');
  expect((await viewOf(store, shop?.id ?? '', world.policy, world.now))?.whose).toBe('Shop');
  const places = world.channel.posts('incident').map((parcel) => 'channel' in parcel && parcel.channel);
  expect(places.sort()).toEqual(['C0ALERT', 'C0SHOP']);
});

test('a blocked IP is one trouble, whoever sends through it', async () => {
  await twoBrands('postfix-gmail-flood-perm-failed-01', brands);
  expect(await store.incidents.active()).toHaveLength(1);
});

test('the list of suppressions says whose mail it was', async () => {
  await twoBrands('postfix-gmail-nosuchuser-failed-01', brands, ['127.0.0.0/8']);
  const rows = await store.addresses.matching({}, '', 100);
  expect(rows.length).toBeGreaterThan(1);
  expect(csvHeader.trim().split(',').slice(-3)).toEqual(['mailbox', 'sender_domain', 'brand']);
  const told = new Set(rows.map((row) => csvLine(row).trim().split(',').slice(-3).join(' ')));
  expect(told).toEqual(new Set(['bounces shop.example Shop', 'bounces bank.example Bank']));
});

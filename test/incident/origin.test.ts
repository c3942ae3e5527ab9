import { expect, test } from 'vitest';
import { type Brand, brandOf, isWithin, originOf } from '../../src/incident/origin.ts';

const mail = { from: '', envelopeFrom: '', sendingIp: '203.0.113.9', listId: '' };

test.for([
  ['the author', { from: 'Shop <News@Shop.Example>', envelopeFrom: 'b@esp.example' }, 'shop.example'],
  ['the envelope, where no author is returned', { envelopeFrom: '<b@esp.example> ' }, 'esp.example'],
  ['the last address of a display name with one in it', { from: '"a@b.example" <c@d.example>' }, 'd.example'],
  ['nobody', { from: 'Undisclosed', envelopeFrom: '<>' }, ''],
] as const)('the sender domain is that of %s', ([, fields, domain]) => {
  expect(originOf('bounces', { ...mail, ...fields }).senderDomain).toBe(domain);
});

test('a List-Id is what stands in its brackets, or all of it', () => {
  expect(originOf('bounces', { ...mail, listId: 'Shop news <News.Shop.example>' })).toEqual({
    mailbox: 'bounces',
    senderDomain: '',
    sendingIp: '203.0.113.9',
    list: 'news.shop.example',
  });
  expect(originOf('bounces', { ...mail, listId: ' news.shop.example ' }).list).toBe('news.shop.example');
});

test.for([
  ['shop.example', 'Shop.example', true],
  ['news.shop.example', 'Shop.Example', true],
  ['workshop.example', 'shop.example', false],
  ['', '', false],
] as const)('%s is within %s: %s', ([domain, named, is]) => expect(isWithin(domain, named)).toBe(is));

const none: Brand = { name: '', senderDomains: [], lists: [], sendingIps: [], mailboxes: [] };
const brands: readonly Brand[] = [
  { ...none, name: 'by mailbox', mailboxes: ['bounces'] },
  { ...none, name: 'by ip', sendingIps: ['203.0.113.9'] },
  { ...none, name: 'by domain', senderDomains: ['other.example', 'shop.example'] },
  { ...none, name: 'by list', lists: ['other.example', 'news.shop.example'] },
];
const all = {
  mailbox: 'bounces',
  senderDomain: 'eu.shop.example',
  sendingIp: '203.0.113.9',
  list: 'a.news.shop.example',
};

test.for([
  ['by list', {}],
  ['by domain', { list: '' }],
  ['by ip', { list: '', senderDomain: '' }],
  ['by mailbox', { list: '', senderDomain: '', sendingIp: '' }],
  ['', { list: '', senderDomain: '', sendingIp: '', mailbox: 'else' }],
] as const)('what says most about the mail names the brand: %s', ([brand, fields]) => {
  expect(brandOf({ ...all, ...fields }, brands)).toBe(brand);
});

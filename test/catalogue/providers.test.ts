import { expect, test } from 'vitest';
import { providers } from '../../src/catalogue/providers.ts';
import { providerOf } from '../../src/classify/provider.ts';

test('ids are unique and names are for people', () => {
  expect(new Set(providers.map((one) => one.id)).size).toBe(providers.length);
  for (const one of providers) expect(one.name, one.id).toMatch(/^[A-Za-z0-9]/);
});

test('no mail domain belongs to two providers, and no host does', () => {
  for (const key of ['domains', 'hosts'] as const) {
    const all = providers.flatMap((one) => one[key]);
    expect(all.filter((name, at) => all.indexOf(name) !== at)).toEqual([]);
  }
});

test('hosts and domains are bare lower-case names', () => {
  for (const name of providers.flatMap((one) => [...one.hosts, ...one.domains]))
    expect(name).toMatch(/^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/);
});

test.for([
  ['gmail-smtp-in.l.google.com', 'gmail'],
  ['aspmx2.googlemail.com', 'gmail'],
  ['example-com.mail.protection.outlook.com', 'microsoft'],
  ['hotmail-com.olc.protection.outlook.com', 'microsoft'],
  ['mta7.am0.yahoodns.net', 'yahoo'],
  ['mx-aol.mail.gm0.yahoodns.net', 'yahoo'],
  ['mx01.mail.icloud.com', 'apple'],
  ['mx1.comcast.net', 'comcast'],
  ['smtp-in.orange.fr', 'orange'],
  ['smtpz4.laposte.net', 'laposte'],
  ['mx00.gmx.net', 'gmx'],
  ['mx00.kundenserver.de', 'gmx'],
  ['mx00.t-online.de', 't-online'],
  ['eu-smtp-inbound-1.mimecast.com', 'mimecast'],
  ['mxa-00123456.gslb.pphosted.com', 'proofpoint'],
  ['d12345.a.ess.us.barracudanetworks.com', 'barracuda'],
  ['mx.antispamcloud.com', 'spamexperts'],
  ['cluster1.eu.messagelabs.com', 'messagelabs'],
  ['mx1.hc123-45.iphmx.com', 'ironport'],
  ['route1.mx.cloudflare.net', 'cloudflare'],
  ['mx.zoho.com', 'zoho'],
  ['in1-smtp.messagingengine.com', 'fastmail'],
  ['mail.protonmail.ch', 'proton'],
  ['mxs.mail.ru', 'mailru'],
  ['mx.yandex.ru', 'yandex'],
  ['mx1.qq.com', 'qq'],
  ['163mx01.mxmail.netease.com', 'netease'],
  ['mx1.naver.com', 'naver'],
  ['mfsmax.docomo.ne.jp', 'docomo'],
  ['lsean.ezweb.ne.jp', 'kddi'],
  ['mx.softbank.ne.jp', 'softbank'],
  ['inbound-smtp.eu-west-1.amazonaws.com', 'ses'],
  ['mx1.mail.example.net', ''],
] as const)('%s is %s', ([host, id]) => {
  expect(providerOf(host, '', '')).toBe(id);
});

test.for([
  ['421-4.7.28 rate limited. ab12-gsmtp', 'gmail'],
  ['550 5.7.1 messages were not sent (S3150)', 'microsoft'],
  ['421 4.7.0 [TSS04] Messages deferred', 'yahoo'],
  ['554 5.7.1 [CS01] Message rejected due to local policy', 'apple'],
  ['421 Throttled - try again later. #RL000003', 'comcast'],
  ['554 blocked - Error Code: CXBL', 'cox'],
  ['421 4.7.1 Connection refused. AUP#In-1310', 'spectrum'],
  ['550 5.1.1 Invalid recipient. OFR_416 [416]', 'orange'],
  ['550 5.5.0 Emetteur invalide. LPN105_405', 'laposte'],
  ['554 Your IP is sending excessive rejected messages. Please contact support.', 'mxroute'],
  ['550 5.1.1 User unknown', ''],
] as const)('%s is a text of %s', ([text, id]) => {
  expect(providerOf('', text, '')).toBe(id);
});

test('the recipient’s domain tells the provider when host and text are silent', () => {
  expect(providerOf('', '', 'hotmail.fr')).toBe('microsoft');
  expect(providerOf('', '', 'att.net')).toBe('yahoo');
  expect(providerOf('mx1.mail.example.net', '', 'web.de')).toBe('gmx');
});

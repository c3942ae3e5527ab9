import { afterEach, expect, test } from 'vitest';
import { answerCheck, checkFor, checkRequest } from '../../src/pipeline/check.ts';
import type { IncidentView } from '../../src/pipeline/outlet.ts';
import { type HostileDns, hostileDns } from '../dns/server.ts';

let server: HostileDns | undefined;
afterEach(async () => {
  await server?.stop();
  server = undefined;
});

const policy = {
  servers: [],
  senderDomains: ['acme.example'],
  sendingIps: ['203.0.113.7'],
  timeZone: 'Europe/Berlin',
};
const at = Date.parse('2026-11-27T13:05:00Z');

test('the answer tells what is wrong first, and whence and when it was seen', async () => {
  server = await hostileDns(({ name, type }) => {
    if (type === 'TXT' && name === 'acme.example') return { records: [['TXT', 'v=spf1 -all']] };
    if (type === 'MX') return { records: [['MX', '10 mx.acme.example']] };
    return type === 'A' && name === 'mx.acme.example' ? { records: [['A', '198.51.100.1']] } : 'nodata';
  });
  const answer = await answerCheck('acme.example', { ...policy, servers: [server.address] }, () => at);
  expect(answer.kind).toBe('check');
  expect(answer.lead).toMatch(
    /^acme\.example, as seen from here at 14:05 CET: 1 of \d checks found something wrong/,
  );
  expect(answer.lead).toContain('selector');
  // Our own domain is checked for our own sending address.
  expect(answer.facts[0]).toMatchObject({
    what: 'SPF',
    state: 'bad',
    said: expect.stringContaining('203.0.113.7'),
  });
  expect(answer.facts.at(-1)?.state).toBe('good');
});

test('turned off, nobody is asked', async () => {
  const answer = await answerCheck('acme.example', { ...policy, servers: null }, () => at);
  expect(answer.lead).toContain('DNS_CHECKS=off');
  expect(answer.facts).toEqual([]);
});

test('without a domain or an IP it says what to give', async () => {
  const answer = await answerCheck('my server', { ...policy, servers: null }, () => at);
  expect(answer.lead).toMatch(/^Give a domain or an IP/);
});

test.for([
  ['check acme.example', 'acme.example'],
  ['Check: 192.0.2.1', '192.0.2.1'],
  ['check', null],
  ['checked acme.example', null],
  ['550 5.7.26 check acme.example', null],
] as const)('"%s" asks for %s', ([query, wanted]) => {
  expect(checkRequest(query)).toBe(wanted);
});

const view = (
  category: string,
  scope: { readonly kind: string; readonly value: string },
  evidence: {
    readonly senders?: string;
    readonly ips?: string;
    readonly domains?: string;
    readonly keys?: string;
    readonly envelopes?: string;
  } = {},
): IncidentView => {
  const share = (label: string | undefined) => (label ? [{ label, count: 1, share: 1 }] : []);
  return {
    incident: { category, scope },
    evidence: {
      senders: share(evidence.senders),
      envelopes: share(evidence.envelopes),
      sendingIps: share(evidence.ips),
      domains: share(evidence.domains),
      signatures: share(evidence.keys),
    },
  } as unknown as IncidentView;
};

test.for([
  ['a blamed IP', view('reputation-block', { kind: 'ip', value: '192.0.2.9' }), 'check 192.0.2.9'],
  [
    'an unnamed IP, from the originals',
    view('missing-ptr', { kind: 'ip', value: '' }, { ips: '192.0.2.8', senders: 'News <n@acme.example>' }),
    'check 192.0.2.8 acme.example',
  ],
  [
    'a signing domain that is not the From: domain',
    view(
      'auth-failure',
      { kind: 'dkim-domain', value: 'esp.example' },
      { ips: '192.0.2.8', senders: 'n@acme.example' },
    ),
    'check 192.0.2.8 esp.example from=acme.example',
  ],
  [
    'a Return-Path elsewhere, of which SPF speaks',
    view(
      'auth-failure',
      { kind: 'sender-domain', value: 'acme.example' },
      { ips: '192.0.2.8', senders: 'n@acme.example', envelopes: 'b-1@bounce.esp.example' },
    ),
    'check 192.0.2.8 acme.example envelope=bounce.esp.example',
  ],
  [
    'signatures: the key of the blamed domain first',
    view(
      'auth-failure',
      { kind: 'dkim-domain', value: 'acme.example' },
      {
        ips: '192.0.2.8',
        senders: 'n@acme.example',
        keys: 'k1._domainkey.esp.example s1._domainkey.acme.example',
      },
    ),
    'check 192.0.2.8 acme.example s1._domainkey.acme.example k1._domainkey.esp.example',
  ],
  [
    'a block, for which keys are no matter',
    view('reputation-block', { kind: 'ip', value: '192.0.2.9' }, { keys: 's1._domainkey.acme.example' }),
    'check 192.0.2.9',
  ],
  [
    'a domain that takes no mail',
    view(
      'invalid-domain',
      { kind: 'recipient', value: '' },
      { domains: 'gone.example', senders: 'n@acme.example' },
    ),
    'check gone.example',
  ],
  ['a full mailbox', view('mailbox-full', { kind: 'recipient', value: '' }, { ips: '192.0.2.8' }), null],
  ['nothing known', view('auth-failure', { kind: 'unstated', value: '' }), null],
] as const)('an incident about %s', ([, incident, wanted]) => {
  expect(checkFor(incident)).toBe(wanted);
});

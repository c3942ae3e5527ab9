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
  expect({ ...answer, facts: [] }).toEqual({
    query: 'check acme.example',
    kind: 'check',
    lead: 'acme.example, as seen from here at 14:05 CET: 1 of 4 checks found something wrong, 1 could not be answered. For the DKIM key add the selector (s= of a signature).',
    entries: [],
    recipients: [],
    facts: [],
    suggestions: [],
  });
  // Our own domain is checked for our own sending address.
  expect(answer.facts[0]).toMatchObject({
    what: 'SPF',
    state: 'bad',
    said: expect.stringContaining('203.0.113.7'),
  });
  expect(answer.facts.at(-1)?.state).toBe('good');
});

/** What the answer begins with, from a DNS that knows nothing, or none. */
async function leadOf(request: string, zone: 'empty' | 'broken', given = policy): Promise<string> {
  server = await hostileDns(() => (zone === 'empty' ? 'nodata' : 'servfail'));
  const { lead, facts } = await answerCheck(request, { ...given, servers: [server.address] }, () => at);
  expect(facts.map(({ state }) => state)).toEqual(
    facts.map(({ state }) => state).toSorted((one, other) => states.indexOf(one) - states.indexOf(other)),
  );
  return lead;
}
const states = ['bad', 'unknown', 'note', 'good'];

test.for<[string, string, 'empty' | 'broken', string]>([
  [
    'an IP alone, for which no DKIM key is asked',
    '192.0.2.10',
    'empty',
    '192.0.2.10, as seen from here at 14:05 CET: 1 of 4 checks found something wrong, 3 could not be answered.',
  ],
  [
    'a domain with its selector',
    'acme.example s1',
    'empty',
    'acme.example, as seen from here at 14:05 CET: 3 of 5 checks found something wrong, 1 could not be answered.',
  ],
  [
    'a domain with a key by its whole name',
    'acme.example s1._domainkey.esp.example',
    'empty',
    'acme.example, as seen from here at 14:05 CET: 3 of 5 checks found something wrong, 1 could not be answered.',
  ],
  [
    'a domain and an IP',
    'acme.example 203.0.113.9',
    'empty',
    'acme.example and 203.0.113.9, as seen from here at 14:05 CET: 3 of 8 checks found something wrong, 4 could not be answered. For the DKIM key add the selector (s= of a signature).',
  ],
  [
    'a DNS that does not answer',
    'acme.example',
    'broken',
    'acme.example, as seen from here at 14:05 CET: nothing wrong was found, 4 could not be answered. For the DKIM key add the selector (s= of a signature).',
  ],
])('the answer about %s', async ([, request, zone, lead]) => expect(await leadOf(request, zone)).toBe(lead));

test('only our own domains, and those below them, are checked for our own sending addresses', async () => {
  const forOurs = async (domain: string): Promise<boolean> => {
    server = await hostileDns(({ type }) =>
      type === 'TXT' ? { records: [['TXT', 'v=spf1 -all']] } : 'nodata',
    );
    const { facts } = await answerCheck(
      domain,
      { ...policy, senderDomains: ['other.example', 'acme.example'], servers: [server.address] },
      () => at,
    );
    await server.stop();
    server = undefined;
    return facts.some(({ said }) => said.includes('203.0.113.7'));
  };
  expect(await forOurs('acme.example')).toBe(true);
  expect(await forOurs('news.acme.example')).toBe(true);
  expect(await forOurs('notacme.example')).toBe(false);
});

test('a long request is repeated in short', async () => {
  const { query } = await answerCheck('x'.repeat(2_000), policy, () => at);
  expect(query).toBe(`check ${'x'.repeat(294)}`);
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
  ['   check   two\nlines', 'two\nlines'],
  [`check ${'x'.repeat(1_001)}`, 'x'.repeat(1_001)],
  [`check ${'x'.repeat(1_002)}`, null],
  [`${' '.repeat(21)}check acme.example`, null],
  ['xcheck acme.example', null],
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
  [
    'a domain that takes no mail and that nobody named',
    view('invalid-domain', { kind: 'recipient', value: '' }),
    null,
  ],
  [
    'a sender that is refused: its domain, whatever the IP',
    view(
      'sender-rejected',
      { kind: 'sender-domain', value: 'blamed.example' },
      { ips: '192.0.2.8', senders: 'n@acme.example' },
    ),
    'check blamed.example',
  ],
  [
    'a blocked IP, with the sender, and no From: that is one with it',
    view(
      'reputation-block',
      { kind: 'ip', value: '192.0.2.9' },
      { ips: '192.0.2.8', senders: 'n@acme.example' },
    ),
    'check 192.0.2.9 acme.example',
  ],
  [
    'a blocked sending domain of which the From: is no part',
    view('reputation-block', { kind: 'dkim-domain', value: 'esp.example' }, { senders: 'n@acme.example' }),
    'check esp.example',
  ],
  [
    'a scope whose name only begins with the word',
    view('auth-failure', { kind: 'domain-of-old', value: 'x.example' }, { senders: 'n@acme.example' }),
    'check acme.example',
  ],
  [
    'a domain without a known author',
    view('auth-failure', { kind: 'dkim-domain', value: 'esp.example' }),
    'check esp.example',
  ],
  [
    'a Return-Path that is the domain itself, and one without a domain to set it against',
    view(
      'auth-failure',
      { kind: 'unstated', value: '' },
      { senders: 'n@acme.example', envelopes: 'b@acme.example' },
    ),
    'check acme.example',
  ],
  [
    'a Return-Path alone',
    view('auth-failure', { kind: 'unstated', value: '' }, { envelopes: 'b@esp.example' }),
    null,
  ],
  [
    'more signatures than anybody asks for',
    view('auth-failure', { kind: 'unstated', value: '' }, { keys: 'a.x  b.x c.x d.x' }),
    'check a.x b.x c.x',
  ],
  [
    'keys where no domain is blamed, in their order',
    view('auth-failure', { kind: 'unstated', value: '' }, { keys: 'k._domainkey.b.example s._domainkey.' }),
    'check k._domainkey.b.example s._domainkey.',
  ],
  [
    'an author whose address is not the end of the text',
    view('auth-failure', { kind: 'unstated', value: '' }, { senders: 'n@acme.example via list' }),
    null,
  ],
  ['a full mailbox', view('mailbox-full', { kind: 'recipient', value: '' }, { ips: '192.0.2.8' }), null],
  ['nothing known', view('auth-failure', { kind: 'unstated', value: '' }), null],
] as const)('an incident about %s', ([, incident, wanted]) => {
  expect(checkFor(incident)).toBe(wanted);
});

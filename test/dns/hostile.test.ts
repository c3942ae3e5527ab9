import { afterEach, expect, test } from 'vitest';
import { check } from '../../src/dns/check.ts';
import type { Finding } from '../../src/dns/finding.ts';
import { readSubject } from '../../src/dns/subject.ts';
import { type Behaviour, type HostileDns, hostileDns, type Question } from './server.ts';

let server: HostileDns | undefined;
afterEach(() => server?.stop());

async function checked(
  text: string,
  behave: (question: Question) => Behaviour,
  options: { readonly totalMs?: number; readonly mostQueries?: number } = {},
): Promise<readonly Finding[]> {
  server = await hostileDns(behave);
  const subject = readSubject(text);
  if (!subject) throw new Error(`${text} is no subject`);
  const { findings } = await check(subject, {
    servers: [server.address],
    timeoutMs: 200,
    totalMs: 1_500,
    now: () => 0,
    ...options,
  });
  return findings;
}

const about = (findings: readonly Finding[], what: string): Finding | undefined =>
  findings.find((one) => one.what === what);

test.for(['hang', 'truncate', 'garbage', 'another', 'pointer-loop', 'servfail', 'refused'] as const)(
  'a server that answers with "%s" leaves everything unknown, and in time',
  async (behaviour) => {
    const started = performance.now();
    const findings = await checked('acme.example 203.0.113.5 sel', () => behaviour);
    expect(performance.now() - started).toBeLessThan(6_000);
    expect(findings.length).toBeGreaterThan(5);
    for (const { state, said } of findings) expect(`${state}: ${said}`).toMatch(/^unknown: /);
  },
);

test.for(['127.255.255.252', '127.255.255.254', '127.255.255.255'])(
  'the answer %s of a block list is a refusal of the resolver, never a listing',
  async (answer) => {
    const findings = await checked('203.0.113.5 zen.spamhaus.org', ({ name, type }) =>
      name.endsWith('.zen.spamhaus.org') && type === 'A' ? { records: [['A', answer]] } : 'nxdomain',
    );
    const zen = about(findings, 'Spamhaus ZEN');
    expect(zen?.state).toBe('unknown');
    expect(zen?.said).toMatch(/refuses your resolver \(127\.255\.255\.25\d: .*no listing/);
  },
);

test('silence of a list that does not serve this resolver is not health', async () => {
  const findings = await checked('203.0.113.5 bl.spamcop.net', () => 'nxdomain');
  expect(about(findings, 'SpamCop')).toMatchObject({
    state: 'unknown',
    said: expect.stringContaining('test entry'),
  });
});

test('a resolver that rewrites answers proves no listing', async () => {
  const findings = await checked('203.0.113.5 zen.spamhaus.org', () => ({
    records: [['A', '198.51.100.80']],
  }));
  expect(about(findings, 'Spamhaus ZEN')).toMatchObject({
    state: 'unknown',
    said: expect.stringContaining('rewrites'),
  });
});

test('an SPF record that includes itself ends, and is called broken', async () => {
  const findings = await checked('loop.example 203.0.113.5', ({ name, type }) =>
    type === 'TXT' && name === 'loop.example'
      ? { records: [['TXT', 'v=spf1 include:loop.example -all']] }
      : 'nodata',
  );
  expect(about(findings, 'SPF')).toMatchObject({ state: 'bad', said: expect.stringMatching(/broken/) });
  expect(server?.asked.length).toBeLessThan(60);
});

test('an SPF record that branches without end stops at ten questions', async () => {
  let made = 0;
  const findings = await checked('tree.example 203.0.113.5', ({ name, type }) =>
    type === 'TXT' && name.endsWith('tree.example')
      ? { records: [['TXT', `v=spf1 include:a${made++}.tree.example include:b${made++}.tree.example -all`]] }
      : 'nodata',
  );
  expect(about(findings, 'SPF')?.state).toBe('bad');
  expect(server?.asked.filter(({ type }) => type === 'TXT').length).toBeLessThan(30);
});

test('a long record comes over TCP and is shown cut, without what nobody should see', async () => {
  const long = `v=spf1 ${'ip4:198.51.100.0/24 '.repeat(60)}\u202e\u0007 ?all`;
  const findings = await checked('long.example 198.51.100.9', ({ name, type }) =>
    type === 'TXT' && name === 'long.example' ? { records: [['TXT', long]] } : 'nodata',
  );
  const spf = about(findings, 'SPF');
  expect(spf?.record.length).toBeLessThanOrEqual(300);
  expect(spf?.record).not.toMatch(/[\u202e\u0007]/);
  expect(server?.asked.some(({ over }) => over === 'tcp')).toBe(true);
});

test('a thousand mail hosts cost a few questions', async () => {
  const many = Array.from({ length: 1_000 }, (_, at) => ['MX', `10 mx${at}.many.example`] as const);
  const findings = await checked('many.example', ({ type }) =>
    type === 'MX' ? { records: many } : 'nodata',
  );
  expect(about(findings, 'MX')?.state).toBe('bad');
  expect(server?.asked.length).toBeLessThan(60);
});

test('no more questions are asked than allowed', async () => {
  await checked('acme.example 203.0.113.5', () => 'nodata', { mostQueries: 5 });
  expect(server?.asked.length).toBeLessThanOrEqual(5);
});

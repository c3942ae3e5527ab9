import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openStore } from '../../src/store/store.ts';
import type { BounceRow } from '../../src/store/write-bounces.ts';
import { onEachEngine } from './engines.ts';
import { bounce, DAY, HOUR, message, NOON, original, verdict } from './rows.ts';

const delayed = (messageId: number, change: Partial<BounceRow> = {}): BounceRow =>
  bounce(messageId, {
    kind: 'delay',
    verdict: verdict({ action: 'delayed', category: 'rate-limited', cause: 'rate' }),
    ...change,
  });

/**
 * What the counters must say after these reports: a message and recipient is one delay until it is one
 * bounce.
 */
function model(reports: readonly { kind: 'bounce' | 'delay'; pair: number }[]): {
  bounces: number;
  delays: number;
} {
  const waiting = new Set<number>();
  let bounces = 0;
  for (const { kind, pair } of reports) {
    if (kind === 'delay') waiting.add(pair);
    else {
      bounces++;
      waiting.delete(pair);
    }
  }
  return { bounces, delays: waiting.size };
}

/** Delayed; then failed and delayed again in one batch; then failed again. */
const toldAgain: { kind: 'bounce' | 'delay'; pair: number; ends: boolean }[] = [
  { kind: 'delay', pair: 1, ends: true },
  { kind: 'bounce', pair: 1, ends: false },
  { kind: 'delay', pair: 1, ends: true },
  { kind: 'bounce', pair: 1, ends: true },
];

test('however reports are cut into batches, the counters say the same', async () => {
  const report = fc.record({
    kind: fc.constantFrom('bounce' as const, 'delay' as const),
    pair: fc.nat(3),
    ends: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(report, { maxLength: 20 }), async (reports) => {
      const store = await openStore('sqlite::memory:');
      let batch: BounceRow[] = [];
      for (const { kind, pair, ends } of reports) {
        batch.push(
          kind === 'delay' ? delayed(1, { originalId: `<${pair}>` }) : bounce(1, { originalId: `<${pair}>` }),
        );
        if (!ends) continue;
        await store.bounces.add(batch);
        batch = [];
      }
      await store.bounces.add(batch);
      const { bounces, delays } = await store.counts.totals(0);
      await store.close();
      expect({ bounces, delays }).toEqual(model(reports));
    }),
    { numRuns: 40, examples: [[toldAgain]] },
  );
});

onEachEngine('bounces', (engine) => {
  test('a delay and the later failure of the same message and recipient are one message', async () => {
    const store = await engine.open();
    await store.bounces.add([delayed(1)]);
    expect(await store.counts.totals(NOON)).toMatchObject({ bounces: 0, delays: 1 });
    const pair = { originalId: '<1@example.com>', address: 'Ann@Example.org' };
    expect(await store.bounces.priorDelays([pair])).toEqual([{ ...pair, at: NOON, incidentId: null }]);
    const recorded = await store.bounces.add([bounce(2, { at: NOON + 5 * HOUR })]);
    expect(recorded).toEqual({ bounces: 1, delays: 0, repeats: 0, superseded: 1 });
    expect(await store.counts.totals(NOON)).toMatchObject({ bounces: 1, delays: 0 });
    expect(await store.bounces.priorDelays([pair])).toEqual([]);
    const figures = await store.counts.figures('2026-11-21');
    expect([figures.bounces.today, figures.delays.today]).toEqual([1, 0]);
    expect(figures.topDomains).toEqual([{ label: 'example.org', today: 1, yesterday: 0, mean7: 0 }]);
  });

  test('also when both come in one batch, and a second warning is no second delay', async () => {
    const store = await engine.open();
    const recorded = await store.bounces.add([delayed(1), delayed(2), bounce(3)]);
    expect(recorded).toEqual({ bounces: 1, delays: 0, repeats: 1, superseded: 1 });
    expect(await store.counts.totals(NOON)).toMatchObject({ bounces: 1, delays: 0 });
    expect(await store.bounces.add([delayed(4), delayed(5)])).toEqual({
      bounces: 0,
      delays: 1,
      repeats: 1,
      superseded: 0,
    });
    expect(await store.bounces.add([delayed(6)])).toMatchObject({ delays: 0, repeats: 1 });
  });

  test('another recipient, another message, no Message-ID, or two weeks later: not the same', async () => {
    const store = await engine.open();
    await store.bounces.add([delayed(1)]);
    const others = [
      bounce(2, { verdict: verdict({ address: 'bob@example.org' }) }),
      bounce(3, { originalId: '<2@example.com>' }),
      bounce(4, { originalId: '' }),
      bounce(5, { at: NOON + 15 * DAY }),
    ];
    expect(await store.bounces.add(others)).toEqual({ bounces: 4, delays: 0, repeats: 0, superseded: 0 });
  });

  test('two instances that read the failure twice settle its delay once', async () => {
    const [one, two] = [await engine.open(), await engine.open()];
    await one.bounces.add([delayed(1), delayed(1, { originalId: '<2@example.com>' })]);
    await Promise.all([one.bounces.add([bounce(2)]), two.bounces.add([bounce(3)])]);
    expect(await one.counts.totals(NOON)).toMatchObject({ bounces: 2, delays: 1 });
  });

  test('the last failures of an address, newest first, in whatever letter case', async () => {
    const store = await engine.open();
    await store.bounces.add([
      bounce(1, { at: NOON - 2 * DAY, verdict: verdict({ cause: 'first' }) }),
      bounce(2, { at: NOON - DAY, verdict: verdict({ cause: 'second', address: 'ANN@example.org' }) }),
      bounce(3, { verdict: verdict({ address: 'bob@example.org' }) }),
      bounce(4, { at: NOON - 200 * DAY, verdict: verdict({ cause: 'ancient' }) }),
    ]);
    const last = await store.bounces.lastFailures('ann@EXAMPLE.org', 5, NOON);
    expect(last.map(({ cause }) => cause)).toEqual(['second', 'first']);
    expect(last[0]).toMatchObject({
      at: NOON - DAY,
      status: '5.1.1',
      provider: 'gmail',
      diagnostic: '550 5.1.1 no such user',
    });
    expect(await store.bounces.lastFailures('ann@example.org', 1, NOON)).toHaveLength(1);
    const known = await store.bounces.knownRecipients(['ann@example.org', 'bob@example.org'], NOON);
    expect(known).toEqual(new Set(['ann@example.org']));
  });

  test('evidence: shares of what the originals say, of those that say it', async () => {
    const store = await engine.open();
    const originals = [
      ...Array.from({ length: 6 }, () => original({ from: 'a@example.com', campaign: 'spring' })),
      ...Array.from({ length: 2 }, () => original({ from: 'b@example.com', listId: 'news.example.com' })),
      original({ from: '' }),
      original({ from: '<>' }),
    ];
    const rows = originals.map((o, i) => message(`f${i}`, { original: o, ours: i !== 9 }));
    const ids = await store.messages.add(rows, NOON);
    await store.bounces.add(
      originals.map((_, i) =>
        bounce(ids.get(`f${i}`)!, {
          originalId: `<${i}@example.com>`,
          incidentId: 'i1',
          verdict: verdict({ address: `u${i % 8}@example.org`, diagnostic: `550 line ${i % 7}` }),
        }),
      ),
    );
    const found = await store.bounces.evidence('i1');
    expect(found.senders.slice(0, 2)).toEqual([
      { label: 'a@example.com', count: 6, share: 6 / 9 },
      { label: 'b@example.com', count: 2, share: 2 / 9 },
    ]);
    expect(found.campaigns).toEqual([
      { label: 'spring', count: 6, share: 0.75 },
      { label: 'news.example.com', count: 2, share: 0.25 },
    ]);
    expect(found.domains).toEqual([{ label: 'example.org', count: 10, share: 1 }]);
    expect(found).toMatchObject({ rows: 10, nullSenders: 2, backscatter: 1 });
    expect(found.samples.map(({ diagnostic }) => diagnostic)).toEqual([
      '550 line 2',
      '550 line 1',
      '550 line 0',
      '550 line 6',
      '550 line 5',
    ]);
    expect(await store.bounces.addresses('i1')).toBe(8);
    expect(await store.bounces.addresses('none')).toBe(0);
    expect(await store.bounces.evidence('none')).toMatchObject({ rows: 0, senders: [], samples: [] });
  });

  test('an address that fails on two days is one address', async () => {
    const store = await engine.open();
    await store.bounces.add([
      bounce(1, { incidentId: 'i1' }),
      bounce(2, { incidentId: 'i1', at: NOON + DAY, originalId: '<2@example.com>' }),
    ]);
    expect(await store.bounces.addresses('i1')).toBe(1);
  });

  test('times that no mail can have are stored and counted', async () => {
    const store = await engine.open();
    const times = [0, -1, 8.64e15, -8.64e15];
    const ids = await store.messages.add(
      times.map((receivedAt, i) => message(`t${i}`, { receivedAt })),
      NOON,
    );
    expect(
      await store.bounces.add(times.map((at, i) => bounce(ids.get(`t${i}`)!, { at, originalId: '' }))),
    ).toMatchObject({ bounces: 4 });
    expect(await store.counts.totals(-8.64e15)).toMatchObject({ bounces: 4, mails: 4 });
  });

  test('evidence of a kind and a span of time, whatever incident its rows belong to', async () => {
    const store = await engine.open();
    const ids = await store.messages.add(
      Array.from({ length: 5 }, (_, i) =>
        message(`m${i}`, { original: original({ from: 'a@example.com' }) }),
      ),
      NOON,
    );
    const at = [NOON - HOUR, NOON - 60_000, NOON, NOON, NOON];
    const of = [
      { category: 'network-error', provider: '' },
      { category: 'network-error', provider: '' },
      { category: 'network-error', provider: 'gmail' },
      { category: 'flood', provider: 'gmail' },
    ] as const;
    await store.bounces.add(
      of.map((fields, i) =>
        bounce(ids.get(`m${i}`)!, {
          at: at[i]!,
          originalId: `<${i}>`,
          kind: i === 2 ? 'delay' : 'bounce',
          verdict: verdict({ ...fields, domain: `d${i}.example`, reply: '', status: '4.4.1' }),
        }),
      ),
    );
    const since = { category: 'network-error', from: NOON - 15 * 60_000, to: NOON };
    const found = await store.bounces.evidenceAbout({ ...since, provider: null });
    expect(found).toMatchObject({ rows: 2, delays: 1, codes: [{ label: '4.4.1', count: 2 }] });
    expect(found.domains.map(({ label }) => label)).toEqual(['d1.example', 'd2.example']);
    expect(await store.bounces.evidenceAbout({ ...since, provider: 'gmail' })).toMatchObject({ rows: 1 });
    expect(await store.bounces.evidenceAbout({ ...since, category: 'moved', provider: null })).toMatchObject({
      rows: 0,
      samples: [],
    });
  });

  test('rows are found however many mails lie between them', async () => {
    const store = await engine.open();
    const far = [1, 20_000, 40_000, 900_000].map((messageId, i) =>
      bounce(messageId, { incidentId: 'i1', originalId: `<${i}>`, at: NOON - i }),
    );
    await store.bounces.add(far);
    expect((await store.bounces.lastFailures('ann@example.org', 9, NOON)).map(({ at }) => at)).toEqual(
      far.map(({ at }) => at),
    );
    expect(await store.bounces.lastFailures('ann@example.org', 9, NOON + 91 * DAY)).toEqual([]);
    expect(await store.bounces.addresses('i1')).toBe(1);
    expect((await store.bounces.evidence('i1')).samples).toHaveLength(1);
    expect(await store.bounces.knownRecipients(['ann@example.org'], NOON - 3)).toEqual(new Set());
    expect(await store.bounces.knownRecipients(['ann@example.org'], NOON - 2)).toEqual(
      new Set(['ann@example.org']),
    );
  });

  test('messages to resend come a page at a time, failures only', async () => {
    const store = await engine.open();
    const ids = await store.messages.add([message('a')], NOON);
    const id = ids.get('a')!;
    const rows = [0, 1, 2, 3, 4].map((i) =>
      bounce(id, {
        incidentId: 'i1',
        originalId: `<${i}>`,
        verdict: verdict({ address: `u${i}@example.org` }),
      }),
    );
    await store.bounces.add([...rows, delayed(id, { incidentId: 'i1', originalId: '<9>' })]);
    const first = await store.bounces.resend('i1', 0, 3);
    const second = await store.bounces.resend('i1', first.at(-1)!.id, 3);
    expect([...first, ...second].map(({ address }) => address)).toEqual(
      rows.map(({ verdict: v }) => v.address),
    );
    expect(first[0]).toMatchObject({
      messageId: '<1@example.com>',
      subject: 'Hello',
      from: 'news@example.com',
      cause: 'user-unknown',
    });
  });

  test('domains that fail the same way just now', async () => {
    const store = await engine.open();
    const failing = (domain: string, category: 'network-error' | 'flood', at: number): BounceRow =>
      bounce(1, { at, originalId: '', verdict: verdict({ domain, category }) });
    await store.bounces.add([
      failing('a.example', 'network-error', NOON),
      failing('a.example', 'network-error', NOON),
      failing('b.example', 'network-error', NOON),
      failing('c.example', 'flood', NOON),
      failing('d.example', 'network-error', NOON - HOUR),
    ]);
    const found = await store.bounces.recentDomains('network-error', NOON - 900_000);
    expect(found).toEqual([
      { domain: 'a.example', provider: 'gmail', count: 2 },
      { domain: 'b.example', provider: 'gmail', count: 1 },
    ]);
  });

  test('odd domains and providers that fall together in the database are one counter', async () => {
    const store = await engine.open();
    const odd = (domain: string, provider: string): BounceRow =>
      bounce(1, { originalId: '', verdict: verdict({ domain, provider, category: 'network-error' }) });
    await store.bounces.add([
      odd('a\0.example', 'gmail'),
      odd('a\uFFFD.example', 'gmail'),
      odd('a\0.example', 'yahoo'),
    ]);
    expect(await store.bounces.recentDomains('network-error', NOON)).toMatchObject([
      { domain: 'a\uFFFD.example', count: 3 },
    ]);
  });

  test('ten thousand recipients of one report are stored and counted', async () => {
    const store = await engine.open();
    const rows = Array.from({ length: 10_000 }, (_, i) =>
      bounce(1, { verdict: verdict({ address: `u${i}@d${i}.example`, domain: `d${i}.example` }) }),
    );
    expect(await store.bounces.add(rows)).toMatchObject({ bounces: 10_000 });
    expect(await store.counts.totals(NOON)).toMatchObject({ bounces: 10_000 });
  });
});

import { expect, test } from 'vitest';
import type { Attempt } from '../../src/attempt/attempt.ts';
import { parseReport } from '../../src/ndr/parse.ts';
import { ingestAttempts } from '../../src/pipeline/ingest-attempts.ts';
import { viewOf } from '../../src/pipeline/view.ts';
import { onEachEngine } from '../store/engines.ts';
import { policy, START, World } from './world.ts';

const flood = 'postfix-gmail-flood-perm-failed-01';

onEachEngine('a failure that the log told first', (engine) => {
  test('has its campaign and author from the report that comes later, and counts once', async () => {
    const world = new World(await engine.open());
    const { store } = world;
    const mails = world.mails(flood, 3);
    const attempts = mails.map(({ source }, n): Attempt => {
      const { original, recipients } = parseReport(source);
      return {
        at: START,
        action: 'failed',
        recipient: recipients[0]?.address ?? '',
        reply: recipients[0]?.diagnostic.replace(/^smtp; /, '') ?? '',
        status: '5.7.28',
        command: 'DATA',
        server: 'mx1',
        queueId: `Q${n}`,
        messageId: original.messageId,
        sender: `bounce+${n}@sender.example`,
        remoteHost: 'gmail-smtp-in.l.google.com',
        remoteIp: '142.250.27.27',
        localIp: '',
        queuedSince: START,
        held: false,
      };
    });
    await ingestAttempts(
      store,
      { source: 'log', name: 'postfix', attempts, checkpoint: null },
      policy,
      START,
    );
    const [{ id } = { id: '' }, ...more] = await store.incidents.active();
    expect(more).toEqual([]);
    const seen = () => viewOf(store, id, policy, world.now);
    const first = await seen();
    expect(first?.figures).toEqual({ bounces: 3, delays: 0 });
    expect(first?.evidence.campaigns).toEqual([]);
    expect(first?.evidence.hints.join(), 'VERP is no program that makes senders up').not.toMatch(/making/);
    expect(first?.evidence.senders.map(({ label }) => label)).toContain('bounce+0@sender.example');

    await world.take(mails);
    const then = await seen();
    expect(then?.figures).toEqual({ bounces: 3, delays: 0 });
    expect(then?.addresses).toBe(first?.addresses);
    expect(then?.evidence.campaigns).toMatchObject([{ label: 'c-42', count: 3, share: 1 }]);
    expect(then?.evidence.senders).toMatchObject([{ label: expect.stringContaining('news@'), share: 1 }]);
    expect((await store.counts.totals(0)).bounces).toBe(3);
  });
});

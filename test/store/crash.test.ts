import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { onEachEngine } from './engines.ts';

const BATCH = 20;
const child = new URL('crash.child.ts', import.meta.url).pathname;

/**
 * Lets a child work for a while after its first batch and kills it; tells how many batches it saw committed.
 */
async function workUntilKilled(url: string, from: number, ms: number): Promise<number> {
  const worker = spawn(process.execPath, [child, url, String(from)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let committed = 0;
  const gone = new Promise((resolve) => worker.once('exit', resolve));
  const started = new Promise<void>((resolve, reject) => {
    worker.stdout.on('data', (data: Buffer) => {
      committed += data.length;
      resolve();
    });
    worker.once('exit', () => reject(new Error('The child ended by itself.')));
  });
  await started;
  await sleep(ms);
  worker.kill('SIGKILL');
  await gone;
  return committed;
}

onEachEngine('a process killed in the middle of its work', (engine) => {
  test('leaves whole batches behind: mails, bounces, counters, outbox and checkpoint agree', async () => {
    const url = await engine.url();
    let batches = 0;
    for (const ms of [3, 17, 40]) {
      const said = await workUntilKilled(url, batches, ms);
      const store = await engine.open();
      const lastUid = (await store.mailboxes.checkpoint('main'))?.lastUid ?? 0;
      expect(lastUid).toBeGreaterThanOrEqual(batches + said);
      batches = lastUid;
      const names = Array.from({ length: (batches + 2) * BATCH }, (_, i) => `m${i}`);
      expect((await store.messages.known(names)).size).toBe(batches * BATCH);
      expect(await store.counts.totals(0)).toMatchObject({
        mails: batches * BATCH,
        bounces: batches * BATCH,
      });
      expect((await store.bounces.resend('i1', 0, 1_000_000)).length).toBe(batches * BATCH);
      expect(await store.outbox.depth()).toBe(batches);
    }
  }, 60_000);
});

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Loop } from '../../src/pipeline/loop.ts';
import { type SharedWork, shareWork, spread } from '../../src/pipeline/shared-work.ts';
import { openStore, type Store } from '../../src/store/store.ts';

const named = (count: number): string[] => Array.from({ length: count }, (_, n) => `mailbox:${n}`);

describe('works that instances share', () => {
  let store: Store;
  let instances: Instance[];
  /** Who does each work; two at once fail the test. */
  let doing: Map<string, string>;
  beforeEach(async () => {
    vi.useFakeTimers();
    store = await openStore('sqlite::memory:');
    instances = [];
    doing = new Map();
  });
  afterEach(async () => {
    const stopping = Promise.all(instances.map((one) => one.stop()));
    await vi.advanceTimersByTimeAsync(10_000);
    await stopping;
    await store.close();
    vi.useRealTimers();
  });

  interface Instance {
    has(): number;
    stop(): Promise<void>;
  }

  function start(holder: string, names: readonly string[]): Instance {
    const deps = {
      store,
      holder,
      now: Date.now,
      onError: (error: unknown) => {
        throw error;
      },
    };
    const begin = (name: string) => () => {
      expect(doing.get(name)).toBeUndefined();
      doing.set(name, holder);
      return {
        async stop() {
          await new Promise((resolve) => setTimeout(resolve, 300));
          doing.delete(name);
        },
      };
    };
    const works = new Map<string, SharedWork>(
      names.map((name) => [name, shareWork(name, begin(name), deps)]),
    );
    const spreading: Loop = spread(works, deps);
    const instance: Instance = {
      has: () => [...doing.values()].filter((one) => one === holder).length,
      async stop() {
        await Promise.all([spreading.stop(), ...[...works.values()].map((work) => work.stop())]);
      },
    };
    instances.push(instance);
    return instance;
  }
  const shares = (): number[] => instances.map((one) => one.has());
  const pass = (seconds: number) => vi.advanceTimersByTimeAsync(seconds * 1_000);

  test('are spread evenly over those who come later, one at a time, and then stay where they are', async () => {
    start('a', named(9));
    await pass(6);
    expect(shares()).toEqual([9]);
    start('b', named(9));
    start('c', named(9));
    for (let second = 0; second < 90; second++) {
      await pass(1);
      expect(doing.size).toBeGreaterThanOrEqual(6);
    }
    expect(shares()).toEqual([3, 3, 3]);
    const before = new Map(doing);
    await pass(120);
    expect(doing).toEqual(before);
  });

  test('go to those who are left when one stops', async () => {
    start('a', named(6));
    const b = start('b', named(6));
    await pass(60);
    expect(shares()).toEqual([3, 3]);
    const stopping = b.stop();
    await pass(30);
    await stopping;
    instances.pop();
    expect(shares()).toEqual([6]);
  });

  test('are left alone by those who do not know them', async () => {
    start('a', named(6));
    await pass(6);
    start('b', ['mailbox:5', 'mailbox:x']);
    await pass(120);
    expect(shares()).toEqual([6, 1]);
    expect(doing.get('mailbox:x')).toBe('b');
    for (let n = 0; n < 6; n++) expect(doing.has(`mailbox:${n}`)).toBe(true);
  });

  test('come back when he who asked for one does not take it', async () => {
    start('a', named(4));
    await pass(6);
    await store.leases.acquire('wish:mailbox:2', 'gone', Date.now(), 8_000);
    await pass(30);
    expect(shares()).toEqual([4]);
  });
});

describe('one work', () => {
  let store: Store;
  let open: { stop(): Promise<void> }[];
  let told: string[];
  beforeEach(async () => {
    vi.useFakeTimers();
    store = await openStore('sqlite::memory:');
    open = [];
    told = [];
  });
  afterEach(async () => {
    const stopping = Promise.all(open.map((one) => one.stop()));
    await vi.advanceTimersByTimeAsync(1_000);
    await stopping;
    await store.close();
    vi.useRealTimers();
  });
  const pass = (seconds: number) => vi.advanceTimersByTimeAsync(seconds * 1_000);
  const deps = () => ({
    store,
    holder: 'self',
    now: Date.now,
    onError: (error: unknown) => told.push(String(error)),
  });
  /** What it did, in order. */
  function share(name = 'work'): { readonly work: SharedWork; readonly did: string[] } {
    const did: string[] = [];
    const begin = () => {
      did.push('began');
      return { stop: async () => void did.push('stopped') };
    };
    const work = shareWork(name, begin, deps());
    open.push(work);
    return { work, did };
  }
  const take = (holder: string, seconds: number, name = 'work') =>
    store.leases.acquire(name, holder, Date.now(), seconds * 1_000);
  const holders = async () =>
    (await store.leases.held(Date.now())).map(({ name, holder }) => `${name} ${holder}`);

  test('is begun once by its holder, who stops it and lets go at once', async () => {
    const { work, did } = share();
    expect(work.ours()).toBe(false);
    await pass(60);
    expect([work.ours(), did, await holders()]).toEqual([true, ['began'], ['work self']]);
    await work.stop();
    expect([work.ours(), did, await holders()]).toEqual([false, ['began', 'stopped'], []]);
    expect(told).toEqual([]);
  });

  test('of one who died is taken over within 25 seconds, and not while he may live', async () => {
    await take('dead', 20);
    const { work, did } = share();
    await pass(19);
    expect([work.ours(), did]).toEqual([false, []]);
    await pass(6);
    expect([work.ours(), did]).toEqual([true, ['began']]);
  });

  test('that another has got meanwhile is stopped', async () => {
    const { work, did } = share();
    await pass(1);
    await store.leases.release('work', 'self');
    await take('other', 20);
    await pass(5);
    expect([work.ours(), did]).toEqual([false, ['began', 'stopped']]);
  });

  test('that is handed over is free at once, and comes back after ten seconds when nobody takes it', async () => {
    const { work, did } = share();
    await pass(1);
    work.handOver();
    await pass(1);
    expect([work.ours(), did, await holders()]).toEqual([false, ['began', 'stopped'], []]);
    await pass(8);
    expect(work.ours()).toBe(false);
    await pass(2);
    expect([work.ours(), did]).toEqual([true, ['began', 'stopped', 'began']]);
    await pass(60);
    expect(did, 'it was asked for once').toHaveLength(3);
  });

  test('is stopped before its lease ends when the database cannot be reached', async () => {
    const { work, did } = share();
    await pass(1);
    await store.close();
    await pass(13);
    expect([work.ours(), did]).toEqual([true, ['began']]);
    await pass(2);
    expect([work.ours(), did]).toEqual([false, ['began', 'stopped']]);
    const before = told.length;
    expect(before).toBeGreaterThan(0);
    await work.stop();
    expect(told.length, 'nor can it be released').toBe(before + 1);
    open = [];
    store = await openStore('sqlite::memory:');
  });

  const named = (count: number): string[] => Array.from({ length: count }, (_, n) => `w${n}`);
  /** Of the works w0, w1 …, which nobody else knows, so many are ours and so many another's. */
  async function beside(
    ours: number,
    others: number,
    wish: string | null = null,
  ): Promise<readonly string[]> {
    for (const name of named(ours + others).slice(ours)) await take('other', 600, name);
    const works = new Map(named(ours + others).map((name) => [name, share(name).work]));
    await pass(1);
    if (wish) await take('other', 600, `wish:${wish}`);
    const spreading = spread(works, deps());
    open.push(spreading);
    await pass(2);
    return holders();
  }
  const kept = (ours: number, others: number): string[] =>
    named(ours + others).map((name, n) => `${name} ${n < ours ? 'self' : 'other'}`);

  test.for<[ours: number, others: number, asks: readonly string[]]>([
    [0, 1, []],
    [0, 2, ['wish:w0 self']],
    [1, 2, []],
    [1, 3, ['wish:w1 self']],
    [2, 3, []],
    [3, 1, []],
  ])('who has %i asks another who has %i for one when those are two more', async ([ours, others, asks]) => {
    expect(await beside(ours, others)).toEqual([...asks, ...kept(ours, others)].sort());
  });

  test('is not asked for twice at once', async () => {
    expect(await beside(0, 2, 'w0')).toEqual(['w0 other', 'w1 other', 'wish:w0 other', 'wish:w1 self']);
  });

  test.for<[ours: number, others: number, wish: string, gives: string | null]>([
    [1, 0, 'w0', null],
    [2, 0, 'w1', 'w1'],
    [2, 1, 'w1', null],
    [3, 1, 'w2', 'w2'],
    [3, 0, 'w9', null],
    [3, 1, 'w3', null],
  ])('who has %i gives to one who has %i and asks for %s: %s', async ([ours, others, wish, gives]) => {
    const left = (await beside(ours, others, wish)).filter((one) => !one.startsWith('wish:'));
    expect(left).toEqual(kept(ours, others).filter((one) => one !== `${gives} self`));
  });
});

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

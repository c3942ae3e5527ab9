import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Watcher, watchMailbox } from '../../src/mailbox/watch.ts';
import { type Dovecot, dovecotInstalled, startDovecot } from '../setup/dovecot.ts';
import { type FaultProxy, type ProxyRules, startProxy } from '../setup/proxy.ts';
import { bounceMails } from '../setup/seed.ts';
import { type MemorySink, memorySink, plainMailbox, until } from './harness.ts';

describe.skipIf(!dovecotInstalled())('how often a mailbox is looked at', () => {
  let dovecot: Dovecot;
  let withoutIdle: Dovecot;
  const running: { watcher: Watcher; proxy: FaultProxy }[] = [];

  beforeAll(async () => {
    const users = Object.fromEntries(
      ['often', 'rarely', 'lost', 'noop', 'poll'].map((user) => [user, { password: 'secret' }]),
    );
    dovecot = await startDovecot({ users });
    withoutIdle = await startDovecot({ users, extra: 'imap_capability = IMAP4rev1 UIDPLUS MOVE' });
  });
  afterEach(async () => {
    for (const { watcher, proxy } of running.splice(0)) {
      await watcher.stop(1000);
      proxy.close();
    }
  });
  afterAll(async () => {
    await dovecot?.stop();
    await withoutIdle?.stop();
  });

  /** Watches through a proxy, until the first look is done. */
  async function watched(
    server: Dovecot,
    user: string,
    given: { pollSeconds: number; socketTimeoutMs?: number },
    rules: ProxyRules = {},
  ): Promise<{ sink: MemorySink; sent(command: string): number }> {
    const proxy = await startProxy(server.port, rules);
    const sink = memorySink();
    running.push({ watcher: watchMailbox(plainMailbox(proxy.port, { user, ...given }), sink), proxy });
    await until(() => sink.states.some(({ lastPollAt }) => lastPollAt !== null), 'the first look');
    return { sink, sent: (command) => proxy.lines.filter((line) => line.includes(command)).length };
  }

  test('as often as IMAP_POLL_SECONDS says, though the server is silent', async () => {
    const { sent } = await watched(dovecot, 'often', { pollSeconds: 0.5 });
    await sleep(1_700);
    // The first, and three more; one fewer where the machine is busy.
    expect([3, 4]).toContain(sent('UID SEARCH'));
  });

  test('no more often than that: between two looks a NOOP keeps the way open', async () => {
    const { sent } = await watched(dovecot, 'rarely', { pollSeconds: 3_600, socketTimeoutMs: 600 });
    const before = sent('NOOP');
    await sleep(2_000);
    expect(sent('UID SEARCH')).toBe(1);
    expect([3, 4]).toContain(sent('NOOP') - before);
    expect([4, 5]).toContain(sent(' IDLE'));
  });

  test('IDLE whose notices are lost: found at the next look, and not before', async () => {
    const rules = { swallow: /^\* \d{1,9} (?:EXISTS|RECENT)/ };
    const { sent } = await watched(dovecot, 'lost', { pollSeconds: 2 }, rules);
    const started = Date.now();
    dovecot.seed('lost', bounceMails(2), { sub: 'new' });
    await until(() => dovecot.seen('lost') === 2, 'found by the look', 5_000);
    expect(Date.now() - started).toBeGreaterThan(1_000);
    expect(sent('UID SEARCH')).toBeGreaterThan(1);
  });

  test('a server without IDLE: found at the next look at the latest', async () => {
    const { sent } = await watched(withoutIdle, 'poll', { pollSeconds: 2 });
    withoutIdle.seed('poll', bounceMails(2), { sub: 'new' });
    await until(() => withoutIdle.seen('poll') === 2, 'found', 5_000);
    expect(sent(' IDLE')).toBe(0);
  });

  test('a server without IDLE that tells of news at a NOOP: found long before the look', async () => {
    const { sent } = await watched(withoutIdle, 'noop', { pollSeconds: 3_600, socketTimeoutMs: 1_000 });
    withoutIdle.seed('noop', bounceMails(2), { sub: 'new' });
    await until(() => withoutIdle.seen('noop') === 2, 'found by the NOOP', 5_000);
    expect(sent('UID SEARCH')).toBeLessThan(5);
  });
});

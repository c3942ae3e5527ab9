import { setTimeout as sleep } from 'node:timers/promises';
import { ImapFlow } from 'imapflow';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { MailboxDeps, MailboxOptions } from '../../src/mailbox/options.ts';
import type { MailSink } from '../../src/mailbox/sink.ts';
import { type Watcher, watchMailbox } from '../../src/mailbox/watch.ts';
import { type Dovecot, dovecotInstalled, startDovecot } from '../setup/dovecot.ts';
import { type FaultProxy, startProxy } from '../setup/proxy.ts';
import { bounceMail, bounceMails } from '../setup/seed.ts';
import { memorySink, plainMailbox, until } from './harness.ts';

const users = [
  'empty',
  'cut',
  'stall',
  'nat',
  'killed',
  'validity',
  'refused',
  'flag',
  'once',
  'twice',
  'deleted',
  'expunged',
  'throwing',
  'away',
  'crash',
  'poison',
  'lone',
  'noidle',
  'throttled',
  'busy',
  'chaos',
];
const move = { do: 'move', folder: 'Processed' } as const;

describe.skipIf(!dovecotInstalled())('faults between us and a real Dovecot', () => {
  let dovecot: Dovecot;
  const running: Watcher[] = [];
  const proxies: FaultProxy[] = [];
  const watch = (options: MailboxOptions, sink: MailSink, deps: MailboxDeps = {}): Watcher => {
    const watcher = watchMailbox(options, sink, deps);
    running.push(watcher);
    return watcher;
  };
  const through = async (rules: FaultProxy['rules'] = {}): Promise<FaultProxy> => {
    const proxy = await startProxy(dovecot.port, rules);
    proxies.push(proxy);
    return proxy;
  };
  const polled = (sink: ReturnType<typeof memorySink>) => () =>
    sink.states.some(({ lastPollAt }) => lastPollAt !== null);

  beforeAll(async () => {
    dovecot = await startDovecot({
      users: Object.fromEntries(users.map((user) => [user, { password: 'secret' }])),
    });
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((watcher) => watcher.stop(500)));
    for (const proxy of proxies.splice(0)) proxy.close();
  });
  afterAll(() => dovecot?.stop());

  test('cut in mid FETCH: nothing of the half batch is taken, all of it comes again', async () => {
    dovecot.seed('cut', bounceMails(50));
    const proxy = await through({ cutAfterBytes: 100_000 });
    const sink = memorySink();
    watch(plainMailbox(proxy.port, { user: 'cut', after: move }), sink);
    await until(() => sink.states.some(({ trouble }) => trouble === 'network'), 'the cut noticed');
    expect(sink.stored.size).toBe(0);
    proxy.rules.cutAfterBytes = undefined;
    await until(() => dovecot.count('cut', 'Processed') === 50, 'all moved');
    expect([sink.stored.size, sink.repeats()]).toEqual([50, 0]);
  });

  test('silence in mid FETCH is noticed, and the batch comes again', async () => {
    dovecot.seed('stall', bounceMails(50));
    const proxy = await through({ stallAfterBytes: 100_000 });
    const sink = memorySink();
    watch(plainMailbox(proxy.port, { user: 'stall', socketTimeoutMs: 400 }), sink);
    await until(() => sink.states.some(({ note }) => note.includes('fell silent')), 'the silence noticed');
    proxy.rules.stallAfterBytes = undefined;
    await until(() => dovecot.seen('stall') === 50, 'all marked');
    expect(sink.repeats()).toBe(0);
  });

  test('a NAT that forgot us while we were in IDLE is noticed without any poll of the operator', async () => {
    const proxy = await through();
    const sink = memorySink();
    watch(plainMailbox(proxy.port, { user: 'nat', socketTimeoutMs: 400, pollSeconds: 3600 }), sink);
    await until(polled(sink), 'the first look');
    proxy.rules.stall = true;
    await until(() => sink.states.some(({ trouble }) => trouble === 'network'), 'the silence noticed');
    dovecot.seed('nat', bounceMails(3), { sub: 'new' });
    proxy.rules.stall = false;
    await until(() => dovecot.seen('nat') === 3, 'read over a new connection');
  });

  test('the server killed and started again: reading goes on', async () => {
    const sink = memorySink();
    watch(plainMailbox(dovecot.port, { user: 'killed' }), sink);
    await until(polled(sink), 'the first look');
    dovecot.kill9();
    await until(() => sink.states.at(-1)?.connected === false, 'the loss noticed');
    dovecot.seed('killed', bounceMails(5), { sub: 'new' });
    await sleep(200);
    await dovecot.restart();
    await until(() => dovecot.seen('killed') === 5, 'read after the restart');
  });

  test('a SEARCH that is always empty is not believed: what is there is asked for by number', async () => {
    dovecot.seed('empty', bounceMails(12));
    // As GNU mailutils' imap4d answers `UID SEARCH UID n:*`.
    const proxy = await through({ answer: [{ match: /UID SEARCH .*\*/i, with: 'OK Search completed' }] });
    const sink = memorySink();
    watch(plainMailbox(proxy.port, { user: 'empty', pollSeconds: 1 }), sink);
    await until(() => dovecot.seen('empty') === 12, 'all read');
    dovecot.seed('empty', bounceMails(15), { sub: 'new' });
    await until(() => sink.stored.size === 15, 'what came later, too');
  });

  test('another UIDVALIDITY: read from the start, each content once', async () => {
    dovecot.seed('validity', bounceMails(20));
    const sink = memorySink();
    watch(plainMailbox(dovecot.port, { user: 'validity', after: { do: 'none' } }), sink);
    await until(() => sink.stored.size === 20, 'all taken');
    dovecot.changeUidValidity('validity', 1_900_000_000);
    dovecot.seed('validity', [bounceMail('after')], { sub: 'new' });
    await until(() => sink.stored.size === 21, 'the new one taken');
    expect(await sink.checkpoint()).toMatchObject({ uidValidity: '1900000000' });
    expect(sink.repeats()).toBe(20);
  });

  test.for([
    ['refused', move, / UID MOVE /, 'refuses to move them to "Processed"'],
    ['flag', { do: 'seen' } as const, / UID STORE /, 'refuses the \\Seen flag'],
  ] as const)(
    'filing %s by the server: bounces are still read, people are told, and it is made up for later',
    async ([user, after, match, words]) => {
      dovecot.seed(user, bounceMails(3));
      const rule = { match, with: 'NO [OVERQUOTA] Quota exceeded' };
      const proxy = await through({ answer: [rule] });
      const sink = memorySink();
      watch(plainMailbox(proxy.port, { user, after, slowLaneMs: 700 }), sink);
      await until(() => sink.states.at(-1)?.trouble === 'filing', 'told');
      expect(sink.states.at(-1)).toMatchObject({ connected: true, note: expect.stringContaining(words) });
      expect(sink.states.at(-1)?.note).toContain('The server said: Quota exceeded');
      dovecot.seed(user, [bounceMail('later')], { sub: 'new' });
      await until(() => sink.stored.size === 4, 'a later bounce read all the same');
      proxy.rules.answer = [];
      await sleep(700);
      dovecot.seed(user, [bounceMail('last')], { sub: 'new' });
      await until(
        () => (after.do === 'move' ? dovecot.count(user, 'Processed') : dovecot.seen(user)) === 5,
        'all filed in the end',
      );
      expect(sink.stored.size).toBe(5);
    },
  );

  test.for([
    ['once', 1],
    ['twice', 2],
  ] as const)(
    'a MOVE refused %s is tried again after half a minute, and only then as slowly as what a person must mend',
    async ([user, times]) => {
      dovecot.seed(user, bounceMails(3));
      const proxy = await through({
        answer: [{ match: / UID MOVE /, with: 'NO [UNAVAILABLE] Later', times }],
      });
      const moves = () => proxy.lines.filter((line) => / UID MOVE /.test(line)).length;
      let ahead = 0;
      const sink = memorySink();
      const options = plainMailbox(proxy.port, { user, after: move, slowLaneMs: 600_000, pollSeconds: 1 });
      watch(options, sink, { now: () => Date.now() + ahead });
      await until(() => sink.states.at(-1)?.trouble === 'filing', 'told');
      await sleep(2_500);
      expect(moves()).toBe(1);
      ahead += 30_000;
      await until(() => moves() === 2, 'tried again');
      if (times === 2) {
        // The answer must be heard before the clock goes on: the refusal is dated by it.
        await sleep(1_500);
        ahead += 560_000;
        await sleep(2_500);
        expect(moves()).toBe(2);
        ahead += 40_000;
      }
      await until(() => dovecot.count(user, 'Processed') === 3, 'all filed');
      expect(moves()).toBe(1 + times);
      await until(() => sink.states.at(-1)?.trouble === '', 'told that it is over');
    },
  );

  test('another client deletes mail between SEARCH and FETCH: the rest is read', async () => {
    dovecot.seed('expunged', bounceMails(20));
    const sink = memorySink();
    const other = new ImapFlow({
      host: '127.0.0.1',
      port: dovecot.port,
      secure: false,
      doSTARTTLS: false,
      auth: { user: 'expunged', pass: 'secret' },
      logger: false,
    });
    await other.connect();
    await other.mailboxOpen('INBOX');
    sink.before = async () => {
      sink.before = () => {};
      // By now the second batch may be on its way; the third is not.
      await other.messageMove('15:20', 'Processed', { uid: true });
    };
    watch(plainMailbox(dovecot.port, { user: 'expunged', batchSize: 5 }), sink);
    await until(() => sink.batches.some(({ lastUid }) => lastUid === 20), 'read to the end');
    await other.logout();
    expect(sink.stored.size).toBeGreaterThanOrEqual(14);
    expect(sink.states.every(({ trouble }) => trouble === '')).toBe(true);
  });

  test('a sink that throws: nothing is marked, and the same mail comes again', async () => {
    dovecot.seed('throwing', bounceMails(10));
    const sink = memorySink();
    let failures = 0;
    sink.before = () => {
      failures += 1;
      if (failures <= 3) throw new Error('database is away');
    };
    watch(plainMailbox(dovecot.port, { user: 'throwing', batchSize: 4 }), sink);
    await until(() => failures >= 3, 'three failures');
    expect(dovecot.seen('throwing')).toBe(0);
    await until(() => dovecot.seen('throwing') === 10, 'all marked in the end');
    expect(sink.repeats()).toBe(0);
    expect(sink.states.find(({ trouble }) => trouble === 'sink')?.note).toMatch(/nothing was marked/);
  });

  test('the connection lost while a batch is in the sink: no other is handed over before that one is done', async () => {
    dovecot.seed('away', bounceMails(10));
    const proxy = await through();
    const sink = memorySink();
    let [inside, most] = [0, 0];
    sink.before = async () => {
      inside += 1;
      most = Math.max(most, inside);
      if (most === 1 && sink.batches.length === 0) {
        // The next batch is on its way, slowly, when the connection goes.
        proxy.rules.delayMs = 100;
        await sleep(20);
        proxy.rules.delayMs = 0;
        proxy.cutAll();
      }
      await sleep(400);
      inside -= 1;
    };
    watch(plainMailbox(proxy.port, { user: 'away', batchSize: 5 }), sink);
    await until(() => dovecot.seen('away') === 10, 'all marked');
    expect(proxy.connections()).toBeGreaterThan(1);
    expect(most).toBe(1);
  });

  test('a crash between commit and filing: filed by the next session, counted once', async () => {
    dovecot.seed('crash', bounceMails(10));
    const sink = memorySink();
    let crashes = 0;
    sink.after = () => {
      crashes += 1;
      if (crashes <= 2) throw new Error('killed after the commit');
    };
    watch(plainMailbox(dovecot.port, { user: 'crash', batchSize: 5, after: move }), sink);
    await until(() => dovecot.count('crash', 'Processed') === 10, 'all filed');
    expect(sink.stored.size).toBe(10);
    expect(sink.repeats()).toBeGreaterThan(0);
  });

  test('one message that the server will not hand out does not block the rest, and is reported as unreadable', async () => {
    dovecot.seed('poison', bounceMails(6));
    const proxy = await through({
      answer: [{ match: / UID FETCH (?:\d+:\d+|3) /, with: 'NO [SERVERBUG] Internal error occurred' }],
    });
    const sink = memorySink();
    watch(plainMailbox(proxy.port, { user: 'poison' }), sink);
    await until(() => sink.stored.size === 6, 'all accounted for');
    const unreadable = [...sink.stored.values()].filter((item) => item.unreadable);
    expect(unreadable.map(({ uid }) => uid)).toEqual([3]);
    expect(Buffer.from(unreadable[0]?.source ?? []).toString()).toContain('UID 3');
  });

  test('a server that refuses every FETCH for a while loses nothing by it', async () => {
    dovecot.seed('lone', bounceMails(3));
    const proxy = await through({
      answer: [{ match: / UID FETCH /, with: 'NO [SERVERBUG] Internal error occurred' }],
    });
    const sink = memorySink();
    watch(plainMailbox(proxy.port, { user: 'lone' }), sink);
    await until(
      () => sink.states.filter(({ trouble }) => trouble === 'server').length > 6,
      'many sessions in vain',
    );
    expect(sink.stored.size).toBe(0);
    proxy.rules.answer = [];
    await until(() => dovecot.seen('lone') === 3, 'all read');
    expect([...sink.stored.values()].some((item) => item.unreadable)).toBe(false);
  });

  test('IDLE refused: the poll finds new mail', async () => {
    const proxy = await through({ answer: [{ match: / IDLE$/, with: 'NO not now' }] });
    const sink = memorySink();
    watch(plainMailbox(proxy.port, { user: 'noidle', pollSeconds: 1 }), sink);
    await until(polled(sink), 'the first look');
    dovecot.seed('noidle', bounceMails(2), { sub: 'new' });
    await until(() => dovecot.seen('noidle') === 2, 'found by the poll');
    expect(proxy.lines.filter((line) => line.includes('UID SEARCH')).length).toBeLessThan(5);
  });

  test.for([
    ['throttled', / UID SEARCH /, 'BAD Request is throttled. Suggested Backoff Time: 700 milliseconds'],
    ['busy', / (?:LOGIN|AUTHENTICATE) /, 'NO [UNAVAILABLE] Too many login attempts, try again later'],
  ] as const)('%s: waits as long as asked, and is no wrong password', async ([user, match, answer]) => {
    dovecot.seed(user, bounceMails(1));
    const proxy = await through({ answer: [{ match, with: answer, times: 1 }] });
    const sink = memorySink();
    watch(plainMailbox(proxy.port, { user, slowLaneMs: 60_000, socketTimeoutMs: 1_000 }), sink);
    await until(() => dovecot.seen(user) === 1, 'read in the end');
    expect(sink.states.map(({ trouble }) => trouble)).toContain('throttled');
    expect(sink.states.map(({ trouble }) => trouble)).not.toContain('login');
  });

  test('the watched folder deleted under way: told in words, and on again when it is back', async () => {
    dovecot.seed('deleted', bounceMails(2), { folder: 'Bounces' });
    const sink = memorySink();
    watch(plainMailbox(dovecot.port, { user: 'deleted', mailbox: 'Bounces' }), sink);
    await until(() => dovecot.seen('deleted', 'Bounces') === 2, 'read');
    const other = new ImapFlow({
      host: '127.0.0.1',
      port: dovecot.port,
      secure: false,
      doSTARTTLS: false,
      auth: { user: 'deleted', pass: 'secret' },
      logger: false,
    });
    await other.connect();
    await other.mailboxDelete('Bounces');
    await until(() => sink.states.some(({ trouble }) => trouble === 'folder'), 'told', 15_000);
    await other.mailboxCreate('Bounces');
    await other.append('Bounces', bounceMail('back'));
    await until(() => sink.stored.size === 3, 'read from the new folder');
    await other.logout();
  });

  test('2,000 messages through a connection cut at random, a killed server and crashes: each exactly once, all filed', async () => {
    const total = 2000;
    dovecot.seed('chaos', bounceMails(1500));
    const proxy = await through();
    const sink = memorySink();
    let commits = 0;
    sink.after = () => {
      commits += 1;
      if (commits % 7 === 0) throw new Error('killed after the commit');
    };
    const faults = setInterval(() => {
      proxy.rules.cutAfterBytes = 100_000 + Math.random() * 900_000;
    }, 50);
    watch(
      plainMailbox(proxy.port, {
        user: 'chaos',
        batchSize: 100,
        after: move,
        backoffMs: { min: 10, max: 40 },
      }),
      sink,
    );
    await sleep(500);
    dovecot.seed('chaos', bounceMails(250, 4000, 1500), { sub: 'new' });
    dovecot.kill9();
    await dovecot.restart();
    await sleep(500);
    dovecot.changeUidValidity('chaos', 1_900_000_001);
    proxy.cutAll();
    dovecot.seed('chaos', bounceMails(250, 4000, 1750), { sub: 'new' });
    await until(() => proxy.connections() > 10, 'enough cuts', 60_000);
    clearInterval(faults);
    proxy.rules.cutAfterBytes = undefined;
    // The server too is killed, within a MOVE as well: it copies first and expunges then, so that a message
    // may lie in both folders and is moved again. None may be missing, and each is counted once.
    await until(() => dovecot.count('chaos') === 0, 'all filed', 60_000);
    expect(dovecot.distinct('chaos', 'Processed')).toBe(total);
    expect(sink.stored.size).toBe(total);
    expect(sink.states.some(({ trouble }) => trouble === 'network')).toBe(true);
  }, 120_000);
});

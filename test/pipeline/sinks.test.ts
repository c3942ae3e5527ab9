import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { MailboxState, MailItem } from '../../src/mailbox/sink.ts';
import { logSink } from '../../src/pipeline/log-sink.ts';
import { mailSink } from '../../src/pipeline/mail-sink.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import type { LogState } from '../../src/tail/sink.ts';
import { HOUR, policy, START, World } from './world.ts';

const FLOOD = 'postfix-gmail-flood-perm-failed-01';

let store: Store;
beforeEach(async () => {
  vi.useFakeTimers({ now: START });
  store = await openStore('sqlite::memory:');
});
afterEach(async () => {
  await store.close();
  vi.useRealTimers();
});

/** The same store, one room of which is away as long as `away()`. */
const without = (room: 'mailboxes' | 'logs' | 'deliveries', away: () => boolean): Store => {
  const closed = <T extends object>(part: T): T =>
    new Proxy(part, {
      get: (target, name) =>
        away() ? () => Promise.reject(new Error('away')) : (target as Record<string | symbol, unknown>)[name],
    });
  const broken = <T extends Pick<Store, 'mailboxes' | 'logs' | 'deliveries'>>(whole: T): T =>
    Object.create(whole, { [room]: { value: closed(whole[room]) } }) as T;
  return Object.create(broken(store), {
    transaction: {
      value: (work: (tx: never) => Promise<unknown>) => store.transaction((tx) => work(broken(tx) as never)),
    },
  }) as Store;
};

describe('where a mailbox’s mail goes', () => {
  const open = (given: Store = store) => {
    const told: unknown[] = [];
    const sink = mailSink('bounces', {
      store: given,
      policy,
      now: () => START + HOUR,
      taken: (mailbox, { mails, bounces, delays, told: news }) =>
        told.push({ mailbox, mails, bounces, delays, news }),
      reached: (mailbox, state) => told.push({ mailbox, state }),
    });
    return { sink, told };
  };
  const state: MailboxState = {
    connected: true,
    lastPollAt: START,
    backlog: 0,
    trouble: '',
    note: 'Watching.',
  };

  test('into the store with its checkpoint, at the time at which the server received it; then it is told', async () => {
    const { sink, told } = open();
    const world = new World(store);
    const item = (source: Uint8Array, uid: number, unreadable = false): MailItem => ({
      uid,
      source,
      truncated: false,
      unreadable,
      internalDate: START,
    });
    const [mail] = world.mails(FLOOD, 1);
    expect(await sink.checkpoint()).toBeNull();
    await sink.take({
      messages: [item(mail?.source ?? Buffer.from(''), 4), item(Buffer.from('UID 5'), 5, true)],
      uidValidity: '77',
      lastUid: 9,
    });
    expect(await sink.checkpoint()).toEqual({ uidValidity: '77', lastUid: 9 });
    expect(told).toEqual([{ mailbox: 'bounces', mails: 2, bounces: 1, delays: 0, news: true }]);
    expect(await store.counts.totals(0)).toMatchObject({ mails: 2, unread: 1, bounces: 1 });
    expect((await store.mailboxes.all())[0]).toMatchObject({ name: 'bounces', lastMailAt: START });
  });

  test('a mailbox’s state is told at once, and written down every half second as it stands then', async () => {
    const { sink, told } = open();
    sink.reached(state);
    sink.reached({ ...state, lastPollAt: START + 1, backlog: 7 });
    const away = {
      connected: false,
      lastPollAt: null,
      backlog: 0,
      trouble: 'network',
      note: 'No route.',
    } as const;
    expect(told).toEqual([
      { mailbox: 'bounces', state },
      { mailbox: 'bounces', state: { ...state, lastPollAt: START + 1, backlog: 7 } },
    ]);
    await vi.advanceTimersByTimeAsync(499);
    expect(await store.mailboxes.all()).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    const whole = { name: 'bounces', uidValidity: '', lastUid: 0, lastMailAt: null };
    expect(await store.mailboxes.all()).toEqual([{ ...whole, ...state, lastPollAt: START + 1, backlog: 7 }]);
    sink.reached(away);
    await vi.advanceTimersByTimeAsync(500);
    expect(await store.mailboxes.all(), 'when it was read last is known still').toEqual([
      { ...whole, ...away, lastPollAt: START + 1 },
    ]);
  });

  test('a state is written once, not for every time that it was told', async () => {
    let written = 0;
    const { sink } = open(
      without('mailboxes', () => {
        written += 1;
        return false;
      }),
    );
    for (let n = 0; n < 5; n += 1) sink.reached({ ...state, backlog: n });
    await vi.advanceTimersByTimeAsync(5_000);
    expect(written).toBe(1);
  });

  test('a store that is away stops no reading', async () => {
    let away = true;
    const { sink } = open(without('mailboxes', () => away));
    sink.reached(state);
    await vi.advanceTimersByTimeAsync(500);
    away = false;
    sink.reached(state);
    await vi.advanceTimersByTimeAsync(500);
    expect(await store.mailboxes.all()).toMatchObject([{ note: 'Watching.' }]);
  });
});

describe('where a log’s lines go', () => {
  const head = 'Nov 20 08:00:00 mx1 postfix';
  const queued = (id: string): string[] => [
    `${head}/cleanup[2]: ${id}: message-id=<${id}@sender.example>`,
    `${head}/qmgr[3]: ${id}: from=<news@sender.example>, size=516, nrcpt=1 (queue active)`,
  ];
  const refused = (id: string): string =>
    `${head}/smtp[4]: ${id}: to=<ann@gmail.com>, relay=gmail-smtp-in.l.google.com[142.250.27.27]:25, delay=1.2, delays=0.1/0/0.5/0.6, dsn=5.1.1, status=bounced (host gmail-smtp-in.l.google.com[142.250.27.27] said: 550 5.1.1 no such user (in reply to RCPT TO command))`;
  const removed = (id: string): string => `${head}/qmgr[3]: ${id}: removed`;
  const journal = (program: string, text: string): string =>
    JSON.stringify({
      __REALTIME_TIMESTAMP: `${START * 1000}`,
      _HOSTNAME: 'mx1',
      SYSLOG_IDENTIFIER: `postfix/${program}`,
      MESSAGE: text,
    });
  const counted = { attempts: 1, delivered: 0, bounces: 1, delays: 0, told: false };

  const open = (given: Store = store, journal = false, latest?: () => number) => {
    const told: unknown[] = [];
    const sink = logSink(
      { name: 'mail', server: 'postfix', journal },
      {
        store: given,
        policy,
        now: Date.now,
        ...(latest ? { latest } : {}),
        taken: (log, result, lines) => told.push({ log, result, lines }),
        reached: (log, state) => told.push({ log, state }),
      },
    );
    return { sink, told };
  };
  /** Whether the message of a queue id was known by its name, which only its earlier lines told. */
  const sent = async (id: string): Promise<boolean> => {
    const pair = { originalId: `<${id}@sender.example>`, address: 'ann@gmail.com' };
    return (await store.sent.known([pair], Date.now()))(pair.originalId, pair.address);
  };

  test('into the store with the checkpoint; then it is told', async () => {
    const { sink, told } = open();
    expect(await sink.checkpoint()).toBeNull();
    await sink.take({
      lines: [...queued('A0001'), refused('A0001'), 'no line of a log'],
      checkpoint: 'inode 7',
    });
    expect(await sink.checkpoint()).toBe('inode 7');
    expect(told).toEqual([{ log: 'mail', result: counted, lines: 4 }]);
    expect(await sent('A0001')).toBe(true);
  });

  test('a journal’s lines are taken apart first, and what is none is passed over', async () => {
    const { sink, told } = open(store, true);
    const lines = [
      journal('cleanup', 'B0001: message-id=<B0001@sender.example>'),
      'no JSON',
      journal('smtp', refused('B0001').slice(head.length + '/smtp[4]: '.length)),
    ];
    await sink.take({ lines, checkpoint: null });
    expect(told).toEqual([{ log: 'mail', result: counted, lines: 3 }]);
    expect(await sent('B0001')).toBe(true);
  });

  test('what earlier lines said is recalled, and nobody is refused by it twice', async () => {
    const { sink, told } = open();
    sink.recall([...queued('C0001'), refused('C0001')]);
    expect(await store.counts.totals(0)).toMatchObject({ bounces: 0 });
    await sink.take({ lines: [refused('C0001')], checkpoint: null });
    expect(await sent('C0001')).toBe(true);
    sink.recall([]);
    await sink.take({ lines: [refused('C0001')], checkpoint: null });
    expect(told, 'a new session remembers nothing: it is another message').toEqual([
      { log: 'mail', result: counted, lines: 1 },
      { log: 'mail', result: counted, lines: 1 },
    ]);
  });

  test('a batch that comes again, as the store was away, is not read again: its lines were remembered', async () => {
    let away = true;
    const { sink, told } = open(without('deliveries', () => away));
    sink.recall(queued('D0001'));
    const batch = { lines: [refused('D0001'), removed('D0001')], checkpoint: 'inode 8' };
    await expect(sink.take(batch)).rejects.toThrow('away');
    expect([await sink.checkpoint(), told]).toEqual([null, []]);
    away = false;
    await sink.take(batch);
    expect(await sink.checkpoint()).toBe('inode 8');
    expect(await sent('D0001')).toBe(true);
    await sink.take({ lines: [refused('D0002')], checkpoint: 'inode 9' });
    expect(told).toEqual([
      { log: 'mail', result: counted, lines: 2 },
      { log: 'mail', result: counted, lines: 1 },
    ]);
  });

  test('the batch that failed is read anew once the session is another one', async () => {
    let away = true;
    const { sink, told } = open(without('deliveries', () => away));
    const batch = { lines: [...queued('E0001'), refused('E0001')], checkpoint: null };
    await expect(sink.take(batch)).rejects.toThrow('away');
    away = false;
    sink.recall([]);
    await sink.take(batch);
    await sink.take({ lines: [removed('E0001')], checkpoint: null });
    expect(told).toEqual([
      { log: 'mail', result: counted, lines: 3 },
      { log: 'mail', result: { ...counted, attempts: 0, bounces: 0 }, lines: 1 },
    ]);
  });

  test.for([
    ['one that grows: this year', undefined, '2026-11-20'],
    ['an old one: the year of its last line', () => Date.UTC(2024, 11, 31), '2024-11-20'],
  ] as const)('a stamp without a year, of %s', async ([, latest, day]) => {
    const { sink } = open(store, false, latest);
    await sink.take({ lines: [...queued('F0001'), refused('F0001')], checkpoint: null });
    const [log] = await store.logs.all();
    expect(new Date(log?.lastLineAt ?? 0).toISOString()).toContain(day);
  });

  describe('how a log stands', () => {
    const well: LogState = { readAt: START, behind: 0, trouble: '', note: 'Following.' };
    const written = async () =>
      (await store.logs.all()).map(({ readAt, trouble, note }) => [readAt, trouble, note]);

    test('is told every time, and written when it changes, else every five seconds', async () => {
      const { sink, told } = open();
      const says = async (after: number, change: Partial<LogState>) => {
        await vi.advanceTimersByTimeAsync(after);
        sink.reached({ ...well, ...change });
        await vi.advanceTimersByTimeAsync(0);
        return written();
      };
      expect(await says(0, {}), 'the first').toEqual([[START, '', 'Following.']]);
      expect(await says(4_999, { readAt: START + 1 }), 'the same').toEqual([[START, '', 'Following.']]);
      expect(await says(1, { readAt: START + 2 }), 'for five seconds').toEqual([
        [START + 2, '', 'Following.'],
      ]);
      expect(await says(1, { note: 'Rotated.' }), 'other words').toEqual([[START, '', 'Rotated.']]);
      expect(await says(1, { note: 'Rotated.', trouble: 'gap' }), 'trouble').toEqual([
        [START, 'gap', 'Rotated.'],
      ]);
      vi.setSystemTime(START - HOUR);
      expect(
        await says(0, { note: 'Rotated.', trouble: 'gap', readAt: START - HOUR }),
        'the clock was set back',
      ).toEqual([[START - HOUR, 'gap', 'Rotated.']]);
      expect(told).toHaveLength(6);
      expect(told[0]).toEqual({ log: 'mail', state: well });
    });

    test('a store that is away stops no reading', async () => {
      let away = true;
      const { sink } = open(without('logs', () => away));
      sink.reached(well);
      await vi.advanceTimersByTimeAsync(5_000);
      away = false;
      sink.reached(well);
      await vi.advanceTimersByTimeAsync(0);
      expect(await written()).toEqual([[START, '', 'Following.']]);
    });
  });
});

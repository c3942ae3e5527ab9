import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { checkMailbox } from '../../src/mailbox/check.ts';
import type { MailboxOptions } from '../../src/mailbox/options.ts';
import { type Watcher, watchMailbox } from '../../src/mailbox/watch.ts';
import { type ImapServer, password, visit } from '../setup/imap-server.ts';
import { canStart, imapServers } from '../setup/imap-servers.ts';
import { bounceMail } from '../setup/seed.ts';
import { type MemorySink, memorySink, plainMailbox, until } from './harness.ts';

const users = ['reads', 'moves', 'renewed', 'crashes'].map((name) => `${name}@example.com`);
/** CRLF, as mail travels. */
const mail = (id: string): Buffer =>
  Buffer.from(bounceMail(id).toString('latin1').replace(/\r?\n/g, '\r\n'), 'latin1');
const mails = (ids: readonly string[]): Buffer[] => ids.map(mail);

describe.for(imapServers)('$name', (kind) => {
  let server: ImapServer;
  const running: Watcher[] = [];
  beforeAll(async () => {
    if (canStart(kind)) server = await kind.start(users);
  });
  /** Takes leave politely: imap4d shows flags to others only then. */
  const leave = async (): Promise<void> => {
    await Promise.all(running.splice(0).map((watcher) => watcher.stop()));
  };
  afterEach(leave);
  afterAll(() => server?.stop());
  const real = test.skipIf(!canStart(kind));

  const put = (
    user: string,
    folder: string,
    messages: readonly Buffer[],
    flags: string[] = [],
  ): Promise<void> =>
    visit(server.port, user, async (client) => {
      for (const message of messages) await client.append(folder, message, flags);
    });
  const standing = (user: string, folder: string): Promise<{ messages: number; unseen: number }> =>
    visit(server.port, user, async (client) => {
      const { messages = -1, unseen = -1 } =
        (await client.status(folder, { messages: true, unseen: true })) || {};
      return { messages, unseen };
    });
  const options = (user: string, given: Partial<MailboxOptions> = {}): MailboxOptions =>
    plainMailbox(server.port, { user, password, mailbox: 'Bounces', pollSeconds: 0.5, ...given });
  const watch = (given: MailboxOptions): MemorySink => {
    const sink = memorySink();
    running.push(watchMailbox(given, sink));
    return sink;
  };
  const texts = (sink: MemorySink): string[] =>
    [...sink.stored.values()].map(({ source }) => Buffer.from(source).toString('latin1')).sort();
  const asText = (messages: readonly Buffer[]): string[] =>
    messages.map((one) => one.toString('latin1')).sort();
  /** How the mailbox stands in the end: asked until it is so, for a server may tell late. */
  const becomes = async (
    user: string,
    folder: string,
    wanted: { messages: number; unseen: number },
  ): Promise<void> => {
    for (let tries = 0; tries < 50; tries++) {
      const now = await standing(user, folder);
      if (now.messages === wanted.messages && now.unseen === wanted.unseen) return;
      await sleep(50);
    }
    expect(await standing(user, folder)).toEqual(wanted);
  };

  /** GNU imap4d reads a Maildir's time in whole seconds: what comes in that of its last look stays unseen. */
  const aSecondLater = (): Promise<void> => sleep(1_100);

  real('says of itself what this list says of it', async () => {
    const told = await visit(server.port, 'reads@example.com', async (client) =>
      ['IDLE', 'MOVE', 'UIDPLUS'].filter((ability) => client.capabilities.has(ability)),
    );
    expect(told).toEqual([...kind.can].sort());
  });

  real('reads what is there and what comes, with the very bytes, marks it, and doctor agrees', async () => {
    const user = 'reads@example.com';
    const [old, fresh] = [mails(['a', 'b', 'c']), mails(['d', 'e'])];
    await put(user, 'Bounces', old);
    const findings = await checkMailbox(options(user));
    expect(findings.filter(({ ok }) => !ok)).toEqual([]);
    expect(findings.map(({ what }) => what)).toContain('Its newest message can be read.');
    const sink = watch(options(user));
    await until(() => sink.stored.size === 3, 'what was there');
    await aSecondLater();
    await put(user, 'Bounces', fresh);
    await until(() => sink.stored.size === 5, 'what came');
    await leave();
    await becomes(user, 'Bounces', { messages: 5, unseen: 0 });
    expect(texts(sink)).toEqual(asText([...old, ...fresh]));
    expect(sink.repeats()).toBe(0);
  });

  real('moves what is committed, and nothing else', async () => {
    const user = 'moves@example.com';
    await put(user, 'Bounces', mails(['f', 'g', 'h']));
    const sink = watch(options(user, { after: { do: 'move', folder: 'Processed' } }));
    await until(() => sink.stored.size === 3, 'taken');
    await becomes(user, 'Processed', { messages: 3, unseen: 3 });
    await aSecondLater();
    await put(user, 'Bounces', mails(['i']));
    await until(() => sink.stored.size === 4, 'the next one taken');
    await becomes(user, 'Processed', { messages: 4, unseen: 4 });
    await becomes(user, 'Bounces', { messages: 0, unseen: 0 });
    expect(sink.repeats()).toBe(0);
  });

  real('a folder that is made anew is read anew, and each mail counts once', async () => {
    const user = 'renewed@example.com';
    const old = mails(['j', 'k']);
    await put(user, 'Bounces', old);
    const sink = watch(options(user));
    await until(() => sink.stored.size === 2, 'the old ones');
    await server.renew(user, 'Bounces', [...old, ...mails(['l'])]);
    await until(() => sink.stored.size === 3, 'the new one');
    await leave();
    await becomes(user, 'Bounces', { messages: 3, unseen: 0 });
    expect(new Set(sink.batches.map(({ uidValidity }) => uidValidity)).size).toBe(2);
    expect(sink.repeats()).toBe(2);
  });

  real('killed while it is read: comes back, nothing is lost, nothing is counted twice', async () => {
    const user = 'crashes@example.com';
    const all = mails(Array.from({ length: 12 }, (_, at) => `m${at}`));
    await put(user, 'Bounces', all);
    const sink = memorySink();
    let crashed: Promise<void> | null = null;
    sink.after = (batch) => {
      if (batch.lastUid < 4 || crashed) return;
      crashed = server.crash();
      return crashed;
    };
    running.push(watchMailbox(options(user, { batchSize: 2 }), sink));
    await until(() => crashed !== null && sink.stored.size === 12, 'all read', 20_000);
    await crashed;
    await put(user, 'Bounces', [mail('after')]);
    await until(() => sink.stored.size === 13, 'what came after');
    await leave();
    await becomes(user, 'Bounces', { messages: 13, unseen: 0 });
    expect(texts(sink)).toEqual(asText([...all, mail('after')]));
  });
});

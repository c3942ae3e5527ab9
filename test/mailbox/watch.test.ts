import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { MailboxDeps, MailboxOptions } from '../../src/mailbox/options.ts';
import type { MailSink } from '../../src/mailbox/sink.ts';
import { type Watcher, watchMailbox } from '../../src/mailbox/watch.ts';
import { type Dovecot, dovecotInstalled, startDovecot } from '../setup/dovecot.ts';
import { type OAuthServer, startOAuth } from '../setup/oauth.ts';
import { startProxy } from '../setup/proxy.ts';
import { bounceMail, bounceMails } from '../setup/seed.ts';
import { memorySink, plainMailbox, until } from './harness.ts';

describe.skipIf(!dovecotInstalled())('watching a mailbox of a real Dovecot', () => {
  const users = [
    'seen',
    'move',
    'none',
    'starttls',
    'implicit',
    'idle',
    'burst',
    'poll',
    'big',
    'batches',
    'backlog',
    'stopped',
    'folder',
    'gone',
    'changed',
  ];
  let dovecot: Dovecot;
  let oauth: OAuthServer;
  const running: Watcher[] = [];
  const watch = (options: MailboxOptions, sink: MailSink, deps?: MailboxDeps): Watcher => {
    const watcher = watchMailbox(options, sink, deps);
    running.push(watcher);
    return watcher;
  };

  beforeAll(async () => {
    oauth = await startOAuth('bounce@example.com');
    dovecot = await startDovecot({
      users: Object.fromEntries(
        [...users, 'bounce', 'bounce@example.com'].map((user) => [user, { password: 'secret' }]),
      ),
      introspectUrl: oauth.introspectUrl,
    });
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((watcher) => watcher.stop(1000)));
  });
  afterAll(async () => {
    await dovecot?.stop();
    oauth?.close();
  });

  test('takes what is there, with the very bytes, and marks it as seen', async () => {
    const mails = bounceMails(3);
    dovecot.seed('seen', mails);
    const sink = memorySink();
    watch(plainMailbox(dovecot.port, { user: 'seen' }), sink);
    await until(() => dovecot.seen('seen') === 3, 'three marked');
    const sources = [...sink.stored.values()].map(({ source }) => Buffer.from(source).toString());
    expect(sources.sort()).toEqual(mails.map((mail) => mail.toString().replaceAll('\n', '\r\n')).sort());
    expect(sink.batches[0]).toMatchObject({ lastUid: 3 });
    expect(
      [...sink.stored.values()].every(
        (item) => !item.truncated && !item.unreadable && item.internalDate > 1_700_000_000_000,
      ),
    ).toBe(true);
    expect(sink.states.at(-1)).toMatchObject({ connected: true, trouble: '', backlog: 0 });
  });

  test('moves what is committed', async () => {
    dovecot.seed('move', bounceMails(5));
    const sink = memorySink();
    watch(plainMailbox(dovecot.port, { user: 'move', after: { do: 'move', folder: 'Processed' } }), sink);
    await until(() => dovecot.count('move', 'Processed') === 5 && dovecot.count('move') === 0, 'five moved');
    expect(sink.stored.size).toBe(5);
  });

  test('leaves everything alone when told so, and still takes each mail once', async () => {
    dovecot.seed('none', bounceMails(4));
    const sink = memorySink();
    const options = plainMailbox(dovecot.port, { user: 'none', after: { do: 'none' } });
    const first = watch(options, sink);
    await until(() => sink.stored.size === 4, 'four taken');
    await first.stop();
    const polled = sink.states.length;
    watch(options, sink);
    await until(() => sink.states.slice(polled).some((state) => state.connected), 'a second look');
    expect(sink.repeats()).toBe(0);
    expect(dovecot.seen('none')).toBe(0);
  });

  test.for([
    ['starttls', () => dovecot.port],
    ['implicit', () => dovecot.tlsPort],
  ] as const)('%s works with the authority given, and is refused without it', async ([tls, port]) => {
    dovecot.seed(tls, bounceMails(1));
    const wary = memorySink();
    const stranger = watch(plainMailbox(port(), { user: tls, tls, host: 'localhost' }), wary);
    await until(() => wary.states.some(({ trouble }) => trouble === 'tls'), 'the certificate refused');
    expect(wary.states.find(({ trouble }) => trouble === 'tls')?.note).toContain('IMAP_CA_FILE');
    await stranger.stop();
    expect(wary.stored.size).toBe(0);
    const sink = memorySink();
    watch(plainMailbox(port(), { user: tls, tls, ca: dovecot.ca }), sink);
    await until(() => sink.stored.size === 1, 'read over TLS');
  });

  test('plain text to a host that is not this machine is refused before anything is sent', () => {
    expect(() => watchMailbox(plainMailbox(1, { host: 'imap.example.com' }), memorySink())).toThrow(
      /IMAP_TLS/,
    );
  });

  test('moving into the watched folder is refused: it would never end', () => {
    expect(() =>
      watchMailbox(plainMailbox(1, { after: { do: 'move', folder: 'INBOX' } }), memorySink()),
    ).toThrow(/IMAP_AFTER/);
  });

  test('mail that arrives in IDLE is taken at once, long before the poll', async () => {
    const sink = memorySink();
    watch(plainMailbox(dovecot.port, { user: 'idle', pollSeconds: 3600 }), sink);
    await until(() => sink.states.some(({ lastPollAt }) => lastPollAt !== null), 'the first look');
    for (const id of ['one', 'two', 'three']) {
      const before = sink.stored.size;
      dovecot.seed('idle', [bounceMail(id)], { sub: 'new' });
      await until(() => sink.stored.size === before + 1, `${id} taken`, 5000);
    }
    expect(sink.states.every(({ trouble }) => trouble === '')).toBe(true);
    // A look for each arrival, one more after it was filed, and no more: a bell that never stops would show
    // as thousands.
    expect(sink.states.length).toBeLessThan(40);
  });

  test('mail that arrives while a batch is in the sink is not forgotten', async () => {
    const sink = memorySink();
    dovecot.seed('burst', bounceMails(1));
    sink.before = async () => {
      sink.before = () => {};
      dovecot.seed('burst', [bounceMail('late')], { sub: 'new' });
      await new Promise((resolve) => setTimeout(resolve, 800));
    };
    watch(plainMailbox(dovecot.port, { user: 'burst', pollSeconds: 3600 }), sink);
    await until(() => sink.stored.size === 2, 'the late one taken', 5000);
  });

  test('a message over the limit is read as far as the limit, and says so', async () => {
    dovecot.seed('big', [bounceMail('big', 3_000_000), bounceMail('small')]);
    const sink = memorySink();
    watch(plainMailbox(dovecot.port, { user: 'big', maxBytes: 50_000 }), sink);
    await until(() => dovecot.seen('big') === 2, 'both marked');
    const bySize = [...sink.stored.values()].sort((a, b) => b.source.length - a.source.length);
    expect(bySize.map(({ source, truncated }) => ({ full: source.length === 50_000, truncated }))).toEqual([
      { full: true, truncated: true },
      { full: false, truncated: false },
    ]);
  });

  test('a backlog comes in batches of the size asked for, oldest first, and its length is told', async () => {
    dovecot.seed('batches', bounceMails(25));
    const sink = memorySink();
    watch(
      plainMailbox(dovecot.port, {
        user: 'batches',
        batchSize: 10,
        after: { do: 'move', folder: 'Processed' },
      }),
      sink,
    );
    await until(() => dovecot.count('batches', 'Processed') === 25, 'all moved');
    expect(sink.batches.map(({ messages, lastUid }) => [messages.length, lastUid])).toEqual([
      [10, 10],
      [10, 20],
      [5, 25],
    ]);
    expect(Math.max(...sink.states.map(({ backlog }) => backlog))).toBe(25);
  });

  test('XOAUTH2: fetches a token, and renews one that the server refuses before its time', async () => {
    const user = 'bounce@example.com';
    dovecot.seed(user, bounceMails(1));
    const { password: _, ...plain } = plainMailbox(dovecot.port, { user });
    const options = {
      ...plain,
      oauth: {
        tokenUrl: oauth.tokenUrl,
        clientId: 'client',
        clientSecret: 'shh',
        refreshToken: 'r-1',
        grant: 'refresh_token' as const,
      },
    };
    const sink = memorySink();
    watch(options, sink);
    await until(() => dovecot.seen(user) === 1, 'read by token');
    expect(Object.fromEntries(oauth.requests[0] ?? [])).toMatchObject({
      grant_type: 'refresh_token',
      refresh_token: 'r-1',
      client_id: 'client',
    });
    oauth.revokeAll();
    dovecot.kill9();
    await dovecot.restart();
    dovecot.seed(user, [bounceMail('after')], { sub: 'new' });
    await until(() => dovecot.seen(user) === 2, 'read by a new token');
    expect(oauth.requests.length).toBe(2);
    expect(sink.states.some(({ trouble }) => trouble === 'login')).toBe(false);
  });

  test('XOAUTH2: a limit says nothing of the token, which is not renewed for it', async () => {
    const user = 'bounce@example.com';
    const { password: _, ...plain } = plainMailbox(dovecot.port, { user });
    const proxy = await startProxy(dovecot.port, {
      answer: [
        {
          match: /AUTHENTICATE/,
          with: 'NO [LIMIT] Maximum number of connections from user+IP exceeded',
          times: 2,
        },
      ],
    });
    const before = oauth.requests.length;
    const sink = memorySink();
    const grant = { clientId: 'client', refreshToken: 'r-1', grant: 'refresh_token' } as const;
    watch({ ...plain, port: proxy.port, oauth: { tokenUrl: oauth.tokenUrl, ...grant } }, sink);
    await until(() => sink.states.some(({ connected }) => connected), 'in when there is room');
    expect(sink.states.filter(({ trouble }) => trouble === 'throttled').length).toBe(2);
    expect(oauth.requests.length).toBe(before + 1);
    proxy.close();
  });

  test('a withdrawn consent goes to the slow lane and says what to do', async () => {
    const { password: _, ...plain } = plainMailbox(dovecot.port, { user: 'bounce@example.com' });
    const before = oauth.requests.length;
    oauth.refuse(400, { error: 'invalid_grant' }, 100);
    const sink = memorySink();
    const oauthOptions = {
      tokenUrl: oauth.tokenUrl,
      clientId: 'client',
      refreshToken: 'r-withdrawn',
      grant: 'refresh_token' as const,
    };
    watch({ ...plain, oauth: oauthOptions, slowLaneMs: 60_000 }, sink);
    await until(() => sink.states.some(({ trouble }) => trouble === 'login'), 'told');
    const note = sink.states.find(({ trouble }) => trouble === 'login')?.note ?? '';
    expect(note).toContain('IMAP_OAUTH_REFRESH_TOKEN');
    expect(note).not.toContain('r-withdrawn');
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(oauth.requests.length).toBe(before + 1);
  });

  test('a wrong password is told in words and not tried again soon; other mailboxes go on', async () => {
    const sink = memorySink();
    watch(plainMailbox(dovecot.port, { password: 'no-such-secret', slowLaneMs: 60_000 }), sink);
    await until(() => sink.states.some(({ trouble }) => trouble === 'login'), 'told');
    await new Promise((resolve) => setTimeout(resolve, 400));
    const told = sink.states.filter(({ trouble }) => trouble === 'login');
    expect(told).toHaveLength(1);
    expect(told[0]?.note).toMatch(
      /Login refused by 127\.0\.0\.1 for bounce\. Check IMAP_USER and IMAP_PASSWORD.* Trying again slowly/,
    );
    expect(JSON.stringify(sink.states)).not.toContain('no-such-secret');
  });

  test('a password that changed under way: told, tried slowly, and on again when it fits', async () => {
    const sink = memorySink();
    const user = 'changed';
    watch(plainMailbox(dovecot.port, { user, slowLaneMs: 200 }), sink);
    await until(() => sink.states.some(({ connected }) => connected), 'connected');
    dovecot.setPassword(user, 'another');
    dovecot.kill9();
    await dovecot.restart();
    await until(() => sink.states.some(({ trouble }) => trouble === 'login'), 'told');
    dovecot.seed(user, [bounceMail('meanwhile')]);
    dovecot.setPassword(user, 'secret');
    await until(() => dovecot.seen(user) === 1, 'read once the password fits');
    await until(
      () => sink.states.at(-1)?.connected === true && sink.states.at(-1)?.trouble === '',
      'told that all is well',
    );
  });

  test('a missing folder is told in words, and taken up when it is there', async () => {
    const sink = memorySink();
    watch(plainMailbox(dovecot.port, { user: 'folder', mailbox: 'Bounces' }), sink);
    await until(() => sink.states.some(({ trouble }) => trouble === 'folder'), 'told');
    expect(sink.states.find(({ trouble }) => trouble === 'folder')?.note).toMatch(
      /There is no folder "Bounces"/,
    );
    dovecot.seed('folder', bounceMails(2), { folder: 'Bounces' });
    await until(() => dovecot.seen('folder', 'Bounces') === 2, 'read from the folder');
  });

  test('stop lets the batch in hand finish and begins no other', async () => {
    dovecot.seed('stopped', bounceMails(30));
    const sink = memorySink();
    let watcher: Watcher | null = null;
    sink.before = async () => {
      sink.before = () => {};
      void watcher?.stop();
      await new Promise((resolve) => setTimeout(resolve, 200));
    };
    watcher = watch(
      plainMailbox(dovecot.port, {
        user: 'stopped',
        batchSize: 10,
        after: { do: 'move', folder: 'Processed' },
      }),
      sink,
    );
    await watcher.done;
    expect(dovecot.count('stopped', 'Processed')).toBe(sink.stored.size);
    expect(sink.stored.size).toBeLessThan(30);
    expect(sink.states.at(-1)).toMatchObject({ connected: false, note: 'Stopped.' });
  });

  test('stop does not wait for a sink that hangs', async () => {
    dovecot.seed('gone', bounceMails(1));
    const sink = memorySink();
    let entered = false;
    sink.before = () => {
      entered = true;
      return new Promise(() => {});
    };
    const watcher = watch(plainMailbox(dovecot.port, { user: 'gone' }), sink);
    await until(() => entered, 'the sink hangs');
    await watcher.stop(100);
    expect(dovecot.seen('gone')).toBe(0);
  });
});

import { type AddressInfo, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkMailbox } from '../../src/mailbox/check.ts';
import { loginRefusalOf, refusalOf, refusals } from '../../src/mailbox/refusals.ts';
import { diagnose, toldAs } from '../../src/mailbox/trouble.ts';
import { type Watcher, watchMailbox } from '../../src/mailbox/watch.ts';
import { type Dovecot, dovecotInstalled, startDovecot } from '../setup/dovecot.ts';
import { startProxy } from '../setup/proxy.ts';
import { memorySink, plainMailbox, until } from './harness.ts';

/** `[CODE rest] words` -> its code and words. */
function answer(given: string): { code: string; text: string } {
  const { code = '', text = '' } =
    /^(?:\[(?<code>[A-Z-]{1,30})[^\]]{0,200}\] ?)?(?<text>.*)$/.exec(given)?.groups ?? {};
  return { code, text };
}

describe('what a refused login means', () => {
  const cases = refusals.flatMap(({ id, examples }) => examples.map((example) => [example, id] as const));

  test.for(cases)('"%s" is %s', ([example, id]) => {
    expect(loginRefusalOf(answer(example)).id).toBe(id);
  });

  test.for([
    ['[AUTHENTICATIONFAILED] Temporary words do not outweigh the code', 'credentials'],
    ['[UNAVAILABLE] Login failed', 'unavailable'],
    ['[ALERT] Invalid credentials (Failure)', 'credentials'],
    ['[SOMETHINGNEW] Never heard of', 'credentials'],
    ['[LIMIT] no more', 'rate'],
  ] as const)('"%s" is %s', ([given, id]) => {
    expect(loginRefusalOf(answer(given)).id).toBe(id);
  });

  test('each has one sentence of its own, and one that says what to do', () => {
    expect(new Set(refusals.map(({ what }) => what)).size).toBe(refusals.length);
    for (const { what, remedy, source } of refusals) {
      expect(what).toMatch(/^[A-Z].*\.$/);
      expect(remedy).toMatch(/^[A-Z].*\.$/);
      expect(source).not.toBe('');
    }
  });

  test('outside a login, general words prove nothing', () => {
    expect(refusalOf({ code: '', text: 'Please try again later' })).toBeNull();
    expect(refusalOf({ code: 'CLIENTBUG', text: 'temporary' })).toBeNull();
    expect(refusalOf({ code: '', text: 'User is authenticated but not connected.' })?.id).toBe('no-mailbox');
  });

  test('a hostile server costs no time', () => {
    const text = 'exceeded maximum '.repeat(100_000);
    const started = performance.now();
    loginRefusalOf({ code: '', text });
    expect(performance.now() - started).toBeLessThan(50);
  });
});

describe('a refusal in words for people', () => {
  const options = { ...plainMailbox(143), host: 'imap.example.com', user: 'bounces' };
  const refused = (given: string, more: object = {}) => {
    const { code, text } = answer(given);
    const fields = { authenticationFailed: true, serverResponseCode: code, responseText: text };
    return diagnose(Object.assign(new Error('Command failed'), fields, more), options);
  };

  test('says what is so, who must act, what the server said, and how it goes on', () => {
    expect(toldAs(refused('[LIMIT] Maximum number of connections from user+IP exceeded'))).toBe(
      'imap.example.com takes no more connections of bounces for now; the password is not the trouble. ' +
        'Close other programs that read this mailbox, or have the limit raised (Dovecot: mail_max_userip_connections, Courier: MAXPERIP). ' +
        'The server said: [LIMIT] Maximum number of connections from user+IP exceeded. Trying again at growing distances.',
    );
  });

  test('names the setting that was used', () => {
    expect(refused('LOGIN failed.').remedy).toContain('IMAP_USER and IMAP_PASSWORD');
    const error = diagnose(
      Object.assign(new Error('Command failed'), { authenticationFailed: true, responseText: '' }),
      { ...options, accessToken: 'secret' },
    );
    expect(error.remedy).toContain('the access token');
    expect(error.message).not.toContain('secret');
  });

  test('a name of a user is not taken for a place to fill', () => {
    const error = diagnose(
      Object.assign(new Error('Command failed'), { authenticationFailed: true, responseText: '' }),
      { ...options, user: 'HOST$&', host: 'USER.example.com' },
    );
    expect(error.message).toContain('Login refused by USER.example.com for HOST$&.');
  });

  test('what imapflow would not even ask is not put into the server’s mouth', () => {
    const error = diagnose(new Error('Unsupported authentication mechanism'), options);
    expect([error.code, error.pace]).toEqual(['login', 'slowly']);
    expect(error.message).not.toContain('The server said');
  });
});

async function byeServer(greeting: string): Promise<{ port: number; connections(): number; close(): void }> {
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    socket.on('error', () => {});
    socket.end(greeting);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => connections,
    close: () => server.close(),
  };
}

test('a server that says goodbye before the login is believed as to why', async () => {
  const server = await byeServer('* BYE Too many connections from your address, try again later\r\n');
  const sink = memorySink();
  const watcher = watchMailbox(plainMailbox(server.port), sink);
  await until(() => sink.states.some(({ trouble }) => trouble === 'throttled'), 'told');
  expect(sink.states.find(({ trouble }) => trouble === 'throttled')?.note).toMatch(
    /takes no more connections of bounce.*Too many connections from your address/,
  );
  await watcher.stop();
  server.close();
});

describe.skipIf(!dovecotInstalled())('refusals of a real Dovecot', () => {
  let dovecot: Dovecot;
  const running: Watcher[] = [];
  beforeAll(async () => {
    dovecot = await startDovecot({ extra: 'protocol imap {\n  mail_max_userip_connections = 1\n}\n' });
  });
  afterAll(async () => {
    await Promise.all(running.map((watcher) => watcher.stop(1000)));
    await dovecot?.stop();
  });

  test('a connection limit is no wrong password: told, tried at growing distances, over when there is room', async () => {
    const first = memorySink();
    const holder = watchMailbox(plainMailbox(dovecot.port), first);
    await until(() => first.states.some(({ connected }) => connected), 'the only connection taken');
    const findings = await checkMailbox(plainMailbox(dovecot.port));
    expect(findings).toEqual([
      {
        ok: false,
        what: expect.stringMatching(/takes no more connections of bounce.*mail_max_userip_connections/),
        remedy: expect.stringContaining('Close other programs'),
      },
    ]);
    const sink = memorySink();
    running.push(watchMailbox(plainMailbox(dovecot.port, { slowLaneMs: 600_000 }), sink));
    await until(() => sink.states.some(({ trouble }) => trouble === 'throttled'), 'told');
    await holder.stop();
    await until(() => sink.states.at(-1)?.connected === true, 'in when there is room');
    expect(sink.states.map(({ trouble }) => trouble)).not.toContain('login');
  });

  test('a server that is away for a moment is tried again soon; a wrong password is not hammered', async () => {
    const proxy = await startProxy(dovecot.port, {
      answer: [
        {
          match: /AUTHENTICATE|LOGIN/i,
          with: 'NO [UNAVAILABLE] Temporary authentication failure.',
          times: 2,
        },
        { match: /AUTHENTICATE|LOGIN/i, with: 'NO [AUTHENTICATIONFAILED] Authentication failed.' },
      ],
    });
    const sink = memorySink();
    running.push(watchMailbox(plainMailbox(proxy.port, { slowLaneMs: 600_000 }), sink));
    await until(() => sink.states.some(({ trouble }) => trouble === 'login'), 'asked thrice');
    expect(sink.states.find(({ trouble }) => trouble === 'server')?.note).toContain(
      'cannot look the login up',
    );
    await sleep(500);
    expect(proxy.connections()).toBe(3);
    proxy.close();
  });
});

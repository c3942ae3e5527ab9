import { expect, test } from 'vitest';
import { type LogOptions, makeLog } from '../../src/observe/log.ts';

const logging = (options: Partial<LogOptions> = {}) => {
  const lines: string[] = [];
  const log = makeLog({ level: 'debug', write: (line) => lines.push(line), ...options });
  return { log, lines, last: () => JSON.parse(lines.at(-1) ?? 'null') };
};

test('a line is JSON: level, time, fields, a static message', () => {
  const { log, last } = logging();
  log.child({ request: 'r-1' }).info({ count: 3 }, 'Batch committed');
  expect(last()).toEqual({
    level: 'info',
    time: expect.stringMatching(/^\d{4}-.*Z$/),
    request: 'r-1',
    count: 3,
    msg: 'Batch committed',
  });
});

test('levels below the one asked for are not written', () => {
  const { log, lines } = logging({ level: 'warn' });
  log.debug({}, 'a');
  log.info({}, 'b');
  log.warn({}, 'c');
  log.error({}, 'd');
  expect(lines.map((line) => JSON.parse(line).msg)).toEqual(['c', 'd']);
});

test.for([
  ['a field by its name', { password: 'pass-word-1' }],
  ['a field inside an object', { imap: { password: 'pass-word-1', token: 'pass-word-1' } }],
  ['a Slack token', { err: new Error('xoxb-1234-pass-word-1') }],
  ['an app token', { note: 'xapp-1-A0-pass-word-1' }],
  ['a bearer token', { note: 'authorization: Bearer abc.pass-word-1' }],
  ['a basic login', { note: 'authorization: Basic pass-word-1' }],
  ['a database password', { url: 'postgres://rebound:pass-word-1@db.example.com/rebound' }],
  ['an OAuth secret in a form', { body: 'grant_type=x&client_secret=pass-word-1&scope=y' }],
] as const)('%s is hidden by its name or shape', ([, fields]) => {
  const { log, lines } = logging();
  log.error(fields, 'Static');
  expect(lines[0]).toContain('[secret]');
  expect(lines[0]).not.toContain('pass-word-1');
});

test('a login of letters alone is hidden, a plain word behind "Basic" is not', () => {
  const { log, last } = logging();
  log.error({ note: 'Basic QWxhZGRpbjpvcGVu, see Basic Information' }, 'Static');
  expect(last().note).toBe('Basic [secret], see Basic Information');
});

test.for([
  ['in a text', { note: 'tried pass-word-1 twice' }],
  ['in an error and its stack', { err: new Error('login with pass-word-1 failed') }],
] as const)('a known secret is hidden %s', ([, fields]) => {
  const { log, lines } = logging({ secrets: ['pass-word-1'] });
  log.error(fields, 'Static');
  expect(lines[0]).toContain('[secret]');
  expect(lines[0]).not.toContain('pass-word-1');
});

test('a known secret with quotes and backslashes is found inside JSON too', () => {
  const { log, lines } = logging({ secrets: ['se"cr\\et'] });
  log.info({ note: 'it is se"cr\\et' }, 'Static');
  expect(lines[0]).not.toContain('cr\\\\et');
  expect(JSON.parse(lines[0] ?? '').note).toBe('it is [secret]');
});

test('addresses are written at debug only, but for our own mailboxes', () => {
  const { log, last } = logging({ keepAddresses: ['bounces@example.com'] });
  const fields = { to: 'someone@example.org', mailbox: 'bounces@example.com' };
  log.info(fields, 'Static');
  expect(last()).toMatchObject({ to: '[address]', mailbox: 'bounces@example.com' });
  log.debug(fields, 'Static');
  expect(last()).toMatchObject({ to: 'someone@example.org' });
});

test('a field of a megabyte does not flood the log, nor slow it down', () => {
  const { log, lines, last } = logging();
  log.warn({ subject: 'a.b-c+'.repeat(200_000) }, 'Static');
  expect(lines[0]?.length).toBeLessThan(20_000);
  expect(last()).toMatchObject({ level: 'warn', msg: 'Line too long' });
});

import { expect, test } from 'vitest';
import { read } from './read.ts';

const at = Date.UTC(2026, 10, 27, 17, 11, 31);

test('one line says it all', () => {
  const line = (result: string, source: string, relay: string, stat: string) =>
    `Nov 27 17:11:31 mx1 smtpd[4711]: 8c48c4379b748290 mta delivery evpid=a6ff20860cbf79ff from=<news@sender.example> to=<ann@gmail.com> rcpt=<-> source="${source}" relay="${relay}" delay=1h2s result="${result}" stat="${stat}"`;
  expect(
    read('opensmtpd', [
      line('Ok', '192.0.2.10', '142.250.27.27 (mx.google.com)', '250 2.0.0 OK'),
      line('TempFail', '-', '198.51.100.1', 'Network error on destination MXs'),
      line('PermFail', '192.0.2.10', '142.250.27.27 (mx.google.com)', '550 5.7.28 no'),
      line('Ok', '127.0.0.1', '127.0.0.1 (localhost)', '250 2.0.0 Ok'),
      'Nov 27 17:11:31 mx1 smtpd[4711]: 8c48c4379b748290 mda delivery evpid=a6ff20860cbf79ff from=<a@b> to=<c@d> rcpt=<-> user=c delay=0s result=Ok stat=Delivered',
    ]),
  ).toMatchObject([
    {
      at,
      action: 'delivered',
      queueId: 'a6ff2086',
      localIp: '192.0.2.10',
      remoteHost: 'mx.google.com',
      queuedSince: at - 3_602_000,
    },
    {
      action: 'deferred',
      localIp: '',
      remoteHost: '',
      remoteIp: '198.51.100.1',
      reply: 'Network error on destination MXs',
    },
    { action: 'failed', status: '5.7.28', reply: '550 5.7.28 no' },
  ]);
});

/** Lines of a real OpenSMTPD 6.8 (`npm run test:mta`), with a stamp of syslog before them. */
const recorded = (lines: readonly string[]) =>
  read(
    'opensmtpd',
    lines.map((line) => `Nov 27 17:11:31 relay smtpd[1]: ${line}`),
  );
const delivery = (session: string, relay: string, source: string, stat: string): string =>
  `${session} mta delivery evpid=8afbd6ce816d74d6 from=<news@sender.example> to=<user5@corp.example> rcpt=<-> source="${source}" relay="${relay}" delay=1h47m22s result="TempFail" stat="${stat}"`;

test('a greeting that refuses is told of the connection; the messages that wait for its host have its words', () => {
  const unreached = delivery('0000000000000000', 'mail.mxlogin.com', '-', 'Network error on destination MXs');
  const lines = [
    '16713db63efb8d65 mta connecting address=smtp://198.51.100.11:25 host=mail.mxlogin.com',
    '16713db63efb8d65 mta connected',
    '16713db63efb8d65 mta error reason=BANNER rejected: 554 Your IP is sending excessive rejected recipients. Please contact support.',
    'smtp-out: Disabling route [] <-> 198.51.100.11 (mail.mxlogin.com) for 15s',
    'smtp-out: No valid route for [connector:[]->[relay:mail.mxlogin.com,port=25,smtp,mx,heloname=relay.sender.example],0x0]',
    unreached,
    unreached.replaceAll('mail.mxlogin.com', 'mx.other.example'),
  ];
  expect(recorded(lines)).toMatchObject([
    {
      action: 'deferred',
      remoteHost: 'mail.mxlogin.com',
      remoteIp: '',
      reply: '554 Your IP is sending excessive rejected recipients. Please contact support.',
      held: false,
    },
    { remoteHost: 'mx.other.example', reply: 'Network error on destination MXs' },
  ]);
});

test('after a 421 the connection is closed: what was to follow on it was not asked for', () => {
  const relay = '198.51.100.10 (gmail-smtp-in.l.google.com)';
  const refusal = '421 4.7.0 [TSS04] Messages from 192.0.2.10 temporarily deferred';
  const closed = 'Connection closed unexpectedly';
  expect(
    recorded([
      delivery('16713db00081acb3', relay, '192.0.2.10', refusal),
      delivery('16713db00081acb3', relay, '192.0.2.10', closed),
      delivery('26713db00081acb3', relay, '192.0.2.10', closed),
    ]),
  ).toMatchObject([
    { reply: refusal, status: '4.7.0', held: false },
    { reply: refusal, status: '4.7.0', held: true },
    { reply: closed, held: false },
  ]);
});

test('the lines of a reply, which it writes without a blank between them', () => {
  const stat =
    '421-4.7.28 [192.0.2.10      19] Gmail has detected an unusual rate of unsolicited4.7.28 mail originating from your IP address.4.7.28 https://support.google.com/mail/?p=UnsolicitedRateLimitError - gsmtp';
  expect(recorded([delivery('16713db00081acb3', '198.51.100.10', '192.0.2.10', stat)])[0]?.reply).toBe(
    '421-4.7.28 [192.0.2.10      19] Gmail has detected an unusual rate of unsolicited mail originating from your IP address. https://support.google.com/mail/?p=UnsolicitedRateLimitError - gsmtp',
  );
});

test('memory is bounded', () => {
  const hosts = Array.from({ length: 1_100 }, (_, n) => n);
  const lines = hosts.flatMap((n) => [
    `${String(n).padStart(16, '0')} mta connecting address=smtp://198.51.${n >> 8}.${n & 255}:25 host=mx${n}.example`,
    `${String(n).padStart(16, '0')} mta error reason=BANNER rejected: 554 no ${n}`,
    `smtp-out: Disabling route [] <-> 198.51.${n >> 8}.${n & 255} (mx${n}.example) for 15s`,
    `smtp-out: No valid route for [connector:[]->[relay:mx${n}.example,port=25],0x0]`,
  ]);
  const asked = [0, 1_099].map((n) =>
    delivery('0000000000000000', `mx${n}.example`, '-', 'Network error on destination MXs'),
  );
  expect(recorded([...lines, ...asked]).map(({ reply }) => reply)).toEqual([
    'Network error on destination MXs',
    '554 no 1099',
  ]);
});

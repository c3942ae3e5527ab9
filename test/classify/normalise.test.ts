import { describe, expect, test } from 'vitest';
import { longestText, normalise } from '../../src/classify/normalise.ts';

describe('what MTAs do to a reply is undone', () => {
  test.for([
    {
      why: 'lines of one reply',
      from: '550-5.7.1 [192.0.2.1] Our system\r\n550-5.7.1 detected mail\n550 5.7.1 blocked',
      to: '550 5.7.1 [192.0.2.1] Our system detected mail blocked',
    },
    {
      why: 'lines without enhanced code',
      from: '550-first line 550-second line 550 third line',
      to: '550 first line second line third line',
    },
    {
      why: "OpenSMTPD's glued lines",
      from: '550-5.7.28 unusual rate of5.7.28 unsolicited mail',
      to: '550 5.7.28 unusual rate of unsolicited mail',
    },
    {
      why: 'the type of a Diagnostic-Code',
      from: 'smtp; 550 5.1.1 User unknown',
      to: '550 5.1.1 User unknown',
    },
    { why: "Postfix's type", from: 'X-Postfix; unknown user: "user"', to: 'unknown user: "user"' },
    {
      why: 'what a host said',
      from: 'host mx.example.org[192.0.2.25] said: 550 5.1.1 No such user (in reply to RCPT TO command)',
      to: '550 5.1.1 No such user',
    },
    {
      why: "Exim's wording",
      from: 'SMTP error from remote mail server after RCPT TO:<user@example.org>: host mx.example.org [192.0.2.25]: 550 No such user',
      to: '550 No such user',
    },
    {
      why: 'octal bytes in UTF-8',
      from: '550 5.1.1 Empf\\303\\244nger unbekannt',
      to: '550 5.1.1 Empfänger unbekannt',
    },
    {
      why: 'octal bytes in Latin-1',
      from: '550 5.1.1 bo\\356te supprim\\351e',
      to: '550 5.1.1 boîte supprimée',
    },
    {
      why: 'names in addresses',
      from: '550 <spam.filter@full.example.org>: rejected, see postmaster@example.org, not <a@b.privaterelay.appleid.com>',
      to: '550 <x@x.org>: rejected, see postmaster@example.org, not <x@b.privaterelay.appleid.com>',
    },
  ])('$why', ({ from, to }) => {
    expect(normalise(from).text).toBe(to);
  });
});

test('codes, command and host are read', () => {
  expect(
    normalise(
      'host mx.example.org[192.0.2.25] said: 450-4.2.1 slow\n450 4.2.1 down (in reply to RCPT TO command)',
    ),
  ).toMatchObject({
    reply: '450',
    status: '4.2.1',
    command: 'RCPT',
    host: 'mx.example.org',
  });
});

test('what is not a code is not read as one', () => {
  expect(normalise('message size 552 bytes from 192.0.2.5')).toMatchObject({ reply: '', status: '' });
});

test('a notice is cut to the words of the server', () => {
  const notice =
    'This message was created automatically by mail delivery software. A message that you sent could not be delivered to one or more of its recipients. This is a permanent error. The following address(es) failed: user@example.org host mx.example.org [192.0.2.25]: 550 mailbox full ------ This is a copy of the message, including all the headers. ------ Subject: virus';
  expect(normalise(notice).text).toBe('550 mailbox full');
  expect(normalise(notice).around).not.toContain('permanent error');
});

test('no more than the known length is read', () => {
  expect(normalise(`550 ${'a '.repeat(100_000)}`).text.length).toBeLessThanOrEqual(longestText);
});

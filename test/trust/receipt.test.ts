import { describe, expect, test } from 'vitest';
import { authenticatedDomains } from '../../src/trust/authentication.ts';
import { originOf } from '../../src/trust/origin.ts';
import { readHop, readReceipt } from '../../src/trust/receipt.ts';

const mail = (...lines: readonly string[]) =>
  readReceipt(Buffer.from(`${lines.join('\r\n')}\r\n\r\nbody\r\n`));

describe('one Received line, as servers write it', () => {
  test.for<[string, string, readonly string[]]>([
    [
      'Postfix',
      'from mx.a.example (mx.a.example [203.0.113.9]) by mx.ours.example (Postfix) with ESMTPS id 1',
      ['203.0.113.9'],
    ],
    [
      'Postfix, HELO with an address',
      'from [192.0.2.10] (unknown [203.0.113.9]) by mx.ours.example (Postfix)',
      ['203.0.113.9'],
    ],
    ['Postfix, IPv6', 'from a (a [IPv6:2001:db8::9]) by mx.ours.example (Postfix)', ['2001:db8::9']],
    [
      'Exim',
      'from a.example ([203.0.113.9] helo=mx.a.example) by mx.ours.example with esmtps (Exim 4.96)',
      ['203.0.113.9'],
    ],
    [
      'Exim, HELO with an address',
      'from a.example ([203.0.113.9]:2525 helo=[192.0.2.10]) by mx.ours.example',
      ['203.0.113.9'],
    ],
    ['Exim, no name', 'from [203.0.113.9] (helo=192.0.2.10) by mx.ours.example with esmtp', ['203.0.113.9']],
    ['qmail', 'from unknown (HELO 192.0.2.10) (203.0.113.9) by mx.ours.example with SMTP', ['203.0.113.9']],
    [
      'Sendmail',
      'from a.example (a.example [203.0.113.9]) by mx.ours.example (8.15.2/8.15.2) with ESMTP',
      ['203.0.113.9'],
    ],
    [
      'Exchange',
      'from A.example (2001:db8:1::9) by B.example (2001:db8:2::1) with Microsoft SMTP Server',
      ['2001:db8:1::9'],
    ],
    [
      'a certificate whose name is an address cannot take the peer away',
      'from a (a [203.0.113.9]) (using TLSv1.3) (Client CN "[192.0.2.10]", Issuer "x by y") by mx.ours.example',
      ['203.0.113.9', '192.0.2.10'],
    ],
  ])('%s', ([, line, ips]) => {
    expect(readHop(line)).toMatchObject({ from: true, ips, local: false });
  });

  test.for([
    'from Debian-exim by relay.ours.example with local (Exim 4.96) id 1; date',
    'from mx.ours.example by mx.ours.example with LMTP id 1; date',
    'from localhost (localhost) by relay.ours.example (8.14.4) id 1; date',
    'from relay ([unix socket]) by relay with LMTPA; date',
  ])('within one machine: %s', (line) => expect(readHop(line).local).toBe(true));

  test('a name without any address is nobody', () => {
    expect(readHop('from relay.ours.example by mx.ours.example with ESMTP')).toEqual({
      from: true,
      ips: [],
      local: false,
    });
    expect(readHop('from with LMTP by mx.ours.example with ESMTP').local).toBe(false);
  });

  test('any text is read in no time', () => {
    const start = performance.now();
    const walls = ['from a', 'a:1.', 'helo= ', ' by with '].map((unit) => `from a ${unit.repeat(900)}`);
    for (const text of walls) readHop(text);
    expect(performance.now() - start).toBeLessThan(500);
  });
});

describe('where a mail came from', () => {
  const relays = ['192.0.2.0/28'];
  const local = 'Received: from mx.ours.example by mx.ours.example with LMTP id 0; date';
  const fromRelay =
    'Received: from relay.ours.example (relay.ours.example [192.0.2.10]) by mx.ours.example (Postfix) id 1; date';
  const born = 'Received: by relay.ours.example (Postfix) id 2; date';
  const outside =
    'Received: from evil.example (evil.example [203.0.113.9]) by mx.ours.example (Postfix) id 3; date';

  test('made by our relay, and brought by it', () => {
    expect(originOf(mail(local, fromRelay, born), relays).ours).toBe(true);
    expect(originOf(mail(fromRelay), relays).ours).toBe(true);
  });
  test('brought by our relay for somebody else', () => {
    expect(originOf(mail(local, fromRelay, outside, born), relays).ours).toBe(false);
  });
  test('lines of our relays below the door are the words of who came through it', () => {
    expect(originOf(mail(outside, fromRelay, born), relays).ours).toBe(false);
    expect(originOf(mail(local, outside, local, fromRelay, born), relays).ours).toBe(false);
  });
  test('made on the machine of the mailbox: only when that is trusted', () => {
    expect(originOf(mail(local, born), relays).ours).toBe(false);
    expect(originOf(mail(local, born), ['127.0.0.1']).ours).toBe(true);
    expect(originOf(mail(local, born, outside), ['127.0.0.1']).ours).toBe(false);
  });
  test('a peer that shows an address of ours beside its own is outside', () => {
    const both =
      'Received: from x (x [203.0.113.9]) (Client CN "[192.0.2.10]", Issuer "x") by mx.ours.example (Postfix) id 1; date';
    expect(originOf(mail(both), relays).ours).toBe(false);
  });
  test('no Received at all says nothing', () => {
    expect(originOf(mail('Subject: x'), ['127.0.0.1']).ours).toBe(false);
  });
  test('nothing is trusted: nothing is ours', () => {
    expect(originOf(mail(fromRelay, born), []).ours).toBe(false);
  });
  test('no peer can fill the way until nobody looks', () => {
    const many = Array.from({ length: 80 }, () => fromRelay);
    expect(originOf(mail(...many, outside), relays).ours).toBe(false);
  });
  test('at Gmail: inner lines without a peer, and the results below the door', () => {
    const gmail = mail(
      'Delivered-To: bounces@ours.example',
      'Received: by 2002:a05:6a10:1234:b0:4b:1:2 with SMTP id a1csp1pxb; Sat, 21 Nov 2026 01:00:00 -0800 (PST)',
      'X-Received: by 2002:a05:600c:3556:: with SMTP id i22mr1; Sat, 21 Nov 2026 01:00:00 -0800 (PST)',
      'Return-Path: <>',
      'Received: from mail-x.google.com (mail-x.google.com. [209.85.220.69]) by mx.google.com with SMTPS id x; date',
      'Authentication-Results: mx.google.com; dkim=pass header.i=@googlemail.com header.s=x; spf=pass smtp.helo=mail-x.google.com',
      'X-Forged: below',
      'Received: by 2002:a05:6402:1234:: with SMTP id y; date',
    );
    const { ours, written } = originOf(gmail, ['192.0.2.10']);
    expect(ours).toBe(false);
    expect([...authenticatedDomains(written, 'mx.google.com')]).toEqual([
      'googlemail.com',
      'mail-x.google.com',
    ]);
  });
  test('only what stands above the next line after the door was written by us', () => {
    const result = 'Authentication-Results: mx.ours.example; dkim=pass header.d=evil.example';
    const { written } = originOf(mail(local, outside, result, born, 'X: forged'), relays);
    expect(written.map(({ name }) => name)).toEqual(['received', 'received', 'authentication-results']);
  });
});

describe('Authentication-Results', () => {
  const of = (...values: readonly string[]) => [
    ...authenticatedDomains(
      values.map((value) => ({ name: 'authentication-results', value })),
      'mx.ours.example',
    ),
  ];
  test.for<[string, readonly string[]]>([
    ['mx.ours.example; dkim=pass header.d=googlemail.com header.s=x; spf=none', ['googlemail.com']],
    ['mx.ours.example 1; dkim=pass (2048-bit key; x) header.i=@mail.example', ['mail.example']],
    ['mx.ours.example; spf=pass (sender SPF authorized) smtp.helo=mx.corp.example', ['mx.corp.example']],
    ['mx.ours.example; spf=pass smtp.mailfrom="postmaster@corp.example"', ['corp.example']],
    ['mx.ours.example; dmarc=pass (p=none dis=none) header.from=corp.example', ['corp.example']],
    ['mx.ours.example; dkim=fail header.d=evil.example; dkim=pass header.d=corp.example', ['corp.example']],
    ['mx.ours.example; dkim=none (x; dkim=pass header.d=evil.example)', []],
    ['mx.ours.example; dkim=fail reason="dkim=pass header.d=evil.example"', []],
    ['mx.other.example; dkim=pass header.d=evil.example', []],
    ['mx.ours.example.evil.example; dkim=pass header.d=evil.example', []],
    ['mx.ours.example; none', []],
    ['', []],
  ])('%s', ([value, domains]) => expect(of(value)).toEqual(domains));

  test('the topmost of a method is ours; one that was left standing below does not count', () => {
    expect(of('mx.ours.example; dkim=none', 'mx.ours.example; dkim=pass header.d=evil.example')).toEqual([]);
    expect(
      of('mx.ours.example; spf=pass smtp.helo=a.example', 'mx.ours.example; dkim=pass header.d=b.example'),
    ).toEqual(['a.example', 'b.example']);
  });
  test('without a name of ours nothing counts', () => {
    const field = { name: 'authentication-results', value: '; dkim=pass header.d=evil.example' };
    expect([...authenticatedDomains([field], '')]).toEqual([]);
  });
  test('any text is read in no time', () => {
    const start = performance.now();
    for (const unit of ['(', '"', '\\', ';dkim=pass ', 'dkim=pass header.d=', ' '])
      of(`mx.ours.example;${unit.repeat(4_000)}`);
    expect(performance.now() - start).toBeLessThan(500);
  });
});

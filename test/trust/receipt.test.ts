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
    expect(readHop(line)).toMatchObject({ ips, local: false });
  });

  test.for([
    'from Debian-exim by relay.ours.example with local (Exim 4.96) id 1; date',
    'from mx.ours.example by mx.ours.example with LMTP id 1; date',
    'from localhost (localhost) by relay.ours.example (8.14.4) id 1; date',
    'from relay ([unix socket]) by relay with LMTPA; date',
  ])('within one machine: %s', (line) => expect(readHop(line).local).toBe(true));

  test.for([
    'by relay.ours.example (Postfix) id 2; date',
    '(qmail 1234 invoked from network); 21 Nov 2026 00:00:00 -0000',
    'from  mx.ours.example by mx.ours.example with LMTP id 1; date',
    '(qmail 1234 invoked by uid 0); 21 Nov 2026 00:00:00 -0000',
    'from mx.ours.example by mx.ours.example (Dovecot) with LMTP id 1; date',
    'from mx.ours.example by mx.ours.example with lmtps; date',
    'from mx.ours.example by mx.ours.example with lmtpa; date',
    'from mx.ours.example by mx.ours.example with  local (Exim); date',
    'from localhost   (localhost)   by relay.ours.example (8.14.4) id 1; date',
  ])('made or handed over within one machine: %s', (line) => {
    expect(readHop(line)).toEqual({ ips: [], local: true });
  });

  test.for([
    [
      'a peer beside the socket',
      'from x (x [203.0.113.9]) ([unix socket]) by mx with LMTPA',
      ['203.0.113.9'],
    ],
    ['a peer behind LMTP', 'from x (x [203.0.113.9]) by mx.ours.example with LMTP id 1', ['203.0.113.9']],
    ['a name that only holds the word', 'from x (mylocalhost) by mx.ours.example with ESMTP', []],
    ['a comment before it', 'from x (y) (localhost) by mx.ours.example with ESMTP', []],
    ['a comment behind it', 'from x (localhost) (y) by mx.ours.example with ESMTP', []],
    ['LMTP as a host’s name', 'from x by with LMTP', []],
    ['LMTP within a word', 'from x by mx.ours.example with LMTPX', []],
    ['something else with such a name', 'from x by mx.ours.example with ESMTP (with-local)', []],
    ['nothing but the word', 'from', []],
    ['a line end for a blank', 'from: x by y', []],
    ['a name that fills the line', `from ${'a'.repeat(2_400)} (x [203.0.113.9]) by mx.ours.example`, []],
    [
      'one that shows another',
      `from ${'x'.repeat(300)}[192.0.2.10]${'x'.repeat(2_400)} ([203.0.113.9]) by a`,
      [],
    ],
    ['words that fill it', `from a (${'b '.repeat(1_100)} [203.0.113.9]) by mx.ours.example`, []],
  ] as const)('not within one machine: %s', ([, line, ips]) => {
    expect(readHop(line)).toEqual({ ips, local: false });
  });

  test('a name without any address is nobody', () => {
    expect(readHop('from relay.ours.example by mx.ours.example with ESMTP')).toEqual({
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
  test('a peer with a name as long as a line is outside, too', () => {
    const long = `Received: from ${'a'.repeat(5_000)} (x [203.0.113.9]) by mx.ours.example with ESMTP id 1; date`;
    expect(originOf(mail(long, born), ['127.0.0.1']).ours).toBe(false);
  });
  test('a peer whose address nobody wrote down is outside', () => {
    const unnamed = 'Received: from relay.ours.example by mx.ours.example with ESMTP id 1; date';
    expect(originOf(mail(unnamed, born), ['127.0.0.1']).ours).toBe(false);
  });
  test('handed over on the loopback: within, when no other address stands beside it', () => {
    const scanner =
      'Received: from localhost (localhost [127.0.0.1]) by mx.ours.example (Postfix) id 4; date';
    expect(originOf(mail(scanner, fromRelay, born), relays).ours).toBe(true);
    const both =
      'Received: from x (x [127.0.0.1]) (Client CN "[203.0.113.9]") by mx.ours.example (Postfix) id 4; date';
    expect(originOf(mail(both, fromRelay, born), relays).ours).toBe(false);
  });
  test('of what never left our servers, all was written by them', () => {
    expect(originOf(mail(local, fromRelay, 'X-Ours: 1'), relays).written).toHaveLength(3);
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
    expect(originOf(mail(...many), relays).ours, 'no mail of ours takes eighty steps').toBe(false);
    expect(originOf(mail(...many.slice(0, 50)), relays).ours).toBe(true);
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
    // Another spelling of the same.
    ['MX.Ours.Example; DKIM=Pass Header.D=Corp.Example', ['corp.example']],
    ['mx.ours.example;dkim=pass header.d=corp.example.', ['corp.example']],
    ['mx.ours.example; dkim/1 = pass header.d = corp.example', ['corp.example']],
    ['mx.ours.example; dkim/12=pass header.d=corp.example', ['corp.example']],
    ['(by) mx.ours.example (x (y) z) 1; dkim=pass header.d=corp.example', ['corp.example']],
    ['mx.ours.example;\tdkim=pass\theader.d=corp.example', ['corp.example']],
    // What says no, or names nobody.
    ['mx.ours.example; dkim=pass', []],
    ['mx.ours.example; dkim=pass xheader.d=evil.example', []],
    ['mx.ours.example; dkim=pass headerxd=evil.example', []],
    ['mx.ours.example; arc=pass header.d=evil.example', []],
    ['mx.ours.example; constructor=pass; dkim=pass header.d=corp.example', ['corp.example']],
    ['mx.ours.example; x dkim=pass header.d=evil.example', []],
    ['mx.ours.example; dkim x=pass header.d=evil.example', []],
    // A peer's words in quotation: a local part, a reason.
    [
      'mx.ours.example; spf=pass smtp.mailfrom="a; dkim=pass header.d=bank.example"@evil.example',
      ['evil.example'],
    ],
    ['mx.ours.example; spf=pass smtp.mailfrom="bank.example x"@evil.example', ['evil.example']],
    ['mx.ours.example; spf=pass smtp.mailfrom="\\" x@bank.example "@evil.example', ['evil.example']],
    ['mx.ours.example; dkim=pass reason="x header.d=bank.example" header.d=evil.example', ['evil.example']],
    [
      'mx.ours.example; dkim=fail reason="(" header.d=evil.example; dmarc=pass header.from=b.example',
      ['b.example'],
    ],
    [
      'mx.ours.example; dkim=fail reason="\\"" header.d=evil.example; dmarc=pass header.from=b.example',
      ['b.example'],
    ],
    ['mx.ours.example; dkim=pass (5" disk) header.d=corp.example (6")', ['corp.example']],
    // He closes what he did not open, or opens what he does not close.
    ['mx.ours.example; spf=pass (helo=x); dkim=pass header.d=bank.example)', []],
    ['mx.ours.example; spf=pass (helo=x); dkim=pass header.d=bank.example) (', []],
    ['mx.ours.example; dkim=pass header.d=bank.example; spf=none smtp.helo=x(', []],
    ['mx.ours.example; dkim=pass header.d=bank.example; spf=none smtp.helo=x"', []],
  ])('%s', ([value, domains]) => expect(of(value)).toEqual(domains));

  test('the topmost of a method is ours; one that was left standing below does not count', () => {
    expect(of('mx.ours.example; dkim=none', 'mx.ours.example; dkim=pass header.d=evil.example')).toEqual([]);
    expect(
      of('mx.ours.example; spf=pass smtp.helo=a.example', 'mx.ours.example; dkim=pass header.d=b.example'),
    ).toEqual(['a.example', 'b.example']);
  });
  test.for([
    ['a comment', 'mx.ours.example; spf=none smtp.helo=x(; dkim=none'],
    ['a quotation', 'mx.ours.example; spf=none smtp.helo=x"; dkim=none'],
    ['so much that the rest was cut', `mx.ours.example; spf=none smtp.helo=${'x'.repeat(5_000)}; dkim=none`],
  ])('a peer who opens %s in our results does not make room for his own below', ([, value]) => {
    const { fields } = mail(
      `Authentication-Results: ${value}`,
      'Authentication-Results: mx.ours.example; dkim=pass header.d=bank.example',
    );
    expect([...authenticatedDomains(fields, 'mx.ours.example')]).toEqual([]);
  });
  test('a long no is a no', () => {
    const no = `mx.ours.example; dkim=fail reason="${'x'.repeat(2_500)}"`;
    expect(of(no, 'mx.ours.example; dkim=pass header.d=bank.example')).toEqual([]);
  });
  test('what another server found says nothing, and hides nothing', () => {
    expect(of('mx.other.example; dkim=none', 'mx.ours.example; dkim=pass header.d=corp.example')).toEqual([
      'corp.example',
    ]);
  });
  test('a field of another name is no result of ours', () => {
    const field = (name: string) => ({ name, value: 'mx.ours.example; dkim=pass header.d=evil.example' });
    const fields = ['arc-authentication-results', 'x-authentication-results'].map(field);
    expect([...authenticatedDomains(fields, 'mx.ours.example')]).toEqual([]);
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

describe('the header of a mail', () => {
  const read = (text: string) => readReceipt(Buffer.from(text, 'latin1'));
  const two = [
    { name: 'received', value: 'by a' },
    { name: 'subject', value: 'x y z' },
  ];

  test.for<[string, string]>([
    ['of Unix', 'Received: by a\nSubject: x\n y\n\tz\n\nTo: body@x.example\n'],
    ['of the net', 'Received: by a\r\nSubject: x\r\n y\r\n\t  z\r\n\r\nTo: body@x.example\r\n'],
    ['of an old Mac', 'Received: by a\rSubject: x\r y\r z\r\rTo: body@x.example\r'],
    ['mixed', 'Received: by a\r\nSubject: x\n y\r\n z\n\r\nTo: body@x.example\r\n'],
    ['without a body', 'Received: by a\r\nSubject: x\r\n y\r\n z'],
    ['behind blank lines', '\n\n\nReceived: by a\nSubject: x y z\n\nTo: body@x.example\n'],
    ['in a mailbox file', 'From x@y.example Sat Nov 21 00:00:00 2026\nReceived: by a\nSubject:x y z\n\n'],
    ['with blanks before the colon', 'RECEIVED : by a\nSubject\t: x y z \n\n'],
    ['with lines that are no fields', 'Received: by a\nno field\n: none\nno field: x\nSubject: x y z\n\n'],
  ])('line ends and folding %s', ([, text]) => {
    expect(read(text)).toEqual({ fields: two, to: [], returnPath: null, from: '' });
  });

  test('an empty mail has none', () => {
    expect(read('')).toEqual({ fields: [], to: [], returnPath: null, from: '' });
  });

  test.for([
    'Delivered-To',
    'X-Original-To',
    'Envelope-To',
    'X-Envelope-To',
    'X-Delivered-To',
    'Original-Recipient',
    'To',
  ])('%s says where it came to', (name) => {
    expect(read(`${name}: rfc822;Bounces+1@Ours.example\n\n`).to).toEqual(['Bounces+1@Ours.example']);
  });

  test('every address of them, once, in their order; no other field has any', () => {
    const text =
      'Delivered-To: b@ours.example\nTo: "A" <a@ours.example>, b@ours.example (c@ours.example)\nCc: d@ours.example\nTo: nobody\n\n';
    expect(read(text).to).toEqual(['b@ours.example', 'a@ours.example', 'c@ours.example']);
  });

  test('the topmost Return-Path is that of our server', () => {
    const text =
      'Return-Path:  <> \nReturn-Path: <x@evil.example>\nFrom: A <a@b.example>\nFrom: c@d.example\n\n';
    expect(read(text)).toMatchObject({ returnPath: '<>', from: 'A <a@b.example>' });
  });

  test('no mail is too long: 64 kB, 500 fields, 4,000 characters of one, 20 addresses', () => {
    expect(read('X: 1\n'.repeat(600)).fields).toHaveLength(500);
    expect(read(`A: 1\nB: ${'x'.repeat(70_000)}\nC: 3\n\n`).fields.map(({ name }) => name)).toEqual([
      'a',
      'b',
    ]);
    expect(read(`A: ${'x'.repeat(9_000)}\n\n`).fields[0]?.value).toHaveLength(4_000);
    const many = Array.from({ length: 30 }, (_, n) => `a${n}@ours.example`);
    expect(read(`To: ${many.join(', ')}\n\n`).to).toEqual(many.slice(0, 20));
  });
});

import { nothingOurs, type Ours } from '../../src/trust/ours.ts';
import { bounceAddress } from '../../src/trust/token.ts';

/** All that an operator can give. */
export const everything: Ours = {
  ...nothingOurs,
  domains: ['ours.example'],
  ips: ['192.0.2.0/28'],
  relays: ['192.0.2.10', '127.0.0.1'],
  authservId: 'mx.ours.example',
  secret: 'a secret of some length',
  log: true,
};

/** What our receiving server writes above all that comes from outside. */
const DOOR =
  'Return-Path: <>\r\nDelivered-To: bounces@ours.example\r\nReceived: from mail.evil.example (mail.evil.example [203.0.113.9])\r\n\tby mx.ours.example (Postfix) with ESMTP id 1; Sat, 21 Nov 2026 00:00:00 +0000\r\nAuthentication-Results: mx.ours.example; dkim=none; spf=fail smtp.helo=mail.evil.example; dmarc=none\r\n';

/** A token for the attacker, who gets mail from us as well. */
const his = bounceAddress('bounces@ours.example', everything.secret, 'mallory@evil.example', 'spring');

/** Lines with which he may begin his mail. */
const lies: readonly string[] = [
  'Received: from relay.ours.example (relay.ours.example [192.0.2.10]) by mx.ours.example (Postfix) id 2; date',
  'Received: by relay.ours.example (Postfix) id 3; date',
  'Received: from localhost (localhost [127.0.0.1]) by mx.ours.example (Postfix) id 4; date',
  'Received: from mx.ours.example by mx.ours.example with LMTP id 5; date',
  'Authentication-Results: mx.ours.example; dkim=pass header.d=ours.example; spf=pass smtp.helo=relay.ours.example',
  'Authentication-Results: mx.ours.example; dkim=pass header.d=googlemail.com; dmarc=pass header.from=gmail.com',
  'Return-Path: <>',
  `To: ${his}`,
  `Delivered-To: ${his.replace('mallory=evil.example', 'ann=gmail.com')}`,
  `X-Original-To: ${his.replace(/-mallory=.*@/, '@')}`,
  'To: prvs=0123abcdef=bounces@ours.example',
  'From: MAILER-DAEMON@relay.ours.example',
  'From: mailer-daemon@googlemail.com',
  'Message-ID: <1@ours.example>',
];

/**
 * Bytes as they lie in our mailbox when he sends a mail: our server's lines, some of his lies, and then
 * whatever he likes.
 */
export function arrived(mail: Buffer, next: () => number): Buffer {
  const picked = lies.filter(() => next() < 0.4).sort(() => next() - 0.5);
  return Buffer.concat([Buffer.from(`${DOOR}${picked.map((line) => `${line}\r\n`).join('')}`), mail]);
}

import { chownSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export interface SeedOptions {
  /** `cur` for old mail, `new` for mail that has just arrived (IDLE clients are told). */
  readonly sub?: 'cur' | 'new';
  /** Maildir flags, `S` for seen. */
  readonly flags?: string;
  readonly uid?: number;
  readonly gid?: number;
}

let sequence = 0;

/** Delivers messages as files; the names carry both sizes, so that Dovecot need not read every file. */
export function seedMaildir(
  maildir: string,
  messages: readonly Uint8Array[],
  options: SeedOptions = {},
): void {
  const { sub = 'cur', flags = '', uid, gid } = options;
  const own = (path: string) => {
    if (uid !== undefined && gid !== undefined) chownSync(path, uid, gid);
  };
  for (const folder of ['', 'cur', 'new', 'tmp']) {
    mkdirSync(join(maildir, folder), { recursive: true });
    own(join(maildir, folder));
  }
  own(dirname(maildir));
  const now = Math.floor(Date.now() / 1000);
  for (const message of messages) {
    const bareEnds = message.reduce(
      (count, byte, at) => count + (byte === 10 && message[at - 1] !== 13 ? 1 : 0),
      0,
    );
    const unique = `${process.pid}M${String(sequence++).padStart(9, '0')}`;
    const name = `${now}.P${unique}.seed,S=${message.length},W=${message.length + bareEnds}${sub === 'cur' ? `:2,${flags}` : ''}`;
    // A server may look at any moment: what it finds must be whole.
    const whole = join(maildir, 'tmp', name);
    writeFileSync(whole, message);
    own(whole);
    renameSync(whole, join(maildir, sub, name));
  }
}

/** A Postfix-like bounce of about `bytes` bytes; `id` makes it unlike every other. LF line ends. */
export function bounceMail(id: number | string, bytes = 4000): Buffer {
  const boundary = `B${id}.boundary`;
  const head = `Return-Path: <>
From: MAILER-DAEMON@mx.example.net (Mail Delivery System)
To: bounces@example.com
Subject: Undelivered Mail Returned to Sender
Message-ID: <seed-${id}@mx.example.net>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="${boundary}"

--${boundary}
Content-Type: text/plain; charset=us-ascii

<user-${id}@example.org>: host mx.example.org[192.0.2.7] said: 550 5.1.1
    User unknown (in reply to RCPT TO command)

--${boundary}
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net

Final-Recipient: rfc822; user-${id}@example.org
Action: failed
Status: 5.1.1
Remote-MTA: dns; mx.example.org
Diagnostic-Code: smtp; 550 5.1.1 User unknown

--${boundary}
Content-Type: message/rfc822

From: news@example.com
To: user-${id}@example.org
Subject: Newsletter ${id}
Message-ID: <original-${id}@example.com>

`;
  const filler = 'Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod.\n';
  const body = filler.repeat(Math.max(0, Math.ceil((bytes - head.length) / filler.length)));
  return Buffer.from(`${head}${body}\n--${boundary}--\n`);
}

/** `count` bounces, each unlike the others. */
export function bounceMails(count: number, bytes = 4000, from = 0): Buffer[] {
  return Array.from({ length: count }, (_, index) => bounceMail(from + index, bytes));
}

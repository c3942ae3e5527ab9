import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judge } from '../../src/classify/judge.ts';
import { addressesIn, isAddress, readAddress } from '../../src/ndr/addresses.ts';
import { findAddresses } from '../../src/ndr/addresses-in-prose.ts';
import { fieldAddress } from '../../src/ndr/field-address.ts';
import { parseReport } from '../../src/ndr/parse.ts';
import { anyAddress } from './any-address.ts';

const runs = { numRuns: 400, seed: 13 };

describe('the grammar of RFC 5321, 5322 and 6531', () => {
  test('every address of the grammar is one', () => {
    fc.assert(
      fc.property(anyAddress, (address) => {
        expect(isAddress(address)).toBe(true);
      }),
      runs,
    );
  });

  test.for([
    '',
    '@mx.example.net',
    'anna@',
    'anna',
    '/mail/spool/a/anna',
    '"anna@example.net',
    'anna"@example.net',
    'a@b@example.org',
    'first last@example.org',
    'a,b@example.org',
    'a;b@example.org',
    'anna@example.net>',
    'anna@-example.net',
    'anna@example..net',
    'anna@example.net.',
    'anna@exam ple.net',
    'an\u202ena@example.net',
    'an\u0007na@example.net',
    'anna\u200b@example.net',
    'anna@ex\uFFFDample.net',
    `${'a'.repeat(250)}@example.net`,
    `anna@${'a'.repeat(64)}.example`,
  ])('%s is none', (text) => {
    expect(isAddress(text)).toBe(false);
    expect(readAddress(text)).toBe('');
  });

  test('a value of a header, with a name and comments or without', () => {
    fc.assert(
      fc.property(anyAddress, (address) => {
        for (const value of [
          address,
          ` <${address}> `,
          `"Berg, Anna" <${address}>`,
          `Anna <${address}> (home)`,
        ])
          expect(readAddress(value)).toBe(address);
      }),
      runs,
    );
  });

  test('a list gives every address that is one, whole', () => {
    fc.assert(
      fc.property(fc.array(anyAddress, { minLength: 1, maxLength: 5 }), (all) => {
        expect(addressesIn(all.join(', '))).toEqual(all);
        expect(addressesIn(all.map((one) => `"x, y" <${one}>`).join(','))).toEqual(all);
        expect(addressesIn(`Friends: ${all.map((one) => `<${one}>`).join(', ')};`)).toEqual(all);
      }),
      runs,
    );
  });

  test('prose never gives a part of an address', () => {
    fc.assert(
      fc.property(anyAddress, (address) => {
        for (const line of [
          `<${address}>: user unknown`,
          `550 5.1.1 <${address}>... User unknown`,
          `to ${address} failed`,
        ])
          for (const found of findAddresses(line)) expect(found.address).toBe(address);
        expect(findAddresses(`<${address}>: no`).map((one) => one.address)).toEqual([address]);
      }),
      runs,
    );
  });
});

const report = (notice: string, status: string, more = ''): string => `Return-Path: <>
From: Mail Delivery System <MAILER-DAEMON@mx.sender.example>
To: news@sender.example
Subject: Undelivered Mail Returned to Sender
${more}Date: Mon, 23 Nov 2026 10:00:00 +0000
MIME-Version: 1.0
${
  status === ''
    ? `Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

${notice}`
    : `Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain; charset=utf-8

${notice}

--b
Content-Type: message/global-delivery-status

Reporting-MTA: dns; mx.sender.example

${status}

--b--
`
}`;
const fields = (address: string): string =>
  `Final-Recipient: utf-8; ${address}\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 User unknown`;

/** How each family prints a recipient, in fields and in words. */
const families: readonly (readonly [name: string, mail: (address: string) => string])[] = [
  ['fields of RFC 3464 and 6533', (a) => report('See below.', fields(a))],
  ['fields with a pair of brackets', (a) => report('See below.', fields(`<${a}>`))],
  [
    'Original-Recipient and Final-Recipient',
    (a) => report('See below.', `Original-Recipient: rfc822;${a}\n${fields(a)}`),
  ],
  [
    'Postfix',
    (a) =>
      report(
        `This is the mail system at host mx.sender.example.\n\nI'm sorry to have to inform you that your message could not\nbe delivered to one or more recipients. It's attached below.\n\n<${a}>: host mx.example.net[192.0.2.7] said: 550 5.1.1 User unknown (in reply to RCPT TO command)`,
        '',
      ),
  ],
  [
    'Exim',
    (a) =>
      report(
        `This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to one or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n\n  ${a}\n    host mx.example.net [192.0.2.7]\n    SMTP error from remote mail server after RCPT TO:\n    550 5.1.1 User unknown`,
        '',
      ),
  ],
  ['X-Failed-Recipients', (a) => report('The message failed.', '', `X-Failed-Recipients: ${a}\n`)],
  [
    'Sendmail',
    (a) =>
      report(
        `The original message was received at Mon, 23 Nov 2026 09:00:00 GMT\nfrom localhost [127.0.0.1]\n\n   ----- The following addresses had permanent fatal errors -----\n<${a}>\n    (reason: 550 5.1.1 User unknown)\n\n   ----- Transcript of session follows -----\n... while talking to mx.example.net.:\n>>> DATA\n<<< 550 5.1.1 User unknown`,
        '',
      ),
  ],
  [
    'qmail',
    (a) =>
      report(
        `Hi. This is the qmail-send program at mx.sender.example.\nI'm afraid I wasn't able to deliver your message to the following addresses.\nThis is a permanent error; I've given up. Sorry it didn't work out.\n\n<${a}>:\n192.0.2.7 does not like recipient.\nRemote host said: 550 5.1.1 User unknown\nGiving up on 192.0.2.7.`,
        '',
      ),
  ],
  [
    'OpenSMTPD',
    (a) =>
      report(
        `    Hi!\n\n    This is the MAILER-DAEMON, please DO NOT REPLY to this email.\n\n    An error has occurred while attempting to deliver a message for\n    the following list of recipients:\n\n${a}: 550 5.1.1 User unknown`,
        '',
      ),
  ],
  [
    'Courier',
    (a) =>
      report(
        `This is a delivery status notification from mx.sender.example,\nrunning the Courier mail server.\n\nYour message to the following recipients cannot be delivered:\n\n<${a}>:\n    mx.example.net [192.0.2.7]:\n<<< 550 5.1.1 User unknown`,
        '',
      ),
  ],
  [
    'DragonFly',
    (a) =>
      report(
        `This is the DragonFly Mail Agent v0.13 at mx.sender.example.\n\nThere was an error delivering your mail to <${a}>.\n\nmx.example.net [192.0.2.7] did not like our RCPT TO:\n550 5.1.1 User unknown`,
        '',
      ),
  ],
  [
    'Exchange',
    (a) =>
      report(
        `Delivery has failed to these recipients or groups:\n\n${a}\nThe email address you entered couldn't be found.\n\nDiagnostic information for administrators:\n\nGenerating server: mx.sender.example\n\n${a}\n#550 5.1.1 RESOLVER.ADR.RecipNotFound; not found ##`,
        '',
      ),
  ],
  [
    'Amazon SES',
    (a) =>
      report(
        JSON.stringify({
          notificationType: 'Bounce',
          bounce: {
            bounceType: 'Permanent',
            bouncedRecipients: [
              {
                emailAddress: a,
                action: 'failed',
                status: '5.1.1',
                diagnosticCode: 'smtp; 550 5.1.1 User unknown',
              },
            ],
          },
          mail: { source: 'news@sender.example' },
        }),
        '',
      ),
  ],
];

describe('a report of each family gives back its recipient, whole', () => {
  test.for(families)('%s', ([, mail]) => {
    fc.assert(
      fc.property(anyAddress, (address) => {
        const { recipients } = parseReport(Buffer.from(mail(address)));
        expect(recipients.map((one) => one.address)).toEqual([address]);
      }),
      { numRuns: 150, seed: 15 },
    );
  });
});

describe('a mistyped address', () => {
  test.for([
    'reader.two@example.net>',
    '<reader.two@example.net',
    'reader.two@example.net;',
    'reader.two@example.net,',
    'reader.two@example.net)',
    "'reader.two@example.net'",
    'mailto:reader.two@example.net',
    'reader.two@example.net?subject=x',
    'reader.two@example.net/',
    'reader.two@example.net\\',
    'reader.two@example.net.',
    'reader two@example.net',
    'x,reader.two@example.net',
    'x;reader.two@example.net',
    'x@reader.two@example.net',
  ])('%s stands as it was typed, in fields and in words, and condemns nobody', (text) => {
    expect(fieldAddress(`rfc822; ${text}`)).toEqual({ address: text, mistyped: true });
    for (const mail of families
      .filter(([name]) => /fields of|Postfix/.test(name))
      .map(([, make]) => make(text)))
      for (const one of judge(parseReport(Buffer.from(mail))).verdicts)
        expect([one.address, one.addressVerdict]).toEqual([text, 'keep']);
  });
});

describe('what is no address is none', () => {
  test.for([
    '@mx.example.net',
    '/mail/spool/a/anna',
    '|/usr/bin/vacation anna',
    '"anna@example.net',
    'utf-8?B?w6RubmE=?=@example.net',
    '=?utf-8?B?w6Rubm@example.net',
    'an\u202ena@example.net',
    'pwn\u0007@example.net',
    '',
  ])('%s', (text) => {
    expect(fieldAddress(`rfc822; ${text}`).address).toBe('');
  });

  test('nor is one taken out of the text around it: the header says who failed', () => {
    const mail = report(
      'It was saved to /mail/spool/a/anna',
      'Final-Recipient: rfc822;/mail/spool/a/anna\nAction: failed\nStatus: 5.2.2',
      'X-Failed-Recipients: anna@example.net\n',
    );
    expect(parseReport(Buffer.from(mail)).recipients.map((one) => one.address)).toEqual(['anna@example.net']);
  });
});

describe('an alias', () => {
  const status = (more: string): string =>
    `Original-Recipient: rfc822; team@example.com\nFinal-Recipient: rfc822; m1@a.example\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 User unknown${more}`;

  test('is not condemned for its members; all addresses are kept', () => {
    const more =
      '\n\nOriginal-Recipient: rfc822; team@example.com\nFinal-Recipient: rfc822; m2@b.example\nAction: failed\nStatus: 5.1.1';
    const [one, ...others] = judge(parseReport(Buffer.from(report('See below.', status(more))))).verdicts;
    expect(others).toEqual([]);
    expect(one).toMatchObject({
      address: 'team@example.com',
      finalRecipients: ['m1@a.example', 'm2@b.example'],
      addressVerdict: 'keep',
      category: 'invalid-recipient',
    });
  });

  test('that took the message for one is not bad for another', () => {
    const relayed = '\n\nFinal-Recipient: rfc822; team@example.com\nAction: relayed\nStatus: 2.0.0';
    const mail = report('See below.', `${fields('team@example.com')}${relayed}`);
    expect(judge(parseReport(Buffer.from(mail))).verdicts).toMatchObject([
      { address: 'team@example.com', addressVerdict: 'keep' },
    ]);
  });

  test.for([
    [
      'Postfix',
      '<m1@a.example> (expanded from <team@example.com>): host mx.a.example[192.0.2.7] said: 550 5.1.1 User unknown',
    ],
    [
      'Exim',
      'This message was created automatically by mail delivery software.\n\nThe following address(es) failed:\n\n  m1@a.example\n    (generated from team@example.com)\n    550 5.1.1 User unknown',
    ],
  ] as const)('is named beside the member in the words of %s', ([, notice]) => {
    expect(parseReport(Buffer.from(report(notice, ''))).recipients).toMatchObject([
      { address: 'm1@a.example', originalRecipient: 'team@example.com' },
    ]);
  });

  test('whose member the server hides is not condemned in his place', () => {
    const notice =
      'This message was created automatically by mail delivery software.\n\nThe following address(es) failed:\n\n  an undisclosed address\n    (generated from team@example.com)\n    550 5.1.1 User unknown';
    expect(judge(parseReport(Buffer.from(report(notice, '')))).verdicts).toMatchObject([
      { address: 'team@example.com', addressVerdict: 'keep' },
    ]);
  });

  test('a server that only rewrote the address speaks of that very mailbox', () => {
    const mail = report(
      'See below.',
      'Original-Recipient: rfc822; anna@example.org\nFinal-Recipient: rfc822; anna@mx.example.org\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 User unknown',
    );
    expect(judge(parseReport(Buffer.from(mail))).verdicts).toMatchObject([
      { address: 'anna@example.org', addressVerdict: 'suppress' },
    ]);
  });
});

import { describe, expect, test } from 'vitest';
import { coreOf } from '../../src/classify/core.ts';

/** What a notice says of the fault in words of its own, which no server can be told from. */
const fault =
  'The mailbox of ann in the house of example is not to be found in any of the tables that were asked for it, one by one and twice.';

describe('what a family of MTAs writes into every notice is no evidence', () => {
  test.for([
    "Hi. This is the qmail-send program at relay.example. I'm afraid I wasn't able to deliver your message. Sorry it didn't work out.",
    'Hi! This is the ezmlm program. I am handling the following list of recipients:',
    'This message was created automatically by mail delivery software.',
    'This message was created automatically by mail delivery soft ware',
    'A message that you sent could not be delivered to one or more of its recipients. This is a permanent error. ',
    'A message that you sent could not be delivered to all of its recipients.',
    'A message that you sent has not yet been delivered to one or more of its recipients after more than 24 hours on the queue on relay.example.',
    'A message sent by <news@example.com> could not be delivered to any of its recipients. This is a permanent error.',
    'A message that you sent could not be delivered to all of its recipients.This is a permanent error.',
    'The following address(es) failed:',
    'The following addresses have failed:',
    'The following address has failed',
    'The following address failed:',
    'No action is required on your part. Delivery attempts will continue for some time, and this warning may be repeated; if not, the message will be returned to you.',
    'No action is required on your part. Thanks, the mail system',
    "This is the mail system at host relay.example. I'm sorry to have to inform you that your message could not be delivered to one or more recipients. It's attached below. ",
    "This is the Postfix program at host relay.example. I'm sorry to have to inform you that your message could not be delivered to one or more destinations.",
    "This is the mail system at host relay.example. I'm sorry to have to inform you that your message could not be delivered to one or more recipients.It's attached below.",
    'For further assistance, please send mail to <postmaster> and include this problem report.',
    'For further assistance, please contact postmaster. You can delete your own text from the returned message.',
    'For further assistance, please send mail to postmaster. The mail system',
    'For further assistance, please send mail to postmaster. The Postfix program',
    'This is the DragonFly Mail Agent v0.11 at relay.example. There was an error delivering your mail to <ann@example.org>.',
    'Please note that this is only a temporary failure report. The service will keep trying and send its mail to these recipients.',
    '----- The following addresses had permanent fatal errors -----',
    '---The following addresses had transient non-fatal errors---',
    '----- Transcript of session follows -----',
    '-------- Recipients of this delivery --------',
    'This is an automatically generated Delivery Status Notification.',
    'This is an automatically generated Delivery Status Notification',
    '** THIS IS A WARNING MESSAGE ONLY. ** YOU DO NOT NEED TO RESEND YOUR MESSAGE.',
    '**THIS IS A WARNING MESSAGE ONLY.**YOU DO NOT NEED TO RESEND YOUR MESSAGE.',
    'THIS IS A WARNING MESSAGE ONLY',
    'Google tried to deliver your message, but it was rejected by the server for the recipient domain example.org by mx.example.org.',
    'Gmail tried to deliver your message, but it was rejected by the relay. The error that the other server returned was:',
    'We recommend contacting the other email provider for further information about the cause of this error. The error that the other server returned was:',
    'The following message to <ann@example.org> was undeliverable. ',
    'Technical details of permanent failure:',
    'Technical details of temporary failure:',
  ])('%s', (sentence) => {
    expect(coreOf(`${sentence} ${fault}`)).toEqual({ core: '', whole: fault });
    expect(coreOf(`${fault} ${sentence.trim()}${sentence.endsWith(' ') ? ' ' : ''}`)).toEqual({
      core: '',
      whole: fault,
    });
  });

  test.for(['Message headers follow', 'Original message headers', 'Below is a copy of the original message'])(
    'nor are twenty characters behind it: %s',
    (headline) => {
      expect(coreOf(`${fault} ${headline}: 0123456789abcdefgh and more`).whole).toBe(`${fault} and more`);
    },
  );

  test('when the original was received', () => {
    expect(coreOf(`The original message was received at Fri, 20 Nov 2026 --- ${fault}`).whole).toBe(
      `--- ${fault}`,
    );
    expect(coreOf(`${fault} The original message was received at Fri, 20 Nov 2026`).whole).toBe(fault);
  });

  test('so long as the words stay within bounds', () => {
    const far = `This is the mail system at host ${'x'.repeat(200)}. I'm sorry to have to inform you that all recipients.`;
    expect(coreOf(`${far} ${fault}`).whole).toBe(`${far} ${fault}`);
  });
});

describe('the returned copy is no evidence', () => {
  test.for([
    '------ This is a copy of the message, including all the headers.',
    '---this is a copy of your message',
    '--- The body of your message',
    '--- the header of it',
    '--- the text of it',
    '-----Original message-----',
    '--- message header follows',
    '--- below this line is the message',
    '--- included is a copy',
    '--- the following is a copy',
    '---------- Forwarded message ----------',
    'Original message follows.',
    'Your message reads (in part):',
    '> Received: from relay.example',
    '>Received: from relay.example',
    '> Return-Path: <news@example.com>',
    '>Return-Path:<news@example.com>',
    'Reporting-MTA: dns; relay.example',
    'Reporting-MTA:dns;relay.example',
    '--- enclosed are the first lines',
    '--- enclosed is the message',
    'Your message follows:',
    'The message text follows:',
    'The message content follows:',
  ])('%s', (headline) => {
    expect(coreOf(`${fault} ${headline} Subject: 550 5.7.1 Spam`)).toEqual({ core: '', whole: fault });
  });

  test.for([
    ['a hyphen', `${fault} - original message lost`],
    ['a headline at the very front, which leaves nothing else', `---- Original message: ${fault}`],
  ] as const)('%s begins none', ([, text]) => {
    expect(coreOf(text)).toEqual({ core: '', whole: text });
  });
});

describe("the server's own words begin", () => {
  const words = '550 no such user here';
  test.for([
    'mx.example.org said:',
    'mx.example.org says',
    'the other side replied:',
    'it responded:',
    'its response was',
    'the error it returned was:',
    'the server returned:',
    'it did not like our RCPT TO:',
    'there was the following error:',
    'there was the following error message:',
    'the reason for the problem:',
    'the reason',
    'the session: <<<',
    'host mx.example.org [192.0.2.9]:',
    'host mx.example.org[192.0.2.9]:25:',
    'after RCPT TO:<ann@example.org>:',
    'after end of data:',
  ])('behind "%s"', (intro) => {
    const text = `It failed: ${intro} ${words}`;
    expect(coreOf(text)).toEqual({ core: words, whole: text });
  });

  test.for([
    ['a status', 'it said: 5.1.1 no such user'],
    ['a quoted reply', 'it said: "550 no such user"'],
    ['a reply in brackets', 'it said: (450 no such user'],
    ['a reply joined to its words', 'it said: 450-no such user'],
    ['a reply with its status', 'ann@example.org 550 5.1.1 no such user'],
    ['a reply joined to its status', 'ann@example.org (450-4.2.2 no such user'],
    ['a reply with a marked status', 'ann@example.org 550 #5.1.1 no such user'],
    ['a reply with a telling long status', 'ann@example.org 550-5.7.509 no such user'],
    ['a reply before a capital', 'ann@example.org 550 No such user here'],
    ['a reply before an address', 'ann@example.org 550-<ann@example.org>: gone'],
    ['a reply before a quotation', 'ann@example.org 450 "no such user here"'],
  ] as const)('at %s', ([, text]) => {
    const { core, whole } = coreOf(text);
    expect(whole).toBe(text);
    expect(core).toMatch(/^["(]?(?:[45]50|5\.1\.1)[ -]/);
    expect(text.endsWith(core)).toBe(true);
  });

  test.for([
    'its id is a550 5.1.1 of the queue',
    'its path is /550 5.1.1 of the queue',
    'its number is #550 5.1.1 of the queue',
    'its number is x=550 5.1.1 of the queue',
    'its version is 1.550 5.1.1 of the queue',
    'its part is x-550 Of the long queue',
    'its port is :550 Of the long queue',
    'it refused to talk to me: 554 No thanks, really',
    'it was kept for 500 Minutes on the queue',
    'it has more than 500 Recipients on the list',
    'it was tried until after 500 Minutes on it',
    'its size is over the limit of 500 MB of that host',
    'its size is over the limit of 500 KB of that host',
    'it came to room 570 Of the long queue',
    'there were 550 messages on the long queue',
    'the number 5501 5.1.1 is of the long queue',
  ])('nowhere in "%s"', (text) => {
    expect(coreOf(text)).toEqual({ core: '', whole: text });
  });

  test.for(['550 gone', '"550 gone', "'450-gone", '(250 ok', '<550 gone', '#550-gone'])(
    'at the front: %s',
    (text) => {
      expect(coreOf(text)).toEqual({ core: text, whole: '' });
    },
  );
});

describe("the server's own words end", () => {
  test.for([
    '... while talking to mx',
    'while talking to mx',
    '<<< 550 gone',
    '>>> DATA',
    '503 no recipients',
  ])('where the transcript goes on: %s', (more) => {
    expect(coreOf(`It failed (reason: 550 5.1.1 no such user) ${more}`).core).toBe('550 5.1.1 no such user');
  });

  test('not at any bracket', () => {
    expect(coreOf('It said: 550 5.1.1 no (such) user').core).toBe('550 5.1.1 no (such) user');
  });

  test('after 1,200 characters', () => {
    expect(coreOf(`It said: 550 ${'x'.repeat(2_000)}`).core).toBe(`550 ${'x'.repeat(1_196)}`);
  });

  test.for([
    ['It said: 550 no user!', '550 no user!'],
    ['It said: 550 no user', ''],
  ] as const)('and must be more than a code: %s', ([text, core]) => {
    expect(coreOf(text)).toEqual({ core, whole: text });
  });
});

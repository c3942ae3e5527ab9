import type { Cause } from '../cause.ts';
import { eitherClass, fineSender, source, them, us } from './phrases.ts';

const smtp = {
  category: 'protocol-error',
  message: eitherClass,
  condition: 'It stays until the sending software (or the server) is corrected.',
  address: fineSender,
  addressVerdict: 'keep',
  scope: 'unstated',
  owner: 'us',
  clock: { basis: 'none', ends: 'after-fix', words: 'Right after the fix.' },
  sources: [source.rfc5321],
} as const;
const transcript = us('Look at the SMTP dialogue in the log: which command was answered so?');

/** The two servers did not understand each other; and what nobody can tell. */
export const protocolCauses = [
  {
    ...smtp,
    id: 'smtp-syntax',
    title: 'SMTP syntax error',
    happened: 'The server did not recognise a command or its parameters.',
    reasons: [
      'A broken SMTP client, an invalid HELO name or a malformed address.',
      'A firewall that rewrites SMTP.',
    ],
    steps: [transcript, us('Fix the SMTP client, or turn off the firewall’s SMTP inspection.')],
    alsoKnownAs: ['500, 501, 5.5.1, 5.5.2, 5.5.4.'],
  },
  {
    ...smtp,
    id: 'smtp-sequence',
    title: 'Bad sequence of SMTP commands',
    happened: 'Commands came in the wrong order, for example MAIL before HELO, or without logging in first.',
    steps: [transcript, us('Fix the order in the client, or let it authenticate first.')],
    alsoKnownAs: ['503, 5.5.1.'],
  },
  {
    ...smtp,
    id: 'smtp-unsupported',
    title: 'SMTP command or option not supported',
    happened: 'The server does not implement the command, parameter or extension that was used.',
    steps: [transcript, us('Use only what the server offers in its EHLO answer.')],
    alsoKnownAs: ['502, 504, 555, 5.3.3, 5.7.4.'],
  },
  {
    ...smtp,
    id: 'smtp-protocol',
    title: 'SMTP protocol error',
    happened: 'Client and server broke the SMTP protocol between them.',
    steps: [
      transcript,
      us('Check the SMTP client implementation and its compatibility with this server.'),
      them('Check what the server expects.'),
    ],
    alsoKnownAs: ['5.5.0, 554 5.5.0.'],
    notToConfuse: ['Outlook.com and Hotmail print 550 5.5.0 "mailbox unavailable" for an unknown user.'],
    sources: [source.rfc3463, source.codeList],
  },
  {
    ...smtp,
    id: 'transaction-failed',
    category: 'unknown',
    title: 'Transaction failed, no reason given',
    happened: 'The server says only that the transaction failed; there is no other information in the code.',
    condition: 'Unknown: the code alone does not say.',
    address: 'Keep it: a bare code never condemns an address.',
    reasons: [
      'Policy or reputation, content, no mail host, a protocol error, or a block.',
      'MXroute uses 554 for blocks that lift by themselves.',
    ],
    steps: [
      us('Read the text after the code, or the log of your server: it decides.'),
      us('Look up that text here.'),
    ],
    clock: { basis: 'none', words: 'Cannot be told from the code.' },
    alsoKnownAs: ['554.'],
    disagreement:
      'Code lists give 554 five meanings by its enhanced code, SpamExperts none, MXroute a temporary block. The text comes first; a bare 554 means failed, reason unknown.',
    sources: [source.rfc5321, source.codeList, source.spamexperts],
  },
  {
    ...smtp,
    id: 'unknown',
    category: 'unknown',
    title: 'Unknown reason',
    happened: 'The text and codes do not say why it failed, or Rebound does not know them.',
    condition: 'Unknown.',
    address: 'Keep it: do not suppress anything on an unknown reason.',
    steps: [
      us('Read the whole reply and the lines around it in the log.'),
      us('Ask the receiving postmaster with the full text and the time.'),
    ],
    clock: { basis: 'none', words: 'Cannot be told.' },
    sources: [source.rfc3463],
  },
] as const satisfies readonly Cause[];

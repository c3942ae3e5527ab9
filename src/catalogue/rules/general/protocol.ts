import type { Rule } from '../../rule.ts';
import { anyOf } from '../any-of.ts';

/** The SMTP conversation itself went wrong. */
export const protocol = [
  {
    id: 'general-smtputf8',
    cause: 'smtputf8-needed',
    match: anyOf(
      /smtputf8/,
      /(?:internationali[sz]ed|non-?ascii|utf-?8) (?:\w{1,10} ){0,2}(?:address|mailbox|recipient|sender|e-?mail address)/,
    ),
    source: 'RFC 6531',
    examples: ['550 5.6.7 SMTPUTF8 is required, but was not offered by host mx.example.org'],
  },
  {
    id: 'general-smtp-unsupported',
    cause: 'smtp-unsupported',
    match: anyOf(
      /(?:command|parameter|option|argument|extension|verb)s?(?: \w{1,12}){0,2} (?:is |are |was )?(?:not (?:implemented|supported|recogni[sz]ed|allowed|available)|unimplemented|unsupported|unrecogni[sz]ed|unknown|disabled|rejected|invalid)/,
      /(?:unrecogni[sz]ed|unknown|unsupported|unimplemented|invalid|bad|illegal) (?:smtp )?(?:command|parameter|option|verb|argument)s?/,
      /not implemented|chunking/,
    ),
    unless:
      /helo command rejected|rcpt command rejected|data command rejected|end-of-data|: access denied|multi-recipient/i,
    source: 'RFC 5321 replies 500, 502, 504',
    examples: [
      '502 5.5.1 Error: command not implemented',
      '500 5.5.1 Command unrecognized',
      '501 Invalid argument to MAIL',
    ],
    not: ['504 5.5.2 <ntg>: Helo command rejected: need fully-qualified hostname'],
  },
  {
    id: 'general-smtp-sequence',
    cause: 'smtp-sequence',
    match: anyOf(
      /(?:bad|wrong|invalid|incorrect|improper|out of) (?:smtp )?(?:command )?sequence|sequence (?:of commands|error)/,
      /out of (?:order|sequence)/,
      /(?:need|expected|send|must (?:issue|give|send)|no) (?:a |an )?(?:mail(?: from)?|rcpt(?: to)?|data|helo|ehlo)(?: command)?(?: command)? (?:first|before|after|needed|expected)/,
      /sender already (?:specified|given)|nested mail|pipelining|no data after bdat|already specified/,
    ),
    source: 'RFC 5321 reply 503',
    examples: [
      '503 5.5.1 Bad sequence of commands',
      '421 4.5.1 too many SMTP errors; 503 nested MAIL command',
    ],
  },
  {
    id: 'general-smtp-syntax',
    cause: 'smtp-syntax',
    match: anyOf(
      /syntax error|(?:command|argument|parameter)s? (?:line )?(?:too long|syntax)|garbage/,
      /malformed (?:command|request)|missing (?:argument|parameter)|no parameters allowed|protocol (?:error|failure)/,
      /smtp protocol|invalid (?:smtp )?(?:request|response|reply)|command (?:was )?(?:rejected|aborted|unexpected)/,
    ),
    unless: /helo|rcpt|recipient|sender|address|mailbox|header|data command rejected|spf|end-of-data/i,
    source: 'RFC 5321 replies 500, 501',
    examples: ['501 5.5.4 Syntax error in parameters or arguments'],
    not: [
      '550 5.7.1 <localhost>: Helo command rejected: Access denied',
      '550 RFC2822 violation: header syntax error',
    ],
  },
] as const satisfies readonly Rule[];

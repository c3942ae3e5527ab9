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
    examples: [
      '550 5.6.7 SMTPUTF8 is required, but was not offered by host mx.example.org',
      '553 5.6.7 non-ASCII addresses are not taken here',
    ],
  },
  {
    id: 'general-smtp-unsupported',
    cause: 'smtp-unsupported',
    match: anyOf(
      /(?:command|parameter|option|argument|extension|verb)s?(?: \w{1,12}){0,2} (?:is |are |was )?(?:not (?:implemented|supported|recogni[sz]ed|allowed|available)|unimplemented|unsupported|unrecogni[sz]ed|unknown|disabled|rejected|invalid)/,
      /(?:unrecogni[sz]ed|unknown|unsupported|unimplemented|invalid|bad|illegal) (?:smtp )?(?:command|parameter|option|verb|argument)s?/,
      /not implemented|chunking/,
    ),
    unless: /(?:rcpt|data) command rejected/i,
    source: 'RFC 5321 replies 500, 502, 504',
    examples: [
      '502 5.5.1 Error: command not implemented',
      '500 5.5.1 Command unrecognized',
      '501 Invalid argument to MAIL',
      '502 5.5.1 Not implemented',
      '500 CHUNKING was not offered',
    ],
    not: ['554 5.7.1 <DATA>: Data command rejected: Access denied'],
  },
  {
    id: 'general-smtp-sequence',
    cause: 'smtp-sequence',
    match: anyOf(
      /(?:bad|wrong|invalid|incorrect|improper|out of) (?:smtp )?(?:command )?sequence|sequence (?:of commands|error)|out of order/,
      /(?:need|expected|send|must (?:issue|give|send)|no) (?:a |an )?(?:mail(?: from)?|rcpt(?: to)?|data|helo|ehlo)(?: command)? (?:first|before|after|needed|expected)/,
      /need (?:mail|rcpt|a recipient)\b|sender already given|already specified|nested mail|pipelining|synchroni[sz]ation error/,
    ),
    source: 'RFC 5321 reply 503',
    examples: [
      '503 5.5.1 Bad sequence of commands',
      '421 4.5.1 too many SMTP errors; 503 nested MAIL command',
      '503 5.5.1 wrong sequence',
      '503 5.5.1 sequence error',
      '503 5.5.1 DATA out of order',
      '503 5.5.1 no DATA after BDAT',
      '503 5.5.1 Error: need RCPT command',
      '503 sender already given',
      '503 5.5.0 Sender already specified',
      '554 SMTP synchronization error',
      '503 5.5.0 <DATA>: Data command rejected: Improper use of SMTP command pipelining',
    ],
  },
  {
    id: 'general-smtp-syntax',
    cause: 'smtp-syntax',
    match: anyOf(
      /syntax error|(?:command|argument|parameter)s? (?:line )?(?:too long|syntax)|garbage|malformed (?:command|request)/,
      /missing (?:argument|parameter)|no parameters allowed|protocol (?:error|failure)|smtp protocol/,
      /invalid (?:smtp )?(?:request|response|reply)|command (?:was )?(?:aborted|unexpected)/,
    ),
    source: 'RFC 5321 replies 500, 501',
    examples: [
      '501 5.5.4 Syntax error in parameters or arguments',
      '500 5.5.6 command line too long',
      '501 5.5.4 garbage after DATA',
      '500 malformed command',
      '501 missing argument',
      '501 5.5.4 no parameters allowed with DATA',
      '500 5.5.2 protocol error',
      '554 5.5.0 this is not the SMTP protocol',
      '500 invalid request',
      '451 command aborted',
    ],
  },
] as const satisfies readonly Rule[];

import type { Rule } from '../../rule.ts';
import { anyOf } from '../any-of.ts';

/** How a message is written: headers, lines, dates, encodings that a standard does not allow. */
export const form = [
  {
    id: 'general-subject-not-encoded',
    cause: 'subject-not-encoded',
    match: anyOf(
      /subject.{0,60}(?:encod|non-?ascii|8-?bit|unencoded|rfc ?2047)/,
      /(?:8-?bit|non-?ascii|unicode|unencoded|raw|invalid) (?:characters?|data|chars?).{0,40}(?:in )?(?:message |disallowed )?(?:header|subject)/,
    ),
    source: 'RFC 2047 checks',
    examples: [
      '550 5.6.0 Subject header contains unencoded non-ASCII characters',
      '554 5.6.0 Improper use of 8-bit data in message header',
    ],
  },
  {
    id: 'general-line-too-long',
    cause: 'line-too-long',
    match: anyOf(
      /lines?\b.{0,30}(?:too long|exceed\w{0,3}|longer than|over \d{3,4}|length|limit)|(?:long|overlong) lines?\b/,
      /998 (?:char|octet|bytes)/,
    ),
    unless: /^500\b|command line|header line/i,
    source: 'RFC 5322 section 2.1.1',
    examples: [
      '552 5.6.0 Line too long (maximum 998 characters)',
      '554 5.6.0 a line exceeds the maximum',
      '554 5.6.0 message with overlong lines',
      '554 5.6.0 more than 998 octets without a break',
    ],
    not: ['500 Line too long', '552 5.6.0 Header line too long', '501 5.5.6 command line too long'],
  },
  {
    id: 'general-header-too-long',
    cause: 'header-too-long',
    match: anyOf(
      /headers? (?:line |field |value |block |section )?(?:is |are )?(?:too (?:long|large|big)|size)/,
      /(?:header|headers) .{0,60}exceeds?\b|too (?:many|large) headers?/,
    ),
    source: 'Header limits of Exim, Gmail, Exchange',
    examples: [
      '552 5.6.0 Header line too long',
      '552 5.6.0 too many headers',
      '552 5.6.0 the headers exceed 32 kilobytes',
    ],
  },
  {
    id: 'general-list-duplicate',
    cause: 'mailing-list-problem',
    match: /duplicated? message-?id/i,
    source: 'fml and other list software',
    examples: ['Duplicated Message-ID in <list@example.org>'],
  },
  {
    id: 'general-header-malformed',
    cause: 'header-malformed',
    match: anyOf(
      /(?:missing|no|invalid|bad|malformed|duplicate|multiple|illegal|broken|incorrect|incomplete|more than one|several|without(?: an?)?(?: valid)?|lacks?(?: an?)?|too many (?:equal )?|bare|empty|badly formed|improper|faulty|suspicious|syntax error in|non-?rfc|forged|must (?:contain|have)(?: an?)?|does(?:n't| not) (?:contain|have)(?: an?)?(?: valid)?|required) .{0,40}?\b(?:headers?\b|(?:from:|to:|cc:|date|subject|message-?id|sender|reply-to|received|mime-version|content-type)(?::|[:"' ]{0,3}(?:header|field|line))|message-?id|x-headers|resent-\w{2,10})/,
      /headers?\b.{0,40}(?:missing|empty|invalid|malformed|error|syntax|not (?:rfc|valid|compliant|accepted|allowed)|duplicate|violat|must|bad|broken|illegal|repeated|contains|problem|incorrect|required)/,
      /(?:not|non|isn't|is not) ?-?(?:rfc|compliant with rfc|in compliance with rfc|conform\w{0,4} (?:to|with) rfc)\s?-?(?:822|2822|5322)?/,
      /(?:rfc ?-?(?:822|2822|5322|2045|2047)).{0,40}(?:complian|violat|conform|require|not|error|syntax|format)/,
      /(?:violat\w{1,4}|complian\w{1,3} with|conform\w{0,4} to) (?:of )?rfc|rfc (?:violation|complian|non-?complian)/,
      /(?:missing|no|without(?: an?)?|lacks?(?: an?)?|requires?(?: an?)?|must have(?: an?)?) (?:one-click )?list-unsubscribe/,
      /(?:multiple|several|more than one) (?:addresses in )?from\b|bare (?:lf|cr|newline|linefeed|carriage)|(?:stray|lone) (?:lf|cr)/,
    ),
    unless: /header error|command/i,
    source: 'RFC 5322 checks of many servers',
    examples: [
      '554 5.6.0 Message refused: missing Date: header',
      "550 'To' header is empty",
      '554 Multiple From addresses',
      '550 bare LF in the message is not allowed',
      '550 no recipients in message header',
      '550 Lone CR or LF in body (see RFC2822 section 2.3)',
      '554 5.6.0 non-RFC message',
      '554 5.6.0 RFC 5322 format error',
      '554 5.6.0 violation of RFC',
      '554 5.6.0 RFC violation',
      '550 5.7.1 Message rejected. Missing List-Unsubscribe',
    ],
    not: [
      '550 5.7.1 header error: local policy violation',
      "500 5.5.1 Invalid command: 'Message-ID: <1@example.com>'",
    ],
  },
  {
    id: 'general-date-out-of-range',
    cause: 'date-out-of-range',
    match: anyOf(
      /\bdate\b.{0,40}(?:too (?:old|far)|in the (?:future|past)|out of range|invalid|expired)/,
      /(?:message|mail) (?:is )?too old|future date/,
    ),
    unless: /deliver|queue|giving up/i,
    source: 'Date checks',
    examples: [
      '550 5.6.0 Message rejected: Date is too far in the past',
      '554 5.6.0 message is too old',
      '554 5.6.0 future date',
    ],
    not: [
      'message too old, giving up',
      '5.4.7 - Delivery expired (message too old)',
      '554 message too old, removed from queue',
    ],
  },
  {
    id: 'general-message-malformed',
    cause: 'message-malformed',
    match: anyOf(
      /(?:malformed|badly formed|ill-?formed|invalid|corrupt(?:ed)?|broken|bad|incorrect|improper(?:ly)?) (?:\w{1,12} ){0,2}(?:mime|message|mail|e-?mail|content|body|structure|encoding|charset|format(?:ted)?|multipart|boundary)\b/,
      /(?:message|mail|mime|body|content|encoding|charset|boundary).{0,40}(?:malformed|is (?:invalid|corrupt|broken)|not (?:be )?(?:valid|parsed?|acceptable format|properly)|parse error|cannot be parsed|parsing|unparse?able)/,
      /mime (?:error|format|encoding|parse|content)/,
      /(?:null|nul|control|invalid|illegal|forbidden) (?:bytes?|characters?|chars?)|message format|content conversion/,
      /content-transfer-encoding|8bit|binarymime|(?:base64|quoted-printable) /,
    ),
    unless: /recipient|user|command|syntax|smtputf8|credentials|argument/i,
    source: 'MIME checks of many servers',
    examples: [
      '554 5.6.0 Mail message is malformed. Not accepted.',
      '554 5.6.0 malformed message',
      '554 5.6.0 MIME error',
      '554 5.6.0 NUL characters found',
      '554 5.6.0 unknown message format',
      '554 5.6.3 content conversion failed',
      '554 5.6.1 Content-Transfer-Encoding unknown',
      '554 5.6.3 8bit data refused',
      '554 5.6.3 BINARYMIME refused',
      '554 5.6.0 base64 decoding failed',
    ],
    not: [
      '501 Invalid argument to MAIL',
      '550 invalid message recipient',
      '500 invalid mail command',
      '501 invalid mail syntax',
      '535 invalid mail credentials',
      '535 5.7.8 incorrect mail user or password',
      '554 5.6.9 malformed message: SMTPUTF8 is needed',
    ],
  },
] as const satisfies readonly Rule[];

import { decodeCharset } from './mime/charset.ts';
import { oneLine, wholeAnswer } from './transcript.ts';

const longestReason = 2_000;
const code = /(?<![\d.])(?:[45]\d\d(?=[- ]\S)|[45]\.\d\.\d{1,3}\b)/;
/** What every report says, whatever happened. */
const greeting =
  /^(?:this is the .{0,60}(?:mail|program)|hi\. this is|i'?m (?:sorry|afraid)|be delivered to one or more|for further assistance|if you do so|delete your own text|the mail system$|the original message was received|this is a delivery status|this is a system-generated|please do not resend|do not reply|this message was created automatically|a message that you sent|this is a mime|this is an automatically generated|dear |hello|sorry, we were unable|no action is required|delivery attempts will continue|the message (?:identifier|has not)|this (?:is only a warning|warning)|you do not need to|your message$|subject: |message text:|if your message was also sent|possibly truncated|original message follows|questions\?)/i;

/**
 * The words that say what happened: the paragraphs with a code, else all but the greetings; one line, at most
 * 2,000 characters.
 */
export function reasonIn(text: string): string {
  const paragraphs = text.slice(0, 20_000).split(/\n[ \t]*\n/);
  const coded = paragraphs.filter((one) => code.test(one));
  const telling =
    coded.length > 0
      ? coded
      : paragraphs.slice(0, beforeFooter(paragraphs)).filter((one) => !greeting.test(one.trim()));
  return plain((telling.length > 0 ? telling : paragraphs).join(' '));
}

/**
 * Scanners and companies add their own words below a line of underscores or stars; Mail.Ru sets its reason
 * between two lines of stars.
 */
function beforeFooter(paragraphs: readonly string[]): number {
  const line = paragraphs.findIndex((one, index) => index > 0 && /^\s{0,10}(?:_{10}|-- ?$)/m.test(one));
  const stars = paragraphs.findLastIndex((one, index) => index > 0 && /^\s{0,10}\*{10}/m.test(one));
  return Math.min(...[line, stars].filter((at) => at >= 0), paragraphs.length);
}

/** What qmail adds when it stops trying. What it was told before is worth more. */
const givesUp = /(?<=.{12})\s?I'm not going to try again; this message has been in the queue too long\.$/;

function withoutGivingUp(line: string): string {
  return line.endsWith('too long.') ? line.replace(givesUp, '') : line;
}

/** One line, at most 2,000 characters; bytes that Exim prints in octal (`\\303\\244`) are letters again. */
function plain(text: string): string {
  const line = withoutGivingUp(oneLine(text)).slice(0, longestReason);
  if (!/\\[2-3][0-7][0-7]/.test(line)) return line;
  return line.replace(/(?:\\[2-3][0-7][0-7]){1,200}/g, (escaped) => {
    const bytes = [...escaped.matchAll(/[0-7]{3}/g)].map((match) =>
      String.fromCharCode(Number.parseInt(match[0], 8)),
    );
    return decodeCharset(bytes.join(''), '');
  });
}

/** The field's diagnostic, whole, or the words when there is no field. */
export function fullDiagnostic(field: string, text: string): string {
  return field === '' ? reasonIn(text) : plain(wholeAnswer(field, text));
}

const host =
  /\b(?:host|server|while talking to|by|from mail server)[ \n\t]{1,20}<?(?<host>[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,8})/i;

/** `host mx.example.com[192.0.2.1] said:` and its kin; lower case, `''` when no host is named. */
export function hostIn(text: string): string {
  return host.exec(text)?.groups?.['host']?.toLowerCase() ?? '';
}

const command =
  /(?:in\s{1,8}reply\s{1,8}to|after|>>>|response to|following|sent:?)\s{1,10}(?:end\s{1,8}of\s{1,8})?(?:SMTP )?(?<name>RCPT|MAIL FROM|MAIL|DATA|EHLO|HELO|STARTTLS|AUTH|\.|initial connection|connect(?:ion)?\b)|refused\s{1,8}to\s{1,8}talk\s{1,8}to\s{1,8}me/i;

/**
 * With pipelining the transcript shows DATA, yet the answers to RCPT come first: the one to DATA says that no
 * recipient is left.
 */
const recipientsRefused = /<<< 5\d\d[^\n]{0,60}(?:need rcpt|no (?:valid )?recipients|rcpt first)/i;

/**
 * Of a transcript that shows the steps before as well: from the command that stands before the first refusal.
 */
function refusedStep(text: string): string {
  const refusal = text.search(/<<< [45]\d\d/);
  const sent = refusal < 0 ? -1 : text.lastIndexOf('>>>', refusal);
  return sent < 0 ? text : text.slice(sent);
}

/**
 * The SMTP command that was answered, upper case: `RCPT`, `MAIL`, `DATA`, `CONNECT` …; `''` when none is
 * named.
 */
export function commandIn(text: string): string {
  const match = command.exec(refusedStep(text));
  if (!match) return '';
  const name = match.groups?.['name']?.toUpperCase() ?? 'CONNECT';
  if (name === 'DATA' && recipientsRefused.test(text)) return 'RCPT';
  if (name === '.') return 'DATA';
  return name.includes('CONNECT') ? 'CONNECT' : (name.split(' ')[0] ?? '');
}

import { failure, stillTrying } from './phrases.ts';

const longestReason = 2_000;
const code = /(?<![\d.])(?:[45]\d\d(?=[- ]\S)|[45]\.\d\.\d{1,3}\b)/;
/** What every report says, whatever happened. */
const greeting =
  /^(?:this is the .{0,60}(?:mail|program)|hi\. this is|i'?m (?:sorry|afraid)|be delivered to one or more|for further assistance|if you do so|delete your own text|the mail system$|this message was created automatically|a message that you sent|this is a mime|this is an automatically generated|dear |hello|sorry,? )/im;

/** The words that say what happened: the paragraphs with a code or a failure, without greetings; one line, at most 2,000 characters. */
export function reasonIn(text: string): string {
  const paragraphs = text.slice(0, 20_000).split(/\n[ \t]*\n/);
  const telling = paragraphs.filter((one) => code.test(one) || (!greeting.test(one) && (failure.test(one) || stillTrying.test(one))));
  const chosen = telling.length > 0 ? telling : paragraphs;
  return chosen.join(' ').replace(/\s+/g, ' ').trim().slice(0, longestReason);
}

const host = /\b(?:host|server|while talking to|by|from mail server)[ \n\t]{1,20}<?(?<host>[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,8})/i;

/** `host mx.example.com[192.0.2.1] said:` and its kin; lower case, `''` when no host is named. */
export function hostIn(text: string): string {
  return host.exec(text)?.groups?.['host']?.toLowerCase() ?? '';
}

const command =
  /(?:in reply to|after|>>>|response to|following|sent:?)\s{1,10}(?:end of )?(?:SMTP )?(?<name>RCPT|MAIL FROM|MAIL|DATA|EHLO|HELO|STARTTLS|AUTH|\.|initial connection|connect(?:ion)?\b)|refused to talk to me/i;

/** The SMTP command that was answered, upper case: `RCPT`, `MAIL`, `DATA`, `CONNECT` …; `''` when none is named. */
export function commandIn(text: string): string {
  const match = command.exec(text);
  if (!match) return '';
  const name = match.groups?.['name']?.toUpperCase() ?? 'CONNECT';
  if (name === '.') return 'DATA';
  return name.includes('CONNECT') ? 'CONNECT' : (name.split(' ')[0] ?? '');
}

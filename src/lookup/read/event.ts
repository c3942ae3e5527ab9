/**
 * An event of a sending service as its JSON was pasted: what the receiving server said, or that nothing was
 * sent.
 */
export interface PastedEvent {
  /** The server's words and codes; `''` when the event holds none. */
  readonly reply: string;
  /** The service did not send: the address stands on a list of its own. */
  readonly dropped: boolean;
}

/** Fields that hold a server's words, the telling ones first. */
const telling = [
  'diagnosticcode',
  'smtp-response',
  'smtpresponse',
  'response',
  'reason',
  'description',
  'error',
  'message',
  'details',
];
/**
 * Words for which a service means its own lists (SendGrid `dropped`, SES `OnAccountSuppressionList`, Postmark
 * `InactiveRecipient`).
 */
const droppedWord =
  /^(?:dropped|suppressed|rejected_by_list)$|suppress(?:ed|ion)|inactive ?recipient|bounced address|unsubscribed address|spam reporting address|previously bounced/i;

const mostValues = 400;
const deepest = 8;

/** Texts of a parsed JSON with the names of their fields, as far as a paste is worth it. */
function textsIn(value: unknown, name = '', depth = 0, all: [string, string][] = []): [string, string][] {
  if (all.length >= mostValues || depth > deepest) return all;
  if (typeof value === 'string') all.push([name.toLowerCase(), value]);
  else if (value !== null && typeof value === 'object')
    for (const [key, inner] of Object.entries(value))
      textsIn(inner, Array.isArray(value) ? name : key, depth + 1, all);
  return all;
}

/** `MailboxFull` as words. */
const spaced = (text: string): string => text.replace(/(?<=[a-z])(?=[A-Z])/g, ' ');

/** Reads one pasted event or a list of them; `null` when the text is no such JSON. */
export function readEvent(text: string): PastedEvent | null {
  if (!/^\s*[[{]/.test(text)) return null;
  const parsed = parsedJson(text);
  if (parsed === undefined) return null;
  const texts = textsIn(parsed);
  const of = (name: string): string => texts.find(([key]) => key === name)?.[1] ?? '';
  // A bounce that SES only gives a type is read by it: the classifier knows the pairs.
  const said = telling.map(of).find((found) => found !== '');
  const words = said === undefined ? of('bouncesubtype') && text.trim() : spaced(said);
  const isEvent =
    words !== '' || ['event', 'notificationtype', 'eventtype', 'type'].some((name) => of(name) !== '');
  if (!isEvent) return null;
  const status = of('status');
  const code = /^[45]\.\d{1,3}\.\d{1,3}$/.test(status) && !words.includes(status) ? status : '';
  const dropped = [of('event'), of('type'), of('complaintsubtype'), of('bouncesubtype'), words].some((one) =>
    droppedWord.test(one),
  );
  return { reply: [code === '5.0.0' ? '' : code, words].filter(Boolean).join(' '), dropped };
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

import { isIP } from 'node:net';
import type { Attempt } from '../attempt/attempt.ts';
import { classifyText } from '../classify/classify.ts';
import { providerOf } from '../classify/provider.ts';
import type { TextVerdict, Verdict } from '../classify/verdict.ts';
import { isAddress } from '../ndr/addresses.ts';
import type { Original } from '../ndr/report.ts';

/** Successes at hosts of no known provider: they are mail that goes out, and prove nothing of a provider. */
export const OTHER = 'other';

/** Domain part, lower case, `''` when there is none. */
export const domainOf = (address: string): string =>
  address.includes('@') ? address.slice(address.lastIndexOf('@') + 1).toLowerCase() : '';

/**
 * Who accepted it: by the host that did. What a smarthost accepts says nothing of the provider behind it;
 * where no host is named (a sending service speaks of the recipient's server), the recipient's domain
 * decides.
 */
export const acceptedBy = ({ remoteHost, recipient }: Attempt): string =>
  providerOf(remoteHost, '', remoteHost === '' ? domainOf(recipient) : '') || OTHER;

/** Whether a success says something of the address: the recipient's own server took it. */
export const reachedRecipient = ({ remoteHost, recipient }: Attempt): boolean =>
  remoteHost === '' ||
  providerOf(remoteHost, '', '') !== '' ||
  `.${remoteHost}`.endsWith(`.${domainOf(recipient)}`);

/**
 * The domain that may tell the provider: not when a host was asked by its name, which then speaks for itself
 * (a smarthost).
 */
const domainThatTells = ({ remoteHost, recipient }: Attempt): string =>
  remoteHost !== '' && isIP(remoteHost) === 0 ? '' : domainOf(recipient);

/** Verdicts by what they were made from: a block is told in the same words again and again. */
const remembered = new Map<string, ReturnType<typeof classifyText>>();
const mostRemembered = 2_000;

function verdictOnText(attempt: Attempt): ReturnType<typeof classifyText> {
  const input = {
    text: attempt.reply,
    status: attempt.status,
    command: attempt.command,
    host: attempt.remoteHost,
    domain: domainThatTells(attempt),
    kind: attempt.action === 'failed' ? 'bounce' : 'delay',
  } as const;
  const key = JSON.stringify(Object.values(input));
  const known = remembered.get(key);
  if (known) return known;
  const verdict = classifyText(input);
  if (remembered.size >= mostRemembered) remembered.clear();
  remembered.set(key, verdict);
  return verdict;
}

/** A mistyped address stands as it was typed, and condemns nobody: whoever was meant was never tried. */
const condemning = (verdict: TextVerdict, recipient: string): TextVerdict =>
  isAddress(recipient) ? verdict : { ...verdict, addressVerdict: 'keep' };

/** What a refusal means for its recipient. */
export const verdictOn = (attempt: Attempt): Verdict => ({
  ...condemning(verdictOnText(attempt), attempt.recipient),
  address: attempt.recipient,
  originalRecipient: '',
  finalRecipients: [],
  domain: domainOf(attempt.recipient),
  action: attempt.action === 'failed' ? 'failed' : 'delayed',
  diagnostic: attempt.reply,
  remoteMta: attempt.remoteHost,
  arrivalAt: attempt.queuedSince,
  lastAttemptAt: attempt.at,
  willRetryUntil: null,
});

/** The message as far as a log knows it: the envelope's sender, and not its author. */
export const originalOf = (
  { messageId, sender, recipient }: Pick<Attempt, 'messageId' | 'sender' | 'recipient'>,
  sendingIp: string,
): Original => ({
  messageId,
  from: '',
  to: recipient,
  subject: '',
  date: '',
  listId: '',
  campaign: '',
  mailer: '',
  sendingIp,
  helo: '',
  envelopeFrom: sender,
});

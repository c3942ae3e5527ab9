import { list } from './fields.ts';

/** Services whose events are signed; of `ses` the topics are named that may speak. */
const signers = ['sendgrid', 'mailgun', 'stalwart', 'postal', 'ses'] as const;

/**
 * Keys by service, from `EVENT_KEYS` (`sendgrid:KEY mailgun:KEY ses:TOPIC_ARN …`). The keys are not shown in
 * mistakes.
 */
export function eventKeys(
  text: string | undefined,
  mistakes: string[],
): Readonly<Record<string, readonly string[]>> {
  const keys: Record<string, readonly string[]> = {};
  for (const word of list(text)) {
    const colon = word.indexOf(':');
    const service = signers.find((one) => one === word.slice(0, colon));
    if (service && colon < word.length - 1) keys[service] = [...(keys[service] ?? []), word.slice(colon + 1)];
    else
      mistakes.push(
        `EVENT_KEYS holds something that is not SERVICE:KEY; services are ${signers.join(', ')}.`,
      );
  }
  return keys;
}

import type { Attempt } from '../attempt.ts';
import {
  at,
  attemptOf,
  bracketed,
  complains,
  list,
  type Mapper,
  nothing,
  type Told,
  tells,
  text,
  timeOf,
} from './told.ts';

/** `smtp; 550 5.1.1 …` as RFC 3464 types it. */
const untyped = (diagnostic: string): string => diagnostic.replace(/^\s{0,5}smtp\s{0,5};\s{0,5}/i, '');

/** What all recipients of a message have in common. */
const common = (event: unknown): Partial<Attempt> => ({
  // The id that the recipients saw: SES replaces the sender's Message-ID with its own.
  messageId: bracketed(text(event, 'mail', 'commonHeaders', 'messageId')),
  queueId: text(event, 'mail', 'messageId'),
  server: 'amazonses.com',
  sender: text(event, 'mail', 'source'),
  queuedSince: timeOf(at(event, 'mail', 'timestamp')),
});

/**
 * Withheld by SES for its own lists (`Suppressed`, `OnAccountSuppressionList`): nobody was asked, and nobody
 * complained.
 */
const withheld = /suppress/i;

function bounce(event: unknown): Told {
  if (withheld.test(text(event, 'bounce', 'bounceSubType'))) return nothing;
  const when = timeOf(at(event, 'bounce', 'timestamp'));
  return tells(
    ...list(event, 'bounce', 'bouncedRecipients').map((one) =>
      attemptOf(
        {
          ...common(event),
          // Also a Transient one is the end: SES tells of it after it has given up (DeliveryDelay is the
          // other).
          action: 'failed',
          recipient: text(one, 'emailAddress'),
          reply: untyped(text(one, 'diagnosticCode')) || text(event, 'bounce', 'bounceSubType'),
          status: text(one, 'status'),
        },
        when,
      ),
    ),
  );
}

function complaint(event: unknown): Told {
  if (withheld.test(text(event, 'complaint', 'complaintSubType'))) return nothing;
  const { messageId = '', sender = '' } = common(event);
  const when = timeOf(at(event, 'complaint', 'timestamp')) ?? 0;
  return complains(
    ...list(event, 'complaint', 'complainedRecipients').map((one) => ({
      at: when,
      recipient: text(one, 'emailAddress'),
      messageId,
      sender,
    })),
  );
}

function delay(event: unknown): Told {
  const when = timeOf(at(event, 'deliveryDelay', 'timestamp'));
  return tells(
    ...list(event, 'deliveryDelay', 'delayedRecipients').map((one) =>
      attemptOf(
        {
          ...common(event),
          action: 'deferred',
          recipient: text(one, 'emailAddress'),
          reply: untyped(text(one, 'diagnosticCode')) || text(event, 'deliveryDelay', 'delayType'),
          status: text(one, 'status'),
        },
        when,
      ),
    ),
  );
}

function delivery(event: unknown): Told {
  const when = timeOf(at(event, 'delivery', 'timestamp'));
  return tells(
    ...list(event, 'delivery', 'recipients').map((recipient) =>
      attemptOf(
        {
          ...common(event),
          action: 'delivered',
          recipient: text(recipient),
          reply: text(event, 'delivery', 'smtpResponse'),
          remoteIp: text(event, 'delivery', 'remoteMtaIp'),
        },
        when,
      ),
    ),
  );
}

const kinds: Readonly<Record<string, (event: unknown) => Told>> = {
  Bounce: bounce,
  Complaint: complaint,
  DeliveryDelay: delay,
  Delivery: delivery,
};

/**
 * An event of Amazon SES as SNS carries it (docs.aws.amazon.com/ses, "Contents of event data that Amazon SES
 * publishes to Amazon SNS", read 2026-11). `notificationType` is the older name of `eventType`.
 */
export const ses: Mapper = (event) =>
  kinds[text(event, 'eventType') || text(event, 'notificationType')]?.(event) ?? nothing;

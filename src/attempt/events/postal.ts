import type { Attempt } from '../attempt.ts';
import { at, attemptOf, bracketed, type Mapper, nothing, tells, text, timeOf } from './told.ts';

/**
 * docs.postalserver.io, developer, "Webhooks"; names of the events seen in postalserver discussion 3662,
 * their fields not tried on a running Postal. A bounce that came by mail (MessageBounced) comes to the
 * mailbox.
 */
const actions: Readonly<Record<string, Attempt['action']>> = {
  MessageSent: 'delivered',
  MessageDelayed: 'deferred',
  MessageDeliveryFailed: 'failed',
};

/**
 * Postal's webhook, one event a request. `details` are its own words, `output` what the other server
 * answered.
 */
export const postal: Mapper = (body) => {
  const payload = at(body, 'payload');
  const action = actions[text(body, 'event')];
  const message = at(payload, 'message');
  const details = text(payload, 'details');
  // A message to an address on its own suppression list was never tried.
  if (!action || text(message, 'direction') === 'incoming' || /suppression list/i.test(details))
    return nothing;
  return tells(
    attemptOf(
      {
        action,
        recipient: text(message, 'to'),
        reply: text(payload, 'output') || details,
        queueId: text(message, 'token') || text(message, 'id'),
        messageId: bracketed(text(message, 'message_id')),
        sender: text(message, 'from'),
        queuedSince: timeOf(at(message, 'timestamp')),
      },
      timeOf(at(payload, 'timestamp')) ?? timeOf(at(body, 'timestamp')),
    ),
  );
};

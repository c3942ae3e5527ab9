import type { Attempt } from '../attempt.ts';
import { kumomta } from './kumomta.ts';
import { plain } from './plain.ts';
import { postal } from './postal.ts';
import { ses } from './ses.ts';
import { stalwart } from './stalwart.ts';
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
  together,
} from './told.ts';

/**
 * twilio.com/docs/sendgrid, "Event Webhook Reference" (read 2026-11). `dropped` was withheld by SendGrid
 * itself.
 */
function sendgridEvent(event: unknown): Told {
  const when = timeOf(at(event, 'timestamp'));
  const recipient = text(event, 'email');
  const messageId = bracketed(text(event, 'smtp-id'));
  const words = text(event, 'reason') || text(event, 'response');
  const actions: Readonly<Record<string, Attempt['action']>> = {
    delivered: 'delivered',
    deferred: 'deferred',
    bounce: 'failed',
  };
  const kind = text(event, 'event');
  if (kind === 'spamreport') return complains({ at: when ?? 0, recipient, messageId, sender: '' });
  const action = actions[kind];
  if (!action) return nothing;
  const queueId = text(event, 'sg_message_id');
  return tells(
    attemptOf(
      {
        action,
        recipient,
        reply: words,
        status: text(event, 'status'),
        messageId,
        queueId,
        server: 'sendgrid.net',
      },
      when,
    ),
  );
}

/**
 * documentation.mailgun.com, "Events" and "Webhooks" (read 2026-11). A reason `suppress-…` was withheld by
 * Mailgun itself.
 */
const mailgun: Mapper = (body) => {
  const event = at(body, 'event-data');
  const when = timeOf(at(event, 'timestamp'));
  const recipient = text(event, 'recipient');
  const messageId = bracketed(text(event, 'message', 'headers', 'message-id'));
  const sender = text(event, 'envelope', 'sender');
  const kind = text(event, 'event');
  if (kind === 'complained') return complains({ at: when ?? 0, recipient, messageId, sender });
  if ((kind !== 'failed' && kind !== 'delivered') || text(event, 'reason').startsWith('suppress-'))
    return nothing;
  const status = at(event, 'delivery-status');
  const reply = [text(status, 'code'), text(status, 'message') || text(status, 'description')].filter(
    (word) => word !== '' && word !== '0',
  );
  return tells(
    attemptOf(
      {
        action:
          kind === 'delivered'
            ? 'delivered'
            : text(event, 'severity') === 'temporary'
              ? 'deferred'
              : 'failed',
        recipient,
        reply: reply.join(' '),
        status: text(status, 'enhanced-code'),
        messageId,
        queueId: messageId,
        server: 'mailgun.net',
        sender,
        remoteHost: text(status, 'mx-host').toLowerCase(),
        localIp: text(event, 'envelope', 'sending-ip'),
      },
      when,
    ),
  );
};

/** postmarkapp.com/developer, "Bounce webhook", and the enumeration of types in its client (read 2026-11). */
const postmarkActions: Readonly<Record<string, Attempt['action']>> = {
  HardBounce: 'failed',
  SoftBounce: 'failed',
  Blocked: 'failed',
  DnsError: 'failed',
  SpamNotification: 'failed',
  DMARCPolicy: 'failed',
  BadEmailAddress: 'failed',
  Undeliverable: 'failed',
  Transient: 'deferred',
};

const postmark: Mapper = (body) => {
  const id = text(body, 'MessageID');
  const messageId = id === '' ? '' : `<${id}@mtasv.net>`;
  const sender = text(body, 'From');
  const known = { messageId, queueId: id, server: 'mtasv.net', sender };
  const kind = text(body, 'RecordType');
  if (kind === 'Delivery')
    return tells(
      attemptOf(
        { ...known, action: 'delivered', recipient: text(body, 'Recipient'), reply: text(body, 'Details') },
        timeOf(at(body, 'DeliveredAt')),
      ),
    );
  const when = timeOf(at(body, 'BouncedAt'));
  if (kind === 'SpamComplaint')
    return complains({ at: when ?? 0, recipient: text(body, 'Email'), messageId, sender });
  const action = kind === 'Bounce' ? postmarkActions[text(body, 'Type')] : undefined;
  if (!action) return nothing;
  const reply = (text(body, 'Details') || text(body, 'Description')).replace(/^smtp;\s{0,5}/i, '');
  return tells(attemptOf({ ...known, action, recipient: text(body, 'Email'), reply }, when));
};

/**
 * developers.brevo.com, "Transactional webhooks" (read 2026-11). `blocked`, `invalid_email` and `error` were
 * never sent.
 */
const brevoActions: Readonly<Record<string, Attempt['action']>> = {
  delivered: 'delivered',
  deferred: 'deferred',
  soft_bounce: 'failed',
  hard_bounce: 'failed',
};

function brevoEvent(event: unknown): Told {
  // `date` is in the account's zone; these are UTC.
  const when = timeOf(at(event, 'ts_event')) ?? timeOf(at(event, 'ts_epoch')) ?? timeOf(at(event, 'ts'));
  const messageId = bracketed(text(event, 'message-id'));
  const recipient = text(event, 'email');
  const kind = text(event, 'event');
  if (kind === 'spam') return complains({ at: when ?? 0, recipient, messageId, sender: '' });
  const action = brevoActions[kind];
  if (!action) return nothing;
  return tells(
    attemptOf(
      {
        action,
        recipient,
        reply: text(event, 'reason'),
        messageId,
        queueId: messageId,
        server: 'brevo.com',
        localIp: text(event, 'sending_ip'),
      },
      when,
    ),
  );
}

/** Who may post events, by the last word of the path (`/events/sendgrid`); `plain` at `/events` itself. */
export const services = {
  plain,
  kumomta,
  postal,
  stalwart,
  ses,
  sendgrid: (body) => together(list(body).map(sendgridEvent)),
  mailgun,
  postmark,
  brevo: (body) => together(list(body).map(brevoEvent)),
} as const satisfies Readonly<Record<string, Mapper>>;

export type Service = keyof typeof services;

export const isService = (word: string): word is Service => Object.hasOwn(services, word);

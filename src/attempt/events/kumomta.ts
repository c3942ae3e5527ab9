import type { Attempt } from '../attempt.ts';
import { verbOf } from '../reply.ts';
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
 * docs.kumomta.com, reference, "Log Record" (read 2026-11): types; OOB is a bounce that came by mail, and
 * comes to the mailbox.
 */
const actions: Readonly<Record<string, Attempt['action']>> = {
  Delivery: 'delivered',
  TransientFailure: 'deferred',
  Bounce: 'failed',
  Expiration: 'failed',
};

/** `{code, enhanced_code: {class, subject, detail}, content}` as the reply that it was. */
function replyOf(record: unknown): { readonly reply: string; readonly status: string } {
  const parts = ['class', 'subject', 'detail'].map((part) => text(record, 'response', 'enhanced_code', part));
  const status = parts.includes('') ? '' : parts.join('.');
  const words = [text(record, 'response', 'code'), status, text(record, 'response', 'content')];
  return { reply: words.filter(Boolean).join(' '), status };
}

/** `192.0.2.10:42417`, `[2001:db8::1]:42417`. */
const ipOf = (address: string): string =>
  /^\[?(?<ip>[\d.]{7,15}|[\da-f:]{3,39})\]?(?::\d{1,5})?$/i.exec(address)?.groups?.['ip'] ?? '';

function one(record: unknown): Told {
  const when = timeOf(at(record, 'timestamp')) ?? timeOf(at(record, 'event_time'));
  if (text(record, 'type') === 'Feedback') {
    const report = at(record, 'feedback_report');
    const recipient = text(list(report, 'original_rcpt_to')[0]).replace(/^<|>$/g, '');
    return complains({ at: when ?? 0, recipient, messageId: '', sender: text(report, 'original_mail_from') });
  }
  const action = actions[text(record, 'type')];
  if (!action) return nothing;
  const { reply, status } = replyOf(record);
  const recipients = list(record, 'recipient').map((recipient) => text(recipient));
  return tells(
    ...recipients.map((recipient) =>
      attemptOf(
        {
          action,
          recipient,
          reply,
          status,
          command: verbOf(text(record, 'response', 'command')),
          server: text(record, 'nodeid'),
          queueId: text(record, 'id'),
          messageId: bracketed(
            text(record, 'headers', 'Message-ID') || text(record, 'headers', 'message-id'),
          ),
          sender: text(record, 'sender'),
          remoteHost: text(record, 'peer_address', 'name').toLowerCase().replace(/\.$/, ''),
          remoteIp: text(record, 'peer_address', 'addr'),
          localIp: ipOf(text(record, 'source_address', 'address')),
          queuedSince: timeOf(at(record, 'created')),
        },
        when,
      ),
    ),
  );
}

/** KumoMTA's log hook: one record, or a list of them. */
export const kumomta: Mapper = (body) => together(list(body).map(one));

import type { Attempt } from '../attempt.ts';
import {
  at,
  attemptOf,
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
 * stalw.art, docs, "Webhooks" and the list of events (the envelope was seen there, the fields of the events
 * were not tried on a running Stalwart): an envelope `{events: [{id, createdAt, type, data}]}`. The
 * `delivery.dsn-…` events are one a recipient at the end of an attempt; the others tell of steps on the way.
 */
const actions: Readonly<Record<string, Attempt['action']>> = {
  'delivery.dsn-success': 'delivered',
  'delivery.dsn-temp-fail': 'deferred',
  'delivery.dsn-perm-fail': 'failed',
};

function one(event: unknown): Told {
  const action = actions[text(event, 'type')];
  if (!action) return nothing;
  const data = at(event, 'data');
  const when = timeOf(at(event, 'createdAt'));
  const reply = [text(data, 'code'), text(data, 'details') || text(data, 'reason')].filter(Boolean).join(' ');
  return tells(
    ...list(data, 'to').map((recipient) =>
      attemptOf(
        {
          action,
          recipient: text(recipient),
          reply,
          queueId: text(data, 'queueId'),
          sender: text(data, 'from'),
          remoteHost: text(data, 'hostname').toLowerCase(),
          remoteIp: text(data, 'remoteIp'),
          localIp: text(data, 'localIp'),
        },
        when,
      ),
    ),
  );
}

/** Stalwart's webhook. */
export const stalwart: Mapper = (body) => together(list(body, 'events').map(one));

import { describe, expect, test } from 'vitest';
import { type Ailment, ailments, type Health, recovered } from '../../src/incident/self.ts';
import { DAY, HOUR } from '../../src/time/span.ts';

/** What Rebound says of itself, word for word: it is what a person reads who must mend it. */
type Mailbox = Health['mailboxes'][number];
const now = Date.UTC(2026, 10, 2, 9);
const well: Mailbox = {
  name: 'bounces',
  unreachableSince: null,
  error: '',
  unfiledSince: null,
  backlog: [0],
  lastMailAt: now - HOUR,
  readUp: true,
  watchedSince: now - 30 * DAY,
  longestSilenceMs: 2 * HOUR,
};
const told = (mailbox: Partial<Mailbox>, rest: Partial<Health> = {}): readonly Ailment[] =>
  ailments({ mailboxes: [{ ...well, ...mailbox }], read: 80, unread: 0, everHeard: true, ...rest }, now);

const SET_UP =
  'Check that bounces go there: the return path (envelope sender) of what you send, forwarding, and filters; "rebound doctor" looks at the mailbox itself.';

describe('each trouble says what is wrong, since when, and what to do', () => {
  test.for<[string, () => readonly Ailment[], Ailment]>([
    [
      'a mailbox that cannot be reached, and why',
      () => told({ unreachableSince: now - HOUR, error: 'No such host mail.example.com.' }),
      {
        key: 'mailbox-unreachable:bounces',
        title: 'Mailbox bounces cannot be reached',
        since: now - HOUR,
        text: 'No connection: No such host mail.example.com. Bounces wait there and are read when it is back; run "rebound doctor" to see which step fails.',
      },
    ],
    [
      'one of which no error is known',
      () => told({ unreachableSince: now - HOUR }),
      {
        key: 'mailbox-unreachable:bounces',
        title: 'Mailbox bounces cannot be reached',
        since: now - HOUR,
        text: 'No connection. Bounces wait there and are read when it is back; run "rebound doctor" to see which step fails.',
      },
    ],
    [
      'one that is read, not filed away',
      () => told({ unfiledSince: now - HOUR, error: 'The folder is full.' }),
      {
        key: 'unfiled:bounces',
        title: 'Mailbox bounces is read, but not filed away',
        since: now - HOUR,
        text: 'The folder is full. Nothing is lost or counted twice.',
      },
    ],
    [
      'one that fills faster than it is read',
      () => told({ backlog: [800, 900, 1000] }),
      {
        key: 'backlog:bounces',
        title: 'Mailbox bounces fills faster than it is read',
        text: '1000 messages wait, and there are more at each look. Figures and alerts lag behind; look at the load of the database and the machine.',
      },
    ],
    [
      'one that is silent',
      () => told({ lastMailAt: now - 6 * HOUR }),
      {
        key: 'silence:bounces',
        since: now - 6 * HOUR,
        title: 'Mailbox bounces is unusually silent',
        text: 'No mail came since; the longest silence of the last days was 2 hours. Check that bounces still go there: the return path, forwarding, and filters of the mailbox.',
      },
    ],
    [
      'one that was never fed',
      () => told({ lastMailAt: null }),
      {
        key: 'never-mail:bounces',
        since: now - 30 * DAY,
        title: 'No mail has ever come into bounces',
        text: `It is read, and nothing came: that is no sign of health. ${SET_UP}`,
      },
    ],
    [
      'messages that are not understood',
      () => told({}, { unread: 20 }),
      {
        key: 'unread',
        title: 'Many messages could not be understood',
        text: '20 of 100 messages of the last hour could not be read as bounces or anything known. They are kept; send one to the maintainers with its addresses removed.',
      },
    ],
  ])('%s', ([, said, expected]) => expect(said()).toEqual([expected]));

  test('no bounce ever came, though two mailboxes get mail: since the first of them is watched', () => {
    const mailboxes: readonly Mailbox[] = [
      { ...well, name: 'a', watchedSince: now - HOUR },
      { ...well, name: 'b', watchedSince: now - DAY },
      { ...well, name: 'never fed', lastMailAt: null, watchedSince: now - HOUR },
      { ...well, name: 'not read up', readUp: false, watchedSince: now - 9 * DAY },
    ];
    expect(ailments({ mailboxes, read: 1, unread: 0, everHeard: false }, now)).toEqual([
      {
        key: 'never-bounce',
        since: now - DAY,
        title: 'No bounce has ever arrived here',
        text: `Mail comes into a, b, and none of it was a bounce: that is no sign of health. ${SET_UP}`,
      },
    ]);
  });
});

test.for<[string, Partial<Mailbox>, Partial<Health>]>([
  ['nothing was measured yet', { backlog: [] }, {}],
  ['a backlog that stands still is worked on as fast as it grows', { backlog: [2000, 2000, 2000] }, {}],
  ['a backlog that grew once', { backlog: [1000, 2000] }, {}],
  ['a backlog that shrank once', { backlog: [1000, 3000, 2000, 4000] }, {}],
  ['a large backlog that turns out to be small', { backlog: [1, 2, 999] }, {}],
  ['few unread messages, though all of an hour', {}, { read: 0, unread: 19 }],
  ['many unread messages, though few of all', {}, { read: 81, unread: 20 }],
  [
    'silence that is not three times the longest',
    { lastMailAt: now - 8 * HOUR, longestSilenceMs: 3 * HOUR },
    {},
  ],
])('no alarm: %s', ([, mailbox, rest]) => expect(told(mailbox, rest)).toEqual([]));

test('what is over is said in the words of its trouble', () => {
  const over = (key: string) => recovered(key);
  const nothing = 'Nothing needs to be done.';
  expect(over('unfiled:in')).toEqual({
    mailbox: 'in',
    title: 'Bounces in in are filed away again',
    text: 'Nothing was lost or counted twice.',
  });
  expect(over('backlog:in')).toEqual({
    mailbox: 'in',
    title: 'Mailbox in is read up again',
    text: 'Figures and alerts lag no longer.',
  });
  expect(over('silence:in')).toEqual({ mailbox: 'in', title: 'Mail arrives in in again', text: nothing });
  expect(over('never-mail:in')).toEqual({
    mailbox: 'in',
    title: 'The first mail has come into in',
    text: nothing,
  });
  expect(over('never-bounce')).toEqual({ mailbox: '', title: 'The first bounce was read', text: nothing });
  expect(over('unread')).toEqual({
    mailbox: '',
    title: 'Messages are understood as usual again',
    text: 'What could not be read is kept.',
  });
});

import { describe, expect, test } from 'vitest';
import { compromiseHints, deadline, pacing, type Traces } from '../../src/incident/evidence.ts';
import type { Incident } from '../../src/incident/incident.ts';
import { ipSpread } from '../../src/incident/ip-spread.ts';
import { playbookById } from '../../src/incident/match.ts';
import {
  declareOutage,
  explains,
  type FailingDomain,
  family,
  isOutage,
  unrelated,
  usualInWindow,
} from '../../src/incident/outage.ts';
import { ailments, type Health, recovered } from '../../src/incident/self.ts';
import { inhibit, release, step } from '../../src/incident/step.ts';
import { declareStorm, gather, gathers, kindOf } from '../../src/incident/storm.ts';
import { alreadyTold, type Baseline, declareSurge, judgeSurge } from '../../src/incident/surge.ts';
import { tick } from '../../src/incident/tick.ts';
import { DAY, HOUR, MINUTE } from '../../src/time/span.ts';
import { sighting, timeline, verdict, when } from './timeline.ts';

const domains = (...names: string[]): FailingDomain[] =>
  names.map((domain) => ({ domain, provider: '', count: 2 }));
const five = domains('a.example', 'b.example', 'example.com', 'example.net', 'example.org');
const outagePlaybook = playbookById('own-outage');
const now = when('09:00');

const block = (): Incident => {
  const { incident } = timeline({
    cause: 'mxroute-connection-spam',
    category: 'reputation-block',
    provider: 'mxroute',
  })
    .at('09:00')
    .bounce();
  if (!incident) throw new Error('not opened');
  return incident;
};

describe('it is us', () => {
  test('five unrelated domains are an outage, four are not', () => {
    expect(isOutage(domains('a.test', 'b.test', 'c.test', 'd.test', 'e.test'), 0)).toBe(true);
    expect(isOutage(domains('a.test', 'b.test', 'c.test', 'd.test'), 0)).toBe(false);
  });

  test('related domains count once', () => {
    expect(family('Mail.Example.co.uk')).toBe('example.co.uk');
    expect(family('a.b.example.com')).toBe('example.com');
    // The guessed list had eleven second levels; these are none of them.
    expect(family('mx.city.kawasaki.jp')).not.toBe('kawasaki.jp');
    expect(family('a.example.gob.mx')).toBe('example.gob.mx');
    expect(family('mail.example.nom.br')).not.toBe('nom.br');
    expect(family('LOCALHOST')).toBe('localhost');
    expect(unrelated(domains('a.example.com', 'b.example.com', 'example.com'))).toBe(1);
    expect(
      unrelated([
        ...domains('example.com'),
        { domain: 'example.net', provider: 'gmail', count: 1 },
        { domain: 'example.org', provider: 'gmail', count: 1 },
      ]),
    ).toBe(2);
  });

  test('not while most servers answer: a bulk send always meets dead hosts', () => {
    expect(isOutage(five, 10)).toBe(true);
    expect(isOutage(five, 500)).toBe(false);
  });

  test('a sender who always has some needs far more', () => {
    const hours = ['08:00', '09:00', '10:00'];
    const hoursOf = (count: number) =>
      [1, 2, 3, 4, 5, 6, 7].flatMap((days) =>
        hours.map((hour) => ({ hour: when(hour) - days * DAY, bounces: count, delays: 0 })),
      );
    expect(usualInWindow(hoursOf(16), now + 20 * MINUTE)).toBe(4);
    expect(usualInWindow(hoursOf(16), now + 3 * HOUR), 'another hour of the day').toBe(0);
    const quietSince = { hour: when('09:00') - 30 * DAY, bounces: 0, delays: 0 };
    expect(
      usualInWindow([...hoursOf(16).slice(0, 9), quietSince], now),
      'an outage on few days is not the usual',
    ).toBe(0);
    expect(usualInWindow(hoursOf(16).slice(0, 9), now), 'three known days are better than none').toBe(4);
    const many = (n: number) => domains(...Array.from({ length: n }, (_, at) => `d${at}.test`));
    expect(isOutage(many(16), 0, 4)).toBe(false);
    expect(isOutage(many(17), 0, 4)).toBe(true);
  });

  test('it explains unreachable hosts and unknown domains, nothing else; and lets them go', () => {
    const { incident: outage, changes } = declareOutage(
      domains('a.test', 'b.test', 'c.test', 'd.test', 'e.test'),
      outagePlaybook,
      now,
    );
    expect(outage).toMatchObject({
      state: 'open',
      severity: 'critical',
      because: expect.stringMatching(/^5 unrelated domains/),
    });
    expect(changes).toMatchObject([{ kind: 'opened' }]);
    const surge = { ...block(), category: 'network-error', playbook: 'surge' } as const;
    expect(explains(outage, outagePlaybook, surge)).toBe(true);
    expect(explains(outage, outagePlaybook, block())).toBe(false);
    const inhibited = inhibit(surge, outage, playbookById('surge'), now);
    expect(inhibited.incident.inhibitedBy).toBe(outage.id);
    expect(inhibited.changes).toMatchObject([{ kind: 'inhibited', voice: 'none' }]);
    expect(release(inhibited.incident, playbookById('surge'), now + HOUR)).toMatchObject({
      incident: { inhibitedBy: null },
      changes: [{ kind: 'updated' }],
    });
  });

  test('it is over when its own figures say so and mail passes; without that nothing is known', () => {
    const { incident } = declareOutage(five, outagePlaybook, now);
    expect(
      tick(incident, outagePlaybook, { delivered: null, blindSince: null, stillOver: true }, now + HOUR)
        .incident.state,
    ).toBe('open');
    expect(
      tick(incident, outagePlaybook, { delivered: null, blindSince: null, stillOver: false }, now + HOUR),
    ).toMatchObject({
      incident: { state: 'resolved', proof: null },
      changes: [{ kind: 'closed', voice: 'none' }],
    });
    const delivered = { at: now + MINUTE, count: 3, source: 'log' } as const;
    expect(
      tick(incident, outagePlaybook, { delivered, blindSince: null, stillOver: false }, now + HOUR),
    ).toMatchObject({
      incident: { state: 'resolved', proof: { kind: 'delivered', count: 3 } },
      changes: [{ kind: 'resolved', voice: 'broadcast' }],
    });
  });
});

const hours = (current: number, past: readonly number[], historyMs = 30 * DAY): Baseline => ({
  category: 'invalid-recipient',
  provider: 'gmail',
  current: { bounces: current, delays: 0 },
  past: past.map((bounces) => ({ bounces, delays: 0 })),
  historyMs,
});

describe('surge', () => {
  test.for([
    ['far over a steady past', 60, [10, 12, 9, 11, 10, 8, 13], true],
    ['a little over it', 20, [10, 12, 9, 11, 10, 8, 13], false],
    ['under the floor of 20, however unusual', 19, [0, 0, 0, 0, 0, 0, 0], false],
    ['at the floor, out of nothing', 20, [0, 0, 0, 0, 0, 0, 0], true],
    ['the weekly mailing is no surge: it was there a week ago', 400, [10, 12, 9, 11, 10, 8, 390], false],
    ['one odd day does not hide a surge of another order', 900, [10, 12, 9, 11, 10, 8, 390], true],
    ['ordinary noise of a busy hour', 1100, [1000, 960, 1040, 990, 1010, 1020, 970], false],
  ] as const)('%s', ([, current, past, over]) => {
    expect(judgeSurge(hours(current, past)).over).toBe(over);
  });

  test('a cold start knows no usual, hence no surge; days before the history are not zero', () => {
    expect(judgeSurge(hours(5000, [0, 0, 0, 0, 0, 0, 0], DAY)).over).toBe(false);
    expect(judgeSurge(hours(60, [9, 10, 11, 0, 0, 0, 0], 3 * DAY)).over).toBe(true);
    expect(
      judgeSurge(hours(40, [9, 10, 11, 0, 0, 0, 0], 3 * DAY)).over,
      'perhaps the first working day',
    ).toBe(false);
  });

  test('it does not flap at the limit', () => {
    const { limit } = judgeSurge(hours(0, [10, 12, 9, 11, 10, 8, 13]));
    expect(judgeSurge(hours(limit - 1, [10, 12, 9, 11, 10, 8, 13])).over).toBe(false);
    expect(judgeSurge(hours(limit - 1, [10, 12, 9, 11, 10, 8, 13]), true).over).toBe(true);
  });

  test('delays alone are an early warning', () => {
    const baseline = {
      ...hours(0, [1, 0, 2, 0, 1, 0, 1]),
      category: 'server-error',
      current: { bounces: 0, delays: 40 },
    };
    const judged = judgeSurge(baseline);
    expect(judged).toMatchObject({ over: true, early: true });
    const { incident } = declareSurge(baseline, judged, 'server-busy', playbookById('surge'), now);
    expect(incident).toMatchObject({ severity: 'warning', category: 'server-error', provider: 'gmail' });
    expect(incident.because).toMatch(/40 delays.*at Gmail.*early warning/);
  });

  test('what an open incident tells already is not told twice', () => {
    const open = block();
    const of = { ...hours(50, []), category: 'reputation-block', provider: 'mxroute' };
    expect(alreadyTold(of, [open], new Set())).toBe(true);
    expect(alreadyTold({ ...of, provider: 'gmail' }, [open], new Set())).toBe(false);
    expect(alreadyTold({ ...of, provider: 'gmail' }, [], new Set(['reputation-block']))).toBe(true);
    expect(
      alreadyTold(of, [{ ...open, state: 'resolved' }], new Set()),
      'its failures are still in this hour',
    ).toBe(true);
    expect(alreadyTold(of, [{ ...open, state: 'watching' }], new Set())).toBe(false);
  });

  test('it is over when back under', () => {
    const playbook = playbookById('surge');
    const { incident } = declareSurge(
      hours(60, []),
      { over: true, limit: 20, usual: 0, early: false },
      'user-unknown',
      playbook,
      now,
    );
    const still = tick(
      incident,
      playbook,
      { delivered: null, blindSince: null, stillOver: true },
      now + 5 * HOUR - 1,
    ).incident;
    expect(still).toMatchObject({ state: 'open', dueAt: now + 5 * HOUR + 2 * MINUTE - 1 });
    const fresh = tick(
      still,
      playbook,
      { delivered: null, blindSince: null, stillOver: false },
      now + 5 * HOUR,
    ).incident;
    expect(fresh.state, 'the hour has only just begun').toBe('open');
    // Ordinary failures of the kind go on: they do not keep the surge alive.
    const busy = step(
      incident,
      sighting(
        now + 59 * MINUTE,
        'bounce',
        verdict({ cause: 'user-unknown', category: 'invalid-recipient' }),
      ),
      playbook,
      now + 59 * MINUTE,
    );
    expect(
      tick(
        busy.incident as Incident,
        playbook,
        { delivered: null, blindSince: null, stillOver: false },
        now + HOUR,
      ).incident.state,
    ).toBe('resolved');
    expect(
      tick(incident, playbook, { delivered: null, blindSince: null, stillOver: false }, now + HOUR).changes,
    ).toMatchObject([{ kind: 'resolved', voice: 'thread' }]);
  });
});

describe('provider weather', () => {
  const ours = ['192.0.2.1', '192.0.2.2', '192.0.2.3'];
  test.for([
    ['all', ['192.0.2.1', '192.0.2.2', '192.0.2.3'], /All 3 of our sending IPs/],
    ['one', ['192.0.2.2'], /Only 192\.0\.2\.2 .*other 2/],
    ['some', ['192.0.2.2', '192.0.2.3'], /2 of our 3/],
    ['none of ours', ['198.51.100.7'], /^$/],
  ] as const)('%s', ([, hit, said]) => {
    expect(
      ipSpread(
        hit.map((ip) => ({ ip, failing: 3 })),
        ours,
        'Gmail',
      ),
    ).toMatch(said);
  });
  test('with one IP there is nothing to compare', () => {
    expect(ipSpread([{ ip: '192.0.2.1', failing: 3 }], ['192.0.2.1'], 'Gmail')).toBe('');
  });
});

describe('storm', () => {
  const open = Array.from({ length: 5 }, (_, n): Incident => ({ ...block(), id: `${n}` }));

  test('over the cap of one kind, new ones of it gather in one', () => {
    expect(gathers(open.slice(1), block())).toBe(false);
    expect(gathers(open, block())).toBe(true);
    expect(
      gathers(
        open.map((incident) => ({ ...incident, inhibitedBy: 'x' })),
        block(),
      ),
    ).toBe(false);
    const storm = declareStorm(open, block(), 2, playbookById('storm'), now);
    expect(storm.incident).toMatchObject({ gathered: 2, provider: 'mxroute' });
    expect(kindOf(storm.incident)).toEqual({
      playbook: block().playbook,
      provider: block().provider,
      cause: block().cause,
    });
    const gathered = gather(
      storm.incident,
      3,
      'MXroute block, 192.0.2.9',
      playbookById('storm'),
      now + MINUTE,
    );
    expect(gathered.incident.because).toBe(
      '3 further incidents gathered, the latest: MXroute block, 192.0.2.9.',
    );
    expect(gathered.incident.version).toBe(2);
  });

  test('nothing else does: a flood, another provider, a cause that is not told of', () => {
    for (const other of [{ playbook: 'flood' }, { provider: 'gmail' }, { cause: 'spamhaus' }])
      expect(gathers(open, { ...block(), ...other })).toBe(false);
  });
});

describe('Rebound itself', () => {
  const well: Health['mailboxes'][number] = {
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
  const of = (mailbox: Partial<typeof well>, read = 100, unread = 0, everHeard = true): readonly string[] =>
    ailments({ mailboxes: [{ ...well, ...mailbox }], read, unread, everHeard }, now).map(({ key }) => key);

  test('well', () => expect(of({})).toEqual([]));
  test('a mailbox away for ten minutes', () => {
    expect(of({ unreachableSince: now - 9 * MINUTE })).toEqual([]);
    expect(of({ unreachableSince: now - 10 * MINUTE, error: 'login failed' })).toEqual([
      'mailbox-unreachable:bounces',
    ]);
  });
  test('read but not filed away for ten minutes', () => {
    expect(of({ unfiledSince: now - 9 * MINUTE, error: 'The folder is full.' })).toEqual([]);
    expect(of({ unfiledSince: now - 10 * MINUTE, error: 'The folder is full.' })).toEqual([
      'unfiled:bounces',
    ]);
  });
  test('a backlog that grows; one that shrinks is being worked on', () => {
    expect(of({ backlog: [1000, 2000, 3000] })).toEqual(['backlog:bounces']);
    expect(of({ backlog: [3000, 2000, 1500] })).toEqual([]);
    expect(of({ backlog: [1, 2, 3] })).toEqual([]);
  });
  test('silence beyond what is usual', () => {
    expect(of({ lastMailAt: now - 5 * HOUR })).toEqual([]);
    expect(of({ lastMailAt: now - 7 * HOUR })).toEqual(['silence:bounces']);
    expect(of({ lastMailAt: now - 7 * HOUR, longestSilenceMs: 12 * HOUR })).toEqual([]);
    expect(of({ lastMailAt: now - 90 * HOUR, longestSilenceMs: null }), 'too new to know').toEqual([]);
    expect(of({ lastMailAt: now - 48 * HOUR, readUp: false }), 'what waits unread is no silence').toEqual([]);
  });
  test('a mailbox that was never fed, and one that no bounce ever reached', () => {
    expect(of({ lastMailAt: null, watchedSince: now - 23 * HOUR })).toEqual([]);
    expect(of({ lastMailAt: null, watchedSince: now - DAY })).toEqual(['never-mail:bounces']);
    expect(of({ lastMailAt: null, readUp: false }), 'nobody has looked').toEqual([]);
    expect(of({}, 100, 0, false)).toEqual(['never-bounce']);
    expect(of({ watchedSince: now - HOUR }, 100, 0, false)).toEqual([]);
  });
  test('what is over is named by its key, even when it was another process that told it', () => {
    expect(recovered('mailbox-unreachable:imap:bounces')).toEqual({
      title: 'Mailbox imap:bounces can be reached again',
      text: 'What waited there is read now.',
      mailbox: 'imap:bounces',
    });
    expect(recovered('unread')).toMatchObject({ mailbox: '' });
    expect(recovered('channel-closed:C1')).toBeNull();
    expect(recovered('constructor')).toBeNull();
  });
  test('too much that is not understood', () => {
    expect(of({}, 100, 19)).toEqual([]);
    expect(of({}, 60, 40)).toEqual(['unread']);
    expect(of({}, 1000, 40)).toEqual([]);
  });
});

const traces: Traces = {
  rows: 100,
  distinctSenders: 2,
  nullSenders: 0,
  newSubjects: 5,
  newRecipients: 10,
  foreignHelos: 0,
  startedAt: now,
  startHour: 14,
  usualInThisHour: 0.06,
};

describe('evidence', () => {
  test.for([
    ['made-up senders', { distinctSenders: 80 }, /80 different sender addresses/],
    ['empty senders', { nullSenders: 70 }, /70% of the messages have no sender/],
    ['new subjects', { newSubjects: 95 }, /subject that was never seen/],
    ['new recipients', { newRecipients: 95 }, /never written to/],
    ['foreign hosts', { foreignHelos: 60 }, /stolen login/],
    ['at night', { startHour: 3, usualInThisHour: 0.001 }, /between 03:00 and 04:00 at night/],
  ] as const)('a hint of compromise: %s', ([, fields, said]) => {
    expect(compromiseHints({ ...traces, ...fields })).toEqual([expect.stringMatching(said)]);
  });
  test('an ordinary campaign gives none, nor does too little to judge by, nor what is not known', () => {
    expect(compromiseHints(traces)).toEqual([]);
    expect(compromiseHints({ ...traces, rows: 9, distinctSenders: 9, nullSenders: 9 })).toEqual([]);
    expect(
      compromiseHints({
        ...traces,
        newSubjects: null,
        newRecipients: null,
        foreignHelos: null,
        startHour: 3,
        usualInThisHour: null,
      }),
    ).toEqual([]);
    expect(compromiseHints({ ...traces, startHour: 3, usualInThisHour: 0.05 }), 'a nightly mailing').toEqual(
      [],
    );
  });

  test('mail that expires before the block lifts', () => {
    const incident = block();
    const lifts = incident.clocks.liftsAt ?? 0;
    expect(deadline(incident, lifts - 6 * DAY, now)).toMatch(/limit of 5 days|expires in/);
    expect(deadline(incident, lifts - 5 * DAY - HOUR, now)).toMatch(
      /expires in 11 hours, 60 minutes|expires in 11 hours, 1 hour before/,
    );
    expect(deadline(incident, lifts - 5 * DAY + HOUR, now)).toBe('');
    expect(deadline(incident, null, now)).toBe('');
    expect(deadline(incident, lifts - 6 * DAY, lifts + 1), 'lifted already').toBe('');
  });

  test('pacing only from enough of our own history', () => {
    const clean = (sent: number) => ({ sent, deferred: 0, failed: 0 });
    const history = [
      ...Array.from({ length: 30 }, () => clean(400)),
      { sent: 1200, deferred: 300, failed: 0 },
      { sent: 900, deferred: 500, failed: 10 },
    ];
    expect(pacing(history, 'Gmail')).toMatch(
      /last clean hour to Gmail had 400 messages.*first deferral 1200.*Start again with 200 an hour/,
    );
    expect(pacing(history.slice(-10), 'Gmail')).toBe('');
    expect(
      pacing(
        Array.from({ length: 60 }, () => clean(400)),
        'Gmail',
      ),
      'nothing was ever deferred',
    ).toBe('');
    expect(
      pacing(
        history.map((hour) => ({ ...hour, sent: 0 })),
        'Gmail',
      ),
    ).toBe('');
  });
});

import { describe, expect, test } from 'vitest';
import type { Playbook } from '../../src/catalogue/playbooks.ts';
import type { Incident, Sighting } from '../../src/incident/incident.ts';
import { playbookById, playbookFor } from '../../src/incident/match.ts';
import { inhibit, release, step } from '../../src/incident/step.ts';
import { DAY, HOUR, MINUTE } from '../../src/time/span.ts';
import { sighting, timeline, verdict, when } from './timeline.ts';

const block = {
  cause: 'mxroute-rejected-recipient-flood',
  category: 'reputation-block',
  provider: 'mxroute',
} as const;
const flood = { cause: 'mail-flood', category: 'flood', provider: 'gmail' } as const;
const rate = { cause: 'gmail-unusual-rate-ip', category: 'rate-limited', provider: 'gmail' } as const;
const denied = { cause: 'auth-dmarc', category: 'auth-failure', provider: 'yahoo' } as const;
const nine = when('09:00');

type Told = typeof block | typeof flood | typeof rate | typeof denied;
/** One failure without any tick before it: the bot was down, or the report is late. */
function fails(
  told: Told,
  incident: Incident | null,
  at: number,
  fields: Partial<Sighting> = {},
  now = at,
): ReturnType<typeof step> {
  const judged = verdict(told);
  return step(incident, { ...sighting(at, 'bounce', judged), ...fields }, playbookFor(judged), now);
}
const kinds = ({ changes }: ReturnType<typeof step>): readonly string[] => changes.map(({ kind }) => kind);

describe('what is said when it opens', () => {
  const lifting = (from: number, to: number): readonly Playbook[] => {
    const playbook = playbookFor(block);
    return [{ ...playbook, clock: { override: { lifts: [from, to] } } }];
  };
  const opened = (because: RegExp) => ({ because });

  test('how many, by whom, and when the block lifts', () => {
    timeline(block)
      .at('09:00')
      .bounce()
      .expect(
        'opened',
        opened(
          /^MXroute refused 1 message: it blocks our IP for a time\. The block lifts by itself, 48 hours after the first rejection\.$/,
        ),
      );
    timeline(block, lifting(12 * HOUR, DAY))
      .at('09:00')
      .bounce()
      .expect('opened', opened(/ lifts by itself, 12 hours to 24 hours after the first rejection\.$/));
    timeline(block, lifting(0, DAY))
      .at('09:00')
      .bounce()
      .expect('opened', opened(/ lifts by itself, at most 24 hours after the first rejection\.$/));
  });

  test('within which time, and whether all was refused', () => {
    timeline(denied)
      .at('09:00')
      .bounce(1)
      .at('09:01')
      .delay(1)
      .expect('opened', opened(/^Yahoo.* refused or delayed 2 messages within 1 minute: /));
    timeline(denied)
      .at('09:00')
      .bounce(1)
      .bounce(1, { at: nine + MINUTE - 1 })
      .expect('opened', opened(/ refused 2 messages within a minute: /));
    timeline({ ...denied, provider: '' })
      .at('09:00')
      .delay(2)
      .expect('opened', opened(/^The receiving servers delayed 2 messages within a minute: /));
  });

  test('mail that fails for good already makes it critical at once; delays do not', () => {
    timeline(rate)
      .at('09:00')
      .bounce(2)
      .expect('opened', { severity: 'critical', because: /\. Mail is failing for good already\.$/ });
    timeline(rate)
      .at('09:00')
      .delay(2)
      .expect('opened', { severity: 'warning', because: /now\.$/ });
  });
});

describe('what opens nothing', () => {
  test('one failure of which it takes two; a second one that is over an hour later; one told again', () => {
    timeline(rate).at('09:00').delay().at('10:01').delay().silence();
    timeline(rate).at('09:00').delay().at('10:00').delay().expect('opened');
    const t = timeline(rate).at('09:00').delay().delay(3, { repeat: true }).silence();
    expect(t.incident).toMatchObject({ state: 'watching', delays: 1, attempts: 4 });
    expect(timeline(rate).at('09:00').delay(3, { repeat: true }).silence().incident).toBeNull();
  });

  test('a failure of long ago, read only now', () => {
    expect(fails(flood, null, nine, {}, nine + DAY)).toMatchObject({ changes: [{ kind: 'opened' }] });
    expect(fails(flood, null, nine, {}, nine + DAY + 1)).toEqual({ incident: null, changes: [] });
    expect(kinds(fails(block, null, nine, {}, nine + 49 * HOUR)), 'its block may last').toEqual(['opened']);
    expect(fails(block, null, nine, {}, nine + 49 * HOUR + 1)).toEqual({ incident: null, changes: [] });
  });

  test('a failure of hours ago, where the playbook counts over days', () => {
    const judged = verdict(rate);
    const playbook = playbookFor(judged);
    const overDays = {
      ...playbook,
      opens: { count: 2, withinMs: 2 * DAY },
      clean: { ...playbook.clean, silentMs: HOUR },
    };
    const late = (now: number) => step(null, sighting(nine, 'bounce', judged), overDays, now).incident;
    expect(late(nine + 2 * DAY)).toMatchObject({ state: 'watching', bounces: 1 });
    expect(late(nine + 2 * DAY + 1)).toBeNull();
  });

  test('a further try of a message that nobody watches opens nothing', () => {
    expect(fails(flood, null, nine, { repeat: true })).toEqual({ incident: null, changes: [] });
  });

  test('a single failure of what only figures open', () => {
    const judged = verdict({ cause: 'user-unknown', category: 'invalid-recipient' });
    const one = sighting(nine, 'bounce', judged);
    const surge = playbookById('surge');
    expect(step(null, one, surge, nine)).toEqual({ incident: null, changes: [] });
    const over = { ...(fails(flood, null, nine).incident as Incident), state: 'resolved' } as const;
    expect(step(over, one, surge, nine + HOUR)).toEqual({ incident: null, changes: [] });
  });

  test('of what was watched, an older failure changes nothing, and a later one counts anew', () => {
    const first = fails(rate, null, nine).incident as Incident;
    expect(fails(rate, first, nine - 2 * HOUR, {}, nine)).toEqual({ incident: first, changes: [] });
    const muted = { ...first, mutedUntil: nine + 9 * DAY, notBefore: nine + HOUR };
    const { incident: anew, changes } = fails(rate, muted, nine + 5 * HOUR);
    expect(changes).toEqual([]);
    expect(anew).toMatchObject({
      bounces: 1,
      firstAt: nine + 5 * HOUR,
      key: first.key,
      mutedUntil: nine + 9 * DAY,
      notBefore: nine + HOUR + 1,
    });
    expect(anew?.id).not.toBe(first.id);
    const early = fails(rate, first, nine + 5 * HOUR, { since: nine - HOUR }).incident;
    expect(early, 'nothing of it is dated before').toMatchObject({ firstAt: nine + 1, notBefore: nine + 1 });
  });
});

describe('after its end', () => {
  test('what a person resolved: ten minutes of stragglers, and the same block to its end', () => {
    const t = timeline(flood).at('09:00').bounce().act({ do: 'resolve' });
    t.at('09:10').bounce();
    expect(t.incident).toMatchObject({ state: 'resolved', bounces: 2 });
    const b = timeline(block).at('09:00').bounce().expect('opened').act({ do: 'resolve' }).expect('resolved');
    b.at('12:00 +1d').bounce().at('09:00 +2d').bounce().silence();
    b.at('09:01 +2d')
      .bounce()
      .expect('reblocked', { because: /^Blocked again 1 minute after the lift/ });
  });

  test('a row of old, without proofs, was ended by a person if one resolved it', () => {
    const resolved = timeline(flood).at('09:00').bounce().act({ do: 'resolve' }).incident as Incident;
    const { proof: _proof, ...old } = resolved;
    expect(kinds(fails(flood, old, nine + 5 * MINUTE))).toEqual([]);
    const acknowledged = { ...old, actor: { who: 'Ada', did: 'acknowledged', at: nine } } as const;
    expect(kinds(fails(flood, acknowledged, nine + 5 * MINUTE))).toEqual(['reopened']);
    expect(kinds(fails(flood, { ...old, actor: null }, nine + 5 * MINUTE))).toEqual(['reopened']);
  });

  test('what a delivery ended: a failure up to that delivery is none of after', () => {
    const t = timeline(flood).at('09:00').bounce().at('09:30').passes(3).at('12:00');
    const over = t.incident as Incident;
    expect(over.proof).toMatchObject({ kind: 'delivered', at: when('09:30') });
    expect(kinds(fails(flood, over, when('09:30'), {}, when('12:00')))).toEqual([]);
    expect(kinds(fails(flood, over, when('09:31'), {}, when('12:00')))).toEqual(['reopened']);
  });

  test('within a day it is back, later it is a new one with what was written of the old', () => {
    const t = timeline(flood).at('09:00').bounce().at('09:30').passes(3).at('12:00');
    const over = {
      ...(t.incident as Incident),
      mutedUntil: nine + 30 * DAY,
      note: { text: 'a stolen login', who: 'Ada', at: nine },
    };
    const end = over.resolvedAt ?? 0;
    expect(kinds(fails(flood, over, end + DAY))).toEqual(['reopened']);
    expect(kinds(fails(flood, { ...over, resolvedAt: null }, over.lastAt + DAY + MINUTE))).toEqual([
      'opened',
    ]);
    const next = fails(flood, over, end + DAY + 1);
    expect(kinds(next)).toEqual(['opened']);
    expect(next.incident).toMatchObject({ key: over.key, mutedUntil: over.mutedUntil, note: over.note });
    expect(next.incident?.id).not.toBe(over.id);
    expect(fails(flood, over, end + DAY + 1, { repeat: true })).toEqual({ incident: over, changes: [] });
    const late = fails(flood, over, over.lastAt - MINUTE, {}, end + 3 * DAY);
    expect(late, 'history is counted, no more').toMatchObject({ incident: { bounces: 2 }, changes: [] });
  });
});

describe('while it goes on', () => {
  test('it is critical when it lasts longer than it may, and once only', () => {
    const open = timeline(rate).at('09:00').delay(2).incident as Incident;
    const delayed = { kind: 'delay' } as const;
    expect(kinds(fails(rate, open, nine + 3 * DAY, delayed)).includes('escalated')).toBe(false);
    const { incident, changes } = fails(rate, open, nine + 3 * DAY + 1, delayed);
    expect(changes.map(({ kind }) => kind)).toEqual(['escalated']);
    expect(changes[0]?.because).toMatch(/^Still there after 72 hours\. The cause is not fixed/);
    expect(incident).toMatchObject({ severity: 'critical', stage: 'failing', phase: 'rate limited' });
    expect(kinds(fails(rate, incident, nine + 3 * DAY + HOUR, delayed))).toEqual([]);
    const lasting = timeline(flood).at('09:00').bounce().incident;
    expect(kinds(fails(flood, lasting, nine + 4 * DAY)), 'a flood has no such limit').toEqual([]);
    const warning = { ...(lasting as Incident), severity: 'warning' } as const;
    expect(kinds(fails(flood, warning, nine + 2 * HOUR)), 'whatever its severity').toEqual([]);
  });

  test('what is read late, or a day behind the last, makes nothing critical', () => {
    const open = timeline(rate).at('09:00').delay(2).incident as Incident;
    const at = nine + 3 * DAY + 1;
    const told = (lastAt: number, now: number) =>
      kinds(fails(rate, { ...open, lastAt }, at, { kind: 'delay' }, now));
    expect(told(nine, at + DAY)).toEqual(['escalated']);
    expect(told(nine, at + DAY + 1), 'history').toEqual([]);
    expect(told(at + DAY - 1, at + DAY)).toEqual(['escalated']);
    expect(told(at + DAY, at + DAY), 'a day behind the last').toEqual([]);
  });

  test('a delayed message that fails: how many others are delayed still', () => {
    timeline(rate)
      .at('09:00')
      .delay(3)
      .expect('opened')
      .bounce(1, { followsDelay: true })
      .expect('escalated', { because: /; 2 messages were still delayed\. Lower the rate/ });
    timeline(rate)
      .at('09:00')
      .delay(3)
      .expect('opened')
      .bounce()
      .expect('escalated', { because: /; 3 messages were/ });
  });

  test('its end was missed, for nobody looked: it is back, not still there', () => {
    const open = timeline(flood).at('09:00').bounce().incident;
    expect(kinds(fails(flood, open, nine + 9 * DAY))).toEqual([]);
    expect(fails(flood, open, nine + 9 * DAY + 1).changes).toMatchObject([
      { kind: 'reopened', because: expect.stringMatching(/^It is back 8 days after it was over/) },
    ]);
  });

  test('quiet, and it fails again: said, and counted', () => {
    const t = timeline(flood).at('09:00').bounce().expect('opened').at('10:00').expect('updated');
    t.at('11:00')
      .bounce()
      .expect('updated', { because: /^Failing again after 2 hours of quiet\.$/ });
    expect(t.incident).toMatchObject({ relapses: 1, stage: 'failing' });
    // Twice its own rhythm is waited for now.
    t.at('14:59')
      .expect('reminded')
      .silence()
      .at('15:00')
      .expect('updated', { because: /^Nothing more is heard/ });
    t.at('16:00')
      .bounce()
      .expect('updated', { because: /^Failing again after 5 hours of quiet\.$/ });
    expect(t.incident).toMatchObject({ relapses: 2, gapMs: 5 * HOUR });
  });

  test('a report of before the quiet, or of long ago, ends no quiet', () => {
    const t = timeline(flood).at('09:00').bounce().expect('opened').at('10:30').expect('updated');
    t.bounce(1, { at: nine })
      .bounce(1, { at: nine - HOUR })
      .bounce(1, { at: nine - 2 * DAY })
      .silence();
    expect(t.incident).toMatchObject({ bounces: 4, stage: 'quiet', lastAt: nine });
  });

  test('mail has passed: only what failed after that is news', () => {
    const t = timeline(rate)
      .at('09:00')
      .delay(2)
      .expect('opened')
      .at('09:30')
      .passes(5)
      .at('10:00')
      .expect('looks-clean');
    t.delay(1, { at: when('09:20') })
      .delay(1, { at: when('09:30') })
      .silence();
    t.delay(1, { at: when('09:31') }).expect('updated', { because: /^Failing again/ });
  });
});

describe('explained by another incident', () => {
  const playbook = playbookFor(flood);
  const open = timeline(flood).at('09:00').bounce().incident as Incident;
  const other: Incident = { ...open, id: 'other', because: 'Our network is down.' };

  test('says by which, once, and never by itself or after its end', () => {
    const { incident, changes } = inhibit(open, other, playbook, nine);
    expect(changes).toMatchObject([
      { kind: 'inhibited', because: 'Explained by another incident: Our network is down.', voice: 'none' },
    ]);
    for (const [one, by] of [
      [incident, { ...other, id: 'third' }],
      [open, open],
      [{ ...open, state: 'resolved' }, other],
    ] as const)
      expect(inhibit(one, by, playbook, nine)).toEqual({ incident: one, changes: [] });
  });

  test('stands on its own again while it lasts, and without a word once it is over', () => {
    const { incident } = inhibit(open, other, playbook, nine);
    const free = release(incident, playbook, nine + HOUR);
    expect(free.incident).toMatchObject({ inhibitedBy: null, remindedAt: nine + HOUR });
    expect(free.changes.map(({ because }) => because)).toEqual([
      'The incident that explained it is over, this one is not.',
    ]);
    expect(release(open, playbook, nine)).toEqual({ incident: open, changes: [] });
    const over = release({ ...incident, state: 'resolved' }, playbook, nine);
    expect(over).toMatchObject({ incident: { inhibitedBy: null, dueAt: null }, changes: [] });
  });
});

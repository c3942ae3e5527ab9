import fc from 'fast-check';
import { expect, test } from 'vitest';
import { playbooks } from '../../src/catalogue/playbooks.ts';
import { type Act, act } from '../../src/incident/act.ts';
import type { Incident, IncidentChange } from '../../src/incident/incident.ts';
import { playbookById, playbookFor } from '../../src/incident/match.ts';
import { inhibit, release, step } from '../../src/incident/step.ts';
import { tick } from '../../src/incident/tick.ts';
import { DAY, HOUR } from '../../src/time/span.ts';
import { sighting, timeline, verdict } from './timeline.ts';

const told = [
  { cause: 'mail-flood', category: 'flood' },
  { cause: 'mxroute-connection-spam', category: 'reputation-block' },
  { cause: 'mxroute-rejected-recipient-flood', category: 'reputation-block' },
  { cause: 'gmail-unusual-rate-ip', category: 'rate-limited' },
  { cause: 'gmail-unauthenticated', category: 'auth-failure' },
  { cause: 'spamhaus-pbl', category: 'reputation-block' },
  { cause: 'yahoo-deferred', category: 'reputation-block' },
  { cause: 'user-unknown', category: 'invalid-recipient' },
] as const;

type Move =
  | { readonly do: 'see'; readonly kind: 'bounce' | 'delay'; readonly late: number }
  | { readonly do: 'tick'; readonly passed: boolean; readonly blind: boolean }
  | { readonly do: 'act'; readonly action: Act }
  | { readonly do: 'inhibit' }
  | { readonly do: 'release' };

const move: fc.Arbitrary<Move> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('see' as const),
      kind: fc.constantFrom('bounce', 'delay'),
      late: fc.nat(2 * DAY),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('tick' as const),
      passed: fc.boolean(),
      blind: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('act' as const),
      action: fc.constantFrom<Act>(
        { do: 'acknowledge' },
        { do: 'resolve' },
        { do: 'mute', until: 4e12 },
        { do: 'unmute' },
        { do: 'unacknowledge' },
        { do: 'wake' },
        { do: 'reopen' },
        { do: 'assign', whom: 'U0ALICE', byName: 'bob' },
        { do: 'snooze', until: 0 },
      ),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('inhibit' as const, 'release' as const) }) },
);

const nothingKnown = { delivered: null, blindSince: null };

const gap = fc.oneof(fc.nat(20 * 60_000), fc.nat(3 * HOUR), fc.nat(3 * DAY));

const outage = timeline({ cause: 'mail-flood', category: 'flood' }).at('00:00').bounce().incident as Incident;

function apply(incident: Incident | null, judged: ReturnType<typeof verdict>, what: Move, now: number) {
  const playbook = playbookFor(judged);
  if (what.do === 'see')
    return step(incident, sighting(now - (what.late % HOUR), what.kind, judged), playbook, now);
  if (!incident) return { incident, changes: [] };
  switch (what.do) {
    case 'tick':
      return tick(
        incident,
        playbook,
        {
          delivered: what.passed ? { at: now, count: 1, source: 'log' } : null,
          blindSince: what.blind ? now : null,
        },
        now,
      );
    case 'act': {
      const action = what.action.do === 'snooze' ? { ...what.action, until: now + HOUR } : what.action;
      return act(incident, action, 'Ada', playbook, now);
    }
    case 'inhibit':
      return inhibit(incident, outage, playbook, now);
    case 'release':
      return release(incident, playbook, now);
  }
}

function holds(
  before: Incident | null,
  after: Incident | null,
  changes: readonly IncidentChange[],
  what: Move,
  now: number,
  seen: ReadonlySet<number>,
): void {
  if (!after) {
    expect(changes).toEqual([]);
    return;
  }
  const grown = before?.id === after.id ? after.version - before.version : after.version;
  expect(grown, 'one version a change').toBe(changes.length);
  for (const change of changes) {
    expect(change.because).toMatch(/\S.*[.!]$/);
    expect(change.incidentId).toBe(after.id);
    expect(change.because).not.toMatch(/undefined|null|NaN|Infinity/);
  }
  for (const { kind, proof } of changes) {
    if (kind === 'looks-clean' || kind === 'resolved') expect(proof, `${kind} without a proof`).toBeDefined();
    if (proof?.kind === 'delivered') expect(seen.has(proof.at), 'a delivery that was seen').toBe(true);
    if (proof?.kind === 'delivered') expect(proof.at).toBeGreaterThan(after.lastAt);
    if (proof?.kind === 'person') expect(what).toMatchObject({ do: 'act' });
    if (what.do === 'tick' && what.blind) expect(['updated', 'woke', 'reminded']).toContain(kind);
  }
  const playbook = playbookById(after.playbook);
  expect(after.recent.length).toBeLessThanOrEqual(playbook.opens?.count ?? 0);
  const active = after.state === 'open' || after.state === 'acknowledged';
  if (!active) expect(after.dueAt, 'what is over is never due').toBeNull();
  if (active) expect(after.dueAt, 'what is open is always due').not.toBeNull();
  if (active && (what.do === 'tick' || changes.length > 0)) expect(after.dueAt).toBeGreaterThan(now);
  if (after.state === 'resolved')
    expect([after.resolvedAt !== null, after.snoozedUntil]).toEqual([true, null]);
  else expect(after.resolvedAt).toBeNull();
  expect(after.firstAt).toBeLessThanOrEqual(after.lastAt);
  if (after.state === 'watching') expect(changes).toEqual([]);
  else expect(after.openedAt).not.toBeNull();
  if (after.mutedUntil !== null && after.mutedUntil > now)
    for (const change of changes) expect(change.voice).toBe('none');
}

test('whatever happens, in whatever order, an incident stays sound', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...told),
      fc.array(fc.tuple(gap, move), { maxLength: 60 }),
      (fields, story) => {
        const judged = verdict(fields);
        let incident: Incident | null = null;
        let now = Date.UTC(2026, 0, 1);
        const seen = new Set<number>();
        for (const [wait, what] of story) {
          now += wait;
          const before: Incident | null = incident;
          const after: ReturnType<typeof apply> = apply(before, judged, what, now);
          if (what.do === 'tick' && what.passed && !what.blind) seen.add(now);
          holds(before, after.incident, after.changes, what, now, seen);
          incident = after.incident;
        }
      },
    ),
    { numRuns: 2000 },
  );
});

test('left alone, every open incident comes to an end and then rests', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...told),
      fc.integer({ min: 1, max: 30 }),
      fc.boolean(),
      (fields, n, flow) => {
        const judged = verdict(fields);
        const playbook = playbookFor(judged);
        let now = Date.UTC(2026, 0, 1);
        let incident: Incident | null = null;
        for (let i = 0; i < n; i += 1)
          incident = step(incident, sighting(now, 'bounce', judged), playbook, now).incident;
        for (let turns = 0; incident?.dueAt != null; turns += 1) {
          expect(turns).toBeLessThan(5000);
          now = incident.dueAt;
          const delivered = flow ? ({ at: now, count: 1, source: 'log' } as const) : null;
          incident = tick(incident, playbook, { delivered, blindSince: null }, now).incident;
        }
        expect([undefined, 'watching', 'resolved']).toContain(incident?.state);
        expect(now - Date.UTC(2026, 0, 1)).toBeLessThan(4 * DAY);
      },
    ),
    { numRuns: 200 },
  );
});

test('a tick too many changes nothing for people', () => {
  const t = timeline({ cause: 'mxroute-rejected-recipient-flood', category: 'reputation-block' })
    .at('09:00')
    .bounce();
  const incident = t.incident as Incident;
  const playbook = playbookById(incident.playbook);
  for (const late of [0, 1, HOUR, 2 * HOUR]) {
    const ticked = tick(incident, playbook, nothingKnown, incident.firstAt + late);
    expect(ticked).toEqual({ incident: { ...incident, dueAt: ticked.incident.dueAt }, changes: [] });
  }
});

test('an old mailbox opens nothing: what would be over by its own clock is history', () => {
  const judged = verdict({ cause: 'mxroute-connection-spam', category: 'reputation-block' });
  const now = Date.UTC(2026, 5, 1);
  const playbook = playbookFor(judged);
  expect(step(null, sighting(now - 30 * DAY, 'bounce', judged), playbook, now)).toEqual({
    incident: null,
    changes: [],
  });
  expect(step(null, sighting(now - 2 * HOUR, 'bounce', judged), playbook, now).incident?.state).toBe('open');
});

test('ten thousand of the same are one change', () => {
  const judged = verdict({ cause: 'mail-flood', category: 'flood' });
  const playbook = playbookFor(judged);
  let incident: Incident | null = null;
  const changes: IncidentChange[] = [];
  for (let n = 0; n < 10_000; n += 1) {
    const now = Date.UTC(2026, 0, 1) + n * 60;
    const stepped = step(incident, sighting(now, 'bounce', judged), playbook, now);
    incident = stepped.incident;
    changes.push(...stepped.changes);
  }
  expect(changes.map(({ kind }) => kind)).toEqual(['opened']);
  expect(incident?.bounces).toBe(10_000);
});

test('what was explained by an outage and ended with it speaks for itself when it is back', () => {
  const judged = verdict({ cause: 'mail-flood', category: 'flood' });
  const playbook = playbookFor(judged);
  const now = Date.UTC(2026, 0, 1);
  const opened = step(null, sighting(now, 'bounce', judged), playbook, now).incident as Incident;
  const inhibited = inhibit(opened, outage, playbook, now).incident;
  const ended = tick(
    inhibited,
    playbook,
    { delivered: { at: now + HOUR, count: 1, source: 'log' }, blindSince: null },
    now + HOUR,
  );
  expect(ended.changes).toMatchObject([{ kind: 'resolved', voice: 'none' }]);
  const back = step(ended.incident, sighting(now + 3 * HOUR, 'bounce', judged), playbook, now + 3 * HOUR);
  expect(back).toMatchObject({
    incident: { inhibitedBy: null },
    changes: [{ kind: 'reopened', voice: 'broadcast' }],
  });
});

test('a delay that fails is one message still', () => {
  const judged = verdict({ cause: 'gmail-unusual-rate-ip', category: 'rate-limited' });
  const playbook = playbookFor(judged);
  const now = Date.UTC(2026, 0, 1);
  let incident: Incident | null = null;
  for (let n = 0; n < 3; n += 1)
    incident = step(incident, sighting(now, 'delay', judged), playbook, now).incident;
  incident = step(
    incident,
    { ...sighting(now + HOUR, 'bounce', judged), followsDelay: true },
    playbook,
    now + HOUR,
  ).incident;
  expect(incident).toMatchObject({ delays: 2, bounces: 1 });
});

test('the playbooks are sound: ids are unique, and the last one takes all', () => {
  expect(new Set(playbooks.map(({ id }) => id)).size).toBe(playbooks.length);
  expect(playbooks.at(-1)?.takes).toEqual({});
  expect(
    playbooks.every(
      ({ clean, remindMs, reopenMs }) =>
        clean.resolveMs > 0 && clean.silentMs >= clean.resolveMs && remindMs > 0 && reopenMs > 0,
    ),
  ).toBe(true);
});

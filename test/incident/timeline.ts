import { expect } from 'vitest';
import type { Category } from '../../src/catalogue/category.ts';
import { type Playbook, playbooks } from '../../src/catalogue/playbooks.ts';
import type { Verdict } from '../../src/classify/verdict.ts';
import { type Act, act } from '../../src/incident/act.ts';
import type { ChangeKind, Incident, IncidentChange, Sighting, Success } from '../../src/incident/incident.ts';
import { playbookFor } from '../../src/incident/match.ts';
import { step } from '../../src/incident/step.ts';
import { type Facts, tick } from '../../src/incident/tick.ts';
import { noTimes } from '../../src/ndr/times.ts';
import { DAY, HOUR, MINUTE } from '../../src/time/span.ts';

/** Day 0 of every timeline. */
const START = Date.UTC(2026, 10, 2);

/** `09:05`, `09:05 +2d` as epoch ms. */
export function when(words: string): number {
  const found = /^(?<h>\d\d):(?<m>\d\d)(?: \+(?<d>\d+)d)?$/.exec(words);
  if (!found?.groups) throw new TypeError(`${words} is no time of a timeline`);
  return (
    START +
    Number(found.groups['d'] ?? 0) * DAY +
    Number(found.groups['h']) * HOUR +
    Number(found.groups['m']) * MINUTE
  );
}

/** A verdict with everything filled in. */
export const verdict = (fields: Partial<Verdict> & { cause: string; category: Category }): Verdict => ({
  rule: fields.cause,
  status: '',
  reply: '',
  permanence: 'permanent',
  addressVerdict: 'keep',
  scope: { kind: 'unstated', value: '' },
  owner: 'us',
  provider: '',
  address: 'someone@example.com',
  domain: 'example.com',
  action: 'failed',
  diagnostic: '',
  remoteMta: '',
  originalRecipient: '',
  finalRecipients: [],
  ...noTimes,
  ...fields,
});

export const original: Sighting['original'] = {
  messageId: '',
  from: '',
  to: '',
  subject: '',
  date: '',
  listId: '',
  campaign: '',
  mailer: '',
  sendingIp: '',
  helo: '',
  envelopeFrom: '',
};

export const sighting = (at: number, kind: 'bounce' | 'delay', judged: Verdict): Sighting => ({
  at,
  heardAt: at,
  source: 'mailbox',
  kind,
  verdict: judged,
  original,
  worth: 'proven',
});

type Expected = Partial<Pick<Incident, 'severity' | 'attempt' | 'state' | 'phase'>> & {
  readonly liftsAt?: string;
  readonly retryAt?: string;
  readonly recoverBy?: string;
  readonly because?: RegExp;
  readonly voice?: IncidentChange['voice'];
};

export interface Timeline {
  /** Lets time pass, with every tick that falls due on the way, then stands at that time. */
  at(words: string): Timeline;
  bounce(times?: number, fields?: Partial<Sighting>): Timeline;
  /** Delayed; `fields` say more of it, such as until when it is tried. */
  delay(times?: number, fields?: Partial<Sighting>): Timeline;
  /** So many messages pass now at this provider and scope, as the log sees it. */
  passes(count?: number): Timeline;
  /** From now on a source cannot be read, or all can again. */
  blind(is: boolean): Timeline;
  act(action: Act, who?: string): Timeline;
  /** The next change that was not asked for yet, in order. */
  expect(kind: ChangeKind, expected?: Expected): Timeline;
  /** No further change happened so far. */
  silence(): Timeline;
  readonly incident: Incident | null;
  readonly changes: readonly IncidentChange[];
  /** Each change with the incident as it stood after it. */
  readonly told: readonly { readonly change: IncidentChange; readonly after: Incident }[];
}

/**
 * A story of one incident, told by the clock: `t.at('09:05 +2d').bounce().expect('reblocked', { attempt: 2
 * })`.
 */
export function timeline(
  told: Partial<Verdict> & { cause: string; category: Category },
  policy: readonly Playbook[] = playbooks,
): Timeline {
  const judged = verdict(told);
  const playbook = policy === playbooks ? playbookFor(judged) : (policy[0] ?? playbookFor(judged));
  let now = START;
  let incident: Incident | null = null;
  let delivered: Success | null = null;
  let blindSince: number | null = null;
  let asked = 0;
  const changes: { readonly change: IncidentChange; readonly after: Incident }[] = [];

  const note = (next: Incident | null, made: readonly IncidentChange[]): void => {
    incident = next;
    if (next) changes.push(...made.map((change) => ({ change, after: next })));
  };
  const facts = (about: Incident): Facts => ({
    delivered: delivered && delivered.at > about.lastAt ? delivered : null,
    blindSince,
  });
  const ticksUntil = (end: number): void => {
    for (let turns = 0; incident?.dueAt != null && incident.dueAt <= end; turns += 1) {
      if (turns > 10_000) throw new Error('ticks without end');
      now = Math.max(now, incident.dueAt);
      const ticked = tick(incident, playbook, facts(incident), now);
      note(ticked.incident, ticked.changes);
    }
    now = end;
  };
  const see = (kind: 'bounce' | 'delay', times: number, fields: Partial<Sighting> = {}): Timeline => {
    for (let n = 0; n < times; n += 1) {
      const stepped = step(incident, { ...sighting(now, kind, judged), ...fields }, playbook, now);
      note(stepped.incident, stepped.changes);
    }
    return self;
  };
  const self: Timeline = {
    at: (words) => {
      ticksUntil(when(words));
      return self;
    },
    bounce: (times = 1, fields) => see('bounce', times, fields),
    delay: (times = 1, fields) => see('delay', times, fields),
    passes: (count = 1) => {
      delivered = { at: now, count, source: 'log' };
      return self;
    },
    blind: (is) => {
      blindSince = is ? now : null;
      return self;
    },
    act: (action, who = 'Ada') => {
      if (!incident) throw new Error('There is no incident to act on.');
      const acted = act(incident, action, who, playbook, now);
      note(acted.incident, acted.changes);
      return self;
    },
    expect: (kind, expected = {}) => {
      const next = changes[asked];
      asked += 1;
      expect(next?.change.kind, `change ${asked}: ${next?.change.because ?? 'nothing happened'}`).toBe(kind);
      if (!next) return self;
      const { liftsAt, retryAt, recoverBy, because, voice, ...fields } = expected;
      expect(next.after).toMatchObject(fields);
      if (liftsAt) expect(next.after.clocks.liftsAt).toBe(when(liftsAt));
      if (retryAt) expect(next.after.clocks.retryAt).toBe(when(retryAt));
      if (recoverBy) expect(next.after.clocks.recoverBy).toBe(when(recoverBy));
      if (because) expect(next.change.because).toMatch(because);
      if (voice) expect(next.change.voice).toBe(voice);
      return self;
    },
    silence: () => {
      expect(changes.slice(asked).map(({ change }) => `${change.kind}: ${change.because}`)).toEqual([]);
      return self;
    },
    get incident() {
      return incident;
    },
    get changes() {
      return changes.map(({ change }) => change);
    },
    get told() {
      return changes;
    },
  };
  return self;
}

import { describe, expect, test } from 'vitest';
import { countsDown, hours } from '../../src/catalogue/clock.ts';
import { knowledgeOf } from '../../src/catalogue/knowledge.ts';
import { providers } from '../../src/catalogue/providers.ts';
import type { Rule } from '../../src/catalogue/rule.ts';
import { rules } from '../../src/catalogue/rules/index.ts';
import { explainText } from '../../src/classify/classify.ts';
import { clockOf, extendClocks, startClocks, stopped } from '../../src/incident/clocks.ts';
import type { Incident } from '../../src/incident/incident.ts';
import { playbookFor } from '../../src/incident/match.ts';
import { applyOverrides } from '../../src/incident/overrides.ts';
import { step } from '../../src/incident/step.ts';
import { HOUR, MINUTE } from '../../src/time/span.ts';
import { sighting, verdict } from './timeline.ts';

const NOON = Date.UTC(2026, 10, 2, 12);

/** A host of the provider that the rule asks for, as a delivery to it would have. */
const hostFor = (rule: Rule): string => {
  const host = providers.find(({ id }) => id === rule.provider)?.hosts[0];
  return host ? `mx1.${host}` : '';
};

/**
 * The incident that as many of these failures open as its playbook asks for; `null` when single failures open
 * none.
 */
function openedBy(rule: Rule, text: string): Incident | null {
  const judged = explainText({ text, host: hostFor(rule) }).verdict;
  const playbook = playbookFor(judged);
  let incident: Incident | null = null;
  for (let n = 0; n < (playbook.opens?.count ?? 0); n += 1)
    incident = step(incident, sighting(NOON, 'bounce', verdict(judged)), playbook, NOON).incident;
  return incident;
}

const withFigures = [...rules.values()].filter(({ clock }) => clock && countsDown(clock));
test('most rules with figures can open an incident', () => {
  expect(withFigures.length).toBeGreaterThan(60);
  const opening = withFigures.filter((rule) => openedBy(rule, rule.examples[0]) !== null);
  expect(opening.length).toBeGreaterThan(55);
});

test.for(withFigures)('$id opens with its own clock and basis', (rule) => {
  const incident = openedBy(rule, rule.examples[0]);
  if (incident === null) return;
  const { basis, lifts, retry, recovers } = knowledgeOf({ cause: rule.cause, rule: rule.id }).clock;
  expect(incident?.state).toBe('open');
  expect(incident?.rules).toEqual({ [rule.id]: expect.any(Number) });
  const after = (ms: number | undefined): number | null => (ms === undefined ? null : NOON + ms);
  expect(incident?.clocks).toEqual({
    basis,
    liftsFrom: after(lifts?.[0]),
    liftsAt: after(lifts?.[1]),
    retryAt: after(retry?.[0]),
    recoverFrom: after(recovers?.[0]),
    recoverBy: after(recovers?.[1]),
  });
});

describe('the clock of a failure', () => {
  const throttling = playbookFor({ cause: 'rate-limited', category: 'rate-limited', provider: '' });

  test('is the fallback of the playbook only where nobody gives a figure', () => {
    expect(clockOf(throttling, { cause: 'rate-limited' }).retry).toEqual(hours(1));
    expect(clockOf(throttling, { cause: 'rate-limited', rule: 'comcast-rl000010' }).retry).toEqual([
      5 * MINUTE,
      5 * MINUTE,
    ]);
    // A promise without a figure stays what it is.
    const promised = clockOf(throttling, {
      cause: 'provider-temporary-block',
      rule: 'mimecast-ip-temporarily-blacklisted',
    });
    expect(promised).toMatchObject({ basis: 'promise', words: expect.stringContaining('Mimecast') });
    expect(countsDown(promised)).toBe(false);
  });

  test("is the operator's where the operator has set one, and says so", () => {
    const { playbooks } = applyOverrides([throttling], { throttling: { retryAfter: '3h' } });
    const clock = clockOf(playbooks[0] ?? throttling, { cause: 'rate-limited', rule: 'apple-hcm1' });
    expect(clock.retry).toEqual(hours(3));
    expect(clock.words).toMatch(/^Set by you \(rebound\.yaml\)\./);
  });

  test('does not run while it counts from a fix that nobody can date', () => {
    const { clock } = knowledgeOf({ cause: 'missing-ptr', rule: 'cox-cxdns' });
    expect(clock).toMatchObject({ basis: 'promise', ends: 'after-fix', lifts: hours(24) });
    expect(startClocks(clock, NOON)).toEqual({ ...stopped, basis: 'promise' });
  });

  test('grows with a text that names a longer block, and never shrinks', () => {
    const pause = knowledgeOf({ cause: 'provider-temporary-block', rule: 'facebook-pol-t1' }).clock;
    const day = knowledgeOf({ cause: 'provider-temporary-block', rule: 'facebook-pol-t3' }).clock;
    const first = startClocks(pause, NOON);
    const longer = extendClocks(first, day, NOON + HOUR, true);
    expect(longer.liftsAt).toBe(NOON + 49 * HOUR);
    expect(extendClocks(longer, pause, NOON + 2 * HOUR, true).liftsAt).toBe(NOON + 49 * HOUR);
    expect(extendClocks(first, day, NOON + HOUR, false).liftsAt).toBe(first.liftsAt);
  });

  test('moves the next try with every failure', () => {
    const clock = knowledgeOf({ cause: 'rate-limited', rule: 'apple-hcm1' }).clock;
    const first = startClocks(clock, NOON);
    expect(extendClocks(first, clock, NOON + HOUR, false).retryAt).toBe(NOON + HOUR + 15 * MINUTE);
    expect(extendClocks(first, clock, NOON - HOUR, false).retryAt).toBe(first.retryAt);
  });
});

import { expect, test } from 'vitest';
import { type Playbook, type PlaybookId, playbooks } from '../../src/catalogue/playbooks.ts';
import { applyOverrides } from '../../src/incident/overrides.ts';
import { DAY, HOUR, MINUTE } from '../../src/time/span.ts';

const named = (id: PlaybookId, list: readonly Playbook[] = playbooks): Playbook => {
  const found = list.find((one) => one.id === id);
  if (!found) throw new Error(`There is no playbook ${id}.`);
  return found;
};

/** The playbook with one setting, and what is said against it. */
function set(
  id: PlaybookId,
  name: string,
  value: unknown,
): { readonly made: Playbook; readonly said: string } {
  const { playbooks: list, mistakes } = applyOverrides(playbooks, { [id]: { [name]: value } });
  return { made: named(id, list), said: mistakes.join(' ') };
}

const counting = playbooks.find(({ opens }) => opens !== null)?.id as PlaybookId;
const uncounted = playbooks.find(({ opens }) => opens === null)?.id as PlaybookId;
const block = playbooks.find(({ reblocks }) => reblocks)?.id as PlaybookId;
const unblocked = playbooks.find(({ reblocks }) => !reblocks)?.id as PlaybookId;
const cleaning = playbooks.find(({ clean }) => clean.looksCleanMs !== null)?.id as PlaybookId;
const straight = playbooks.find(({ clean }) => clean.looksCleanMs === null)?.id as PlaybookId;

test.for<[PlaybookId, string, unknown, object]>([
  [counting, 'count', 1, { opens: { count: 1, withinMs: named(counting).opens?.withinMs } }],
  [counting, 'count', 10_000, { opens: { count: 10_000 } }],
  [counting, 'within', '30m', { opens: { count: named(counting).opens?.count, withinMs: 30 * MINUTE } }],
  [counting, 'severity', 'critical', { severity: 'critical' }],
  [counting, 'severity', 'warning', { severity: 'warning' }],
  [counting, 'severity', 'ops', { severity: 'ops' }],
  [block, 'liftsAfter', '36h', { clock: { override: { lifts: [36 * HOUR, 36 * HOUR] } } }],
  [block, 'retryAfter', ' 90s ', { clock: { override: { retry: [90_000, 90_000] } } }],
  [cleaning, 'looksCleanAfter', '2 h', { clean: { ...named(cleaning).clean, looksCleanMs: 2 * HOUR } }],
  [counting, 'resolveAfter', '6h', { clean: { ...named(counting).clean, resolveMs: 6 * HOUR } }],
  [counting, 'escalateAfter', '3d', { escalates: { ...named(counting).escalates, afterMs: 3 * DAY } }],
  [counting, 'reopenWithin', '1d', { reopenMs: DAY }],
  [counting, 'remindEvery', '99999s', { remindMs: 99_999_000 }],
  [counting, 'runbook', 'https://wiki.example.com/a', { runbook: 'https://wiki.example.com/a' }],
  [counting, 'dashboard', 'https://grafana.example.com/d', { dashboard: 'https://grafana.example.com/d' }],
])('%s.%s: %j', ([id, name, value, expected]) => {
  const { made, said } = set(id, name, value);
  expect(said).toBe('');
  expect(made).toMatchObject(expected);
  const { made: other } = set(id === counting ? block : counting, name, value);
  expect(named(id, applyOverrides(playbooks, {}).playbooks), 'and no other').not.toBe(other);
});

const spans = ['0m', '10', 'm', '10w', '100000s', '-5m', '5mm', 'x5m', 5, null];

test.for<[PlaybookId, string, readonly unknown[], string]>([
  [
    counting,
    'count',
    [0, 10_001, 1.5, '3', null],
    'a whole number from 1 to 10000, for a playbook that opens by count',
  ],
  [uncounted, 'count', [3], 'a whole number from 1 to 10000, for a playbook that opens by count'],
  [counting, 'within', spans, 'a span such as 30m or 1h, for a playbook that opens by count'],
  [uncounted, 'within', ['30m'], 'a span such as 30m or 1h, for a playbook that opens by count'],
  [counting, 'severity', ['loud', '', 1], 'critical, warning or ops'],
  [unblocked, 'liftsAfter', ['48h'], 'a span such as 48h, for a playbook whose block lifts by a countdown'],
  [block, 'retryAfter', spans, 'a span such as 10m'],
  [straight, 'looksCleanAfter', ['1h'], 'a span such as 1h, for a playbook that first looks clean'],
  [counting, 'resolveAfter', spans, 'a span such as 6h'],
  [counting, 'escalateAfter', spans, 'a span such as 72h'],
  [counting, 'reopenWithin', spans, 'a span such as 1d'],
  [counting, 'remindEvery', spans, 'a span such as 4h'],
  [
    counting,
    'runbook',
    ['http://wiki.example.com/', 'wiki', 5, `https://wiki.example.com/${'x'.repeat(2_000)}`],
    'an address such as https://wiki.example.com/blocks',
  ],
  [counting, 'dashboard', ['javascript:alert(1)'], 'an address such as https://grafana.example.com/d/mail'],
])('%s.%s does not take %j', ([id, name, values, takes]) => {
  for (const value of values) {
    const { made, said } = set(id, name, value);
    const shown = typeof value === 'string' ? `"${value}"` : String(value);
    expect(said).toBe(`playbooks.${id}.${name} is ${shown}; it takes ${takes}.`);
    expect(made).toBe(named(id));
  }
});

test('an address of 2,000 characters is taken', () => {
  const address = `https://wiki.example.com/${'x'.repeat(1_975)}`;
  expect(set(counting, 'runbook', address)).toMatchObject({ said: '', made: { runbook: address } });
});

test('several settings of one playbook add up; a wrong one leaves the others in force', () => {
  const { playbooks: list, mistakes } = applyOverrides(playbooks, {
    [block]: { liftsAfter: '36h', retryAfter: '10m', severity: 'loud', toString: '1h' },
    nowhere: { severity: 'ops' },
  });
  expect(named(block, list).clock?.override).toMatchObject({
    lifts: [36 * HOUR, 36 * HOUR],
    retry: [10 * MINUTE, 10 * MINUTE],
  });
  expect(mistakes).toEqual([
    `playbooks.${block}.severity is "loud"; it takes critical, warning or ops.`,
    `playbooks.${block}.toString is no setting of a playbook; use count, within, severity, liftsAfter, retryAfter, looksCleanAfter, resolveAfter, escalateAfter, reopenWithin, remindEvery, runbook, dashboard.`,
    `playbooks.nowhere is no playbook; there are ${playbooks.map(({ id }) => id).join(', ')}.`,
  ]);
});

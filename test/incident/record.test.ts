import { expect, test } from 'vitest';
import { fromRecord, toRecord } from '../../src/incident/record.ts';
import { incident } from '../store/rows.ts';

const stored = incident('i', { rules: { 'spamhaus-pbl': 3 } });

test('what is stored comes back as it was', () => {
  const { incident: back, problem } = fromRecord(toRecord(stored));
  expect(problem).toBe('');
  expect(back).toMatchObject(stored);
  expect(back).not.toHaveProperty('v');
});

test('a row of an older release is read, with what came later at rest', () => {
  const { rules, ...old } = stored;
  expect(rules).toEqual({ 'spamhaus-pbl': 3 });
  const { incident: back, problem } = fromRecord(
    JSON.stringify({ ...old, clocks: { basis: 'none', liftsAt: 5 } }),
  );
  expect(problem).toBe('');
  expect(back).toMatchObject({ rules: {}, clocks: { liftsAt: 5 } });
});

test('a row whose playbook is gone is kept, and told of', () => {
  expect(fromRecord(toRecord({ ...stored, playbook: 'yahoo-throttle' }))).toMatchObject({
    incident: { playbook: 'yahoo-throttle' },
    problem: 'its playbook yahoo-throttle is gone',
  });
});

test.for([
  ['{"id":', 'it is no JSON object'],
  ['null', 'it is no JSON object'],
  ['[1]', 'it is no JSON object'],
  [JSON.stringify({ ...stored, key: undefined }), 'key is missing'],
  [JSON.stringify({ ...stored, lastAt: 'today' }), 'lastAt is missing'],
  [JSON.stringify({ ...stored, state: 'exploded' }), 'its state is unknown'],
  [JSON.stringify({ ...stored, severity: 9 }), 'its severity is unknown'],
  [JSON.stringify({ ...stored, clocks: null }), 'its scope or its clocks are missing'],
  [JSON.stringify({ v: 99, ...stored }), 'it was written by a later release (version 99)'],
] as const)('%s: %s', ([json, problem]) => {
  expect(fromRecord(json)).toEqual({ incident: null, problem });
});

test('a row of the first release lacks what came since, and every field of it is at rest', () => {
  const first = [
    'id',
    'key',
    'playbook',
    'cause',
    'category',
    'provider',
    'scope',
    'clocks',
    'state',
  ] as const;
  const figures = ['firstAt', 'lastAt', 'bounces', 'delays', 'attempt', 'version', 'severity'] as const;
  const old = Object.fromEntries([...first, ...figures].map((name) => [name, stored[name]]));
  expect(fromRecord(JSON.stringify(old))).toEqual({
    incident: {
      ...old,
      recent: [],
      rules: {},
      openedAt: null,
      resolvedAt: null,
      snoozedUntil: null,
      mutedUntil: null,
      actor: null,
      inhibitedBy: null,
      dueAt: null,
      phase: '',
      because: '',
    },
    problem: '',
  });
});

test('every state and severity is known, and the silence of old is quiet', () => {
  for (const state of ['watching', 'open', 'acknowledged', 'resolved'] as const)
    expect(fromRecord(toRecord({ ...stored, state })).problem, state).toBe('');
  for (const severity of ['critical', 'warning', 'ops'] as const)
    expect(fromRecord(toRecord({ ...stored, severity })).problem, severity).toBe('');
  expect(fromRecord(JSON.stringify({ ...stored, stage: 'silent' })).incident?.stage).toBe('quiet');
  expect(fromRecord(JSON.stringify({ ...stored, stage: 'clean' })).incident?.stage).toBe('clean');
  expect(fromRecord(JSON.stringify({ ...stored, v: '1' })).problem).toMatch(
    /^it was written by a later release/,
  );
});

import { expect, test } from 'vitest';
import type { Incident } from '../../src/incident/incident.ts';
import { byHand } from '../../src/pipeline/by-hand.ts';
import { flood } from '../slack/samples.ts';

const block: Incident = { ...flood.incident, state: 'open', delays: 12, category: 'rate-limited' };
const commands = (given: Partial<Incident>, kinds: readonly string[], domain: string): string[] =>
  byHand({ ...block, ...given }, kinds, domain).flatMap(({ server, lines }) =>
    lines.map(({ what, command }) => `${server}: ${what}: ${command}`),
  );

test('the commands of the mail servers that are ours, with the domain filled in', () => {
  expect(commands({}, ['exim'], 'Mx.Gmail.com')).toEqual([
    "Exim: Hold what waits for mx.gmail.com: exiqgrep -i -r '@mx.gmail.com$' | xargs -r exim -Mf",
    'Exim: Once it is over, let all that is held go: exiqgrep -z -i | xargs -r exim -Mt',
  ]);
});

test('each server of several has its own, and one that knows no such command is not named', () => {
  expect(byHand(block, ['postfix', 'sendmail', 'exim'], 'gmail.com').map(({ server }) => server)).toEqual([
    'Postfix',
    'Exim',
  ]);
});

test.for(['rate-limited', 'reputation-block', 'flood'] as const)('waiting helps against %s', (category) => {
  expect(commands({ category }, ['exim'], 'gmail.com')).toHaveLength(2);
});

test.for<[string, Partial<Incident>, readonly string[], string]>([
  ['no mail waits', { delays: 0 }, ['postfix'], 'gmail.com'],
  ['it is over', { state: 'resolved' }, ['postfix'], 'gmail.com'],
  ['waiting does not help', { category: 'auth-failure' }, ['postfix'], 'gmail.com'],
  ['nobody knows what kind of server it is', {}, ['', 'exchange'], 'gmail.com'],
  ['no domain is known', {}, ['postfix'], ''],
])('none where %s', ([, given, kinds, domain]) => expect(commands(given, kinds, domain)).toEqual([]));

test('a domain that a sender made up never comes into a shell', () => {
  for (const domain of [
    "x';reboot;'.com",
    'a b.com',
    '$(id).com',
    '`id`.com',
    'a.com\nreboot',
    '-rf.com',
    'a"b.com',
    'a.com;reboot',
    `${'a.'.repeat(126)}com`,
  ])
    expect(commands({}, ['postfix', 'exim'], domain)).toEqual([]);
});

import { expect, test } from 'vitest';
import type { Incident } from '../../src/incident/incident.ts';
import { byHand } from '../../src/pipeline/by-hand.ts';
import { flood } from '../slack/samples.ts';

const block: Incident = { ...flood.incident, state: 'open', delays: 12, category: 'rate-limited' };
const commands = (given: Partial<Incident>, kinds: readonly string[], domain: string): string[] =>
  byHand({ ...block, ...given }, kinds, domain).flatMap(({ server, lines }) =>
    lines.map(({ command }) => `${server}: ${command}`),
  );

test('the commands of the mail servers that are ours, with the domain filled in', () => {
  expect(commands({}, ['exim'], 'Gmail.com')).toEqual([
    "Exim: exiqgrep -i -r '@gmail.com$' | xargs -r exim -Mf",
    'Exim: exiqgrep -z -i | xargs -r exim -Mt',
  ]);
  expect(commands({}, ['postfix', 'exim'], 'gmail.com')).toHaveLength(4);
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
  ])
    expect(commands({}, ['postfix', 'exim'], domain)).toEqual([]);
});

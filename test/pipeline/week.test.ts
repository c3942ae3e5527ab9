import { expect, test } from 'vitest';
import { sayings } from '../../sim/traffic/causes.ts';
import { live } from './weeks.ts';

test('a week of mixed traffic, as mails through reader, judge, store and ticks, opens what was planted and nothing else', {
  timeout: 180_000,
}, async () => {
  const { traffic, opened } = await live(7);
  const { planted, to } = traffic;
  const seen = opened.map(({ playbook, provider }) => `${playbook} ${provider}`).sort();
  const wanted = planted
    .filter((one) => one.from < to)
    .map(({ playbook, provider }) => `${playbook} ${provider}`);
  expect(seen).toEqual(wanted.sort());
  for (const incident of opened.filter(({ playbook }) => playbook !== 'surge' && playbook !== 'own-outage')) {
    expect(planted.map(({ saying }) => sayings[saying].cause)).toContain(incident.cause);
  }
});

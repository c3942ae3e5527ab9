import { describe, expect, test } from 'vitest';
import { categories, owners, scopeKinds } from '../../src/catalogue/category.ts';
import { causeOf, causes } from '../../src/catalogue/causes/index.ts';
import { saidOf } from '../../src/catalogue/fate.ts';
import { providers } from '../../src/catalogue/providers.ts';
import { HOUR } from '../../src/time/span.ts';

const all = [...causes.values()];
const senderSide = all.filter((cause) => cause.addressVerdict === 'keep');

describe('every cause', () => {
  test.for(all)('$id has its words', (cause) => {
    expect(cause.id).toMatch(/^[a-z0-9]+(?:-[a-z0-9]+)*$/);
    expect(categories).toContain(cause.category);
    expect(owners).toContain(cause.owner);
    expect(scopeKinds).toContain(cause.scope);
    for (const text of [
      cause.title,
      cause.happened,
      saidOf(cause.message, 'permanent'),
      saidOf(cause.condition, 'temporary'),
      cause.address,
      cause.clock.words,
    ]) {
      expect(text.length).toBeGreaterThan(3);
    }
    expect(cause.title.length).toBeLessThanOrEqual(90);
    expect(cause.steps.length).toBeGreaterThan(0);
    for (const step of cause.steps) expect(saidOf(step.text, null).length).toBeGreaterThan(5);
    expect(cause.sources.length).toBeGreaterThan(0);
  });

  test('ids are unique', () => {
    expect(new Set(all.map((cause) => cause.title)).size).toBe(all.length);
  });
});

/** Words of English that some provider is called by. */
const words = new Set(['Free', 'Sky', 'One', 'Bell', 'Orange', 'Titan']);
const names = [...providers.values()]
  .flatMap(({ name }) => name.split(/[/,(]/))
  .map((name) => name.replace(')', '').trim())
  .filter((name) => name !== '' && !words.has(name));
const namesIn = (text: string): readonly string[] =>
  names.filter((name) => new RegExp(`(?<![\\w.])${name.replace(/\W/g, '\\$&')}(?![\\w.])`).test(text));

test('a cause of everybody says nothing of one provider: its figures stand in its own rules', () => {
  const anybodys = all.filter(({ id, provider }) => !provider && !/^(?:barracuda|proofpoint)-/.test(id));
  const found = anybodys.flatMap(({ id, happened, steps, clock, avoid = [] }) =>
    [
      happened,
      clock.words,
      ...avoid,
      ...steps.flatMap(({ text }) => [saidOf(text, 'permanent'), saidOf(text, 'temporary')]),
    ]
      .flatMap(namesIn)
      .map((name) => `${id}: ${name}`),
  );
  expect(found).toEqual([]);
  expect(namesIn('SpamExperts allows 10 connections, Yahoo fewer.')).toEqual(
    expect.arrayContaining(['SpamExperts', 'Yahoo']),
  );
});

test('only unknown recipients and domains are suppressed at once', () => {
  const at_once = new Set(
    all.filter((cause) => cause.addressVerdict === 'suppress').map((cause) => cause.category),
  );
  expect([...at_once].sort()).toEqual(['invalid-domain', 'invalid-recipient']);
});

test.for(senderSide)('$id never advises to suppress', (cause) => {
  const words = JSON.stringify(cause);
  expect(words).not.toMatch(
    /suppress the (?:address|recipient)|remove the recipient|delete the address|permanently blocked/i,
  );
  expect(cause.address).not.toMatch(/^suppress/i);
});

test('a clock that promises or knows hours says them in order', () => {
  for (const { clock } of all)
    for (const span of [clock.lifts, clock.retry, clock.recovers])
      if (span) expect(span[0]).toBeLessThanOrEqual(span[1]);
  for (const { clock } of all)
    if (clock.basis === 'practice') expect(clock.words).toMatch(/practice|no promise/);
});

test('the four MXroute blocks have their hours', () => {
  const lifts = [
    'rejected-recipient-flood',
    'authentication-failure-flood',
    'connection-spam',
    'rejected-after-data',
  ].map((id) => causeOf(`mxroute-${id}`).clock.lifts?.[0]);
  expect(lifts).toEqual([48, 24, 12, 24].map((n) => n * HOUR));
});

test('an id that nobody knows is the unknown cause', () => {
  expect(causeOf('no-such-cause').id).toBe('unknown');
  expect(causeOf('__proto__').id).toBe('unknown');
});

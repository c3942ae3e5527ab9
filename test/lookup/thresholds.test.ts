import { expect, test } from 'vitest';
import { lookup } from '../../src/lookup/lookup.ts';
import { thresholds, thresholdTable } from '../../src/lookup/thresholds.ts';

type Name = keyof typeof thresholds;

/** The answer to a query with one number another. */
function answered(query: string, name: Name, at: number): string {
  const before = thresholds[name];
  thresholds[name] = at;
  try {
    return JSON.stringify(lookup(query));
  } finally {
    thresholds[name] = before;
  }
}

const lower = (at: number): number => (at > 1 ? Math.min(at - 1, Math.floor(at * 0.75)) : at * 0.75);
const higher = (at: number): number =>
  at > 1 ? Math.max(at + 1, Math.ceil(at * 1.25)) : Math.min(1.01, at * 1.25);

const cases = Object.entries(thresholdTable).flatMap(
  ([name, row]): readonly (readonly [Name, 'lower' | 'higher', string, number])[] => {
    const queries: { readonly notLower?: string; readonly notHigher?: string } = row;
    return [
      ...(queries.notLower ? [[name as Name, 'lower', queries.notLower, lower(row.at)] as const] : []),
      ...(queries.notHigher ? [[name as Name, 'higher', queries.notHigher, higher(row.at)] as const] : []),
    ];
  },
);

test.for(cases)('%s is not %s, for: %s', ([name, , query, other]) => {
  expect(answered(query, name, other)).not.toBe(answered(query, name, thresholdTable[name].at));
});

test('every number has a query that needs it', () => {
  expect(Object.keys(thresholdTable).filter((name) => !cases.some(([one]) => one === name))).toEqual([]);
});

import { readFileSync, writeFileSync } from 'node:fs';
import { rules } from '../../src/catalogue/rules/index.ts';
import { alternativesOf, isCovered, nameOf } from './alternatives.ts';

/** Alternatives for which no text is known yet. The file only shrinks. */
export const ledgerPath = 'test/catalogue/alternatives-without-text.txt';

/** The names in the ledger. */
export function ledger(): string[] {
  return readFileSync(ledgerPath, 'utf8').split('\n').filter(Boolean);
}

/** The names of all alternatives that no text of their rule covers today. */
export function uncovered(): string[] {
  return [...rules.values()].flatMap((rule) =>
    alternativesOf(rule)
      .filter((one) => !isCovered(one))
      .map(nameOf),
  );
}

/** Takes out of the ledger what has a text by now, and says how many lines are left. Adds nothing. */
export function shrink(): string {
  const open = new Set(uncovered());
  const before = ledger();
  const left = before.filter((name) => open.has(name));
  writeFileSync(ledgerPath, left.map((name) => `${name}\n`).join(''));
  return `${before.length} → ${left.length} alternatives without a text`;
}

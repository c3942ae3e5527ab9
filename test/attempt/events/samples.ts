import { readFileSync } from 'node:fs';

/** Bodies of our own in each service's documented format, with documentation's addresses. */
export const sample = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`samples/${name}.json`, import.meta.url), 'utf8'));

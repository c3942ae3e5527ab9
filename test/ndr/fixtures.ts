import { readdirSync, readFileSync } from 'node:fs';
import type { Category } from '../../src/catalogue/category.ts';
import type { Kind } from '../../src/ndr/report.ts';

/** What a fixture folder says of its mail, written by hand or reviewed. */
export interface Expected {
  readonly kind: Kind;
  readonly recipients: readonly {
    readonly address: string;
    readonly action: string;
    readonly status: string;
    readonly reply: string;
    readonly category?: Category;
  }[];
}

export interface Fixture {
  readonly name: string;
  readonly source: Buffer;
  readonly expected: Expected;
}

const folder = new URL('../fixtures/', import.meta.url);

/** All mails under test/fixtures, each with what is expected of it. */
export function mailFixtures(): Fixture[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter(
      (entry) => entry.isDirectory() && readdirSync(new URL(entry.name, folder)).includes('message.eml'),
    )
    .map((entry) => ({
      name: entry.name,
      source: readFileSync(new URL(`${entry.name}/message.eml`, folder)),
      expected: JSON.parse(readFileSync(new URL(`${entry.name}/expected.json`, folder), 'utf8')) as Expected,
    }));
}

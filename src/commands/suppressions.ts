import type { Command } from 'commander';
import type { AddressRow } from '../store/addresses.ts';
import type { Store } from '../store/store.ts';
import { csvHeader, csvLine, jsonLine } from '../suppression/export.ts';
import { configOf, withStore } from './configuration.ts';
import type { Io } from './io.ts';

const PAGE = 1_000;

/** `rebound suppressions`: every address that may be suppressed, with reason and evidence. */
export function registerSuppressions(program: Command, io: Io): void {
  const command = program
    .command('suppressions')
    .description('which addresses may be suppressed, and why')
    .option('--format <format>', 'csv or json (one object a line)', 'csv')
    .action(async ({ format }: { format: string }) => {
      if (format !== 'csv' && format !== 'json') command.error(`--format is "${format}"; use csv or json.`);
      const line = (row: AddressRow): string =>
        format === 'csv' ? csvLine(row) : `${JSON.stringify(jsonLine(row))}\n`;
      await withStore(configOf(io), async (store) => {
        if (format === 'csv') io.out(csvHeader);
        for await (const page of pages(store)) {
          io.out(page.map(line).join(''));
          await io.drained();
        }
      });
    });
}

async function* pages(store: Store): AsyncGenerator<readonly AddressRow[]> {
  let page: readonly AddressRow[] = [];
  do {
    page = await store.addresses.suppressible(page.at(-1)?.address ?? '', PAGE);
    yield page;
  } while (page.length === PAGE);
}

import type { Command } from 'commander';
import { clearMatching, releaseMatching } from '../pipeline/addresses.ts';
import type { AddressFilter, AddressRow } from '../store/addresses.ts';
import type { Store } from '../store/store.ts';
import { csvField, csvHeader, csvLine, jsonLine } from '../suppression/export.ts';
import { isListable } from '../suppression/mail-address.ts';
import { configOf, withStore } from './configuration.ts';
import { type Io, tell } from './io.ts';

const PAGE = 1_000;

interface Options {
  readonly format: string;
  readonly json?: boolean;
  readonly held?: boolean;
  readonly expiring?: boolean;
  readonly release?: boolean;
  readonly clear?: string;
  readonly address?: readonly string[];
  readonly mail?: string;
  readonly sender?: string;
  readonly provider?: string;
  readonly domain?: string;
  readonly worth?: string;
  readonly since?: string;
  readonly until?: string;
}

const worths = ['proven', 'plausible', 'none'] as const;

/** `2026-11-27` or `2026-11-27T14:00Z` as epoch ms; a day begins in UTC. */
function timeOf(text: string | undefined, name: string, command: Command): number | undefined {
  if (text === undefined) return undefined;
  const at = /^\d{4}-\d\d-\d\d(?:T[\d:.]{5,12}Z?)?$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(at))
    command.error(`--${name} is "${text}"; give a day as YYYY-MM-DD, or a time as YYYY-MM-DDTHH:MMZ.`);
  return at;
}

function filterOf(options: Options, command: Command): AddressFilter {
  const { address, mail, sender, provider, domain, worth } = options;
  if (worth !== undefined && !worths.some((one) => one === worth))
    command.error(`--worth is "${worth}"; use ${worths.join(', ')} (none: from before evidence was kept).`);
  const since = timeOf(options.since, 'since', command);
  const until = timeOf(options.until, 'until', command);
  const given = { addresses: address, mail, sender, provider, domain, since, until };
  return {
    ...(Object.fromEntries(
      Object.entries(given).filter(([, value]) => value !== undefined),
    ) as AddressFilter),
    ...(worth === undefined ? {} : { worth: worth === 'none' ? '' : worth }),
    ...(options.held ? { held: 'any' } : {}),
  };
}

/**
 * `rebound suppressions`: every address that may be suppressed, with reason and evidence; released, cleared
 * and undone in bulk.
 */
export function registerSuppressions(command: Command, io: Io): void {
  command
    .option('--format <format>', 'csv or json (one object a line)', 'csv')
    .option('--json', 'as --format json')
    .option('--held', 'those that are held, instead of those that may be suppressed')
    .option('--expiring', 'those whose mail has only expired, for weeks: worth a look, suppressed by nothing')
    .option('--release', 'let held ones go: they may be suppressed')
    .option('--clear <reason>', 'take those that fit off the list, with a reason')
    .option('--address <address...>', 'only these')
    .option('--mail <id>', 'only those that this mail decided (its id stands in the list)')
    .option('--sender <host>', 'only those that this server reported')
    .option('--provider <id>', 'only those of this provider (gmail, microsoft, …)')
    .option('--domain <domain>', 'only those of this domain')
    .option('--worth <worth>', 'only those whose report was proven, plausible or none')
    .option('--since <time>', 'only those that came onto the list since then')
    .option('--until <time>', 'only those that came onto the list before then')
    .action((options: Options) => run(options.json ? { ...options, format: 'json' } : options, command, io));
}

async function run(options: Options, command: Command, io: Io): Promise<void> {
  const { format } = options;
  if (format !== 'csv' && format !== 'json') command.error(`--format is "${format}"; use csv or json.`);
  const filter = filterOf(options, command);
  if (options.expiring && (options.release || options.clear !== undefined || options.held))
    command.error('--expiring lists and changes nothing: give it alone.');
  const changes = options.release || options.clear !== undefined;
  if (options.clear !== undefined && Object.keys(filter).length === 0)
    command.error(
      '--clear without a choice would empty the list: say which (--mail, --sender, --provider, --since, …).',
    );
  if (options.release && options.clear !== undefined) command.error('Give --release or --clear, not both.');
  await withStore(configOf(io), async (store) => {
    if (options.expiring) return listExpiring(store, options, io);
    if (!changes) return list(store, options, filter, io);
    const count = options.release
      ? await releaseMatching(store, filter, io.now())
      : await clearMatching(store, filter, 'the command line', options.clear ?? '', io.now());
    const what = options.release ? 'released' : 'taken off the list';
    tell(
      io,
      { json: format === 'json' },
      { [options.release ? 'released' : 'cleared']: count },
      () => `${count === 1 ? 'One address' : `${count} addresses`} ${what}.`,
    );
  });
}

async function listExpiring(store: Store, { format }: Options, io: Io): Promise<void> {
  const found = (await store.bounces.expiring(io.now())).filter(({ address }) => isListable(address));
  const day = (at: number): string => new Date(at).toISOString();
  const rows = found.map(({ address, failures, firstAt, lastAt }) =>
    format === 'csv'
      ? `${[address, failures, day(firstAt), day(lastAt)].map(csvField).join(',')}\r\n`
      : `${JSON.stringify({ address, failures, firstSeen: day(firstAt), lastSeen: day(lastAt) })}\n`,
  );
  if (format === 'csv') io.out('address,failures,first_seen,last_seen\r\n');
  io.out(rows.join(''));
}

async function list(store: Store, { format, held }: Options, filter: AddressFilter, io: Io): Promise<void> {
  const line = (row: AddressRow): string =>
    format === 'csv' ? csvLine(row) : `${JSON.stringify(jsonLine(row))}\n`;
  // Records from before the door may hold what nobody could have meant.
  const wanted = ({ address, heldFor }: AddressRow): boolean =>
    isListable(address) && (held ? heldFor !== '' : heldFor === '');
  if (format === 'csv') io.out(csvHeader);
  let page: readonly AddressRow[] = [];
  do {
    page = await store.addresses.matching(filter, page.at(-1)?.address ?? '', PAGE);
    io.out(page.filter(wanted).map(line).join(''));
    await io.drained();
  } while (page.length === PAGE);
}

import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import { nameOfProvider } from '../catalogue/providers.ts';
import { spell } from '../incident/span.ts';
import type { Store } from '../store/store.ts';
import { configOf, withStore } from './configuration.ts';
import { CommandFailed, type Io, tell } from './io.ts';

const LOOK_EVERY_MS = 1_000;
const MINUTE = 60_000;

/** The first failure of the address since the start; `null` when none was heard of in time. */
async function heard(store: Store, address: string, since: number, until: number, io: Io) {
  while (io.now() < until) {
    const [failure] = await store.bounces.lastFailures(address, 1, io.now() + MINUTE, 1);
    // The server's clock and ours may differ a little.
    if (failure && failure.at >= since - MINUTE) return failure;
    await sleep(Math.min(LOOK_EVERY_MS, Math.max(1, until - io.now())));
  }
  return null;
}

/**
 * `rebound probe ADDRESS`: whether the failure of a mail that you send now comes back to Rebound, and how
 * late.
 */
export function registerProbe(command: Command, io: Io): void {
  command
    .argument('<address>', 'an address that does not exist, at a real provider')
    .option('--minutes <n>', 'how long to wait', '10')
    .option('--json', 'the failure that came, as JSON')
    .action(async (address: string, options: { minutes: string; json?: boolean }) => {
      const { minutes } = options;
      if (!/^[^\s@]{1,64}@[^\s@]{1,255}$/.test(address)) command.error(`"${address}" is no address.`);
      const wait = Number(minutes);
      if (!(wait > 0 && wait <= 1_440)) command.error('--minutes is a number from 1 to 1440.');
      const since = io.now();
      io.err(
        `Send a mail to ${address} now, by the way that your mail goes. The bot must be running. Waiting ${minutes} minutes …\n`,
      );
      const failure = await withStore(configOf(io), (store) =>
        heard(store, address, since, since + wait * MINUTE, io),
      );
      if (!failure)
        throw new CommandFailed(
          `Nothing came within ${spell(wait * MINUTE)}: a failure of such a mail does not reach Rebound. Look at the return path of your mail, and see docs/getting-bounces.md.`,
        );
      const who = nameOfProvider(failure.provider);
      const seconds = Math.round((io.now() - since) / 1000);
      tell(
        io,
        options,
        { seconds, ...failure },
        () =>
          `It came after ${seconds} seconds${who ? `, from ${who}` : ''}: ${failure.kind === 'delay' ? 'delayed' : 'failed'}, ${failure.status || 'no status'}.\n${failure.diagnostic}`,
      );
    });
}

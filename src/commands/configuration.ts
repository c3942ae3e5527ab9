import { unescape as unescaped } from 'node:querystring';
import { storeOf } from '../app/policy-of.ts';
import { type Config, loadConfig, type Need } from '../config/config.ts';
import { readSettings } from '../config/settings.ts';
import { type Log, makeLog } from '../observe/log.ts';
import type { Store } from '../store/store.ts';
import { CommandFailed, type Io } from './io.ts';

/** The checked configuration of this run. Throws `ConfigError`. */
export function configOf(io: Io, needs: readonly Need[] = []): Config {
  const settings = readSettings(io.env, io.envFile);
  return loadConfig(settings.values, needs, settings);
}

/** Every secret of a configuration, so that none of them gets into a log. */
export function secretsOf(config: Config): string[] {
  const slack = config.slack
    ? [
        config.slack.botToken,
        config.slack.mode.kind === 'socket' ? config.slack.mode.appToken : config.slack.mode.signingSecret,
      ]
    : [];
  const mailboxes = config.mailboxes.flatMap(({ password, oauth }) => [
    password,
    oauth?.clientSecret,
    oauth?.refreshToken,
  ]);
  return [...slack, ...mailboxes, ...passwordOf(config.databaseUrl), config.httpToken].filter(
    (secret): secret is string => Boolean(secret),
  );
}

/** The password in a database's URL, as it stands there and as it is. */
function passwordOf(url: string): string[] {
  const password = /^postgres(?:ql)?:\/\/[^:@/]*:(?<password>[^@/]+)@/.exec(url)?.groups?.['password'] ?? '';
  return [password, unescaped(password)];
}

/** The log of a command that runs for long, on standard output. */
export const logOf = (config: Config, io: Io): Log =>
  makeLog({
    level: config.logLevel,
    secrets: secretsOf(config),
    keepAddresses: config.mailboxes.map(({ name }) => name),
    write: (line) => io.out(line),
  });

/** Opens the store for one piece of work and closes it after. */
export async function withStore<T>(config: Config, work: (store: Store) => Promise<T>): Promise<T> {
  let store: Store;
  try {
    store = await storeOf(config);
  } catch (error) {
    const reason = (error instanceof Error ? error.message : String(error)).replace(/\.?$/, '.');
    throw new CommandFailed(
      `The database cannot be opened: ${reason} Check DATABASE_URL, and the rights of its folder or user.`,
      {
        cause: error,
      },
    );
  }
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { unescape as unescaped } from 'node:querystring';
import { storeOf } from '../app/policy-of.ts';
import { type Config, loadConfig, type Need } from '../config/config.ts';
import { readSettings } from '../config/settings.ts';
import { type Log, makeLog } from '../observe/log.ts';
import { StoreError } from '../store/error.ts';
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
    oauth?.key?.privateKey,
  ]);
  const webhooks = config.webhooks.map((one) => (one.form === 'json' ? one.secret : one.routingKey));
  return [
    ...slack,
    ...mailboxes,
    ...webhooks,
    ...passwordOf(config.databaseUrl),
    config.httpToken,
    ...signingKeys(config),
    config.bounceSecret,
  ].filter((secret): secret is string => Boolean(secret));
}

/** Keys by which services sign; a topic of Amazon's is no secret. */
const signingKeys = ({ eventKeys: { ses: _, ...keys } }: Config): string[] => Object.values(keys).flat();

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

/**
 * Opens the store for one piece of work and closes it after. The database must be there and up to date, so
 * that a command in the wrong folder answers nothing instead of something false; `create` makes it.
 */
export async function withStore<T>(
  config: Config,
  work: (store: Store) => Promise<T>,
  { create = false }: { readonly create?: boolean } = {},
): Promise<T> {
  let store: Store;
  try {
    store = await storeOf(config, { existing: !create });
  } catch (error) {
    const reason = (error instanceof Error ? error.message : String(error)).replace(/\.?$/, '.');
    // These three say what to do.
    const told = error instanceof StoreError && ['absent', 'older', 'newer'].includes(error.code);
    const remedy = told ? '' : ' Check DATABASE_URL, and the rights of its folder or user.';
    throw new CommandFailed(`The database cannot be opened: ${reason}${remedy}`, { cause: error });
  }
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

/**
 * As `withStore` for what is written: a database that is not there is made, and said to be, so that a stray
 * one is noticed.
 */
export async function withNewStore<T>(
  io: Io,
  config: Config,
  work: (store: Store) => Promise<T>,
): Promise<T> {
  const path = sqlitePath(config.databaseUrl);
  if (path !== null && !existsSync(path)) io.err(`A new database is made at ${path}.\n`);
  return withStore(config, work, { create: true });
}

/** The absolute path of a SQLite file, `null` for other databases. */
export function sqlitePath(url: string): string | null {
  const path = /^sqlite:(?:\/\/(?=\/))?(?<path>.+)$/.exec(url)?.groups?.['path'];
  return path === undefined || path === ':memory:' ? null : resolve(path);
}

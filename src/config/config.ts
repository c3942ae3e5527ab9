import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { MailboxOptions } from '../mailbox/options.ts';
import type { LogLevel } from '../observe/log.ts';
import { unknownNames } from './dotenv.ts';
import { ConfigError } from './error.ts';
import { eventKeys } from './event-keys.ts';
import { type Environment, environment, environmentNames, secretFileNames } from './fields.ts';
import { emptyFile, type FileConfig, readConfigFile } from './file.ts';
import { type LogSource, logsFromEnv, sameLogTwice } from './logs.ts';
import { mailboxFromEnv } from './mailbox.ts';
import { readOwn } from './own-file.ts';
import { nameMistakes } from './routes.ts';
import { type Env, reasonOf, type Settings } from './settings.ts';
import { type SlackConfig, slackFromEnv } from './slack.ts';

/** Everything an operator can choose, checked. Nothing past this line reads the environment. */
export interface Config {
  readonly slack: SlackConfig | null;
  readonly mailboxes: readonly MailboxOptions[];
  /** Mail servers' logs that are followed. */
  readonly logs: readonly LogSource[];
  readonly databaseUrl: string;
  readonly digest: { readonly cron: string; readonly timeZone: string };
  readonly addresses: 'masked' | 'full';
  readonly retentionDays: number;
  readonly senderDomains: readonly string[];
  readonly sendingIps: readonly string[];
  readonly trustedRelays: readonly string[];
  /** `''` when none is given, as of the next two. */
  readonly authservId: string;
  readonly bounceSecret: string;
  readonly bounceAddress: string;
  /**
   * Who is asked for `/smtp check`: these resolvers, or the system's when empty; `null` when nobody shall be.
   */
  readonly dnsServers: readonly string[] | null;
  readonly http: { readonly host: string; readonly port: number };
  /** Bearer token for posted send counts, `null` when they are not taken. */
  readonly httpToken: string | null;
  /** Keys of services that sign their events, by service. */
  readonly eventKeys: Readonly<Record<string, readonly string[]>>;
  readonly logLevel: LogLevel;
  readonly routes: FileConfig['routes'];
  readonly brands: FileConfig['brands'];
  readonly webhooks: FileConfig['webhooks'];
  /** When warnings wait, in the digest's time zone; `null` when they never do. */
  readonly quietHours: { readonly from: string; readonly to: string } | null;
  readonly playbooks: FileConfig['playbooks'];
  /** Sentences that the operator should read though nothing is broken (loose file permissions). */
  readonly warnings: readonly string[];
}

/** What a command cannot do without. A missing part is a mistake only for the commands that need it. */
export type Need = 'slack' | 'mailbox';

/** The file's part of the configuration, and the variables that it uses. */
function fileConfig(
  env: Environment,
  raw: Env,
  mistakes: string[],
): { readonly config: FileConfig; readonly names: ReadonlySet<string> } {
  const path = env.REBOUND_CONFIG;
  if (!path) return { config: emptyFile, names: new Set() };
  try {
    return readConfigFile(readOwn(path).toString('utf8'), path, raw, mistakes);
  } catch (error) {
    mistakes.push(`REBOUND_CONFIG is "${path}", which cannot be read: ${reasonOf(error)}.`);
    return { config: emptyFile, names: new Set() };
  }
}

function looseFiles(paths: readonly (string | undefined)[]): string[] {
  return paths.flatMap((path) => {
    if (!path) return [];
    const mode = statSync(path, { throwIfNoEntry: false })?.mode;
    if (mode === undefined || (mode & 0o077) === 0) return [];
    return [`${path} can be read by others on this machine; it holds secrets. Run: chmod 600 ${path}`];
  });
}

/** Where the settings came from, and what was wrong there already (`readSettings`). */
export type Source = Pick<Settings, 'envFile' | 'fileNames' | 'mistakes'>;

const environmentAlone: Source = { envFile: null, fileNames: [], mistakes: [] };

/** Every variable checked by itself, so that one mistake hides no other; a wrong one counts as unset. */
function checked(raw: Env, mistakes: string[]): Environment {
  const data = Object.entries(environment.shape).map(([name, field]) => {
    const value = raw[name]?.trim() === '' ? undefined : raw[name];
    const parsed = field.safeParse(value);
    if (parsed.success) return [name, parsed.data] as const;
    mistakes.push(...parsed.error.issues.map((issue) => issue.message));
    return [name, field.parse(undefined)] as const;
  });
  return Object.fromEntries(data) as Environment;
}

/**
 * Checks the environment and `rebound.yaml`. An empty variable counts as unset.
 * @throws ConfigError with every mistake, each one sentence with its remedy.
 */
export function loadConfig(raw: Env, needs: readonly Need[] = [], source: Source = environmentAlone): Config {
  const mistakes: string[] = [...source.mistakes];
  const env = checked(raw, mistakes);
  const { config: file, names } = fileConfig(env, raw, mistakes);
  mistakes.push(...misspelt(source, names));
  const fromEnv = mailboxFromEnv(env, mistakes);
  const mailboxes = [...(fromEnv ? [fromEnv] : []), ...file.mailboxes];
  mistakes.push(...twice(mailboxes));
  const logs = [...logsFromEnv(env.MTA_LOG, mistakes), ...file.logs];
  mistakes.push(...sameLogTwice(logs));
  if (needs.includes('mailbox') && mailboxes.length === 0 && logs.length === 0) {
    mistakes.push(
      'IMAP_HOST is missing; give the IMAP server of the bounce mailbox (or mailboxes in the file that REBOUND_CONFIG names), or the log of the mail server as MTA_LOG.',
    );
  }
  const keys = eventKeys(env.EVENT_KEYS, mistakes);
  const slack = slackFromEnv(env, needs.includes('slack'), mistakes);
  const whens = [
    ...file.routes.map(({ when }, index) => ({ where: `routes.${index}`, when })),
    ...file.webhooks.map(({ when, name }) => ({ where: `webhook ${name}`, when })),
  ];
  const boxes = mailboxes.map(({ name }) => name);
  mistakes.push(
    ...nameMistakes(whens, file.brands, boxes).map((mistake) => `${env.REBOUND_CONFIG}: ${mistake}`),
  );
  if (mistakes.length > 0) throw new ConfigError(mistakes, lookedFor(mistakes, source));
  return {
    slack,
    mailboxes,
    logs,
    databaseUrl: env.DATABASE_URL,
    digest: { cron: env.DIGEST_CRON, timeZone: env.DIGEST_TIMEZONE },
    addresses: env.ADDRESSES,
    retentionDays: env.RETENTION_DAYS,
    senderDomains: env.SENDER_DOMAINS,
    sendingIps: env.SENDING_IPS,
    trustedRelays: env.TRUSTED_RELAYS,
    authservId: env.AUTHSERV_ID?.trim() ?? '',
    bounceSecret: env.BOUNCE_SECRET ?? '',
    bounceAddress: env.BOUNCE_ADDRESS ?? '',
    dnsServers: env.DNS_CHECKS === 'on' ? env.DNS_SERVERS : null,
    http: { host: env.HTTP_HOST ?? '127.0.0.1', port: env.HTTP_PORT },
    httpToken: env.HTTP_TOKEN ?? null,
    eventKeys: keys,
    logLevel: env.LOG_LEVEL,
    routes: file.routes,
    brands: file.brands,
    webhooks: file.webhooks,
    quietHours: env.QUIET_HOURS,
    playbooks: file.playbooks,
    warnings: looseFiles([source.envFile ?? undefined, env.REBOUND_CONFIG, env.IMAP_OAUTH_KEY_FILE]),
  };
}

const misspelt = ({ envFile, fileNames }: Source, used: ReadonlySet<string>): readonly string[] =>
  envFile === null ? [] : unknownNames(fileNames, [...environmentNames, ...secretFileNames], used, envFile);

/** Two mailboxes of one name would share a row of state; one mailbox listed twice would be read twice. */
function twice(mailboxes: readonly MailboxOptions[]): readonly string[] {
  return mailboxes.flatMap((one, at) =>
    mailboxes.slice(0, at).flatMap((other) => {
      if (one.name === other.name)
        return [`Two mailboxes are called "${one.name}"; each needs a name of its own.`];
      const same = one.host === other.host && one.user === other.user && one.mailbox === other.mailbox;
      return same ? [`The mailboxes "${other.name}" and "${one.name}" are one and the same; keep one.`] : [];
    }),
  );
}

/** Who sees several mistakes where no file was read wants to know where was looked. */
function lookedFor(mistakes: readonly string[], { envFile }: Source): string {
  if (envFile !== null || mistakes.length < 3) return '';
  return `No settings file was read: there is no ${resolve('.env')} and no /etc/rebound/env (or give --env-file).`;
}

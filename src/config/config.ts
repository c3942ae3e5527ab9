import { readFileSync, statSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { parse as parseYaml } from 'yaml';
import type { MailboxOptions } from '../mailbox/options.ts';
import type { LogLevel } from '../observe/log.ts';
import { type Environment, environment, list } from './fields.ts';
import { type FileConfig, readConfigFile } from './file.ts';
import { mailboxFromEnv } from './mailbox.ts';
import { type SlackConfig, slackFromEnv } from './slack.ts';

/** Everything an operator can choose, checked. Nothing past this line reads the environment. */
export interface Config {
  readonly slack: SlackConfig | null;
  readonly mailboxes: readonly MailboxOptions[];
  readonly databaseUrl: string;
  readonly digest: { readonly cron: string; readonly timeZone: string };
  readonly addresses: 'masked' | 'full';
  readonly retentionDays: number;
  readonly senderDomains: readonly string[];
  readonly sendingIps: readonly string[];
  /** Who is asked for `/smtp check`: these resolvers, or the system's when empty; `null` when nobody shall be. */
  readonly dnsServers: readonly string[] | null;
  readonly http: { readonly host: string; readonly port: number };
  /** Bearer token for posted send counts, `null` when they are not taken. */
  readonly httpToken: string | null;
  readonly logLevel: LogLevel;
  readonly routes: FileConfig['routes'];
  readonly playbooks: FileConfig['playbooks'];
  /** Sentences that the operator should read though nothing is broken (loose file permissions). */
  readonly warnings: readonly string[];
}

/** What a command cannot do without. A missing part is a mistake only for the commands that need it. */
export type Need = 'slack' | 'mailbox';

/** All mistakes at once, each with its remedy. */
export class ConfigError extends Error {
  readonly code = 'config';
  readonly mistakes: readonly string[];
  constructor(mistakes: readonly string[]) {
    const head =
      mistakes.length === 1
        ? 'Configuration has a mistake:'
        : `Configuration has ${mistakes.length} mistakes:`;
    super([head, ...mistakes.map((m) => `  ${m}`)].join('\n'));
    this.name = 'ConfigError';
    this.mistakes = mistakes;
  }
}

type Env = Readonly<Record<string, string | undefined>>;

const emptyFile: FileConfig = { mailboxes: [], routes: [], playbooks: {} };

function fileConfig(env: Environment, raw: Env, mistakes: string[]): FileConfig {
  const path = env.REBOUND_CONFIG;
  if (!path) return emptyFile;
  let parsed: unknown;
  try {
    parsed = parseYaml(readFileSync(path, 'utf8'), { maxAliasCount: 20 });
  } catch (error) {
    mistakes.push(`REBOUND_CONFIG is "${path}", which cannot be read as YAML: ${firstLine(error)}`);
    return emptyFile;
  }
  return readConfigFile(parsed, path, raw, mistakes);
}

const firstLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';

function looseFiles(paths: readonly (string | undefined)[]): string[] {
  return paths.flatMap((path) => {
    if (!path) return [];
    const mode = statSync(path, { throwIfNoEntry: false })?.mode;
    if (mode === undefined || (mode & 0o077) === 0) return [];
    return [`${path} can be read by others on this machine; it holds secrets. Run: chmod 600 ${path}`];
  });
}

/** The environment, with what `.env` adds to it (the environment wins). */
export function readEnvironment(env: Env, dotEnvPath = '.env'): Env {
  let file: string;
  try {
    file = readFileSync(dotEnvPath, 'utf8');
  } catch {
    return env;
  }
  return { ...parseEnv(file), ...env };
}

/**
 * Checks the environment and `rebound.yaml`. An empty variable counts as unset.
 * @throws ConfigError with every mistake, each one sentence with its remedy.
 */
export function loadConfig(raw: Env, needs: readonly Need[] = [], dotEnvPath = '.env'): Config {
  const set = Object.fromEntries(
    Object.entries(raw).filter(([, value]) => value !== undefined && value.trim() !== ''),
  );
  const parsed = environment.safeParse(set);
  if (!parsed.success) throw new ConfigError(parsed.error.issues.map((issue) => issue.message));
  const env = parsed.data;
  const mistakes: string[] = [];
  const file = fileConfig(env, raw, mistakes);
  const fromEnv = mailboxFromEnv(env, mistakes);
  const mailboxes = [...(fromEnv ? [fromEnv] : []), ...file.mailboxes];
  if (needs.includes('mailbox') && mailboxes.length === 0) {
    mistakes.push(
      'IMAP_HOST is missing; give the IMAP server of the bounce mailbox (or mailboxes in the file that REBOUND_CONFIG names).',
    );
  }
  const slack = slackFromEnv(env, needs.includes('slack'), mistakes);
  if (mistakes.length > 0) throw new ConfigError(mistakes);
  return {
    slack,
    mailboxes,
    databaseUrl: env.DATABASE_URL,
    digest: { cron: env.DIGEST_CRON, timeZone: env.DIGEST_TIMEZONE },
    addresses: env.ADDRESSES,
    retentionDays: env.RETENTION_DAYS,
    senderDomains: list(env.SENDER_DOMAINS).map((domain) => domain.toLowerCase().replace(/^@/, '')),
    sendingIps: env.SENDING_IPS,
    dnsServers: env.DNS_CHECKS === 'on' ? env.DNS_SERVERS : null,
    http: { host: env.HTTP_HOST ?? '127.0.0.1', port: env.HTTP_PORT },
    httpToken: env.HTTP_TOKEN ?? null,
    logLevel: env.LOG_LEVEL,
    routes: file.routes,
    playbooks: file.playbooks,
    warnings: looseFiles([dotEnvPath, env.REBOUND_CONFIG]),
  };
}

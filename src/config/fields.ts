import { isIP } from 'node:net';
import { validate } from 'node-cron';
import { z } from 'zod';
import { isLoopback } from '../mailbox/loopback.ts';
import { logLevels } from '../observe/log.ts';
import { isNetwork } from '../trust/networks.ts';
import { parseAfter } from './after.ts';

/** Comma- or space-separated words. */
export const list = (value: string | undefined): string[] =>
  (value ?? '')
    .split(/[\s,]+/)
    .map((item) => item.trim())
    .filter(Boolean);

const oneOf = <const T extends readonly [string, ...string[]]>(
  name: string,
  values: T,
  fallback: T[number],
) =>
  z
    .enum(values, { error: (issue) => `${name} is "${issue.input}"; use ${orList(values)}.` })
    .optional()
    .transform((value) => value ?? fallback);

const orList = (words: readonly string[]): string => `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;

const wholeNumber = (name: string, fallback: number, min: number, max: number) =>
  z
    .string()
    .optional()
    .transform((text, context) => {
      if (text === undefined) return fallback;
      const value = Number(text);
      if (/^\d{1,9}$/.test(text.trim()) && Number.isInteger(value) && value >= min && value <= max)
        return value;
      context.addIssue({
        code: 'custom',
        message: `${name} is "${text}"; use a whole number from ${min} to ${max}.`,
      });
      return z.NEVER;
    });

const text = z.string().optional();

const networks = (name: string) =>
  text.transform((value, context) => {
    for (const one of list(value).filter((item) => !isNetwork(item)))
      context.addIssue({
        code: 'custom',
        message: `${name} holds "${one}"; give IP addresses and networks such as 192.0.2.10 or 2001:db8::/64, separated by commas.`,
      });
    return list(value);
  });

/** Who learns the secret can prove anything: it must not be guessed. */
const SHORTEST_SECRET = 16;

const secretText = (name: string, how: string) =>
  text.transform((value, context) => {
    if (value !== undefined && value.trim().length < SHORTEST_SECRET)
      context.addIssue({
        code: 'custom',
        message: `${name} is too short to be a secret; take at least ${SHORTEST_SECRET} characters (${how}).`,
      });
    return value?.trim();
  });

const mailAddress = (name: string) =>
  text.transform((value, context) => {
    if (value !== undefined && !/^[^\s@+]{1,40}@[^\s@]{1,255}$/.test(value))
      context.addIssue({
        code: 'custom',
        message: `${name} is "${value}"; give the mailbox to which bounces come, such as bounces@example.com, without a + part.`,
      });
    return value;
  });

/** `192.0.2.53`, `192.0.2.53:5353`, `[2001:db8::53]:5353`. */
const isServer = (one: string): boolean =>
  isIP(one.replace(/^\[(?<ip>.*)\](?::\d{1,5})?$/, '$<ip>')) > 0 || isIP(one.replace(/:\d{1,5}$/, '')) === 4;

const dnsServers = text.transform((value, context) => {
  for (const one of list(value).filter((server) => !isServer(server)))
    context.addIssue({
      code: 'custom',
      message: `DNS_SERVERS holds "${one}"; give IP addresses of resolvers, with :PORT where it is not 53.`,
    });
  return list(value);
});

const domains = text.transform((value, context) => {
  const given = list(value).map((domain) => domain.toLowerCase().replace(/^@/, ''));
  for (const domain of given) {
    if (!/^(?:[\p{L}\p{N}_-]{1,63}\.){1,10}[\p{L}\p{N}-]{2,63}$/u.test(domain))
      context.addIssue({
        code: 'custom',
        message: `SENDER_DOMAINS holds "${domain}"; give domains such as example.com, separated by commas.`,
      });
  }
  return given;
});

/** What is wrong with a token server's address, `''` when nothing is. */
export function tokenUrlMistake(url: string, name: string): string {
  const parsed = URL.parse(url);
  if (!parsed || (parsed.protocol !== 'https:' && !isLoopback(parsed.hostname)))
    return `${name} is not an https:// URL; Gmail's is https://oauth2.googleapis.com/token.`;
  return /\/TENANT\//.test(url) ? `${name} still holds TENANT; put in your tenant's id or domain.` : '';
}

const tokenUrl = text.transform((value, context) => {
  const mistake = value === undefined ? '' : tokenUrlMistake(value, 'IMAP_OAUTH_TOKEN_URL');
  if (mistake !== '') context.addIssue({ code: 'custom', message: mistake });
  return value;
});

const timeZone = z
  .string()
  .optional()
  .transform((zone, context) => {
    const value = zone ?? 'UTC';
    try {
      if (!/^[A-Za-z]/.test(value)) throw new RangeError(value);
      new Intl.DateTimeFormat('en', { timeZone: value });
      return value;
    } catch {
      context.addIssue({
        code: 'custom',
        message: `DIGEST_TIMEZONE is "${value}"; use a name such as Europe/Berlin or UTC.`,
      });
      return z.NEVER;
    }
  });

const quietHours = text.transform((value, context) => {
  if (value === undefined) return null;
  const time = '(?:[01]\\d|2[0-3]):[0-5]\\d';
  const found = new RegExp(`^(?<from>${time})\\s?-\\s?(?<to>${time})$`).exec(value.trim())?.groups;
  const { from = '', to = '' } = found ?? {};
  if (from !== to) return { from, to };
  context.addIssue({
    code: 'custom',
    message: `QUIET_HOURS is "${value}"; use two times such as 22:00-07:00 (in DIGEST_TIMEZONE), or leave it empty.`,
  });
  return z.NEVER;
});

const cron = z
  .string()
  .optional()
  .transform((expression, context) => {
    const value = expression ?? '0 8 * * *';
    if (validate(value) && value.trim().split(/\s+/).length === 5) return value;
    context.addIssue({
      code: 'custom',
      message: `DIGEST_CRON is "${value}"; use five fields such as "0 8 * * *" (every day at 08:00).`,
    });
    return z.NEVER;
  });

const databaseUrl = z
  .string()
  .optional()
  .transform((url, context) => {
    const value = url ?? 'sqlite:data/rebound.db';
    if (/^sqlite:.+/.test(value) || (/^postgres(?:ql)?:\/\/.+/.test(value) && URL.canParse(value)))
      return value;
    // Never shown: a mistyped URL may hold the password anywhere.
    context.addIssue({
      code: 'custom',
      message:
        'DATABASE_URL is neither sqlite:PATH nor postgres://user:password@host/name (percent-encode what is special in the password).',
    });
    return z.NEVER;
  });

const after = z
  .string()
  .optional()
  .transform((value, context) => {
    const parsed = parseAfter(value ?? 'seen');
    if (parsed) return parsed;
    context.addIssue({ code: 'custom', message: `IMAP_AFTER is "${value}"; use seen, move:FOLDER or none.` });
    return z.NEVER;
  });

/** The environment of the design (section 5), each variable with its check and its default. */
export const environment = z.object({
  SLACK_BOT_TOKEN: text,
  SLACK_APP_TOKEN: text,
  SLACK_SIGNING_SECRET: text,
  SLACK_API_URL: text,
  SLACK_ALERT_CHANNEL: text,
  SLACK_DIGEST_CHANNEL: text,
  SLACK_OPS_CHANNEL: text,
  SLACK_OPERATORS: text,
  SLACK_MENTION: text,
  SLACK_MENTION_AGAIN_MINUTES: wholeNumber('SLACK_MENTION_AGAIN_MINUTES', 15, 0, 1_440),
  QUIET_HOURS: quietHours,
  IMAP_HOST: text,
  IMAP_PORT: wholeNumber('IMAP_PORT', 0, 1, 65_535),
  IMAP_TLS: oneOf('IMAP_TLS', ['implicit', 'starttls', 'none'], 'implicit'),
  IMAP_TLS_FORCE_PLAIN: oneOf('IMAP_TLS_FORCE_PLAIN', ['yes', 'no'], 'no'),
  IMAP_CA_FILE: text,
  IMAP_USER: text,
  IMAP_PASSWORD: text,
  IMAP_OAUTH_TOKEN_URL: tokenUrl,
  IMAP_OAUTH_CLIENT_ID: text,
  IMAP_OAUTH_CLIENT_SECRET: text,
  IMAP_OAUTH_REFRESH_TOKEN: text,
  IMAP_OAUTH_SCOPE: text,
  IMAP_OAUTH_KEY_FILE: text,
  IMAP_MAILBOX: text,
  IMAP_AFTER: after,
  IMAP_POLL_SECONDS: wholeNumber('IMAP_POLL_SECONDS', 60, 5, 86_400),
  DATABASE_URL: databaseUrl,
  DIGEST_CRON: cron,
  DIGEST_TIMEZONE: timeZone,
  ADDRESSES: oneOf('ADDRESSES', ['masked', 'full'], 'masked'),
  RETENTION_DAYS: wholeNumber('RETENTION_DAYS', 90, 8, 3_650),
  SENDER_DOMAINS: domains,
  SENDING_IPS: networks('SENDING_IPS'),
  TRUSTED_RELAYS: networks('TRUSTED_RELAYS'),
  AUTHSERV_ID: text,
  BOUNCE_SECRET: secretText('BOUNCE_SECRET', 'openssl rand -hex 16'),
  BOUNCE_ADDRESS: mailAddress('BOUNCE_ADDRESS'),
  DNS_CHECKS: oneOf('DNS_CHECKS', ['on', 'off'], 'on'),
  DNS_SERVERS: dnsServers,
  MTA_LOG: text,
  HTTP_HOST: text,
  HTTP_PORT: wholeNumber('HTTP_PORT', 3000, 0, 65_535),
  HTTP_TOKEN: secretText('HTTP_TOKEN', 'openssl rand -hex 16'),
  EVENT_KEYS: text,
  LOG_LEVEL: oneOf('LOG_LEVEL', logLevels, 'info'),
  REBOUND_CONFIG: text,
});
export type Environment = z.output<typeof environment>;

/** The names that `.env.example` must document; a test holds the two together. */
export const environmentNames: readonly string[] = Object.keys(environment.shape);

/** Settings that may lie in a file of their own: `NAME_FILE`, or a systemd credential called NAME. */
export const secretNames = [
  'SLACK_BOT_TOKEN',
  'SLACK_APP_TOKEN',
  'SLACK_SIGNING_SECRET',
  'IMAP_PASSWORD',
  'IMAP_OAUTH_CLIENT_SECRET',
  'IMAP_OAUTH_REFRESH_TOKEN',
  'DATABASE_URL',
  'HTTP_TOKEN',
  'BOUNCE_SECRET',
  'EVENT_KEYS',
] as const satisfies readonly (keyof Environment)[];

export const secretFileNames: readonly string[] = secretNames.map((name) => `${name}_FILE`);

import { LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import type { MailboxOptions, OAuthOptions } from '../mailbox/options.ts';
import { parseAfter } from './after.ts';
import { tokenUrlMistake } from './fields.ts';
import { type LogSource, logEntry, logsFromFile } from './logs.ts';
import { plainTextMistake, readCa } from './mailbox.ts';
import { type BrandConfig, brand, type Route, route, routeOf } from './routes.ts';
import { oauthByKey } from './signing-key.ts';
import { type WebhookConfig, webhook, webhookOf } from './webhooks.ts';
import { brokenYaml, lineOf, sentences } from './yaml-mistakes.ts';

/** What `rebound.yaml` may hold. Every key is optional; an unknown one is a mistake, not a silence. */
export interface FileConfig {
  readonly mailboxes: readonly MailboxOptions[];
  readonly logs: readonly LogSource[];
  readonly routes: readonly Route[];
  readonly brands: readonly BrandConfig[];
  readonly webhooks: readonly WebhookConfig[];
  /** Overrides by playbook id, checked by the playbooks themselves. */
  readonly playbooks: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

const oauth = z.strictObject({
  tokenUrl: z.string().min(1).optional(),
  clientId: z.string().min(1).optional(),
  clientSecret: z.string().optional(),
  refreshToken: z.string().optional(),
  scope: z.string().optional(),
  keyFile: z.string().min(1).optional(),
});

const mailbox = z.strictObject({
  name: z.string().min(1),
  host: z.string().min(1),
  port: z.int().min(1).max(65_535).optional(),
  tls: z.enum(['implicit', 'starttls', 'none']).default('implicit'),
  forcePlain: z.boolean().default(false),
  caFile: z.string().optional(),
  user: z.string().min(1),
  password: z.string().optional(),
  oauth: oauth.optional(),
  mailbox: z.string().min(1).default('INBOX'),
  after: z.string().default('seen'),
  pollSeconds: z.int().min(5).max(86_400).default(60),
});

const file = z.strictObject({
  mailboxes: z.array(mailbox).default([]),
  logs: z.array(logEntry).default([]),
  routes: z.array(route).default([]),
  brands: z.array(brand).default([]),
  webhooks: z.array(webhook).default([]),
  playbooks: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
});

/** Puts `${NAME}` of the environment into every string, so that secrets need not stand in the file. */
function interpolate(
  value: unknown,
  env: Readonly<Record<string, string | undefined>>,
  missing: Set<string>,
  names: Set<string>,
): unknown {
  if (typeof value === 'string') {
    return value.replace(/\$\{(?<name>[A-Za-z_]\w{0,100})\}/g, (_, name: string) => {
      names.add(name);
      const found = env[name];
      if (found === undefined) missing.add(name);
      return found ?? '';
    });
  }
  if (Array.isArray(value)) return value.map((item) => interpolate(item, env, missing, names));
  if (value && typeof value === 'object')
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, interpolate(item, env, missing, names)]),
    );
  return value;
}

function oauthOptions(
  given: z.output<typeof oauth>,
  user: string,
  where: string,
  mistakes: string[],
): OAuthOptions | null {
  const { clientSecret, refreshToken, scope, keyFile, tokenUrl, clientId } = given;
  const tokenServer = tokenUrl ? tokenUrlMistake(tokenUrl, `${where}.tokenUrl`) : '';
  if (tokenServer !== '') mistakes.push(tokenServer);
  if (keyFile) return oauthByKey(keyFile, `${where}.keyFile`, { tokenUrl, clientId, scope, user }, mistakes);
  if (!tokenUrl || !clientId) {
    mistakes.push(`${where} needs tokenUrl and clientId (or keyFile).`);
    return null;
  }
  return {
    tokenUrl,
    clientId,
    grant: refreshToken ? 'refresh_token' : 'client_credentials',
    ...(clientSecret ? { clientSecret } : {}),
    ...(refreshToken ? { refreshToken } : {}),
    ...(scope ? { scope } : {}),
  };
}

function mailboxOptions(
  given: z.output<typeof mailbox>,
  where: string,
  mistakes: string[],
): MailboxOptions | null {
  const { caFile, password, oauth: oauthGiven, after: afterText, port, ...rest } = given;
  const after = parseAfter(afterText);
  if (!after) mistakes.push(`${where}.after is "${afterText}"; use seen, move:FOLDER or none.`);
  if (password === undefined && !oauthGiven)
    mistakes.push(
      `${where} has neither password nor oauth; give one (password: \${NAME} takes it from the environment).`,
    );
  const plain = plainTextMistake(`${where}.tls`, given);
  if (plain) mistakes.push(plain);
  const login = oauthGiven ? oauthOptions(oauthGiven, given.user, `${where}.oauth`, mistakes) : null;
  const ca = readCa(caFile, `${where}.caFile`, mistakes);
  if (!after) return null;
  return {
    ...rest,
    after,
    port: port ?? (given.tls === 'implicit' ? 993 : 143),
    ...(ca ? { ca } : {}),
    ...(login ? { oauth: login } : { password: password ?? '' }),
  };
}

/**
 * Reads and checks `rebound.yaml`; each mistake is added to `mistakes` as one sentence with its line, key and
 * remedy. `names` are the environment's variables that the file uses.
 */
export function readConfigFile(
  text: string,
  path: string,
  env: Readonly<Record<string, string | undefined>>,
  mistakes: string[],
): { readonly config: FileConfig; readonly names: ReadonlySet<string> } {
  const names = new Set<string>();
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true });
  if (document.errors.length > 0) {
    mistakes.push(...document.errors.slice(0, 5).map((error) => brokenYaml(error, path)));
    return { config: emptyFile, names };
  }
  const missing = new Set<string>();
  const result = file.safeParse(
    interpolate(document.toJS({ maxAliasCount: 20 }) ?? {}, env, missing, names),
    { reportInput: true },
  );
  for (const name of missing) mistakes.push(`${path} uses \${${name}}, which is not set in the environment.`);
  if (!result.success) {
    const at = lineOf(document, lines);
    mistakes.push(...result.error.issues.flatMap((issue) => sentences(issue, file, path, at)));
    return { config: emptyFile, names };
  }
  const mailboxes = result.data.mailboxes.flatMap(
    (given, index) => mailboxOptions(given, `${path}: mailboxes.${index}`, mistakes) ?? [],
  );
  const logs = logsFromFile(result.data.logs, `${path}: logs`, mistakes);
  const routes = result.data.routes.map((given, index) =>
    routeOf(given, `${path}: routes.${index}`, mistakes),
  );
  const webhooks = result.data.webhooks.flatMap(
    (given, index) => webhookOf(given, `${path}: webhooks.${index}`, mistakes) ?? [],
  );
  for (const name of twice(webhooks))
    mistakes.push(`${path}: two webhooks are called "${name}"; each needs a name of its own.`);
  const { brands, playbooks } = result.data;
  for (const name of twice(brands))
    mistakes.push(`${path}: two brands are called "${name}"; each needs a name of its own.`);
  return { config: { mailboxes, logs, routes, brands, webhooks, playbooks }, names };
}

const twice = (list: readonly { readonly name: string }[]): string[] =>
  list.map(({ name }) => name).filter((name, at, all) => all.indexOf(name) !== at);

/** A file that says nothing. */
export const emptyFile: FileConfig = {
  mailboxes: [],
  logs: [],
  routes: [],
  brands: [],
  webhooks: [],
  playbooks: {},
};

/** The shape of `rebound.yaml` as JSON Schema, for editors. */
export const configSchema = (): object => z.toJSONSchema(file, { io: 'input', unrepresentable: 'any' });

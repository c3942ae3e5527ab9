import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { dirname } from 'node:path';
import type { Command } from 'commander';
import { checkLogs } from '../app/check-logs.ts';
import { checkNotices } from '../app/check-notices.ts';
import { policyOf, storeOf } from '../app/policy-of.ts';
import { tokenShelf } from '../app/token-shelf.ts';
import type { Config } from '../config/config.ts';
import { ConfigError } from '../config/error.ts';
import type { Finding } from '../observe/finding.ts';
import { hideSecrets } from '../observe/scrub.ts';
import { StoreError } from '../store/error.ts';
import type { Store } from '../store/store.ts';
import { canProve } from '../trust/ours.ts';
import { configOf, secretsOf, sqlitePath } from './configuration.ts';
import type { Io, Json } from './io.ts';

function checkConfiguration(io: Io): { config: Config | null; findings: Finding[] } {
  try {
    const config = configOf(io, ['slack', 'mailbox']);
    policyOf(config);
    const warnings = config.warnings.map(
      (warning): Finding => ({ ok: true, what: 'A file with secrets is open to others.', remedy: warning }),
    );
    return { config, findings: [{ ok: true, what: 'The configuration is complete.' }, ...warnings] };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return {
      config: null,
      findings: error.mistakes.map((mistake) => ({ ok: false, what: 'Configuration', remedy: mistake })),
    };
  }
}

/** What reports can be proven by; without anything the bot works, but nobody is suppressed. */
function checkTrust(config: Config): Finding {
  const { own } = policyOf(config);
  if (!canProve(own))
    return {
      ok: true,
      what: 'Nothing tells true reports from forged ones: incidents open and say so, and no address is suppressed.',
      remedy:
        'One line is enough: TRUSTED_RELAYS=127.0.0.1 (or the IP of your mail server), MTA_LOG or BOUNCE_SECRET. See docs/trust.md.',
    };
  const strong = own.relays.length > 0 || own.authservId !== '' || own.secret !== '' || own.log;
  return strong
    ? { ok: true, what: 'Reports can be proven: only those that are suppress an address at once.' }
    : {
        ok: true,
        what: 'SENDER_DOMAINS makes reports plausible, and none of them proven: an address is suppressed after repeats.',
        remedy:
          'TRUSTED_RELAYS=127.0.0.1 (or the IP of your mail server), MTA_LOG or BOUNCE_SECRET would prove them. See docs/trust.md.',
      };
}

async function checkDatabase(config: Config): Promise<Finding> {
  const engine = config.databaseUrl.startsWith('sqlite:') ? 'SQLite' : 'PostgreSQL';
  try {
    const store = await storeOf(config, { existing: true });
    await store.ping().finally(() => store.close());
    return { ok: true, what: `The ${engine} database can be opened and is up to date.` };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    // A first start makes it, and a start after an upgrade brings it up to date: doctor only looks.
    if (error instanceof StoreError && error.code === 'absent' && canBeMade(config.databaseUrl))
      return { ok: true, what: `The ${engine} database will be made by the first start.` };
    if (error instanceof StoreError && error.code === 'older') return { ok: true, what: reason };
    return {
      ok: false,
      what: `The ${engine} database cannot be used: ${reason}`,
      remedy: 'Correct DATABASE_URL, start the server, or grant the rights to the folder or user.',
    };
  }
}

/**
 * Whether the first start may make the file: the nearest folder that there is can be written to. PostgreSQL
 * is there already.
 */
function canBeMade(url: string): boolean {
  const path = sqlitePath(url);
  if (path === null) return true;
  let folder = dirname(path);
  while (!existsSync(folder)) folder = dirname(folder);
  try {
    accessSync(folder, constants.W_OK);
    return statSync(folder).isDirectory();
  } catch {
    return false;
  }
}

/**
 * The database for the tokens of its mailboxes, which a login may renew; `null` where none is needed, or
 * there is none yet.
 */
const tokenStore = (config: Config): Promise<Store | null> =>
  config.mailboxes.some(({ oauth }) => oauth)
    ? storeOf(config, { existing: true }).catch(() => null)
    : Promise.resolve(null);

async function checkMailboxes(config: Config): Promise<Finding[]> {
  const { checkMailbox } = await import('../mailbox/check.ts');
  const several = config.mailboxes.length > 1;
  const named = (name: string, finding: Finding): Finding =>
    several ? { ...finding, what: `${name}: ${finding.what}` } : finding;
  const store = await tokenStore(config);
  const found = await Promise.all(
    config.mailboxes.map(async (mailbox) => {
      const deps = store ? { shelf: tokenShelf(store, mailbox.name) } : {};
      return (await checkMailbox(mailbox, deps)).map((one) => named(mailbox.name, one));
    }),
  );
  await store?.close();
  return found.flat();
}

async function checkSlackOf({ slack, routes }: Config): Promise<readonly Finding[]> {
  if (!slack) return [];
  const { checkSlack } = await import('../slack/check.ts');
  return checkSlack({
    botToken: slack.botToken,
    apiUrl: slack.apiUrl,
    appToken: slack.mode.kind === 'socket' ? slack.mode.appToken : null,
    channels: [
      { purpose: 'alerts', channel: slack.alertChannel },
      { purpose: 'digest', channel: slack.digestChannel },
      { purpose: 'ops', channel: slack.opsChannel },
      ...routes.flatMap(({ channel }) => (channel ? [{ purpose: 'a route', channel }] : [])),
    ],
    people: [
      { setting: 'SLACK_OPERATORS', ids: slack.operators },
      { setting: 'SLACK_MENTION', ids: slack.mention },
      ...routes.map(({ mention = [] }, index) => ({ setting: `routes.${index}.mention`, ids: mention })),
    ],
  });
}

async function checkWebhooks({ webhooks }: Config): Promise<readonly Finding[]> {
  if (webhooks.length === 0) return [];
  const { checkWebhook } = await import('../webhook/check.ts');
  return Promise.all(webhooks.map(checkWebhook));
}

/** Whether `start` can listen; a Rebound that runs already does. */
async function checkHttp({ slack, http }: Config): Promise<readonly Finding[]> {
  if (http.port === 0) return [];
  const where = `${http.host}:${http.port}`;
  const error = await new Promise<string>((resolve) => {
    const server = createServer()
      .once('error', (thrown: NodeJS.ErrnoException) => resolve(thrown.code ?? thrown.message))
      .listen(http.port, http.host, () => server.close(() => resolve('')));
  });
  if (error === '')
    return [
      {
        ok: true,
        what: `${where} is free for health, metrics${slack?.mode.kind === 'http' ? ' and Slack' : ''}.`,
      },
    ];
  const alive = await fetch(`http://${where}/healthz`, { signal: AbortSignal.timeout(2_000) })
    .then(async (answer) => (await answer.text()).includes('"status"'))
    .catch(() => false);
  if (error === 'EADDRINUSE' && alive) return [{ ok: true, what: `A Rebound listens on ${where} already.` }];
  return [
    {
      ok: false,
      what: `Nothing can listen on ${where} (${error}).`,
      remedy: 'Give HTTP_PORT another number, or stop what listens there; 0 turns it off in Socket Mode.',
    },
  ];
}

/**
 * Everything that the bot needs, from near to far; each is tried when its turn comes, so that doctor talks as
 * it goes.
 */
const checks: readonly ((config: Config, io: Io) => Promise<readonly Finding[]>)[] = [
  async (config) => [checkTrust(config)],
  async (config) => [await checkDatabase(config)],
  (config) => checkHttp(config),
  (config) => checkMailboxes(config),
  (config, io) => checkLogs(config.logs, io.now()),
  (config) => checkNotices(config),
  (config) => checkSlackOf(config),
  (config) => checkWebhooks(config),
];

/** `ok`, `note` (works, with something to know), `FAIL`. */
const word = ({ ok, remedy }: Finding): string => (ok ? (remedy ? ' note ' : ' ok   ') : ' FAIL ');

/** Tries everything that the bot needs and tells of each as it goes. */
export async function diagnose(io: Io, json = false): Promise<void> {
  const { config, findings } = checkConfiguration(io);
  const secrets = config ? secretsOf(config) : [];
  const tell = (finding: Finding): void => {
    if (!finding.ok) io.failed = true;
    const remedy = finding.remedy ? `\n       ${finding.remedy}` : '';
    const line = json ? JSON.stringify(finding) : `${word(finding)} ${finding.what}${remedy}`;
    io.out(hideSecrets(`${line}\n`, secrets));
  };
  findings.forEach(tell);
  if (!config) return;
  for (const check of checks) (await check(config, io)).forEach(tell);
  if (json) return;
  io.out(io.failed ? '\nMend what failed and run rebound doctor.\n' : '\nAll is well: rebound start\n');
}

/**
 * `rebound doctor`: tries everything that the bot needs, one line each, with the remedy. Changes nothing; a
 * token that the login renewed is kept.
 */
export function registerDoctor(command: Command, io: Io): void {
  command.option('--json', 'one finding a line, as JSON').action(({ json }: Json) => diagnose(io, json));
}

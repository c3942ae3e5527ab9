import { chmodSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { policyOf } from '../../src/app/policy-of.ts';
import { loadConfig } from '../../src/config/config.ts';
import { readDotEnv } from '../../src/config/dotenv.ts';
import { ConfigError } from '../../src/config/error.ts';
import { environmentNames } from '../../src/config/fields.ts';
import { configSchema } from '../../src/config/file.ts';
import { readSettings } from '../../src/config/settings.ts';

const slack = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1', SLACK_ALERT_CHANNEL: '#alerts' };
const imap = { IMAP_HOST: 'imap.example.com', IMAP_USER: 'bounces@example.com', IMAP_PASSWORD: 'secret' };

function mistakes(env: Record<string, string>, needs: ('slack' | 'mailbox')[] = []): readonly string[] {
  try {
    loadConfig(env, needs);
  } catch (error) {
    if (error instanceof ConfigError) return error.mistakes;
    throw error;
  }
  return [];
}

function yaml(text: string): string {
  const path = join(mkdtempSync(join(tmpdir(), 'rebound-config-')), 'rebound.yaml');
  writeFileSync(path, text);
  chmodSync(path, 0o600);
  return path;
}

test('the example of the documentation is in order, and so is what it overrides', () => {
  const [, example = ''] = /```yaml\n([\s\S]*?)```/.exec(readFileSync('docs/configuration.md', 'utf8')) ?? [];
  const config = loadConfig(
    {
      ...slack,
      REBOUND_CONFIG: yaml(example),
      CAMPAIGNS_PASSWORD: 'p',
      PAGERDUTY_KEY: 'R0123456789abcdef',
      HOOK_SECRET: 'a secret of some length',
    },
    ['slack'],
  );
  const gmail = policyOf(config).playbooks.find(({ id }) => id === 'gmail-unusual-rate');
  expect(gmail).toMatchObject({ opens: { count: 5, withinMs: 7_200_000 }, severity: 'critical' });
});

test('a route that could never fit is a mistake', () => {
  const routes =
    'routes: [{ when: { playbook: floods, provider: gmial, category: flood, severity: critical }, channel: "#x" }]';
  const config = loadConfig({ ...slack, REBOUND_CONFIG: yaml(routes) }, ['slack']);
  expect(() => policyOf(config)).toThrow(
    /2 mistakes[\s\S]*provider is "gmial"; there are gmail,[\s\S]*playbook is "floods"; there are flood,/,
  );
});

describe('people', () => {
  const mistake = (env: Record<string, string>) => () => loadConfig({ ...slack, ...env }, ['slack']);

  test('are ids of people and groups; here only where somebody is called', () => {
    const { slack: read } = loadConfig(
      { ...slack, SLACK_OPERATORS: 'U012AB3CD, W012AB3CD,S012AB3CD', SLACK_MENTION: 'here,S012AB3CD' },
      ['slack'],
    );
    expect(read?.operators).toEqual(['U012AB3CD', 'W012AB3CD', 'S012AB3CD']);
    expect(read?.mention).toEqual(['here', 'S012AB3CD']);
    expect(mistake({ SLACK_OPERATORS: 'here' })).toThrow(/SLACK_OPERATORS: "here" is no Slack id/);
  });

  test.for([
    ['SLACK_OPERATORS', '@alice', /"@alice" is no Slack id; open the profile/],
    ['SLACK_OPERATORS', ',', /empty item/],
    ['SLACK_OPERATORS', 'U012AB3CD;U012AB3CE', /is no Slack id/],
    ['SLACK_OPERATORS', 'u012ab3cd', /"u012ab3cd" is no Slack id/],
    ['SLACK_MENTION', 'U012AB3CD,,S012AB3CD', /empty item/],
    ['SLACK_MENTION', '@channel', /wakes everybody; use here/],
    ['SLACK_MENTION', 'on-call', /"on-call" is no Slack id/],
    ['QUIET_HOURS', '22-7', /QUIET_HOURS is "22-7"; use two times such as 22:00-07:00/],
    ['QUIET_HOURS', '08:00-08:00', /QUIET_HOURS/],
  ] as const)('%s=%s is a mistake', ([name, value, words]) => {
    expect(mistake({ [name]: value })).toThrow(words);
  });
});

test.for([
  ['routes: [{ when: { provider: gmail } }]', /routes.0 has neither channel nor mention/],
  [
    'routes: [{ when: { provider: gmail }, mention: [U012AB3CD, bob] }]',
    /routes.0.mention: "bob" is no Slack id/,
  ],
  ['routes: [{ when: { brand: Shop }, channel: "#x" }]', /routes.0.when.brand is "Shop"; there is none/],
  ['brands: [{ name: Shop }]', /brand Shop says nothing by which its mail is known/],
  ['brands: [{ name: A, lists: [a] }, { name: A, lists: [b] }]', /two brands are called "A"/],
  [
    'webhooks: [{ name: a, url: "http://example.com/x", secret: "0123456789abcdef" }]',
    /webhooks.0.url is "http:\/\/example.com…"; use https/,
  ],
  ['webhooks: [{ name: a, url: "example.com", secret: "0123456789abcdef" }]', /give a whole URL/],
  [
    'webhooks: [{ name: a, url: "https://example.com/x", secret: short }]',
    /webhooks.0.secret is missing or shorter/,
  ],
  ['webhooks: [{ name: a, form: pagerduty }]', /webhooks.0.routingKey is missing or too short/],
  ['webhooks: [{ name: "A b", secret: "0123456789abcdef" }]', /webhooks.0.name is "A b"; use small letters/],
] as const)('rebound.yaml: %s', ([text, words]) => {
  expect(() => loadConfig({ ...slack, REBOUND_CONFIG: yaml(text) }, ['slack'])).toThrow(words);
});

test('a runbook must be an address over TLS', () => {
  const text = 'playbooks: { flood: { runbook: "javascript:alert(1)", dashboard: "https://g.example/d" } }';
  const config = loadConfig({ ...slack, REBOUND_CONFIG: yaml(text) }, ['slack']);
  expect(() => policyOf(config)).toThrow(
    /playbooks.flood.runbook is "javascript:alert\(1\)"; it takes an address/,
  );
});

describe('the environment', () => {
  test('nothing set is enough for commands that need neither Slack nor a mailbox', () => {
    const config = loadConfig({}, []);
    expect(config).toMatchObject({
      slack: null,
      mailboxes: [],
      databaseUrl: 'sqlite:data/rebound.db',
      addresses: 'masked',
    });
    expect(config.http).toEqual({ host: '127.0.0.1', port: 3000 });
  });

  test('the usual settings become one mailbox over implicit TLS and Slack in Socket Mode', () => {
    const config = loadConfig({ ...slack, ...imap }, ['slack', 'mailbox']);
    expect(config.mailboxes).toMatchObject([
      { name: 'bounces@example.com', port: 993, tls: 'implicit', mailbox: 'INBOX', after: { do: 'seen' } },
    ]);
    expect(config.slack).toMatchObject({
      mode: { kind: 'socket' },
      digestChannel: '#alerts',
      opsChannel: '#alerts',
      operators: [],
    });
  });

  test('an empty variable counts as unset', () => {
    expect(
      loadConfig({ ...slack, SLACK_DIGEST_CHANNEL: '', IMAP_PORT: ' ' }, ['slack']).slack?.digestChannel,
    ).toBe('#alerts');
  });

  test('every mistake is named at once, with its remedy', () => {
    const error = (() => {
      try {
        loadConfig({ ...imap, IMAP_TLS: 'tls', IMAP_POLL_SECONDS: 'soon' }, ['slack']);
      } catch (caught) {
        return caught as Error;
      }
      return null;
    })();
    expect(error?.message).toBe(
      [
        'Configuration has 5 mistakes:',
        '  IMAP_TLS is "tls"; use implicit, starttls or none.',
        '  IMAP_POLL_SECONDS is "soon"; use a whole number from 5 to 86400.',
        '  SLACK_BOT_TOKEN is missing (xoxb-…): api.slack.com/apps → OAuth & Permissions.',
        '  SLACK_ALERT_CHANNEL is missing; give the channel for alerts, as "#name" or id.',
        '  SLACK_APP_TOKEN is missing. Socket Mode needs it (xapp-…): api.slack.com/apps → Basic Information → App-Level Tokens. For HTTP mode give SLACK_SIGNING_SECRET instead.',
        `No settings file was read: there is no ${resolve('.env')} and no /etc/rebound/env (or give --env-file).`,
      ].join('\n'),
    );
  });

  test('what is wrong in rebound.yaml is told in the same round as what is missing', () => {
    const env = { ...imap, IMAP_PORT: 'ninety', REBOUND_CONFIG: yaml('mailbox: []') };
    const found = (() => {
      try {
        return loadConfig(env, ['slack']).warnings;
      } catch (caught) {
        return (caught as ConfigError).mistakes;
      }
    })();
    for (const named of [/^IMAP_PORT/, /"mailbox" is no setting/, /^SLACK_BOT_TOKEN/, /^SLACK_APP_TOKEN/])
      expect(found).toContainEqual(expect.stringMatching(named));
  });

  test.for<[string, Record<string, string>, ('slack' | 'mailbox')[], RegExp]>([
    [
      'no app token',
      { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_ALERT_CHANNEL: '#a' },
      ['slack'],
      /^SLACK_APP_TOKEN is missing\. Socket Mode needs it/,
    ],
    ['a user token', { ...slack, SLACK_BOT_TOKEN: 'xoxp-1' }, ['slack'], /must start with xoxb-/],
    [
      'no alert channel',
      { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1' },
      ['slack'],
      /^SLACK_ALERT_CHANNEL is missing/,
    ],
    ['no mailbox', {}, ['mailbox'], /^IMAP_HOST is missing/],
    ['no password', { IMAP_HOST: 'h', IMAP_USER: 'u' }, [], /^IMAP_PASSWORD is missing/],
    [
      'plain text to another host',
      { ...imap, IMAP_TLS: 'none' },
      [],
      /the password would travel in the clear/,
    ],
    [
      'half an OAuth2 set-up',
      { IMAP_HOST: 'h', IMAP_USER: 'u', IMAP_OAUTH_CLIENT_ID: 'c', IMAP_OAUTH_REFRESH_TOKEN: 'r' },
      [],
      /^IMAP_OAUTH_TOKEN_URL is missing/,
    ],
    ['a bad time zone', { DIGEST_TIMEZONE: 'Mars/Base' }, [], /Mars\/Base/],
    ['a bad cron', { DIGEST_CRON: 'daily' }, [], /five fields/],
    [
      'a name or half a network for an IP',
      { SENDING_IPS: '203.0.113.9, 203.0.113.0/24, 203.0.113.0/33' },
      [],
      /^SENDING_IPS holds "203\.0\.113\.0\/33"; give IP addresses and networks/,
    ],
    [
      'a host for a relay',
      { TRUSTED_RELAYS: '2001:db8::/64 mx.example' },
      [],
      /^TRUSTED_RELAYS holds "mx\.example"; give IP/,
    ],
    ['a secret that can be guessed', { BOUNCE_SECRET: 'secret' }, [], /^BOUNCE_SECRET is too short/],
    [
      'no address for bounces',
      { BOUNCE_ADDRESS: 'bounces+x@example.com' },
      [],
      /^BOUNCE_ADDRESS is "bounces\+x@example\.com"; give the mailbox/,
    ],
    [
      'a name for a resolver',
      { DNS_SERVERS: '192.0.2.53, 192.0.2.53:5353, 2001:db8::53, [2001:db8::53]:5353, dns.example' },
      [],
      /^DNS_SERVERS holds "dns\.example"; give IP addresses/,
    ],
    ['a half switch', { DNS_CHECKS: 'maybe' }, [], /^DNS_CHECKS is "maybe"; use on or off/],
    [
      'a bad database',
      { DATABASE_URL: 'mysql://u:hunter2@h/d' },
      [],
      /^DATABASE_URL is neither sqlite:PATH nor postgres/,
    ],
    [
      'a token server without TLS',
      { IMAP_OAUTH_TOKEN_URL: 'http://id.example/t' },
      [],
      /^IMAP_OAUTH_TOKEN_URL is not an https:\/\/ URL/,
    ],
    [
      'a tenant left as in the example',
      { IMAP_OAUTH_TOKEN_URL: 'https://login.microsoftonline.com/TENANT/oauth2/v2.0/token' },
      [],
      /still holds TENANT/,
    ],
    [
      'a URL for a domain',
      { SENDER_DOMAINS: 'https://example.com' },
      [],
      /^SENDER_DOMAINS holds "https:\/\/example.com"/,
    ],
    ['an address for a domain', { SENDER_DOMAINS: 'me@example.com' }, [], /^SENDER_DOMAINS holds/],
    ['a cron of six fields', { DIGEST_CRON: '0 0 8 * * *' }, [], /five fields/],
    ['an offset for a zone', { DIGEST_TIMEZONE: '+02:00' }, [], /^DIGEST_TIMEZONE/],
    ['a number in another base', { ...imap, IMAP_PORT: '0x3E1' }, [], /^IMAP_PORT/],
    ['a bad after', { ...imap, IMAP_AFTER: 'delete' }, [], /use seen, move:FOLDER or none/],
    [
      'a certificate that is not there',
      { ...imap, IMAP_CA_FILE: '/nonexistent.pem' },
      [],
      /cannot be read; give the path/,
    ],
  ])('%s is told plainly', ([, env, needs, sentence]) => {
    expect(mistakes(env, needs)).toEqual([expect.stringMatching(sentence)]);
  });

  test('plain text to this machine is fine, and elsewhere when forced', () => {
    expect(mistakes({ ...imap, IMAP_HOST: '127.0.0.1', IMAP_TLS: 'none' })).toEqual([]);
    expect(mistakes({ ...imap, IMAP_TLS: 'none', IMAP_TLS_FORCE_PLAIN: 'yes' })).toEqual([]);
  });

  test('OAuth2 takes a refresh token or, for an app-only login, the client secret alone', () => {
    const oauth = {
      IMAP_HOST: 'h',
      IMAP_USER: 'u',
      IMAP_OAUTH_TOKEN_URL: 'https://id.example/token',
      IMAP_OAUTH_CLIENT_ID: 'c',
      IMAP_OAUTH_CLIENT_SECRET: 's',
    };
    expect(loadConfig(oauth, []).mailboxes[0]?.oauth).toMatchObject({ grant: 'client_credentials' });
    expect(loadConfig({ ...oauth, IMAP_OAUTH_REFRESH_TOKEN: 'r' }, []).mailboxes[0]?.oauth).toMatchObject({
      grant: 'refresh_token',
      refreshToken: 'r',
    });
  });

  test('.env.example documents exactly the variables that exist', () => {
    const { values, mistakes: wrong } = readDotEnv(readFileSync('.env.example'), '.env.example');
    expect(wrong).toEqual([]);
    const documented = Object.keys(values);
    expect(documented.toSorted()).toEqual([...environmentNames].toSorted());
  });

  test('.env adds to the environment, which wins; others being able to read it is a warning', () => {
    const path = join(mkdtempSync(join(tmpdir(), 'rebound-env-')), '.env');
    writeFileSync(path, 'ADDRESSES=full\nLOG_LEVEL=debug\n');
    chmodSync(path, 0o644);
    const settings = readSettings({ LOG_LEVEL: 'warn' }, path);
    const config = loadConfig(settings.values, [], settings);
    expect(config).toMatchObject({ addresses: 'full', logLevel: 'warn' });
    expect(config.warnings).toEqual([expect.stringContaining(`chmod 600 ${path}`)]);
  });
});

describe('rebound.yaml', () => {
  test('others being able to read it is a warning', () => {
    const path = yaml('routes: []');
    expect(loadConfig({ REBOUND_CONFIG: path }, []).warnings).toEqual([]);
    chmodSync(path, 0o640);
    expect(loadConfig({ REBOUND_CONFIG: path }, []).warnings).toEqual([
      expect.stringContaining(`chmod 600 ${path}`),
    ]);
  });

  test('several mailboxes, routes and playbook overrides; secrets come from the environment', () => {
    const path = yaml(`
mailboxes:
  - { name: campaigns, host: imap.example.net, user: c@example.net, password: "\${CAMPAIGNS}", after: "move:Done" }
routes:
  - { when: { provider: gmail }, channel: "#gmail" }
playbooks:
  surge: { enabled: false }
`);
    const config = loadConfig({ ...imap, REBOUND_CONFIG: path, CAMPAIGNS: 'hunter2' }, ['mailbox']);
    expect(config.mailboxes.map((m) => [m.name, m.password])).toEqual([
      ['bounces@example.com', 'secret'],
      ['campaigns', 'hunter2'],
    ]);
    expect(config.mailboxes[1]?.after).toEqual({ do: 'move', folder: 'Done' });
    expect(config.routes).toEqual([{ when: { provider: 'gmail' }, channel: '#gmail' }]);
    expect(config.playbooks).toEqual({ surge: { enabled: false } });
  });

  test.for<[string, string, RegExp]>([
    ['an unknown key', 'mailbox: []', /^\S+yaml, line 1: "mailbox" is no setting; did you mean mailboxes\?$/],
    ['broken YAML', 'mailboxes: [', /^\S+yaml, line 1 cannot be read as YAML: /],
    [
      'an unset variable',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: it is rebound.yaml that puts the variable in
      'mailboxes: [{ name: a, host: h, user: u, password: "${NOT_SET}" }]',
      /uses \$\{NOT_SET\}, which is not set/,
    ],
    ['no login', 'mailboxes: [{ name: a, host: h, user: u }]', /neither password nor oauth/],
    ['plain text', 'mailboxes: [{ name: a, host: h, user: u, password: p, tls: none }]', /in the clear/],
    [
      'the same name twice',
      'mailboxes: [{ name: a, host: h, user: u, password: p }, { name: a, host: i, user: u, password: p }]',
      /^Two mailboxes are called "a"/,
    ],
    [
      'a host left out',
      'mailboxes:\n  - { name: a, user: u, password: p }',
      /line 2: mailboxes\.0\.host is missing\.$/,
    ],
    [
      'a number for a password',
      'mailboxes: [{ name: a, host: h, user: u, password: 12345 }]',
      /mailboxes\.0\.password must be text; put it in quotes\.$/,
    ],
    [
      'an unquoted channel',
      'routes:\n  - when: { provider: gmail }\n    channel: #gmail',
      /line 3: routes\.0\.channel is empty; if it begins with #, put it in quotes/,
    ],
    ['a group for a list', 'mailboxes: { name: a }', /mailboxes must be a list/],
    [
      'a slip in a key',
      'routes: [{ wehn: { provider: gmail }, when: {}, channel: "#g" }]',
      /routes\.0 has no "wehn"; did you mean when\?$/,
    ],
    ['several documents', 'routes: []\n---\nroutes: []', /cannot be read as YAML/],
    ['a key twice', 'routes: []\nroutes: []', /cannot be read as YAML: Map keys must be unique/],
  ])('%s is told plainly', ([, text, sentence]) => {
    expect(mistakes({ REBOUND_CONFIG: yaml(text) })).toEqual([expect.stringMatching(sentence)]);
  });
});

test('the mailbox of the environment and one of the file may not share a name, nor be one mailbox', () => {
  const named = yaml('mailboxes: [{ name: bounces@example.com, host: h, user: u, password: p }]');
  expect(mistakes({ ...imap, REBOUND_CONFIG: named })).toEqual([
    expect.stringMatching(/^Two mailboxes are called/),
  ]);
  const same = yaml(
    'mailboxes: [{ name: b, host: imap.example.com, user: bounces@example.com, password: p }]',
  );
  expect(mistakes({ ...imap, REBOUND_CONFIG: same })).toEqual([
    expect.stringMatching(/are one and the same/),
  ]);
});

test('the schema for editors is current (npm run schema writes it)', () => {
  const written: unknown = JSON.parse(readFileSync('docs/rebound.schema.json', 'utf8'));
  expect(written).toEqual(JSON.parse(JSON.stringify(configSchema())));
});

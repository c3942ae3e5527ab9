import { existsSync } from 'node:fs';

/** What is known so far, by name of the setting. */
export type Answers = Readonly<Record<string, string>>;

/** One thing that `rebound init` asks. */
export interface Question {
  /** The setting. */
  readonly name: string;
  readonly ask: string;
  /** Said before it, once. */
  readonly about?: string;
  readonly secret?: boolean;
  /** What is taken when nothing is typed. */
  readonly suggest?: (answers: Answers) => string;
  /** It cannot be left empty. */
  readonly needed?: boolean;
  /** Not asked when this says no. */
  readonly when?: (answers: Answers) => boolean;
  /** What is wrong with an answer beyond what the configuration checks, `''` when nothing is. */
  readonly mistake?: (value: string) => string;
}

const domainOf = (address: string | undefined): string => address?.split('@')[1] ?? '';

/** Servers of providers whose name is not `imap.` and the domain. */
const hosts: Readonly<Record<string, string>> = {
  'gmail.com': 'imap.gmail.com',
  'googlemail.com': 'imap.gmail.com',
  'outlook.com': 'outlook.office365.com',
  'hotmail.com': 'outlook.office365.com',
  'icloud.com': 'imap.mail.me.com',
  'yahoo.com': 'imap.mail.yahoo.com',
};

/** Logs where mail servers put them (Debian, Red Hat, OpenBSD). */
const logs = [
  ['exim', '/var/log/exim4/mainlog'],
  ['exim', '/var/log/exim/main.log'],
  ['postfix', '/var/log/mail.log'],
  ['postfix', '/var/log/maillog'],
] as const;

function logHere(): string {
  const found = logs.find(([, path]) => existsSync(path));
  return found ? found.join(':') : '';
}

const begins = (start: string) => (value: string) =>
  value.startsWith(start) ? '' : `It begins with ${start}; that is another token.`;

const inHttpMode = (answers: Answers): boolean => answers['SLACK_MODE'] === 'http';

/**
 * What `rebound init` asks, in this order. `SLACK_MODE` and `SLACK_HOST` are no settings: they choose what is
 * asked.
 */
export const questions: readonly Question[] = [
  {
    name: 'SLACK_MODE',
    ask: 'Slack reaches the bot by socket (no open port) or http',
    suggest: () => 'socket',
    mistake: (value) => (/^(?:socket|http)$/.test(value) ? '' : 'Type socket or http.'),
  },
  {
    name: 'SLACK_HOST',
    ask: 'Public name under which Slack reaches this machine by https',
    when: inHttpMode,
    needed: true,
    mistake: (value) => (/^[\w.-]{1,255}$/.test(value) ? '' : 'Type a host such as rebound.example.com.'),
  },
  {
    name: 'SLACK_BOT_TOKEN',
    ask: 'Bot User OAuth Token (OAuth & Permissions, after Install to Workspace)',
    secret: true,
    needed: true,
    mistake: begins('xoxb-'),
  },
  {
    name: 'SLACK_APP_TOKEN',
    ask: 'App-Level Token (Basic Information, scope connections:write)',
    secret: true,
    needed: true,
    when: (answers) => !inHttpMode(answers),
    mistake: begins('xapp-'),
  },
  {
    name: 'SLACK_SIGNING_SECRET',
    ask: 'Signing Secret (Basic Information)',
    secret: true,
    needed: true,
    when: inHttpMode,
  },
  { name: 'SLACK_ALERT_CHANNEL', ask: 'Channel for alerts', suggest: () => '#mail-alerts', needed: true },
  {
    name: 'IMAP_USER',
    about: '\nThe mailbox that bounces come back to. Leave it empty when there is only a log.\n',
    ask: 'Its user',
  },
  {
    name: 'IMAP_HOST',
    ask: 'IMAP server',
    when: (answers) => Boolean(answers['IMAP_USER']),
    suggest: ({ IMAP_USER: user }) =>
      hosts[domainOf(user)] ?? (domainOf(user) ? `imap.${domainOf(user)}` : 'localhost'),
    needed: true,
  },
  {
    name: 'IMAP_TLS',
    ask: 'TLS: implicit (993), starttls (143) or none',
    when: (answers) => Boolean(answers['IMAP_USER']),
    suggest: () => 'implicit',
  },
  {
    name: 'IMAP_PORT',
    ask: 'Port',
    when: (answers) => Boolean(answers['IMAP_USER']),
    suggest: ({ IMAP_TLS: tls }) => (tls === 'implicit' ? '993' : '143'),
  },
  {
    name: 'IMAP_PASSWORD',
    ask: 'Password (Gmail: an app password; Microsoft 365: leave it empty and see docs/configuration.md)',
    when: (answers) => Boolean(answers['IMAP_USER']),
    secret: true,
  },
  {
    name: 'MTA_LOG',
    about: '\nThe log of the mail server tells delays at once; a mailbox hears of them late or never.\n',
    ask: 'postfix:PATH, exim:PATH, opensmtpd:PATH or journald:postfix; empty for none',
    suggest: logHere,
  },
  {
    name: 'SENDER_DOMAINS',
    about: '\nYour own mail: what tells it from bounces of mail that somebody forged in your name.\n',
    ask: 'Domains that you send from',
    suggest: ({ IMAP_USER: user }) => domainOf(user),
  },
  {
    name: 'TRUSTED_RELAYS',
    ask: 'IPs of your own mail server, whose bounces are believed (127.0.0.1: the machine of the mailbox)',
  },
];

import type { Command } from 'commander';
import type { Examples } from './examples.ts';
import type { Io } from './io.ts';

/** Adds a command's arguments, options and work to it. */
export type Register = (command: Command, io: Io) => void;

/** One command: what `--help`, the completion and the man page say of it. */
export interface CommandEntry {
  readonly name: string;
  readonly does: string;
  readonly examples: Examples;
  /** Loaded when it is called, so that no command waits for what another needs. */
  readonly load: () => Promise<Register>;
}

/** Every command there is, in the order of `--help`. */
export const commands: readonly CommandEntry[] = [
  {
    name: 'init',
    does: 'ask what the bot needs, write the settings, and try them',
    examples: [
      ['rebound init'],
      ['rebound init --yaml', 'with a rebound.yaml to fill in'],
      ['rebound init --set SLACK_MODE=socket --set SLACK_BOT_TOKEN="$TOKEN"', 'the rest is asked'],
    ],
    load: async () => (await import('./init.ts')).registerInit,
  },
  {
    name: 'start',
    does: 'run the bot',
    examples: [['rebound start'], ['rebound --env-file /etc/rebound/env start']],
    load: async () => (await import('./start.ts')).registerStart,
  },
  {
    name: 'doctor',
    does: 'check configuration, mailbox login and folders, logs, database, Slack; changes nothing',
    examples: [
      ['rebound doctor'],
      ['rebound doctor --json | jq -r "select(.ok | not).remedy"', 'what to do'],
    ],
    load: async () => (await import('./doctor.ts')).registerDoctor,
  },
  {
    name: 'auth',
    does: 'get an OAuth2 token for a Gmail or Microsoft 365 mailbox, and say what to set; writes nothing',
    examples: [
      ['rebound auth microsoft --client-id 11111111-2222-3333-4444-555555555555 --tenant example.com'],
      ['rebound auth gmail --user bounces@example.com'],
    ],
    load: async () => (await import('./auth.ts')).registerAuth,
  },
  {
    name: 'classify',
    does: 'read and judge bounces: files, folders, mbox, or - for stdin',
    examples: [
      ['rebound classify bounce.eml'],
      ['rebound classify --json ~/Maildir | jq -r .recipients[].cause | sort | uniq -c', 'causes, counted'],
      ['echo "550 5.7.28 unusual rate" | rebound classify --text'],
    ],
    load: async () => (await import('./classify.ts')).registerClassify,
  },
  {
    name: 'lookup',
    does: 'what /smtp QUERY answers: codes, words, a pasted reply or a whole bounce (or stdin)',
    examples: [['rebound lookup 5.7.28'], ['rebound lookup mailbox full'], ['rebound lookup - < bounce.eml']],
    load: async () => (await import('./lookup.ts')).registerLookup,
  },
  {
    name: 'check',
    does: 'what the DNS tells of a domain or an IP: SPF, DKIM, DMARC, PTR, MX, TLS, block lists',
    examples: [
      ['rebound check example.com'],
      ['rebound check example.com news', 'with the DKIM selector news'],
      ['rebound check 192.0.2.10 zen.spamhaus.org', 'one block list'],
    ],
    load: async () => (await import('./check.ts')).registerCheck,
  },
  {
    name: 'digest',
    does: "a day's digest",
    examples: [['rebound digest'], ['rebound digest --date 2026-11-20 --post']],
    load: async () => (await import('./digest.ts')).registerDigest,
  },
  {
    name: 'suppressions',
    does: 'which addresses may be suppressed, and why; release held ones, clear wrong ones',
    examples: [
      ['rebound suppressions > list.csv'],
      ['rebound suppressions --held'],
      ['rebound suppressions --clear "gmail was wrong" --provider gmail --since 2026-11-20'],
    ],
    load: async () => (await import('./suppressions.ts')).registerSuppressions,
  },
  {
    name: 'ingest',
    does: 'feed mail from files, folders, a Maildir, an mbox or stdin (-) into the running store',
    examples: [
      ['rebound ingest ~/Maildir'],
      ['rebound ingest --log postfix /var/log/mail.log*', 'logs of the past'],
      ['|/usr/bin/rebound ingest -', 'in an alias of the mail server'],
    ],
    load: async () => (await import('./ingest.ts')).registerIngest,
  },
  {
    name: 'probe',
    does: 'wait for the failure of a mail to an address that does not exist, and say what came and how late',
    examples: [['rebound probe nobody-7f3a@gmail.com'], ['rebound probe nobody@example.org --minutes 60']],
    load: async () => (await import('./probe.ts')).registerProbe,
  },
  {
    name: 'token',
    does: 'the return path for a recipient: a bounce to it is proven, and tells recipient and campaign',
    examples: [
      ['rebound token ann@example.org --campaign spring'],
      ['rebound token --campaign spring - < recipients.txt', 'a line for each'],
    ],
    load: async () => (await import('./token.ts')).registerToken,
  },
  {
    name: 'volume',
    does: 'tell how many messages were sent, so that the digest knows a bounce rate',
    examples: [['rebound volume 2026-11-26 12000'], ['rebound volume --csv sent.csv']],
    load: async () => (await import('./volume.ts')).registerVolume,
  },
  {
    name: 'status',
    does: 'mailboxes, open incidents, what waits',
    examples: [['rebound status'], ['rebound status --json | jq .openIncidents']],
    load: async () => (await import('./incidents.ts')).registerStatus,
  },
  {
    name: 'incidents',
    does: 'what is open now, with the id that ack, snooze, resolve and mute take',
    examples: [['rebound incidents']],
    load: async () => (await import('./incidents.ts')).registerIncidents,
  },
  {
    name: 'top',
    does: 'the most frequent causes of 24h or 7d',
    examples: [['rebound top'], ['rebound top 7d']],
    load: async () => (await import('./incidents.ts')).registerTop,
  },
  {
    name: 'who',
    does: 'what happened to one address, and whether it may be suppressed',
    examples: [['rebound who ann@example.org']],
    load: async () => (await import('./incidents.ts')).registerWho,
  },
  {
    name: 'ack',
    does: 'you look into it: no more reminders',
    examples: [['rebound ack 01j9', 'the beginning of its id is enough']],
    load: async () => (await import('./incidents.ts')).registerAck,
  },
  {
    name: 'snooze',
    does: 'be called again later',
    examples: [['rebound snooze 01j9 4h'], ['rebound snooze 01j9 clock', 'when its clock ends']],
    load: async () => (await import('./incidents.ts')).registerSnooze,
  },
  {
    name: 'resolve',
    does: 'it is over, as you know',
    examples: [['rebound resolve 01j9']],
    load: async () => (await import('./incidents.ts')).registerResolve,
  },
  {
    name: 'mute',
    does: 'call nobody for its scope for a week',
    examples: [['rebound mute 01j9']],
    load: async () => (await import('./incidents.ts')).registerMute,
  },
  {
    name: 'backup',
    does: 'copy the SQLite database, also while the bot runs (PostgreSQL: pg_dump)',
    examples: [['rebound backup /var/backups/rebound-$(date +%F).db']],
    load: async () => (await import('./backup.ts')).registerBackup,
  },
  {
    name: 'migrate',
    does: 'move everything from the SQLite database to an empty PostgreSQL one; stop the bot first',
    examples: [['rebound migrate --to postgres://rebound:PASSWORD@host/rebound']],
    load: async () => (await import('./backup.ts')).registerMigrate,
  },
  {
    name: 'completion',
    does: 'a script that completes commands and options in bash, zsh or fish',
    examples: [
      ['rebound completion bash > ~/.local/share/bash-completion/completions/rebound'],
      ['rebound completion zsh > /usr/local/share/zsh/site-functions/_rebound'],
      ['rebound completion fish > ~/.config/fish/completions/rebound.fish'],
    ],
    load: async () => (await import('./completion.ts')).registerCompletion,
  },
  {
    name: 'man',
    does: 'the man page',
    examples: [['rebound man | man -l -']],
    load: async () => (await import('./man.ts')).registerMan,
  },
];

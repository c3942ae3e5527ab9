import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { type Command, Option } from 'commander';
import { tokenUrlMistake } from '../config/fields.ts';
import { readSettings } from '../config/settings.ts';
import { type ConsentApp, consentByDevice } from '../mailbox/device-consent.ts';
import { MailboxError } from '../mailbox/error.ts';
import { consentByLoopback } from '../mailbox/loopback-consent.ts';
import { CommandFailed, type Io, printable, tell } from './io.ts';

/** What is known of a provider whose mailboxes are opened by consent. */
interface ConsentProvider {
  readonly host: string;
  readonly tokenUrl: (tenant: string) => string;
  readonly scope: string;
  readonly publicClient: boolean;
  /** Where the app is made, for who has none. */
  readonly app: string;
  readonly afterwards: string;
}

const providers: Readonly<Record<string, ConsentProvider>> = {
  // Its device flow allows e-mail address, Drive and YouTube only, no mail (developers.google.com, OAuth 2.0
  // for TV and limited-input devices, Allowed scopes); the loopback redirect goes on for desktop apps
  // (Loopback migration guide).
  gmail: {
    host: 'imap.gmail.com',
    tokenUrl: () => 'https://oauth2.googleapis.com/token',
    scope: 'https://mail.google.com/',
    publicClient: false,
    app: 'console.cloud.google.com → APIs & Services → enable the Gmail API → Google Auth Platform → Clients → Create client, type "Desktop app". Give its id as --client-id and its secret as IMAP_OAUTH_CLIENT_SECRET in the settings.',
    afterwards:
      'While the app\'s publishing status is "Testing", the token ends after seven days: publish it, or make it internal (Workspace).',
  },
  microsoft: {
    host: 'outlook.office365.com',
    tokenUrl: (tenant) => `https://login.microsoftonline.com/${tenant}/oauth2/v2.0/token`,
    scope: 'https://outlook.office.com/IMAP.AccessAsUser.All offline_access',
    publicClient: true,
    app: 'entra.microsoft.com → App registrations → New registration; Authentication → Allow public client flows: yes; API permissions → Microsoft Graph → Delegated → IMAP.AccessAsUser.All. Give its application id as --client-id.',
    afterwards:
      'The token is renewed at every use and ends after 90 days without one. Leave IMAP_OAUTH_CLIENT_SECRET empty: a public client has none.',
  },
};

interface AuthOptions {
  readonly clientId?: string;
  readonly user?: string;
  readonly tenant: string;
  readonly tokenUrl?: string;
  readonly port: string;
  readonly json?: boolean;
}

const PATIENCE_MS = 15 * 60_000;

const words = (text: string): string => printable(text).slice(0, 2_000);

/** The consent of a person, as a refresh token; what the person must do goes to stderr. */
async function consent(
  name: string,
  app: ConsentApp,
  options: AuthOptions,
  user: string,
  io: Io,
): Promise<string> {
  const deps = { fetch: globalThis.fetch, now: io.now };
  if (name === 'microsoft')
    return consentByDevice(
      app,
      app.tokenUrl.replace(/\/token$/, '/devicecode'),
      ({ url, code, minutes }) =>
        io.err(
          `Open ${words(url)} in any browser, enter the code ${words(code)} and sign in${user ? ` as ${user}` : ''}. Waiting ${minutes} minutes …\n`,
        ),
      deps,
    );
  const lines = createInterface({ input: Readable.from(io.stdin) });
  try {
    const extra = { access_type: 'offline', prompt: 'consent', ...(user ? { login_hint: user } : {}) };
    return await consentByLoopback(
      {
        ...app,
        authorizeUrl: 'https://accounts.google.com/o/oauth2/v2/auth',
        extra,
        port: Number(options.port),
        patienceMs: PATIENCE_MS,
      },
      ({ url, port }) =>
        io.err(
          `Open this address in a browser on this machine and sign in${user ? ` as ${user}` : ''}:\n\n${url}\n\nWith the browser on another machine: ssh -L ${port}:127.0.0.1:${port} to this one first, or paste here the address on which the browser ends. Waiting 15 minutes …\n`,
        ),
      lines,
      deps,
    );
  } finally {
    lines.close();
  }
}

/** The app and the mailbox, of the options or the settings. A public client (Microsoft) has no secret. */
function appOf(provider: ConsentProvider, options: AuthOptions, io: Io): { app: ConsentApp; user: string } {
  const { values } = readSettings(io.env, io.envFile);
  const clientId = options.clientId ?? values['IMAP_OAUTH_CLIENT_ID'] ?? '';
  if (clientId === '') throw new CommandFailed(`An app of yours is needed, once. ${provider.app}`);
  const clientSecret = provider.publicClient ? undefined : values['IMAP_OAUTH_CLIENT_SECRET'];
  const tokenUrl = options.tokenUrl ?? provider.tokenUrl(options.tenant);
  const mistake = tokenUrlMistake(tokenUrl, '--token-url');
  if (mistake !== '') throw new CommandFailed(mistake);
  return {
    app: { tokenUrl, clientId, scope: provider.scope, ...(clientSecret ? { clientSecret } : {}) },
    user: options.user ?? values['IMAP_USER'] ?? '',
  };
}

/** What the operator sets; the secret of an app stands there already. */
const settingsOf = (
  { host }: ConsentProvider,
  { tokenUrl, clientId, scope }: ConsentApp,
  user: string,
  refreshToken: string,
): Readonly<Record<string, string>> => ({
  IMAP_HOST: host,
  ...(user ? { IMAP_USER: user } : {}),
  IMAP_OAUTH_TOKEN_URL: tokenUrl,
  IMAP_OAUTH_CLIENT_ID: clientId,
  IMAP_OAUTH_SCOPE: scope,
  IMAP_OAUTH_REFRESH_TOKEN: refreshToken,
});

/**
 * `rebound auth gmail|microsoft`: a refresh token, and what to set. Writes nothing; the token goes to stdout
 * alone.
 */
export function registerAuth(command: Command, io: Io): void {
  command
    .argument('<provider>', 'gmail or microsoft')
    .option('--client-id <id>', 'the app; default IMAP_OAUTH_CLIENT_ID of the settings')
    .option('--user <address>', 'the mailbox; default IMAP_USER of the settings')
    .option(
      '--tenant <id>',
      'microsoft: your tenant, by id or domain; consumers for outlook.com',
      'organizations',
    )
    .option('--port <n>', 'gmail: the port of this machine that the browser comes back to; 0 takes any', '0')
    .addOption(new Option('--token-url <url>', 'another token server (a national cloud)'))
    .option('--json', 'the settings as JSON')
    .action(async (name: string, options: AuthOptions) => {
      const provider = providers[name] ?? command.error(`"${name}" is neither gmail nor microsoft.`);
      if (!/^\d{1,5}$/.test(options.port)) command.error('--port is a number from 0 to 65535.');
      if (!/^[\w.-]{1,255}$/.test(options.tenant))
        command.error('--tenant is the id or the domain of your tenant.');
      const { app, user } = appOf(provider, options, io);
      const token = await consent(name, app, options, user, io).catch((error: unknown) => {
        if (error instanceof MailboxError) throw new CommandFailed(error.message, { cause: error });
        throw error;
      });
      io.err(
        `Set these lines (the last is a secret: chmod 600), leave IMAP_PASSWORD empty, and run "rebound doctor". ${provider.afterwards}\n\n`,
      );
      const settings = settingsOf(provider, app, user, token);
      tell(io, options, settings, () =>
        Object.entries(settings)
          .map(([key, value]) => `${key}='${value.replace(/['\r\n]/g, '')}'`)
          .join('\n'),
      );
    });
}

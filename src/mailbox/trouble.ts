import type { ImapFlowError } from 'imapflow';
import { MailboxError } from './error.ts';
import type { MailboxOptions } from './options.ts';

/** What the layers below TLS call their failures, in words. `HOST` stands for host and port. */
const networkWords: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'HOST refuses connections: check IMAP_HOST and IMAP_PORT, and that the server runs.',
  ENOTFOUND: 'The name HOST is not known to DNS: check IMAP_HOST.',
  EAI_AGAIN: 'DNS does not answer for HOST: check the network of this machine.',
  EHOSTUNREACH: 'There is no route to HOST: check the network or a firewall.',
  ENETUNREACH: 'There is no route to HOST: check the network or a firewall.',
  ETIMEDOUT: 'HOST did not answer in time: check the network or a firewall.',
  CONNECT_TIMEOUT: 'HOST did not answer in time: check IMAP_PORT, the network or a firewall.',
  GREETING_TIMEOUT:
    'HOST took the connection but did not greet: check that IMAP_PORT and IMAP_TLS fit each other.',
  UPGRADE_TIMEOUT: 'HOST did not finish STARTTLS: check that IMAP_PORT and IMAP_TLS fit each other.',
  ETIMEOUT: 'HOST fell silent; connecting anew.',
  ECONNRESET: 'HOST cut the connection; connecting anew.',
  EPIPE: 'HOST cut the connection; connecting anew.',
  NoConnection: 'HOST closed the connection; connecting anew.',
  EConnectionClosed: 'HOST closed the connection; connecting anew.',
  ClosedAfterConnectText:
    'HOST closed the connection before greeting: it may refuse this machine, or IMAP_TLS should be implicit.',
  ClosedAfterConnectTLS: 'HOST closed the connection before greeting: it may refuse this machine.',
};

const tlsCode = /^(?:ERR_(?:SSL|TLS)|CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_MISMATCH)/;
/** Said with the very code of a wrong password, yet the password may be good (imapflow 2.3.0 notes the same of its own reading). */
const busyLogin = /throttl|too many|try again|temporar|unavailable|rate.?limit/i;
/** Microsoft 365: the token is good, the mailbox rights are not. Arrives as BAD after a login that went well. */
const noRights = /authenticated but not connected/i;

/** The server's own words, fit for one line: no controls, at most 160 characters. */
export const quoted = (text: unknown): string => {
  const clean =
    typeof text === 'string'
      ? text
          .replace(/[\x00-\x1f\x7f]+/g, ' ')
          .trim()
          .slice(0, 160)
      : '';
  return clean ? ` The server said: ${clean}` : '';
};

const passwordWord = (options: MailboxOptions): string => {
  if (options.oauth) return 'IMAP_OAUTH_* (the consent may have been withdrawn)';
  if (options.accessToken !== undefined) return 'the access token';
  return 'IMAP_USER and IMAP_PASSWORD';
};

function loginTrouble(error: ImapFlowError, options: MailboxOptions): MailboxError {
  const said = `${error.serverResponseCode ?? ''} ${error.responseText ?? (typeof error.response === 'string' ? error.response : '')}`;
  if (busyLogin.test(said)) {
    return new MailboxError(
      'throttled',
      `${options.host} takes no logins of ${options.user} for now.${quoted(said)}`,
      { cause: error },
    );
  }
  return new MailboxError(
    'login',
    `Login refused by ${options.host} for ${options.user}: check ${passwordWord(options)}.${quoted(said)} Trying again slowly.`,
    { cause: error },
  );
}

function tlsTrouble(error: ImapFlowError, options: MailboxOptions): MailboxError {
  const unknownCa = /UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_/.test(error.code ?? '');
  const remedy = unknownCa
    ? 'its certificate comes from an authority that this machine does not know; give the authority as IMAP_CA_FILE.'
    : 'check that IMAP_HOST is the name in its certificate, and that IMAP_PORT and IMAP_TLS fit each other.';
  return new MailboxError(
    'tls',
    `No safe connection to ${options.host}:${options.port}: ${remedy} (${error.code ?? error.message})`,
    {
      cause: error,
    },
  );
}

function serverTrouble(error: ImapFlowError, options: MailboxOptions): MailboxError {
  const words = `${error.responseText ?? ''} ${error.message}`;
  if (noRights.test(words)) {
    return new MailboxError(
      'login',
      `${options.host} knows the login of ${options.user} but gives it no mailbox: grant the app IMAP.AccessAsApp and rights on this mailbox.${quoted(error.responseText)}`,
      { cause: error },
    );
  }
  return new MailboxError(
    'server',
    `${options.host} answered ${error.responseStatus ?? 'with an error'}.${quoted(error.responseText ?? error.message)}`,
    {
      cause: error,
    },
  );
}

function throttleTrouble(error: ImapFlowError, options: MailboxOptions): MailboxError {
  return new MailboxError(
    'throttled',
    `${options.host} asks to be left alone for a while.${quoted(error.responseText)}`,
    {
      cause: error,
      // imapflow has waited a part of it already.
      retryAfterMs: Math.max(0, (error.throttleReset ?? 0) - (error.throttleWaited ?? 0)),
    },
  );
}

/** Turns whatever a session threw into words for people and a lane for the supervisor. */
export function diagnose(thrown: unknown, options: MailboxOptions): MailboxError {
  if (thrown instanceof MailboxError) return thrown;
  const error: ImapFlowError = thrown instanceof Error ? thrown : new Error(String(thrown));
  const code = error.code ?? '';
  if (code === 'ETHROTTLE') return throttleTrouble(error, options);
  if (error.authenticationFailed) return loginTrouble(error, options);
  if (error.mailboxMissing || error.serverResponseCode === 'NONEXISTENT') {
    return new MailboxError(
      'folder',
      `There is no folder "${options.mailbox}" for ${options.user}: create it or correct IMAP_MAILBOX.`,
      {
        cause: error,
      },
    );
  }
  if (error.tlsFailed || tlsCode.test(code)) return tlsTrouble(error, options);
  const words = networkWords[code];
  if (words && !error.responseStatus) {
    return new MailboxError('network', words.replace('HOST', `${options.host}:${options.port}`), {
      cause: error,
    });
  }
  return serverTrouble(error, options);
}

import type { ImapFlowError } from 'imapflow';
import { MailboxError, type Pace } from './error.ts';
import type { MailboxOptions } from './options.ts';
import { type Answer, loginRefusalOf, type Refusal, refusalOf } from './refusals.ts';

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
/** The server's own words, fit for one line: no controls, at most 160 characters. */
export const quoted = (text: unknown): string => {
  const clean =
    typeof text === 'string'
      ? text
          .replace(/[\x00-\x1f\x7f]+/g, ' ')
          .trim()
          .slice(0, 160)
      : '';
  const stop = /[.!?]$/.test(clean) ? '' : '.';
  return clean ? ` The server said: ${clean}${stop}` : '';
};

const secretWord = (options: MailboxOptions): string => {
  if (options.oauth) return 'IMAP_OAUTH_*';
  if (options.accessToken !== undefined) return 'the access token';
  return 'IMAP_USER and IMAP_PASSWORD';
};

const paceWords: Readonly<Record<Pace, string>> = {
  soon: 'Trying again soon.',
  doubling: '',
  'backs-off': 'Trying again at growing distances.',
  slowly: 'Trying again slowly.',
};

/** A refusal in words for this mailbox. */
function refused(refusal: Refusal, error: ImapFlowError, options: MailboxOptions): MailboxError {
  const byToken = options.oauth !== undefined || options.accessToken !== undefined;
  const names: Readonly<Record<string, string>> = {
    HOST: options.host,
    USER: options.user,
    SECRET: secretWord(options),
  };
  const fill = (sentence: string): string =>
    sentence.replace(/\b(?:HOST|USER|SECRET)\b/g, (name) => names[name] ?? name);
  const { responseText = '', serverResponseCode: code, reason = '' } = error;
  const said = responseText && code ? `[${code}] ${responseText}` : responseText || reason;
  return new MailboxError(refusal.trouble, fill(refusal.what), {
    cause: error,
    remedy: fill((byToken && refusal.tokenRemedy) || refusal.remedy),
    said: quoted(said),
    pace: refusal.pace,
  });
}

/** What the server answered, or why imapflow did not even ask. */
export const answerOf = ({ serverResponseCode, responseText, reason, message }: ImapFlowError): Answer => ({
  code: serverResponseCode ?? '',
  text: responseText ?? reason ?? message,
});

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
  const refusal = refusalOf(answerOf(error));
  if (refusal) return refused(refusal, error, options);
  return new MailboxError(
    'server',
    `${options.host} answered ${error.responseStatus ?? 'with an error'}.${quoted(error.responseText ?? error.message)}`,
    {
      cause: error,
    },
  );
}

/** What imapflow puts where a BYE had no words. */
const wordlessBye = 'Server closed connection';

/**
 * A connection that could not be had, or that was lost; a server that said why (BYE) may have told a limit.
 */
function networkTrouble(words: string, error: ImapFlowError, options: MailboxOptions): MailboxError {
  const reason = error.reason === wordlessBye ? '' : (error.reason ?? '');
  const refusal = reason ? refusalOf({ code: '', text: reason }) : null;
  if (refusal) return refused(refusal, error, options);
  return new MailboxError(
    'network',
    words.replace('HOST', `${options.host}:${options.port}`) + quoted(reason),
    { cause: error },
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
  if (error.authenticationFailed) return refused(loginRefusalOf(answerOf(error)), error, options);
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
  if (words && !error.responseStatus) return networkTrouble(words, error, options);
  return serverTrouble(error, options);
}

/** How an error is told while it is tried again. */
export const toldAs = (error: MailboxError): string =>
  [error.message, paceWords[error.pace]].filter(Boolean).join(' ');

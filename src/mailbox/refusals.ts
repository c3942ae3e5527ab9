import type { Pace } from './error.ts';

/**
 * One way in which a server refuses a login or a mailbox: how it is known, what it means, and who must act.
 */
export interface Refusal {
  readonly id: string;
  /** Words that say it whatever the code beside them: providers put a general code before a precise text. */
  readonly says?: RegExp;
  /** Response codes (RFC 5530, RFC 9051 section 7.1). */
  readonly codes?: readonly string[];
  /** Words that are believed only where no known code stands beside them. */
  readonly hints?: RegExp;
  readonly trouble: 'login' | 'throttled' | 'server';
  readonly pace: Pace;
  /**
   * What is so, as a sentence. HOST and USER stand for the mailbox's, SECRET for the settings that hold its
   * secret.
   */
  readonly what: string;
  /** Who must do what. */
  readonly remedy: string;
  /** The same for a login by OAuth2, where it differs. */
  readonly tokenRemedy?: string;
  readonly source: string;
  /** Answers as servers give them: `[CODE] words`. */
  readonly examples: readonly string[];
}

/** Whoever gets in nowhere else. */
const credentials: Refusal = {
  id: 'credentials',
  codes: ['AUTHENTICATIONFAILED'],
  trouble: 'login',
  pace: 'slowly',
  what: 'Login refused by HOST for USER.',
  remedy: 'Check SECRET; some providers want an app password, or IMAP switched on for the account.',
  tokenRemedy:
    'Check SECRET: the token is for another account or scope, or its consent was withdrawn; "rebound auth" gets a new one.',
  source: 'RFC 5530, section 3; Exchange Online "LOGIN failed." without a code (mscdex/node-imap#874)',
  examples: [
    '[AUTHENTICATIONFAILED] Invalid credentials (Failure)',
    '[AUTHENTICATIONFAILED] Authentication failed. Please try again.',
    'LOGIN failed.',
    'AUTHENTICATE failed.',
    '',
  ],
};

/** In order: the first that fits has it. */
export const refusals: readonly Refusal[] = [
  {
    id: 'passwords-off',
    says: /BasicAuthBlocked|basic auth(?:entication)? is (?:disabled|blocked|not supported)/i,
    trouble: 'login',
    pace: 'slowly',
    what: 'HOST takes no password for IMAP any more, however right it is.',
    remedy: 'Use OAuth2 for USER: "rebound auth microsoft" gets what to set.',
    source:
      'holon-run/uxc#445 (2026-09); learn.microsoft.com, Deprecation of Basic authentication in Exchange Online',
    examples: [
      '[AUTHENTICATIONFAILED] AuthFailed:LogonDenied-BasicAuthBlocked-<UserType:OutlookCom> LogonFailed-BasicAuthBlocked',
      'Basic authentication is disabled.',
    ],
  },
  {
    id: 'app-password',
    says: /app(?:lication)?[- ]specific password|\bapp(?:lication)? passwords?\b/i,
    trouble: 'login',
    pace: 'slowly',
    what: 'HOST wants an app password for USER, not the account’s own.',
    remedy: 'Make one in the security settings of the account and set IMAP_PASSWORD, or use OAuth2.',
    source: 'LukeSmithxyz/mutt-wizard#831 (Gmail); support.google.com/accounts/answer/185833',
    examples: [
      '[ALERT] Application-specific password required: https://support.google.com/accounts/answer/185833 (Failure)',
      'Please use an app password to log in',
    ],
  },
  {
    id: 'web-login',
    says: /web ?login required|log ?in (?:via|through|with) (?:your|a) web browser|login to your account via a web browser/i,
    trouble: 'login',
    pace: 'slowly',
    what: 'HOST wants to see USER in a web browser before it takes another login.',
    remedy: 'Log in there as USER and confirm what is asked; a password login is better replaced by OAuth2.',
    source: 'MailCore/mailcore2#876, pmengal/MailSystem.NET#17 (Gmail); mscdex/node-imap#799 (Outlook.com)',
    examples: [
      '[WEBALERT https://accounts.google.com/signin/continue] Web login required.',
      '[ALERT] Please log in via your web browser: https://support.google.com/mail/accounts/answer/78754 (Failure)',
      'LOGIN failed. Account is blocked. Login to your account via a web browser to verify your identity.',
    ],
  },
  {
    id: 'imap-off',
    says: /not enabled for IMAP|to enable IMAP\b|IMAP (?:access )?(?:is |has been )?(?:disabled|switched off|turned off|not (?:enabled|allowed))/i,
    trouble: 'login',
    pace: 'slowly',
    what: 'IMAP is switched off for USER at HOST.',
    remedy: 'Switch it on in the settings of the account, or ask the domain’s administrator to.',
    source: 'Gmail, Google Workspace and Zoho, as mail clients recognise them',
    examples: [
      '[ALERT] Your account is not enabled for IMAP use. Please visit your Gmail settings page (Failure)',
      '[ALERT] IMAP access is disabled for your domain. Please contact your domain administrator. (Failure)',
      '[ALERT] You are yet to enable IMAP for your account. Please contact your administrator (Failure)',
    ],
  },
  {
    id: 'no-mailbox',
    says: /authenticated but not connected/i,
    trouble: 'login',
    pace: 'slowly',
    what: 'HOST knows the login of USER but opens no mailbox for it.',
    remedy:
      'Switch IMAP on for the mailbox; an app needs IMAP.AccessAsApp and rights on it, a person rights on a shared one. If it comes and goes, too many sessions are open.',
    source:
      'M66B/FairEmail (a limit among others); learn.microsoft.com, Authenticate an IMAP connection using OAuth',
    examples: ['User is authenticated but not connected.'],
  },
  {
    id: 'password-expired',
    says: /password (?:has |is )?expired|expired password|must (?:change|reset) (?:your|the) password/i,
    codes: ['EXPIRED'],
    trouble: 'login',
    pace: 'slowly',
    what: 'The password of USER at HOST has expired.',
    remedy: 'Set a new one there and in IMAP_PASSWORD.',
    tokenRemedy: 'Sign in again: "rebound auth" gets a new token.',
    source: 'RFC 5530, section 3',
    examples: ['[EXPIRED] That password is not good any more', 'Your password has expired'],
  },
  {
    id: 'locked',
    says: /too many (?:bad|failed|invalid|unsuccessful|wrong|incorrect)|account (?:is |has been )?(?:temporarily )?locked/i,
    trouble: 'login',
    pace: 'slowly',
    what: 'HOST has locked USER out for a while, after wrong logins.',
    remedy: 'Check SECRET, and what else logs in as USER with an old password; trying goes on slowly.',
    source: 'common wording',
    examples: ['[AUTHENTICATIONFAILED] Too many failed login attempts', 'Account is temporarily locked'],
  },
  {
    id: 'account-disabled',
    says: /account (?:is |has been )?(?:disabled|suspended|deactivated|closed|inactive|blocked)/i,
    trouble: 'login',
    pace: 'slowly',
    what: 'The account of USER is disabled at HOST.',
    remedy: 'Ask whoever runs the mail server, or the provider’s support, to open it again.',
    source: 'common wording',
    examples: ['[AUTHORIZATIONFAILED] Your account has been disabled by administrator', 'Account suspended'],
  },
  {
    id: 'connections',
    says: /too many (?:simultaneous |concurrent |open |active )?(?:connections|sessions|logins|clients)|(?:maximum|max\.?|exceeded)[^.]{0,40}connections?\b|connection limit/i,
    trouble: 'throttled',
    pace: 'backs-off',
    what: 'HOST takes no more connections of USER for now; the password is not the trouble.',
    remedy:
      'Close other programs that read this mailbox, or have the limit raised (Dovecot: mail_max_userip_connections, Courier: MAXPERIP).',
    source:
      'Dovecot: mscdex/node-imap#606; Gmail, 15 connections: zone-eu/wildduck#35; Courier: MAXPERIP in its imapd configuration',
    examples: [
      '[UNAVAILABLE] Maximum number of connections from user+IP exceeded (mail_max_userip_connections=16)',
      '[LIMIT] Maximum number of connections from user+IP exceeded (mail_max_userip_connections=10)',
      '[ALERT] Too many simultaneous connections. (Failure)',
      'Too many concurrent connections to this mailbox',
      'You have exceeded the maximum number of connections to this server.',
      'Too many open connections, try again later',
    ],
  },
  {
    id: 'bandwidth',
    says: /bandwidth limit/i,
    codes: ['OVERQUOTA'],
    trouble: 'throttled',
    pace: 'slowly',
    what: 'USER has used up what HOST lets an account read in a day.',
    remedy: 'It passes after an hour, at the latest after a day; see what else reads the whole mailbox.',
    source: 'isync on Gmail; support.google.com/a/answer/1359240 (an hour, up to 24)',
    examples: ['[OVERQUOTA] Account exceeded command or bandwidth limits. (Failure)'],
  },
  {
    id: 'rate',
    says: /rate.?limit|throttl|too many (?:login |authentication |auth )?(?:attempts|requests)/i,
    codes: ['LIMIT'],
    hints: /too many|try again later/i,
    trouble: 'throttled',
    pace: 'backs-off',
    what: 'HOST takes no logins of USER for now: a limit was reached.',
    remedy: 'See whether something else logs in too often; it is tried again at growing distances.',
    source: 'RFC 9051, section 7.1; Yahoo: bugzilla.mozilla.org 1727971',
    examples: [
      '[LIMIT] Rate limit hit',
      '[UNAVAILABLE] Too many login attempts, try again later',
      'Too many requests',
      'Please try again later',
    ],
  },
  {
    id: 'in-use',
    codes: ['INUSE'],
    hints: /(?:mailbox|maildrop|folder) (?:is )?(?:in use|locked)/i,
    trouble: 'throttled',
    pace: 'soon',
    what: 'Something else holds the mailbox of USER at HOST.',
    remedy: 'If it lasts, see which other program reads it (POP locks a mailbox).',
    source: 'RFC 5530, section 3',
    examples: ['[INUSE] Mailbox in use', 'Mailbox is locked'],
  },
  {
    id: 'unavailable',
    codes: ['UNAVAILABLE', 'SERVERBUG'],
    hints: /temporar|unavailable|try again|(?:system|server|internal) (?:server )?(?:error|problem|busy)/i,
    trouble: 'server',
    pace: 'soon',
    what: 'HOST cannot look the login up for now; the password is not the trouble.',
    remedy: 'Nothing to do unless it lasts: then ask whoever runs the mail server.',
    source: 'RFC 5530, section 3; Gmail "Temporary System Error"; Dovecot when its user database is away',
    examples: [
      '[UNAVAILABLE] Temporary authentication failure. [mx1:2026-11-27 20:00:00]',
      '[UNAVAILABLE] Temporary System Problem (Failure)',
      '[UNAVAILABLE] LOGIN Server error - Please try again later',
      'Server Unavailable. 15',
    ],
  },
  {
    id: 'no-rights',
    codes: ['AUTHORIZATIONFAILED', 'NOPERM'],
    trouble: 'login',
    pace: 'slowly',
    what: 'HOST accepts the login but does not let USER into the mailbox.',
    remedy: 'Have the administrator grant it the mailbox; check that IMAP_USER names the right one.',
    source: 'RFC 5530, section 3',
    examples: ['[AUTHORIZATIONFAILED] No such authorization-ID', '[NOPERM] Access denied'],
  },
  {
    id: 'privacy',
    says: /plaintext authentication disallowed|login is disabled\b/i,
    codes: ['PRIVACYREQUIRED'],
    trouble: 'login',
    pace: 'slowly',
    what: 'HOST takes no password over this connection: it is not encrypted.',
    remedy: 'Set IMAP_TLS=implicit (port 993) or IMAP_TLS=starttls.',
    source: 'RFC 5530, section 3; RFC 9051, section 6.2.3 (LOGINDISABLED); Dovecot disable_plaintext_auth',
    examples: [
      '[PRIVACYREQUIRED] Plaintext authentication disallowed on non-secure (SSL/TLS) connections.',
      'Login is disabled',
    ],
  },
  {
    id: 'mechanism',
    says: /unsupported authentication mechanism|no matching authentication method/i,
    trouble: 'login',
    pace: 'slowly',
    what: 'HOST offers no way to log in that Rebound could use with SECRET.',
    remedy:
      'Ask whoever runs the mail server which logins it takes: a password (PLAIN, LOGIN) or OAuth2 (XOAUTH2).',
    source: 'imapflow, when no mechanism fits',
    examples: ['Unsupported authentication mechanism'],
  },
  {
    id: 'contact-admin',
    codes: ['CONTACTADMIN'],
    trouble: 'login',
    pace: 'slowly',
    what: 'HOST refuses USER and says that its administrator knows why.',
    remedy: 'Ask whoever runs the mail server, or the provider’s support.',
    source: 'RFC 5530, section 3',
    examples: ['[CONTACTADMIN] Your account needs attention'],
  },
  credentials,
];

/** A server's answer as far as it matters here. */
export interface Answer {
  /** Its response code, `''` without one. */
  readonly code: string;
  /** Its words. */
  readonly text: string;
}

/** No rule needs more of a server's words. */
const LONGEST = 500;

/**
 * What an answer means, wherever in a session it came; `null` when it tells nothing of the kinds that are
 * known.
 */
export function refusalOf({ code, text }: Answer): Refusal | null {
  const words = text.slice(0, LONGEST);
  return (
    refusals.find(({ says }) => says?.test(words)) ??
    refusals.find(({ codes }) => codes?.includes(code.toUpperCase())) ??
    null
  );
}

/**
 * What a refused login means: by its precise words, by its code, by its general words, or else wrong
 * credentials.
 */
export const loginRefusalOf = (answer: Answer): Refusal =>
  refusalOf(answer) ??
  refusals.find(({ hints }) => hints?.test(answer.text.slice(0, LONGEST))) ??
  credentials;

import type { Category, ScopeKind } from '../../src/catalogue/category.ts';

/**
 * What a server says for a cause, and what Rebound should make of it. `{ip}`, `{address}` and `{domain}` are
 * filled in.
 */
export interface Saying {
  readonly cause: string;
  readonly category: Category;
  readonly provider: string;
  readonly status: string;
  readonly reply: string;
  readonly kind: 'bounce' | 'delay';
  readonly text: string;
  /** Host that says it. */
  readonly host: string;
  readonly scope?: ScopeKind;
  /** Template of the scope's value. */
  readonly scopeValue?: string;
}

const gmailHost = 'gmail-smtp-in.l.google.com';
const outlookHost = 'outlook-com.olc.protection.outlook.com';
const yahooHost = 'mta5.am0.yahoodns.net';
const mxrouteHost = 'echo.mxrouting.net';

const gmail = { provider: 'gmail', host: gmailHost } as const;
const outlook = { provider: 'microsoft', host: outlookHost } as const;
const yahoo = { provider: 'yahoo', host: yahooHost } as const;
const mxroute = {
  provider: 'mxroute',
  host: mxrouteHost,
  category: 'reputation-block',
  status: '5.0.0',
  reply: '554',
  kind: 'bounce',
  scope: 'ip',
} as const;
const elsewhere = { provider: '', host: 'mx.{domain}' } as const;

/** The literal texts of servers, by a name of our own. */
export const sayings = {
  flood: {
    ...gmail,
    cause: 'mail-flood',
    category: 'flood',
    status: '5.7.28',
    reply: '550',
    kind: 'bounce',
    scope: 'ip',
    scopeValue: '{ip}',
    text: '550-5.7.28 [{ip}] Gmail has detected an unusual rate of unsolicited mail originating from your IP address. To protect our users from spam, mail sent from your IP address has been blocked. - gsmtp',
  },
  'mxroute-recipients': {
    ...mxroute,
    cause: 'mxroute-rejected-recipient-flood',
    text: '554 Your IP is sending excessive rejected recipients. Please contact support.',
  },
  'mxroute-logins': {
    ...mxroute,
    cause: 'mxroute-authentication-failure-flood',
    text: '554 Your IP is generating excessive authentication failures. Please contact support.',
  },
  'mxroute-data': {
    ...mxroute,
    cause: 'mxroute-rejected-after-data',
    text: '554 Your IP is sending excessive rejected messages. Please contact support.',
  },
  'mxroute-connections': {
    ...mxroute,
    cause: 'mxroute-connection-spam',
    text: '554 Your IP address is flooding our SMTP server with abusive requests, please contact support.',
  },
  'gmail-rate-ip': {
    ...gmail,
    cause: 'gmail-unusual-rate-ip',
    category: 'rate-limited',
    status: '4.7.28',
    reply: '421',
    kind: 'delay',
    scope: 'ip',
    scopeValue: '{ip}',
    text: '421-4.7.28 [{ip}      15] Gmail has detected an unusual rate of unsolicited mail originating from your IP address. To protect our users from spam, mail sent from your IP address has been temporarily rate limited. - gsmtp',
  },
  'gmail-rate-dkim': {
    ...gmail,
    cause: 'gmail-unusual-rate-dkim',
    category: 'rate-limited',
    status: '4.7.28',
    reply: '421',
    kind: 'delay',
    scope: 'dkim-domain',
    scopeValue: 'example.com',
    text: '421-4.7.28 Gmail has detected an unusual rate of unsolicited mail originating from your DKIM domain [example.com      36]. To protect our users from spam, mail sent from your domain has been temporarily rate limited. - gsmtp',
  },
  'gmail-unauthenticated': {
    ...gmail,
    cause: 'gmail-unauthenticated',
    category: 'auth-failure',
    status: '5.7.26',
    reply: '550',
    kind: 'bounce',
    scope: 'from-domain',
    text: '550-5.7.26 Your email has been blocked because the sender is unauthenticated. Gmail requires all senders to authenticate with either SPF or DKIM. - gsmtp',
  },
  'spamhaus-yahoo': {
    ...yahoo,
    cause: 'yahoo-blocklisted',
    category: 'reputation-block',
    status: '5.7.1',
    reply: '553',
    kind: 'bounce',
    scope: 'ip',
    scopeValue: '{ip}',
    text: "553 5.7.1 [BL21] Connections will not be accepted from {ip}, because the ip is in Spamhaus's list; see http://postmaster.yahoo.com/550-bl23.html",
  },
  s3150: {
    ...outlook,
    cause: 'microsoft-s3150',
    category: 'reputation-block',
    status: '5.7.1',
    reply: '550',
    kind: 'bounce',
    scope: 'netblock',
    scopeValue: '{ip}',
    text: "550 5.7.1 Unfortunately, messages from [{ip}] weren't sent. Please contact your Internet service provider since part of their network is on our block list (S3150). [Name=Protocol Filter Agent][AGT=PFA][MxId=11]",
  },
  tss04: {
    ...yahoo,
    cause: 'yahoo-deferred',
    category: 'reputation-block',
    status: '4.7.0',
    reply: '421',
    kind: 'delay',
    scope: 'ip',
    scopeValue: '{ip}',
    text: '421 4.7.0 [TSS04] Messages from {ip} temporarily deferred due to unexpected volume or user complaints - 4.16.55.1; see https://postmaster.yahooinc.com/error-codes',
  },
  'outlook-throttle': {
    ...outlook,
    cause: 'microsoft-throttled',
    category: 'rate-limited',
    status: '4.7.500',
    reply: '451',
    kind: 'delay',
    scope: 'ip',
    scopeValue: '{ip}',
    text: '451 4.7.500 Server busy. Please try again later from [{ip}]. (S77719) [AM6EUR05FT047.eop-eur05.prod.protection.outlook.com]',
  },
  timeout: {
    ...elsewhere,
    cause: 'connection-timeout',
    category: 'network-error',
    status: '4.4.1',
    reply: '',
    kind: 'delay',
    text: 'connect to mx.{domain}[198.51.100.25]:25: Connection timed out',
  },
  'unknown-gmail': {
    ...gmail,
    cause: 'user-unknown',
    category: 'invalid-recipient',
    status: '5.1.1',
    reply: '550',
    kind: 'bounce',
    scope: 'recipient',
    text: "550-5.1.1 The email account that you tried to reach does not exist. Please try double-checking the recipient's email address for typos or unnecessary spaces. - gsmtp",
  },
  'unknown-outlook': {
    ...outlook,
    cause: 'user-unknown',
    category: 'invalid-recipient',
    status: '5.5.0',
    reply: '550',
    kind: 'bounce',
    scope: 'recipient',
    text: '550 5.5.0 Requested action not taken: mailbox unavailable (S2017062302). [AM6EUR05FT047.eop-eur05.prod.protection.outlook.com]',
  },
  'unknown-elsewhere': {
    ...elsewhere,
    cause: 'user-unknown',
    category: 'invalid-recipient',
    status: '5.1.1',
    reply: '550',
    kind: 'bounce',
    scope: 'recipient',
    text: '550 5.1.1 <{address}>: Recipient address rejected: User unknown in virtual mailbox table',
  },
  full: {
    ...elsewhere,
    cause: 'mailbox-full',
    category: 'mailbox-full',
    status: '5.2.2',
    reply: '552',
    kind: 'bounce',
    scope: 'recipient',
    text: '552 5.2.2 <{address}>: Mailbox is full / Quota exceeded',
  },
  greylisted: {
    ...elsewhere,
    cause: 'greylisted',
    category: 'greylisted',
    status: '4.2.0',
    reply: '450',
    kind: 'delay',
    scope: 'message',
    text: '450 4.2.0 <{address}>: Recipient address rejected: Greylisted, see http://postgrey.schweikert.ch/help/example.com.html',
  },
  spam: {
    ...elsewhere,
    cause: 'content-spam',
    category: 'content-rejected',
    status: '5.7.1',
    reply: '554',
    kind: 'bounce',
    scope: 'message',
    text: '554 5.7.1 Message rejected as spam by Content Filtering.',
  },
  busy: {
    ...elsewhere,
    cause: 'server-busy',
    category: 'server-error',
    status: '4.3.2',
    reply: '421',
    kind: 'delay',
    text: '421 4.3.2 mx.{domain}: server too busy, please try again later',
  },
} as const satisfies Readonly<Record<string, Saying>>;

export type SayingName = keyof typeof sayings;

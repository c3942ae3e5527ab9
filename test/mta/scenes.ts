import type { Route } from '../setup/mail-server.ts';

/** What the servers of one domain do while they block, and where in the dialogue they do it. */
export interface Scene {
  readonly name: string;
  /** Host that the mail server is told to send to; its name tells the provider. */
  readonly host: string;
  readonly stage: 'greeting' | 'mail' | 'rcpt' | 'data';
  readonly reply: readonly string[];
  /** Virtual hours until the block is over; `null`: it stays. */
  readonly lastsHours: number | null;
  /** What must be told of it. */
  readonly provider: string;
  readonly playbook: string;
}

const rate = [
  '421-4.7.28 [192.0.2.10      19] Gmail has detected an unusual rate of unsolicited',
  '421-4.7.28 mail originating from your IP address. To protect our users from spam,',
  '421-4.7.28 mail sent from your IP address has been temporarily rate limited. For',
  '421-4.7.28 more information, go to',
  '421 4.7.28 https://support.google.com/mail/?p=UnsolicitedRateLimitError - gsmtp',
];
const yahoo = [
  '421 4.7.0 [TSS04] Messages from 192.0.2.10 temporarily deferred due to unexpected volume or user complaints - 4.16.55.1; see https://postmaster.yahooinc.com/error-codes',
];

/** One provider a scene, so that what is told of one cannot be told of another. */
export const scenes: readonly Scene[] = [
  {
    name: 'gmail-rate',
    host: 'gmail-smtp-in.l.google.com',
    stage: 'data',
    reply: rate,
    lastsHours: 6,
    provider: 'gmail',
    playbook: 'gmail-unusual-rate',
  },
  {
    name: 'mxroute-greeting',
    host: 'mail.mxlogin.com',
    stage: 'greeting',
    reply: ['554 Your IP is sending excessive rejected recipients. Please contact support.'],
    lastsHours: 6,
    provider: 'mxroute',
    playbook: 'mxroute-rejected-recipient-flood',
  },
  {
    name: 'yahoo-stays',
    host: 'mta5.am0.yahoodns.net',
    stage: 'mail',
    reply: yahoo,
    lastsHours: null,
    provider: 'yahoo',
    playbook: 'throttling',
  },
  {
    name: 'microsoft-listed',
    host: 'outlook-com.olc.protection.outlook.com',
    stage: 'mail',
    reply: [
      "550 5.7.1 Unfortunately, messages from [192.0.2.10] weren't sent. Please contact your Internet service provider since part of their network is on our block list (S3150). [Name=Protocol Filter Agent][AGT=PFA][MxId=11B2]",
    ],
    lastsHours: null,
    provider: 'microsoft',
    playbook: 'reputation',
  },
];

/** Messages of each scene. */
export const MESSAGES = 6;
export const domainOf = ({ name }: Scene): string => `${name}.example`;
/**
 * Addresses that no provider has, but which are not of our own house either (RFC 5737): one a scene, as a
 * host has its own.
 */
export const addresses: readonly string[] = scenes.map((_, n) => `198.51.100.${n + 10}`);
export const BASE_PORT = 28_000;
export const BACK_PORT = 28_090;

/** Where the mail server sends: each scene's domain, and the bounces to us. */
export const routes: readonly Route[] = [
  { domain: 'bounce.sender.example', host: '127.0.0.1', port: BACK_PORT },
  ...scenes.map((scene, n) => ({
    domain: domainOf(scene),
    host: scene.host,
    port: BASE_PORT + n,
    address: addresses[n] ?? '',
  })),
];

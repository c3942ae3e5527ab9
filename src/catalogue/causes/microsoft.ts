import type { Cause } from '../cause.ts';
import { hours } from '../clock.ts';
import { eitherClass, fineSender, host, resendAfterFix, source, us, wait, willRetry } from './phrases.ts';

const base = {
  message: resendAfterFix,
  address: fineSender,
  addressVerdict: 'keep',
  scope: 'ip',
  owner: 'us',
} as const;
const snds = us('Look at the IP in SNDS (Smart Network Data Services) and join the JMRP feedback loop.');

/** Microsoft 365, Outlook.com and Hotmail. */
export const microsoftCauses = [
  {
    ...base,
    id: 'microsoft-s3150',
    provider: 'microsoft',
    category: 'reputation-block',
    title: 'Outlook.com: part of your network is on its block list (S3150)',
    happened: 'Outlook.com refuses your IP because a part of the network it belongs to is on its block list.',
    condition:
      'It stays until Microsoft releases the IP or range; the reply is permanent though the cause may pass.',
    scope: 'netblock',
    reasons: [
      'Spam from your IP.',
      'Spam from neighbours in the range.',
      'A new IP with no history and sudden volume.',
    ],
    steps: [
      us('Stop the cause: complaints, spam traps, compromised accounts.'),
      snds,
      us('Submit the Outlook.com sender support form (olcsupport.office.com) with the IP and the code.'),
      host('Ask about neighbours in the range.'),
    ],
    avoid: ['Do not use the delist portal sender.office.com: it is for 5.7.511 and 5.7.606–649.'],
    clock: {
      basis: 'none',
      ends: 'after-fix',
      words: 'After Microsoft support mitigates it; often a day or two (practice).',
    },
    alsoKnownAs: ['S3150, AS3150, "part of their network is on our block list"; sibling S3140.'],
    sources: [source.observed, source.outlook],
  },
  {
    ...base,
    id: 'microsoft-banned-ip',
    provider: 'microsoft',
    category: 'reputation-block',
    title: 'Microsoft: banned sending IP, request delisting',
    happened: 'Microsoft 365 has banned your sending IP.',
    condition: 'It stays until you ask for delisting.',
    reasons: ['Spam, malware or phishing came from this IP.', 'A compromised account or server.'],
    steps: [
      us('Find and stop what the IP sent.'),
      us(
        'Delist it at sender.office.com (5.7.606–649), or for 5.7.511 mail delist@microsoft.com with the full report.',
      ),
      us('Then send the failed messages again.'),
    ],
    avoid: ['Do not delist before the cause is fixed: the IP is banned again.'],
    clock: {
      basis: 'practice',
      ends: 'after-fix',
      words: 'After delisting, within about 24 hours (practice).',
      lifts: hours(1, 24),
    },
    alsoKnownAs: ['5.7.606 to 5.7.649, 5.7.511.'],
    notToConfuse: ['5.7.708: your own tenant. S3150: Outlook.com’s own list.'],
    sources: [source.microsoft],
  },
  {
    ...base,
    id: 'microsoft-ip-rate-reputation',
    provider: 'microsoft',
    category: 'rate-limited',
    title: 'Microsoft: rate limited for IP reputation',
    happened: 'Microsoft limits how much it takes from your IP, because of the reputation of IP or domain.',
    message: willRetry,
    condition: 'Temporary; the limit rises as the reputation does.',
    steps: [
      us('Slow down: fewer connections and messages; retry with backoff.'),
      snds,
      us('Fix complaints and unknown recipients, then ramp up slowly.'),
    ],
    clock: { basis: 'none', words: 'No time is published.' },
    alsoKnownAs: ['RP-001, RP-002; 451 4.7.650 (S775).'],
    sources: [source.outlook, source.observed],
  },
  {
    ...base,
    id: 'microsoft-tenant-blocked',
    provider: 'microsoft',
    category: 'reputation-block',
    title: 'Microsoft: access denied, traffic of this tenant not accepted',
    happened:
      'Microsoft does not accept traffic from the IP that this mail came from: a Microsoft 365 tenant, often new or on trial, that sends from an IP pool of low reputation.',
    condition: 'It stays until Microsoft support (or a licence) lifts it.',
    scope: 'account',
    reasons: [
      'A new or trial tenant.',
      'The tenant sent spam or bulk over its threshold; an account is compromised.',
      'Mail from domains that are not registered in the tenant.',
    ],
    steps: [
      us(
        'Is it your own Microsoft 365 tenant? Look for compromised accounts, then contact Microsoft support or buy licences.',
      ),
      us(
        'Is it another server of yours? Check SPF, DKIM, DMARC and complaints; request delisting only for 5.7.511 and 5.7.606–649.',
      ),
      us('Then send the failed messages again.'),
    ],
    clock: { basis: 'none', ends: 'after-fix', words: 'After Microsoft support has acted.' },
    alsoKnownAs: ['550 5.7.708, 5.7.705, 5.7.750.'],
    notToConfuse: ['5.7.606–649: a banned IP, with a delist portal.'],
    disagreement:
      'Code lists read 550 5.7.708 as an Outlook block for reputation and advise SPF, DKIM, DMARC, low complaints and delisting. Microsoft: it is a restriction on a tenant that sends from a low-reputation IP pool, and support is the way. Own tenant: support. Third-party IP ban: the delist portal, and only for 5.7.511 and 5.7.606–649.',
    sources: [source.microsoft, source.codeList],
  },
  {
    ...base,
    id: 'microsoft-throttled',
    provider: 'microsoft',
    category: 'rate-limited',
    title: 'Microsoft / Outlook: throttled',
    happened: 'Microsoft temporarily throttles your IP because its sending pattern changed a lot.',
    message: willRetry,
    condition: 'Temporary: it passes with a few days of steady sending.',
    reasons: [
      'A new IP, or a sudden rise in volume.',
      'Suspicious activity that Microsoft is still checking (4.7.850 to 4.7.899).',
    ],
    steps: [
      us('Reduce concurrency: fewer connections; retry with backoff.'),
      us('Keep the volume steady and warm up slowly; keep retrying.'),
      us('Check SPF, DKIM and DMARC, and the IP in SNDS.'),
    ],
    avoid: ['Do not switch IPs: a new one has no history and is throttled too.'],
    clock: {
      basis: 'practice',
      words: 'Over a few days of steady history, not minutes (Microsoft names days, no promise).',
      recovers: hours(24, 96),
    },
    alsoKnownAs: ['451 4.7.500 to 4.7.699, "Server busy. Please try again later from …", AS(nnn).'],
    disagreement:
      'Code lists: throttled, slow down and retry. Microsoft: the IP changed its sending pattern, and it resolves over a few days. Both hold: slow down now, and reckon with days.',
    sources: [source.microsoft, source.codeList],
  },
  {
    ...base,
    id: 'microsoft-namespace-mining',
    provider: 'microsoft',
    category: 'policy-rejected',
    title: 'Outlook.com: namespace mining',
    happened: 'Your IP looks as if it tries out which addresses exist.',
    condition: 'It stays until the probing stops and Microsoft forgets it.',
    reasons: [
      'A tool that verifies addresses by SMTP.',
      'A list full of unknown addresses.',
      'A compromised machine.',
    ],
    steps: [
      us('Stop address verification by SMTP.'),
      us('Clean the list; look for a compromised server.'),
      us('Then ask the sender support form for a release.'),
    ],
    clock: { basis: 'none', words: 'No time is published.' },
    alsoKnownAs: ['SC-002.'],
    sources: [source.outlook],
  },
  {
    ...base,
    id: 'microsoft-connection-limit',
    provider: 'microsoft',
    category: 'rate-limited',
    title: 'Microsoft: connection limit exceeded',
    happened: 'Your IP opened too many connections to Outlook.com, or sent too many messages on one.',
    message: eitherClass,
    condition: 'Temporary: it passes once you open fewer connections.',
    steps: [
      us('Drop to one or two connections for an hour, with few messages on each.'),
      wait('Then let it retry.'),
    ],
    clock: { basis: 'practice', words: 'About 1 hour (practice of other mail systems).', retry: hours(1) },
    alsoKnownAs: ['RP-003, "exceeded the maximum number of connections".'],
    sources: [source.outlook],
  },
] as const satisfies readonly Cause[];

import type { Cause } from '../cause.ts';
import { hours } from '../clock.ts';
import { eitherClass, fineSender, host, source, them, us } from './phrases.ts';

const block = {
  category: 'reputation-block',
  message: eitherClass,
  condition: 'It stays until the cause is gone and the IP or domain is delisted or trusted again.',
  address: fineSender,
  addressVerdict: 'keep',
  scope: 'ip',
  owner: 'us',
  clock: {
    basis: 'none',
    ends: 'after-fix',
    words: 'After the cause is fixed and the list has removed you.',
  },
} as const;
const findSource = us(
  'Find and stop the cause first: compromised accounts or scripts, complaints, old lists.',
);
const avoidEarly = ['Do not ask for removal before the cause is fixed: you would be listed again.'];
const listed = <const Id extends string>(
  id: Id,
  name: string,
  happened: string,
  removal: string,
  more: Partial<Omit<Cause, 'id'>> = {},
): Cause & { readonly id: Id } => ({
  ...block,
  id,
  title: `IP listed at ${name}`,
  happened,
  steps: [findSource, us(removal), us('Then send the failed messages again.')],
  avoid: avoidEarly,
  alsoKnownAs: [`${name} listing.`],
  sources: [name],
  ...more,
});

/** Block lists and reputation that belong to no single mailbox provider. */
export const reputationCauses = [
  {
    ...block,
    id: 'ip-reputation',
    title: 'Poor reputation of the sending IP',
    happened: 'The receiver distrusts the sending IP because of what it sent before.',
    reasons: [
      'Complaints, spam traps, many unknown recipients.',
      'A new IP, or one with a bad past.',
      'A compromised account or server.',
    ],
    steps: [
      findSource,
      us('Cut the volume, write to engaged people only, then ramp up gradually.'),
      us('Look the IP up at the block lists and at the provider’s postmaster page.'),
    ],
    clock: {
      basis: 'none',
      words: 'No time is published; it recovers with weeks of good sending (practice).',
    },
    sources: [source.observed],
  },
  {
    ...block,
    id: 'domain-reputation',
    title: 'Poor reputation of the sending domain',
    happened: 'The receiver distrusts the sending domain.',
    scope: 'from-domain',
    steps: [
      findSource,
      us('Let SPF, DKIM and DMARC pass.'),
      us('Cut the volume, write to engaged people only, then ramp up gradually.'),
    ],
    avoid: ['Do not move to another IP: the reputation follows the domain.'],
    clock: {
      basis: 'none',
      words: 'No time is published; it recovers with weeks of good sending (practice).',
    },
    sources: [source.observed],
  },
  {
    ...block,
    id: 'blocklist',
    title: 'IP is on a DNS block list',
    happened: 'The receiver uses a block list, and your IP is on it; the text usually names the list.',
    reasons: ['A compromised account or server.', 'Spam traps or complaints.', 'A shared IP or a neighbour.'],
    steps: [
      us('Read the name of the list and the link in the text; look the IP up there.'),
      findSource,
      us('Request removal at that list.'),
      us('Then send the failed messages again.'),
    ],
    avoid: avoidEarly,
    alsoKnownAs: ['DNSBL, RBL, blacklist, "blocked using".'],
    notToConfuse: ['Gmail 4.7.28: a limit of Gmail itself, not a list.'],
    sources: [source.observed],
  },
  listed(
    'spamhaus',
    'Spamhaus',
    'The receiver uses Spamhaus, and your IP or domain is on one of its lists (SBL, CSS, XBL, PBL, DBL).',
    'Look up IP and domain at check.spamhaus.org; it names the list and its removal steps.',
    {
      questions: [
        {
          ask: 'How do I get off Spamhaus? How do I delist?',
          answer:
            'Look up IP and domain at check.spamhaus.org, fix the cause, and follow the removal steps there.',
        },
      ],
      alsoKnownAs: ['ZEN = SBL, CSS, XBL and PBL together.'],
      notToConfuse: [
        '127.255.255.252, .254, .255 in the answer: not a listing. The receiver queries Spamhaus wrongly; tell its administrator.',
      ],
      disagreement:
        'Answers 127.255.255.x look like a listing but are errors of the receiver’s query: then you are not listed.',
      sources: [source.spamhaus],
    },
  ),
  listed(
    'spamhaus-sbl',
    'Spamhaus SBL',
    'The IP is on the Spamhaus SBL: listed by hand as a source or helper of spam.',
    'Your host must answer the SBL ticket; see check.spamhaus.org.',
    {
      steps: [
        findSource,
        host('Answer the SBL ticket: the SBL is removed only through the owner of the IP range.'),
        us('Then send the failed messages again.'),
      ],
      sources: [source.spamhaus],
    },
  ),
  listed(
    'spamhaus-xbl',
    'Spamhaus XBL',
    'The IP is on the Spamhaus XBL (CBL): malware, a proxy or a bot was seen on it.',
    'Then remove it yourself at check.spamhaus.org.',
    {
      steps: [
        us(
          'Find the infected or hijacked machine behind the IP and clean it; behind NAT it may be any device.',
        ),
        us('Block outgoing port 25 for everything but the mail server.'),
        us('Then remove it yourself at check.spamhaus.org.'),
      ],
      sources: [source.spamhaus],
    },
  ),
  listed(
    'spamhaus-pbl',
    'Spamhaus PBL',
    'The IP belongs to an end-user range that should not send mail directly (policy list, not an accusation).',
    '',
    {
      steps: [
        us('Send through the relay of your provider, with login.'),
        us(
          'If it is a static mail server: remove the IP yourself at check.spamhaus.org; it needs a proper PTR.',
        ),
      ],
      condition: 'It stays until the mail goes through a relay or the IP is removed.',
      sources: [source.spamhaus],
    },
  ),
  listed(
    'spamhaus-css',
    'Spamhaus CSS',
    'The IP is on the Spamhaus CSS: listed automatically for low reputation or snowshoe sending.',
    'Remove it yourself at check.spamhaus.org once the cause is gone.',
    {
      clock: {
        basis: 'practice',
        words: 'It expires some days after the sending stops (practice), or after removal.',
      },
      sources: [source.spamhaus],
    },
  ),
  listed(
    'spamhaus-dbl',
    'Spamhaus DBL',
    'A domain of yours, in links or in the sender, is on the Spamhaus DBL.',
    'Look the domain up at check.spamhaus.org and ask for removal when it is clean.',
    {
      title: 'Domain listed at Spamhaus DBL',
      scope: 'url-domain',
      steps: [
        us('Find which domain is listed: sender, link, tracking or image domain.'),
        us('Take it out of the mail, or clean the site behind it.'),
        us('Look it up at check.spamhaus.org and ask for removal when it is clean.'),
      ],
      avoid: ['Do not change the IP: the listing is the domain’s.'],
      sources: [source.spamhaus],
    },
  ),
  listed(
    'cloudmark-csi',
    'Cloudmark CSI',
    'The receiver uses Cloudmark Sender Intelligence, and it distrusts your IP.',
    'Use the reset request at csi.cloudmark.com (the reply holds the link).',
  ),
  listed(
    'barracuda-reputation',
    'Barracuda Reputation',
    'The IP is on the Barracuda Reputation Block List.',
    'Request removal at barracudacentral.org.',
  ),
  listed(
    'spamcop',
    'SpamCop',
    'People reported mail from this IP to SpamCop.',
    'Nothing to request: SpamCop drops the IP by itself once reports stop.',
    {
      clock: {
        basis: 'practice',
        words: 'By itself, about a day after the last report (practice).',
        recovers: hours(12, 48),
      },
    },
  ),
  listed('sorbs', 'SORBS', 'The receiver still asks SORBS, a list that was closed in 2024.', '', {
    owner: 'us',
    steps: [
      us('Tell the receiver that SORBS is closed and should no longer be asked.'),
      them('Remove SORBS from the mail server.'),
    ],
    avoid: [],
    condition: 'It stays until the receiver stops asking SORBS.',
  }),
  listed(
    'invaluement',
    'Invaluement',
    'The IP or a link is on an Invaluement list (ivmSIP, ivmURI).',
    'Request removal at invaluement.com.',
  ),
  listed(
    'proofpoint-reputation',
    'Proofpoint Dynamic Reputation',
    'The receiver (iCloud uses it too) asks Proofpoint, and it distrusts your IP.',
    'Check the IP at ipcheck.proofpoint.com and request removal there.',
  ),
  listed(
    'cisco-reputation',
    'Cisco Talos (SenderBase)',
    'The receiver asks Cisco Talos, and the reputation of your IP is poor.',
    'Look the IP up at talosintelligence.com and open a ticket if it is wrong.',
  ),
  {
    ...block,
    id: 'dynamic-ip',
    title: 'IP looks like a home or dynamic connection',
    happened:
      'The receiver takes no mail directly from dynamic or residential addresses, and yours looks like one.',
    owner: 'our-host',
    steps: [
      us('Send through the relay of your provider.'),
      host(
        'For a real mail server: give the IP a PTR that does not look dynamic, and report the range as static.',
      ),
    ],
    alsoKnownAs: ['DY-001 (Outlook.com), RTR:DU (AOL), ES000001 and ES000010 (Comcast).'],
    clock: { basis: 'none', ends: 'after-fix', words: 'After the PTR is changed or a relay is used.' },
    sources: [source.outlook],
  },
  {
    ...block,
    id: 'provider-block',
    title: 'Provider blocks your IP',
    happened: 'The provider has put your IP on its own block list.',
    steps: [
      findSource,
      {
        who: 'us',
        text: 'Open the link or tag in the reply: it names the reason or the form.',
        about: 'link',
      },
      us('Ask the provider’s postmaster for removal when the cause is gone.'),
    ],
    avoid: avoidEarly,
    sources: [source.observed],
  },
  {
    ...block,
    id: 'provider-temporary-block',
    title: 'Provider blocks your IP for a while',
    happened: 'The provider blocked your IP for a limited time because of what it sent.',
    message: {
      whileTried: 'It is still tried.',
      failed: 'It failed, though the block is temporary: send it again after the lift.',
    },
    condition: 'Temporary: it lifts by itself if the cause stops.',
    steps: [
      us('Stop the traffic that caused it: unknown recipients, spam, or retries.'),
      us('Wait, then start slowly.'),
    ],
    avoid: ['Do not retry at full speed: it renews the block.'],
    clock: { basis: 'none', words: 'Usually hours; each provider has its own time.' },
    sources: [source.observed],
  },
  {
    ...block,
    id: 'complaint-block',
    title: 'Blocked because of user complaints',
    happened: 'People marked your mail as spam, and the provider blocks or defers you for it.',
    reasons: ['Mail that people did not ask for, or no longer want.', 'Unsubscribing is hard.'],
    steps: [
      us('Join the provider’s complaint feedback loop and take complainers off the lists.'),
      us('Make unsubscribing one click.'),
      us('Write to engaged people only, then ramp up gradually.'),
    ],
    clock: { basis: 'none', words: 'No time is published; it follows the complaint rate.' },
    alsoKnownAs: ['SC-004 (Outlook.com).'],
    sources: [source.outlook],
  },
  {
    ...block,
    id: 'open-relay-block',
    title: 'Your server looks like an open relay or proxy',
    happened: 'The provider believes that anybody can send through your IP.',
    steps: [
      us('Test your server for open relay and open proxies; close them.'),
      us('Check for hacked web forms and scripts.'),
      us('Then ask for removal.'),
    ],
    alsoKnownAs: ['SC-003 (Outlook.com), VS1-IP (old Yahoo).'],
    sources: [source.outlook],
  },
] as const satisfies readonly Cause[];

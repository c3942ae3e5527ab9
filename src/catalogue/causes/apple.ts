import type { Cause } from '../cause.ts';
import { minutes } from '../clock.ts';
import { eitherClass, fine, fineSender, resendAfterFix, source, us, wait, willRetry } from './phrases.ts';

const base = {
  message: resendAfterFix,
  address: fineSender,
  addressVerdict: 'keep',
  owner: 'us',
  sources: [source.apple, source.observed],
} as const;
const doubt = 'Apple does not publish what its bracketed codes mean; this is what senders observed.';

/** iCloud Mail (icloud.com, me.com, mac.com). */
export const appleCauses = [
  {
    ...base,
    id: 'apple-local-policy',
    provider: 'apple',
    category: 'policy-rejected',
    title: 'Apple iCloud: refused by local policy',
    happened: 'iCloud Mail refused the message by its own policy: content, links or reputation.',
    condition: 'It stays until content or reputation change.',
    scope: 'unstated',
    steps: [
      us('Review content, links and reputation; check SPF, DKIM and DMARC.'),
      us('Mail icloudadmin@apple.com with the log lines.'),
    ],
    clock: { basis: 'none', words: 'No time is published.' },
    alsoKnownAs: ['[CS01], [CS02].'],
    disagreement: doubt,
  },
  {
    ...base,
    id: 'apple-reputation',
    provider: 'apple',
    category: 'reputation-block',
    title: 'Apple iCloud: reputation too low',
    happened:
      'iCloud Mail defers or refuses the mail for the reputation of a young or badly reputed domain or IP, even when authentication passes.',
    message: eitherClass,
    condition: 'It passes as the reputation grows.',
    scope: 'from-domain',
    steps: [
      us('Slow down; build reputation with small volumes to engaged people.'),
      us('Check the block lists.'),
      us('Contact icloudadmin@apple.com if it lasts.'),
    ],
    clock: {
      basis: 'practice',
      words: 'No time is published; on a 421 other systems pause 15 minutes (practice).',
      retry: minutes(15),
    },
    alsoKnownAs: ['[HM07], [HM08], [HCM1].'],
    disagreement: doubt,
  },
  {
    ...base,
    id: 'apple-deferred-volume',
    provider: 'apple',
    category: 'rate-limited',
    title: 'Apple iCloud: deferred for excessive volume',
    happened: 'iCloud Mail takes no more for now because of excessive volume to this recipient.',
    message: willRetry,
    condition: 'Temporary: it passes when less is sent to this person.',
    address: fine,
    scope: 'recipient',
    steps: [
      wait('Let it retry later.'),
      us('Spread the sending and lower the rate to iCloud; fewer mails to one person.'),
    ],
    clock: { basis: 'none', words: 'No time is published; retry later, with growing pauses.' },
    alsoKnownAs: ['421 4.7.1 "deferred due to excessive volume".'],
  },
] as const satisfies readonly Cause[];

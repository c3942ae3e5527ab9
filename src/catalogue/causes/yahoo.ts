import type { Cause } from '../cause.ts';
import { hours } from '../clock.ts';
import { fineSender, resendAfterFix, source, us, wait, willRetry } from './phrases.ts';

const base = {
  message: resendAfterFix,
  address: fineSender,
  addressVerdict: 'keep',
  scope: 'ip',
  owner: 'us',
  sources: [source.yahoo, source.codeList],
} as const;

/** Yahoo, AOL, and what runs on their servers (AT&T, Verizon). */
export const yahooCauses = [
  {
    ...base,
    id: 'yahoo-deferred',
    provider: 'yahoo',
    category: 'reputation-block',
    title: 'Yahoo: temporarily deferred',
    happened:
      'Yahoo defers your mail for now because of volume, reputation, unusual traffic or user complaints.',
    message: willRetry,
    condition: 'Temporary; it passes as volume and complaints go down.',
    reasons: [
      'User complaints.',
      'Unexpected volume, or poor IP reputation.',
      'Old lists and unengaged people.',
    ],
    steps: [
      us('Slow down and let the queue retry.'),
      us('Improve list quality: engaged people only; look at complaints (Yahoo’s feedback loop).'),
      us('Ramp up gradually afterwards.'),
      us('Still there after 48 hours: review your practices; open a Sender Support Request with the codes.'),
    ],
    avoid: ['Do not retry at once and in bulk.'],
    clock: {
      basis: 'practice',
      words: 'Usually hours; other mail systems pause 2 to 4 hours (practice). Over 48 hours: review.',
      retry: hours(2, 4),
      recovers: hours(2, 48),
    },
    alsoKnownAs: [
      '421 4.7.0 [TS01], [TS02], [TS03], [TSS04], [TSS05], [IPTS04]. Yahoo explains them only as one family.',
    ],
    notToConfuse: ['The words "permanently deferred": then retrying will not succeed, even on a 421.'],
    disagreement:
      'Code lists call TS03 temporary. Some texts with TS03, TSS09 or TSS11 say "permanently deferred; retrying will NOT succeed": then believe the text, even on a 421.',
  },
  {
    ...base,
    id: 'yahoo-permanently-deferred',
    provider: 'yahoo',
    category: 'reputation-block',
    title: 'Yahoo: permanently deferred, retrying will not succeed',
    happened: 'Yahoo refuses all mail from this IP, even where the reply is a 421.',
    message: 'Treat it as failed for good: retrying will not succeed.',
    condition: 'Not automatic: it lasts until Yahoo lifts it.',
    reasons: ['A very poor reputation: spam, complaints or a compromised server.'],
    steps: [
      us('Stop sending to Yahoo and AOL from this IP.'),
      us('Find and fix the cause: compromise, complaints, lists, authentication.'),
      us('Contact Yahoo Sender Support (senders.yahooinc.com) with the code.'),
      us('Then send the failed messages again.'),
    ],
    avoid: ['Do not let the queue retry for days: it will not succeed.'],
    clock: { basis: 'none', ends: 'after-fix', words: 'Not automatic; after Yahoo support has acted.' },
    alsoKnownAs: ['[TSS09], [TSS11], 553 5.7.2, "will be permanently deferred".'],
    notToConfuse: ['[TS01], [TSS04]: temporarily deferred.'],
    disagreement:
      'By its class a 421 is temporary and some lists call TS03 temporary; the text says permanently deferred. The text outranks the class.',
  },
  {
    ...base,
    id: 'yahoo-blocklisted',
    provider: 'yahoo',
    category: 'reputation-block',
    title: 'Yahoo: your IP is on a Spamhaus list',
    happened: 'Yahoo refuses the IP because Spamhaus lists it.',
    condition: 'It stays until Spamhaus delists the IP.',
    steps: [
      us('Look the IP up at check.spamhaus.org and fix the cause.'),
      us('Delist it there.'),
      wait('Yahoo then follows by itself.'),
    ],
    clock: { basis: 'none', ends: 'after-fix', words: 'After the Spamhaus delisting.' },
    alsoKnownAs: ['[BL21], [BL23] (XBL), [TSS07].'],
  },
] as const satisfies readonly Cause[];

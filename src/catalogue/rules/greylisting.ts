import type { Rule } from '../rule.ts';

/** Greylisting, where the text says so: any host may. */
export const greylistingTexts: readonly Rule[] = [
  {
    id: 'greylisting-postgrey',
    cause: 'greylisted',
    match: /greylisted, see http/i,
    clock: { basis: 'practice', text: 'Minutes: Postgrey asks for 5 by default.', hours: [0.08, 0.5] },
    means: 'Postgrey: the first try is put off on purpose.',
    advice: 'Let it retry.',
    source: 'Postgrey default text, seen in transcripts',
    example:
      '450 4.2.0 <user@example.com>: Recipient address rejected: Greylisted, see http://postgrey.schweikert.ch/help/example.com.html',
  },
  {
    id: 'greylisting-recipient-rejected',
    cause: 'greylisted',
    match: /recipient address rejected: gr[ea]ylisted/i,
    clock: {
      basis: 'practice',
      text: 'Retries typically come after 6, 20, 33, 46 and 60 minutes; the first after 6 may pass.',
      hours: [0.1, 1],
    },
    means: 'Put off on purpose. "Recipient address rejected" is only its form: the address is fine.',
    advice: 'Let it retry.',
    source: 'bytecamp.net FAQ',
    example: '450 4.2.0 <user@example.com>: Recipient address rejected: Greylisted',
  },
  {
    id: 'greylisting-421-471',
    cause: 'greylisted',
    reply: '421',
    match: /gr[ea]y ?-?list/i,
    clock: { basis: 'practice', text: 'Minutes.', hours: [0.02, 0.5] },
    means: 'A first contact is put off on purpose.',
    advice: 'Let it retry after a short delay; do not blast retries.',
    source: 'Bounce code lookup',
    example: '421 4.7.1 Greylisted, please try again later',
  },
  {
    id: 'greylisting',
    cause: 'greylisted',
    match: /gr[ea]y ?-?list/i,
    unless: /^5\d\d|not gr[ea]ylisted/i,
    clock: { basis: 'practice', text: 'The time in the text, else 5 to 30 minutes.', hours: [0.08, 0.5] },
    means: 'A first contact is put off on purpose.',
    advice: 'Let it retry in 5 to 30 minutes; the text may name the time.',
    source: 'zone-mta bounce rules; postalsys bounce-classifier',
    example: '451 4.7.1 Greylisting in action, please come back in 300 seconds',
  },
];

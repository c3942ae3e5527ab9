import type { Cause } from '../cause.ts';
import { source, us } from './phrases.ts';

/** The mail flood: rejected with a 5xx, whoever sends it. */
export const floodCauses = [
  {
    id: 'mail-flood',
    category: 'flood',
    title: 'Mail flood detected',
    happened:
      'Severe: the receiver saw abnormally high volume from your IP or domain and rejects your mail as flood protection. A compromised server or account is likely.',
    message:
      'It failed and will not be retried, whatever the words "temporarily rate limited" say. Keep a list and send again later.',
    condition: 'It does not pass by waiting alone: the source has to be stopped first. Then it clears.',
    address: 'The addresses are fine: do not suppress them. The trouble is on the sending side.',
    addressVerdict: 'keep',
    scope: 'ip',
    owner: 'us',
    reasons: [
      'The sending server is compromised and sends spam.',
      'Several compromised accounts send at once.',
      'Extremely high volume in a very short time.',
      'A bulk campaign misconfigured to send far too quickly to one provider; legitimate ones too.',
      'An automated system or script that ran amok.',
    ],
    steps: [
      us('Check the sending server for compromise: unauthorised access, unknown processes, new scripts.'),
      us(
        'Review the sending logs for unexpected outbound volume: which account, script or campaign does the log show? Only authorised mail may leave.',
      ),
      {
        ...us('Stop that source. Throttle the rate to this provider at once.'),
        named: 'Stop {culprit} now.',
      },
      us('Change all server and account passwords if compromise is suspected.'),
      us('Put outbound rate limiting in place for each account and destination.'),
      us(
        'When the root cause is fixed: contact the provider’s postmaster, then send the failed messages again, slowly.',
      ),
    ],
    avoid: [
      'Do not just wait and retry: the flood goes on if the source does.',
      'Do not move to another IP before the source is found.',
    ],
    clock: {
      basis: 'none',
      ends: 'after-fix',
      words: 'No time is published; not before the source is stopped.',
    },
    alsoKnownAs: ['5.7.28, 550 5.7.28, mail flood detected.'],
    notToConfuse: [
      '421 4.7.28: normal rate limiting, temporary, a 4xx. 5.7.28 goes beyond it: volume so extreme that it counts as attack or abuse.',
      'Hard bounces of dead addresses: those are suppressed, these are not.',
    ],
    disagreement:
      'Guides list 5.7.28 beside hard bounces, and one quoted 550 says "temporarily rate limited"; Google prints "has been blocked" for 550 5.7.28 and keeps "rate limited" for 421 4.7.28. Two facts hold together: this message failed for good; the address is good and must not be suppressed.',
    questions: [
      {
        ask: 'Is my server hacked?',
        answer:
          'Quite possibly: excessive volume that triggers 5.7.28 often comes from a compromised server or account. Check that first.',
      },
      {
        ask: 'What should I do right now?',
        answer:
          'Check the server for compromise, find the source in the log, stop it, and throttle to this provider.',
      },
      {
        ask: 'Is my IP blocked?',
        answer: 'Yes: mail from your IP is being rejected as a flood until the source is stopped.',
      },
      {
        ask: 'How do I delist?',
        answer:
          'Fix the root cause first, then contact the provider’s postmaster. There is no list to leave before that.',
      },
      {
        ask: 'Should I stop sending completely?',
        answer: 'To this provider, yes, until the source is found; then start again slowly.',
      },
      {
        ask: 'Is it permanent?',
        answer:
          'The messages failed for good; the block is not for ever. It clears after the source is stopped.',
      },
      { ask: 'Should I suppress?', answer: 'No. The addresses are fine; keep them and send again later.' },
    ],
    sources: [source.floodGuide, source.iana, source.google],
  },
] as const satisfies readonly Cause[];

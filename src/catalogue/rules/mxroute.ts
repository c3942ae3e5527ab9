import type { Rule } from '../rule.ts';
import { blamedIp } from './readers.ts';

const page = 'MXroute, Temporary SMTP Blocks';

/**
 * MXroute's four automatic blocks. Sent as 554, yet each lifts by itself: the text outranks the class. The
 * messages have failed and must be sent again afterwards; further abuse starts the clock anew.
 */
export const mxrouteTexts: readonly Rule[] = [
  {
    id: 'mxroute-rejected-recipient-flood',
    cause: 'mxroute-rejected-recipient-flood',
    names: 'mxroute',
    match: /your ip is sending excessive rejected recipients/i,
    scopeValue: blamedIp,
    means: 'Behind it is a stale list, or a compromised server that sends to a harvested one.',
    advice:
      'Take the invalid recipients off the list, look for a compromised server, and wait; contact support only if it is an error.',
    source: page,
    examples: ['554 Your IP is sending excessive rejected recipients. Please contact support.'],
  },
  {
    id: 'mxroute-authentication-failure-flood',
    cause: 'mxroute-authentication-failure-flood',
    names: 'mxroute',
    match: /your ip is generating excessive authentication failures/i,
    scopeValue: blamedIp,
    means: 'Behind it is brute force, or a client or app with an old password.',
    advice: 'Update the saved credentials of clients and apps, look for brute force, and wait.',
    source: page,
    examples: ['554 Your IP is generating excessive authentication failures. Please contact support.'],
  },
  {
    id: 'mxroute-connection-spam',
    cause: 'mxroute-connection-spam',
    names: 'mxroute',
    match: /your ip address is flooding our smtp server/i,
    scopeValue: blamedIp,
    means: 'Behind it is automated abuse, or a system in a retry loop.',
    advice: 'Stop the retry loop, limit the connections, and wait.',
    source: page,
    examples: [
      '554 Your IP address is flooding our SMTP server with abusive requests, please contact support.',
    ],
  },
  {
    id: 'mxroute-rejected-after-data',
    cause: 'mxroute-rejected-after-data',
    names: 'mxroute',
    match: /your ip is sending excessive rejected messages/i,
    scopeValue: blamedIp,
    means: 'Behind it is spam, or content that its filters refuse.',
    advice: 'Look into servers and scripts that may be compromised, and into the content; then wait.',
    source: page,
    examples: ['554 Your IP is sending excessive rejected messages. Please contact support.'],
  },
];

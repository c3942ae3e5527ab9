import { expect, test } from 'vitest';
import { lookup } from '../../src/lookup/lookup.ts';

/** As much as is read of a query. */
const longestQuery = 40_000;
/**
 * Far above what a linear reader needs for 40,000 characters, far below what catastrophic backtracking would.
 */
const patience = 500;
const pieces = [
  ...[
    'a',
    ' ',
    '\n',
    '.',
    '-',
    '@',
    '<',
    '>',
    '"',
    '(',
    '[',
    '*',
    '`',
    '|',
    '5',
    '5.',
    '5.1',
    '4.7.',
    '550',
    '::1',
    '\ud800',
    '\u202e',
  ],
  ...[
    '550 ',
    '550-',
    '5.1.1 ',
    '5.5.5.',
    '4xx ',
    'TSS04 ',
    'AS(1) ',
    'OFR_',
    'S3150',
    'a@b.c ',
    'a@',
    '<a@b.c>: ',
    'http://a.b/ ',
  ],
  ...[
    'why ',
    'what does ',
    'how long ',
    'is it ',
    'not ',
    'help ',
    'my mail is ',
    'what is the ',
    'who ',
    'mxroute ',
    'gmail blocks ',
  ],
  ...[
    'From: a\n',
    'To: a@b.c\n',
    'Action: failed\n',
    'Final-Recipient: rfc822; a@b.c\n',
    'Received: from a\n',
    '> ',
    '--b\n',
    'a: b\n',
  ],
  ...[
    'host a.b said: ',
    'said: 550 ',
    '(in reply to RCPT TO command) ',
    'Diagnostic-Code: smtp; ',
    'Will-Retry-Until: ',
  ],
];

test.for(pieces.map((piece) => [JSON.stringify(piece), piece] as const))(
  '/smtp with a wall of %s is answered in no time',
  ([, piece]) => {
    const wall = piece.repeat(Math.ceil(longestQuery / piece.length));
    for (const query of [wall, `550 5.1.1 ${wall}`, `what does ${wall} mean?`, `${wall}!`]) {
      const since = process.cpuUsage().user;
      expect(() => lookup(query)).not.toThrow();
      expect((process.cpuUsage().user - since) / 1_000).toBeLessThan(patience);
    }
  },
);

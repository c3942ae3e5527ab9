import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Attempt } from '../../src/attempt/attempt.ts';
import { verdictOn } from '../../src/pipeline/attempt-verdict.ts';
import { anyAddress } from '../ndr/any-address.ts';
import { read } from './read.ts';

const postfix = (address: string): Attempt[] =>
  read('postfix', [
    `Nov 27 10:00:00 mx postfix/smtp[9]: 035BB2AC97A: to=<${address}>, relay=mx.example.net[198.51.100.7]:25, delay=1.2, delays=0.1/0/0.5/0.6, dsn=5.1.1, status=bounced (host mx.example.net[198.51.100.7] said: 550 5.1.1 User unknown (in reply to RCPT TO command))`,
  ]);

test('a line of Postfix gives back its recipient, whole', () => {
  fc.assert(
    fc.property(anyAddress, (address) => {
      expect(postfix(address).map((one) => one.recipient)).toEqual([address]);
    }),
    { numRuns: 300, seed: 15 },
  );
});

test.for([
  ["o'brien@corp.example", 'suppress'],
  ['reader.two@example.net;', 'keep'],
  ['reader.two@example.net,', 'keep'],
  ['mailto:reader.two@example.net', 'keep'],
  ['reader two@example.net', 'keep'],
])('%s: %s', ([address, verdict]) => {
  const [attempt] = postfix(address!);
  expect(attempt && verdictOn(attempt)).toMatchObject({ address, addressVerdict: verdict });
});

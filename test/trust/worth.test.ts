import { expect, test } from 'vitest';
import { evidenceWords, type Proof, unproven, type Worth } from '../../src/trust/worth.ts';

test.for<[Worth | '', Proof | '', string]>([
  ['proven', 'token', 'The report is proven: it came to an address that we had signed for this recipient.'],
  ['proven', 'message-id', 'The report is proven: our own log knows the message that it returns.'],
  ['proven', 'relay', 'The report is proven: our own mail server made it.'],
  ['proven', 'authentication', 'The report is proven: our receiving server found it authentic.'],
  ['proven', 'log', 'The report is proven: our mail server’s log says so.'],
  ['proven', 'event', 'The report is proven: an event of our sending service says so.'],
  ['proven', 'batv', 'The report is proven: it came to a return path that our mail server had signed.'],
  ['plausible', 'original', 'The report is plausible: the message that it returns looks like ours.'],
  [unproven.worth, unproven.by, 'The report is unproven: nothing proves it.'],
  ['', '', ''],
  ['', 'token', ''],
  ['proven', '', ''],
])('%s by %s, in words', ([worth, by, words]) => expect(evidenceWords(worth, by)).toBe(words));

import { describe, expect, test } from 'vitest';
import { causeOfReply, causeOfStatus, isTelling } from '../../src/classify/by-code.ts';

describe('a status has the cause of its code, else that of its subject, and under class 4 the passing one', () => {
  test.for([
    ['5.1.1', 'user-unknown'],
    ['4.1.1', 'address-rejected'],
    ['5.7.28', 'mail-flood'],
    ['4.7.28', 'rate-limited'],
    ['5.1.99', 'address-rejected'],
    ['5.7.999', 'policy-refused'],
    ['4.7.999', 'temporary-policy-deferral'],
    ['5.6.99', 'message-malformed'],
    ['5.0.0', ''],
    ['5.0.99', ''],
    ['5.9.1', ''],
    ['5.', ''],
    // Success is no failure, and codes are read from their beginning.
    ['2.1.5', ''],
    ['2.7.1', ''],
    ['15.1.1', ''],
    ['', ''],
  ] as const)('%s: "%s"', ([status, cause]) => {
    expect(causeOfStatus(status)).toBe(cause);
  });
});

describe('a reply has a cause where the bare code supports one', () => {
  test.for([
    ['552', ''],
    ['550', ''],
    ['535', 'smtp-auth-failed'],
    ['250', ''],
    ['999', ''],
    ['', ''],
  ] as const)('%s: "%s"', ([reply, cause]) => {
    expect(causeOfReply(reply)).toBe(cause);
  });
});

test('a status tells something unless it names a subject alone, or nobody knows it', () => {
  const telling = ['5.1.1', '4.2.2', '5.7.28', '5.4.1'];
  const vague = ['5.0.0', '5.1.0', '4.2.0', '5.3.0', '5.5.0', '4.7.0', '5.7.1', '5.7.999', ''];
  expect([...telling, ...vague].filter(isTelling)).toEqual(telling);
});

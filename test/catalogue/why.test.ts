import { expect, test } from 'vitest';
import { why } from '../../scripts/rules.ts';

test('npm run rules -- why prints every hit in order, and why the first one won', () => {
  const printed = why(
    '550 5.1.1 <a@example.org>: Recipient address rejected: User unknown, mailbox disabled',
  );
  expect(printed).toMatch(/^1\. general text: general-user-unknown-plain → user-unknown, by "User unknown"/);
  expect(printed).toContain(
    'general-user-unknown-plain won: no rule of stronger evidence, and none before it, hits.',
  );
  expect(printed).toContain('invalid-recipient / user-unknown, permanent, address: suppress');
});

test('it says when a code, a frame or a guard decided', () => {
  expect(why('550 5.1.1')).toContain('No rule decided: the code 5.1.1 did.');
  expect(why('550-Requested action not taken: mailbox unavailable 550 no PTR record')).toContain(
    'general-missing-ptr won',
  );
  expect(
    why('host mx.example.org[192.0.2.9] said: 550 User unknown (in reply to MAIL FROM command)'),
  ).toContain('The guard "step" had the last word.');
});

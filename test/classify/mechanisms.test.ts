import { expect, test } from 'vitest';
import { failedMechanisms } from '../../src/classify/mechanisms.ts';

test.for([
  {
    says: '550-5.7.26 Authentication results: DKIM = did not pass SPF [sender.example] with ip: [192.0.2.10] = did not pass',
    failed: ['DKIM: did not pass', 'SPF [sender.example] with ip: [192.0.2.10]: did not pass'],
  },
  {
    says: 'DKIM = did\r\n550-5.7.26 not pass SPF [sender.example]\n 550 5.7.26  with ip: [192.0.2.10] = did not pass',
    failed: ['DKIM: did not pass', 'SPF [sender.example] with ip: [192.0.2.10]: did not pass'],
  },
  {
    says: 'SPF with ip:[192.0.2.10]=fail, 421 4.7.26 DMARC:FAIL',
    failed: ['SPF with ip:[192.0.2.10]: fail', 'DMARC: fail'],
  },
  { says: 'spf\t\t check  failed and dkim validation failed', failed: ['SPF: failed', 'DKIM: failed'] },
  { says: 'SPF has failed, DKIM was not passed', failed: ['SPF: failed', 'DKIM: not passed'] },
  { says: 'SPF fails; DKIM failure; DMARC fail', failed: ['SPF: fails', 'DKIM: failure', 'DMARC: fail'] },
  { says: 'SPF: not pass; DKIM: none', failed: ['SPF: not pass', 'DKIM: none'] },
  {
    says: 'SPF: softfail SPF: permerror DKIM: temperror',
    failed: ['SPF: softfail', 'SPF: permerror', 'DKIM: temperror'],
  },
  { says: 'DKIM fail, and once more: DKIM fail', failed: ['DKIM: fail'] },
  { says: 'SPF = pass, DKIM = pass', failed: [] },
  { says: 'ASPF fail, SPFDKIM nonesuch, DMARC failing', failed: [] },
  { says: 'the message failed', failed: [] },
  { says: '', failed: [] },
])('of "$says" did not pass: $failed', ({ says, failed }) => {
  expect(failedMechanisms(says)).toEqual(failed);
});

test('a text that names ever more is told by its first five', () => {
  const many = Array.from({ length: 9 }, (_, at) => `SPF [${at}.example] = fail`).join(' ');
  expect(failedMechanisms(many)).toEqual(
    ['0', '1', '2', '3', '4'].map((name) => `SPF [${name}.example]: fail`),
  );
});

test('nothing is read behind the first 4,000 characters, nor a name of a domain without end', () => {
  expect(failedMechanisms(`${'a '.repeat(1_990)}SPF fail`)).toEqual(['SPF: fail']);
  expect(failedMechanisms(`${'a '.repeat(2_000)}SPF fail`)).toEqual([]);
  expect(failedMechanisms(`SPF [${'a'.repeat(121)}] = fail`)).toEqual([]);
  expect(failedMechanisms(`SPF with ip: [${'1'.repeat(61)}] = fail`)).toEqual([]);
});

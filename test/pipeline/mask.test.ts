import fc from 'fast-check';
import { expect, test } from 'vitest';
import { maskAddress, maskText } from '../../src/pipeline/mask.ts';

test.for([
  ['to <jane.doe@example.net>, bob+tag@mail.example.org: no', 'to <j…@example.net>, b…@mail.example.org: no'],
  ['rfc822;jane@example.net', 'rfc822;j…@example.net'],
  ['bounce+jane=example.net@example.org', 'b…@example.org'],
  ['"jane doe"@example.net', '"…"@example.net'],
  ['jane@bücher.example and jane@[192.0.2.1]', 'j…@bücher.example and j…@[192.0.2.1]'],
  ['ünal@über.example', 'ü…@über.example'],
  ['https://example.org/?to=jane%40example.net', 'https:/…%40example.net'],
  ['😀jane@example.net', '😀…@example.net'],
  ['a line @ noon, user@ nobody', 'a line @ noon, user@ nobody'],
] as const)('%s is shown as %s', ([text, shown]) => {
  expect(maskText(text, 'masked')).toBe(shown);
});

// Were the pattern tried anew at each character, this would run into the test's time limit.
test('a long run without an address is read once', () => {
  const run = `${'x'.repeat(400_000)} ${'"x'.repeat(100_000)}`;
  expect(maskText(run, 'masked')).toBe(run);
});

test('masking keeps what one knows and hides what one does not, and twice is as once', () => {
  fc.assert(
    fc.property(fc.emailAddress(), (address) => {
      const once = maskText(`said: <${address}>`, 'masked');
      expect(maskText(once, 'masked')).toBe(once);
      expect(maskText(address, 'full')).toBe(address);
    }),
  );
});

test.for([
  ['jane.doe@example.net', 'j…@example.net'],
  ['"a@b"@example.net', '"…@example.net'],
  ['jane', 'j…'],
  ['@example.net', '…@example.net'],
  ['', ''],
] as const)('the address "%s" is shown as "%s", and whole where the operator wants it', ([one, shown]) => {
  expect(maskAddress(one, 'masked')).toBe(shown);
  expect(maskAddress(one, 'full')).toBe(one);
});

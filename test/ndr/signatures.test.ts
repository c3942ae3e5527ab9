import { expect, test } from 'vitest';
import { parseHeaders } from '../../src/ndr/mime/headers.ts';
import { readOriginal } from '../../src/ndr/original.ts';
import { readSignatures } from '../../src/ndr/signatures.ts';

const signed = (...values: readonly string[]) =>
  readSignatures(parseHeaders(values.map((value) => `DKIM-Signature: ${value}`).join('\n')));

test.for([
  ['plain', 'v=1; a=rsa-sha256; d=acme.example; s=s1; bh=x; b=y', ['s1._domainkey.acme.example']],
  [
    'folded, with blanks',
    'v=1;\n\td = Acme.Example ;\n\ts = mail.2026; b=a d=b',
    ['mail.2026._domainkey.acme.example'],
  ],
  ['no selector', 'v=1; d=acme.example; b=y', []],
  ['no domain', 'v=1; s=s1; b=y', []],
  ['a domain that is none', 'd=acme_example; s=s1', []],
  ['words of a stranger', 'd=<!channel>.example; s=s1', []],
  ['another tag that ends so', 'id=acme.example; d=b.example; ss=x; s=s1', ['s1._domainkey.b.example']],
  ['too long', `d=${'a'.repeat(60)}.${'b'.repeat(60)}.${'c'.repeat(60)}.example; s=selector`, []],
] as const)('%s', ([, value, keys]) => {
  expect(signed(value)).toEqual(keys);
});

test('three different keys at most, in their order', () => {
  const sign = (n: number) => `d=acme${n}.example; s=s1`;
  expect(signed(sign(1), sign(1), sign(2), sign(3), sign(4))).toEqual([
    's1._domainkey.acme1.example',
    's1._domainkey.acme2.example',
    's1._domainkey.acme3.example',
  ]);
});

test('an original without a signature says nothing of any', () => {
  expect(readOriginal(parseHeaders('From: a@acme.example'))).not.toHaveProperty('signatures');
});

import { describe, expect, test } from 'vitest';
import { isProviders, providerOf } from '../../src/classify/provider.ts';

describe('a provider is known by its host, then by a mark in its words, then by the domain', () => {
  test.for([
    ['gmail-smtp-in.l.google.com', '', 'outlook.com', 'gmail'],
    ['GMAIL-SMTP-IN.L.GOOGLE.COM', '', '', 'gmail'],
    ['google.com', '', '', 'gmail'],
    ['mx.example.org', '550 5.1.1 gone - GSMTP', 'outlook.com', 'gmail'],
    ['', '550 Mimecast, behind gsmtp', '', 'gmail'],
    ['', '550 Mimecast, behind agsmtp', '', 'mimecast'],
    ['', '550 behind agsmtp', 'gmx.at', 'gmx'],
    ['', '', 'Hotmail.com', 'microsoft'],
    // A domain is compared whole: behind a domain of its own stands whoever it chose.
    ['', '', 'mail.hotmail.com', ''],
    ['google.com.example.org', '', '', ''],
    ['notgoogle.com', '550 gone', 'example.org', ''],
    ['com', '', '', ''],
    ['.', '', '', ''],
    ['', '', '', ''],
  ] as const)('host "%s", text "%s", domain "%s": "%s"', ([host, text, domain, provider]) => {
    expect(providerOf(host, text, domain)).toBe(provider);
  });
});

test('a host name is read no further than a name can be long', () => {
  expect(providerOf(`${'a.'.repeat(122)}google.com`, '', '')).toBe('gmail');
  expect(providerOf(`${'a.'.repeat(123)}google.com`, '', '')).toBe('');
});

test('what belongs to a provider: its hosts with all below them, and its domains', () => {
  expect(
    ['mx.google.com', 'gmx.at', 'Passport.com', 'mx.gmx.at', 'example.com', ''].filter(isProviders),
  ).toEqual(['mx.google.com', 'gmx.at', 'Passport.com']);
});

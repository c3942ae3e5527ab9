import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadConfig } from '../../src/config/config.ts';
import { ConfigError } from '../../src/config/error.ts';

function mistakes(env: Record<string, string>, needs: 'mailbox'[] = []): readonly string[] {
  try {
    loadConfig(env, needs);
  } catch (error) {
    if (error instanceof ConfigError) return error.mistakes;
    throw error;
  }
  return [];
}

function yaml(text: string): string {
  const path = join(mkdtempSync(join(tmpdir(), 'rebound-config-')), 'rebound.yaml');
  writeFileSync(path, text);
  return path;
}

test('logs come from the environment and from the file, and stand in for a mailbox', () => {
  const file = yaml(
    'logs: ["exim:/var/log/exim4/mainlog", { name: mx2, log: "journald:postfix@-.service" }]\n',
  );
  const { logs } = loadConfig(
    { MTA_LOG: 'postfix:/var/log/mail.log journald:opensmtpd', REBOUND_CONFIG: file },
    ['mailbox'],
  );
  expect(logs).toEqual([
    {
      server: 'postfix',
      options: { name: 'postfix:/var/log/mail.log', place: { path: '/var/log/mail.log' } },
    },
    { server: 'opensmtpd', options: { name: 'journald:opensmtpd', place: { unit: 'opensmtpd' } } },
    {
      server: 'exim',
      options: { name: 'exim:/var/log/exim4/mainlog', place: { path: '/var/log/exim4/mainlog' } },
    },
    { server: 'postfix', options: { name: 'mx2', place: { unit: 'postfix@-.service' } } },
  ]);
});

test.for([
  ['/var/log/mail.log', /has "\/var\/log\/mail\.log"; write postfix:\/var\/log\/mail\.log/],
  ['sendmail:/var/log/mail.log', /has "sendmail:\/var\/log\/mail\.log"; write postfix:/],
  ['postfix:mail.log', /give the whole path/],
  ['journald:nginx', /a unit of the journal is named journald:postfix/],
  ['journald:--after-cursor', /a unit of the journal is named/],
  ['postfix:/a postfix:/a', /The log "postfix:\/a" is given twice/],
  ['postfix:/a exim:/a', /The log "exim:\/a" is given twice/],
] as const)('a mistake is named with its remedy: %s', ([text, words]) => {
  expect(mistakes({ MTA_LOG: text })).toEqual([expect.stringMatching(words)]);
});

test('without mailbox and log the remedy names both', () => {
  expect(mistakes({}, ['mailbox'])).toEqual([expect.stringMatching(/IMAP_HOST is missing.*MTA_LOG/)]);
});

import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkMailbox } from '../../src/mailbox/check.ts';
import type { MailboxOptions } from '../../src/mailbox/options.ts';
import type { Finding } from '../../src/observe/finding.ts';
import { type Dovecot, dovecotInstalled, startDovecot } from '../setup/dovecot.ts';
import { freePort } from '../setup/postgres.ts';
import { startProxy } from '../setup/proxy.ts';
import { bounceMails } from '../setup/seed.ts';
import { plainMailbox } from './harness.ts';

describe.skipIf(!dovecotInstalled())('checking a mailbox', () => {
  let dovecot: Dovecot;
  const last = async (options: MailboxOptions): Promise<Finding | undefined> =>
    (await checkMailbox(options)).at(-1);

  beforeAll(async () => {
    dovecot = await startDovecot({
      users: { bounce: { password: 'secret' }, reader: { password: 'secret' } },
      plugins: 'acl',
      imapPlugins: 'acl imap_acl',
      extra: 'plugin {\n  acl = vfile\n}\n',
    });
    dovecot.seed('bounce', bounceMails(3));
    dovecot.seed('reader', bounceMails(1));
    const acl = join(dovecot.maildir('reader'), 'dovecot-acl');
    writeFileSync(acl, 'owner lr\n');
    chmodSync(acl, 0o644);
  });
  afterAll(() => dovecot?.stop());

  test('all is well: four findings, nothing changed in the mailbox', async () => {
    const findings = await checkMailbox(
      plainMailbox(dovecot.port, { after: { do: 'move', folder: 'Processed' } }),
    );
    expect(findings).toEqual([
      { ok: true, what: expect.stringContaining('answers without TLS') },
      { ok: true, what: 'bounce is logged in.' },
      { ok: true, what: '"INBOX" holds 3 messages.' },
      { ok: true, what: 'Its newest message can be read.' },
      { ok: true, what: 'Read bounces will be moved to "Processed".' },
    ]);
    expect([dovecot.count('bounce'), dovecot.seen('bounce')]).toEqual([3, 0]);
  });

  test('nobody listens', async () => {
    const finding = await last(plainMailbox(await freePort()));
    expect(finding).toMatchObject({ ok: false, what: expect.stringContaining('refuses connections') });
  });

  test('a wrong password, which is not repeated', async () => {
    const finding = await last(plainMailbox(dovecot.port, { password: 'hunter2' }));
    expect(finding).toMatchObject({ ok: false, remedy: expect.stringContaining('IMAP_PASSWORD') });
    expect(JSON.stringify(finding)).not.toContain('hunter2');
  });

  test('a missing folder, with the names of those that exist', async () => {
    const finding = await last(plainMailbox(dovecot.port, { mailbox: 'Bounces' }));
    expect(finding).toMatchObject({ ok: false, remedy: expect.stringContaining('"Processed"') });
  });

  test('a missing folder to move to', async () => {
    const finding = await last(plainMailbox(dovecot.port, { after: { do: 'move', folder: 'Done' } }));
    expect(finding).toMatchObject({ ok: false, what: expect.stringContaining('"Done"') });
  });

  test('a mailbox that may only be read', async () => {
    const finding = await last(plainMailbox(dovecot.port, { user: 'reader' }));
    expect(finding).toMatchObject({ ok: false, what: expect.stringContaining('read-only') });
    expect(await last(plainMailbox(dovecot.port, { user: 'reader', after: { do: 'none' } }))).toMatchObject({
      ok: true,
    });
  });

  test('a certificate of an unknown authority, and a port that does not speak TLS', async () => {
    const implicit = { host: 'localhost', tls: 'implicit' } as const;
    expect(await last(plainMailbox(dovecot.tlsPort, implicit))).toMatchObject({
      ok: false,
      what: expect.stringContaining('IMAP_CA_FILE'),
    });
    expect(await last(plainMailbox(dovecot.tlsPort, { ...implicit, ca: dovecot.ca }))).toMatchObject({
      ok: true,
    });
    expect(await last(plainMailbox(dovecot.port, implicit))).toMatchObject({
      ok: false,
      remedy: expect.stringContaining('IMAP_TLS'),
    });
  });

  test("another server's certificate, whoever vouches for it", async () => {
    // The same machine by a name that is not in its certificate.
    const finding = await last(
      plainMailbox(dovecot.tlsPort, { host: '127.1', tls: 'implicit', ca: dovecot.ca }),
    );
    expect(finding).toMatchObject({ ok: false, what: expect.stringContaining('No safe connection') });
  });

  test('a server that was made to forget STARTTLS gets no password', async () => {
    const stripped = await startDovecot({ extra: 'ssl = no' });
    const proxy = await startProxy(stripped.port);
    expect(await last(plainMailbox(proxy.port, { tls: 'starttls' }))).toMatchObject({ ok: false });
    expect(proxy.lines.filter((line) => /LOGIN|AUTHENTICATE/i.test(line))).toEqual([]);
    expect(proxy.connections()).toBe(1);
    proxy.close();
    await stripped.stop();
  });

  test('plain text to another machine is refused unless forced', async () => {
    expect(await last(plainMailbox(143, { host: 'imap.example.com' }))).toMatchObject({
      ok: false,
      what: expect.stringContaining('in the clear'),
    });
  });
});

import { expect, test } from 'vitest';
import { letter } from '../../sim/demo/letters.ts';
import { checkFor } from '../../src/pipeline/check.ts';
import { ingest } from '../../src/pipeline/ingest.ts';
import type { RawMail } from '../../src/pipeline/mail.ts';
import { makePolicy } from '../../src/pipeline/policy.ts';
import { viewOf } from '../../src/pipeline/view.ts';
import type { Store, Tx } from '../../src/store/store.ts';
import { onEachEngine } from '../store/engines.ts';
import { HOUR, MINUTE, policy, World } from './world.ts';

onEachEngine('intake', (engine) => {
  test('a batch counts once, however often it comes, and its checkpoint goes with it', async () => {
    const world = new World(await engine.open());
    const mails = world.mails('postfix-gmail-nosuchuser-failed-01', 30);
    expect(await world.take(mails)).toMatchObject({ mails: 30, bounces: 30 });
    expect(await world.take(mails)).toMatchObject({ mails: 30, bounces: 0 });
    expect(await world.take([...mails, ...mails])).toMatchObject({ bounces: 0 });
    expect(await world.store.counts.totals(0)).toMatchObject({ bounces: 30, mails: 30 });
    expect(await world.store.mailboxes.checkpoint('bounces')).toEqual({ uidValidity: '1', lastUid: 30 });
  });

  test('nothing is kept of a batch whose last effect fails', async () => {
    const world = new World(await engine.open());
    const { store } = world;
    const failing = (tx: Tx): Tx =>
      Object.create(tx, {
        mailboxes: {
          value: Object.create(tx.mailboxes, {
            save: { value: () => Promise.reject(new Error('the last effect')) },
          }),
        },
      });
    const breaking = Object.create(store, {
      transaction: {
        value: (work: (tx: Tx) => Promise<unknown>) => store.transaction((tx) => work(failing(tx))),
      },
    }) as Store;
    const mails = world.mails('postfix-gmail-flood-perm-failed-01', 3);
    const batch = { mailbox: 'bounces', mails, checkpoint: { uidValidity: '1', lastUid: 3 } };
    await expect(ingest(breaking, batch, policy, world.now)).rejects.toThrow('the last effect');
    expect(await world.store.counts.totals(0)).toMatchObject({ bounces: 0, mails: 0 });
    expect(await world.store.incidents.active()).toEqual([]);
    expect(await world.store.outbox.depth()).toBe(0);
    expect(await world.store.mailboxes.checkpoint('bounces')).toBeNull();
  });

  test('a flood condemns nobody; unknown users are condemned at once', async () => {
    const world = new World(await engine.open());
    await world.arrive('postfix-gmail-flood-perm-failed-01', 200);
    expect(await world.store.addresses.suppressible('', 10)).toEqual([]);
    await world.arrive('postfix-gmail-nosuchuser-failed-01', 3);
    expect(await world.store.addresses.suppressible('', 10)).toHaveLength(3);
  });

  test('a delay that fails in the end is one message of one incident', async () => {
    const world = new World(await engine.open());
    const [delayed] = world.mails('postfix-gmail-flood-temp-delayed-01', 1);
    await world.take([delayed!]);
    await world.pass(MINUTE);
    const number = Number(delayed!.uid);
    const failed = letter('postfix-gmail-flood-temp-failed-01', number, world.now);
    await world.take([{ uid: 900, source: failed.source, receivedAt: world.now, unreadable: false }]);
    expect(await world.store.counts.totals(0)).toMatchObject({ bounces: 1, delays: 0 });
  });

  test('mail that was not ours opens nothing, and is told apart', async () => {
    const store = await engine.open();
    const world = new World(store);
    const own = makePolicy({
      channels: { alert: 'a', digest: 'd', ops: 'o' },
      own: { domains: ['other.example'], ips: [] },
    });
    await ingest(
      store,
      { mailbox: 'b', mails: world.mails('postfix-gmail-flood-perm-failed-01', 5), checkpoint: null },
      own,
      world.now,
    );
    expect(await store.incidents.active()).toEqual([]);
    expect(await store.counts.totals(0)).toMatchObject({ bounces: 5 });
  });

  test('mail of long ago is counted but alarms nobody', async () => {
    const world = new World(await engine.open());
    const old = world
      .mails('postfix-gmail-flood-perm-failed-01', 5)
      .map((mail) => ({ ...mail, receivedAt: world.now - 48 * HOUR }));
    await world.take(old);
    expect(await world.store.incidents.active()).toEqual([]);
  });

  test('one failure counts once, however it comes', async () => {
    const world = new World(await engine.open());
    const [mail] = world.mails('postfix-gmail-flood-perm-failed-01', 1);
    const text = Buffer.from(mail!.source).toString('latin1');
    const dressed = (change: string, uid: number): RawMail => ({
      ...mail!,
      uid,
      source: Buffer.from(change, 'latin1'),
    });
    const postmaster = text
      .replace(/^Message-Id: .*$/im, 'Message-Id: <copy@example.com>')
      .replace(/^To: .*$/m, 'To: postmaster@example.com');
    await world.take([mail!]);
    await world.take([
      dressed(`Received: by other.example; now\r\nX-Spam: no\r\n${text}`, 11),
      dressed(postmaster, 12),
    ]);
    const [incident] = await world.store.incidents.active();
    expect(incident?.bounces).toBe(1);
    expect(await world.store.counts.totals(0)).toMatchObject({ bounces: 1, mails: 3 });
    expect(await world.store.bounces.resend(incident!.id, 0, 10)).toHaveLength(1);
  });

  test('a server that warns every day, in the end with a cut text, tells of one message of one incident', async () => {
    const world = new World(await engine.open());
    const [one, two] = world.mails('exim-gmail-flood-temp-delayed-01', 2);
    await world.take([one!, two!]);
    const [opened] = await world.store.incidents.active();
    expect(opened).toMatchObject({ delays: 2, scope: { kind: 'ip' } });
    world.now += 24 * HOUR;
    const again = Buffer.from(one!.source)
      .toString('latin1')
      .replace(/^Message-Id: .*$/im, 'Message-Id: <second@example.com>')
      .replace(/421-4\.7\.28 \[[\s\S]*?gsmtp/g, '421-4.7.28 Gmail has det');
    expect(again).not.toContain('detected an unusual');
    await world.take([
      { uid: 30, source: Buffer.from(again, 'latin1'), receivedAt: world.now, unreadable: false },
    ]);
    const active = await world.store.incidents.active();
    expect(active.map(({ key, delays }) => [key, delays])).toEqual([[opened!.key, 2]]);
  });

  test('a domain in capitals is the same domain', async () => {
    const world = new World(await engine.open());
    const [mail] = world.mails('postfix-gmail-nosuchuser-failed-01', 1);
    const text = Buffer.from(mail!.source).toString('latin1');
    await world.take([
      { ...mail!, source: Buffer.from(text.replaceAll(/@gmail\.com/g, '@GMAIL.com'), 'latin1') },
    ]);
    const [known] = await world.store.addresses.suppressible('', 10);
    expect(known?.address).toMatch(/@[a-z.]+$/);
  });

  test('an old mailbox that was copied today alarms nobody, and fills its own days', async () => {
    const world = new World(await engine.open());
    const then = world.now;
    world.now -= 60 * 24 * HOUR;
    const old = world.mails('postfix-gmail-flood-perm-failed-01', 5);
    world.now = then;
    await world.take(old.map((mail) => ({ ...mail, receivedAt: then })));
    expect(await world.store.incidents.active()).toEqual([]);
    expect((await world.store.counts.figures('2026-11-20')).bounces.today).toBe(0);
    expect((await world.store.counts.figures('2026-09-21')).bounces.today).toBe(5);
  });

  test('a mail server whose clock is ahead does not move the clocks', async () => {
    const world = new World(await engine.open());
    const mails = world.mails('postfix-mxroute-connection-spam-01', 1);
    await world.take(mails.map((mail) => ({ ...mail, receivedAt: world.now + 72 * HOUR })));
    const [incident] = await world.store.incidents.active();
    expect(incident?.clocks.liftsAt).toBeLessThanOrEqual(world.now + 12 * HOUR);
    expect((await world.store.mailboxes.all())[0]?.lastMailAt).toBe(world.now);
  });

  test('what the server does not hand out is counted as unread', async () => {
    const world = new World(await engine.open());
    await world.take(
      [1, 2, 3].map((uid) => ({
        uid,
        source: Buffer.from(`UID ${uid}`),
        receivedAt: world.now,
        unreadable: true,
      })),
    );
    expect(await world.store.counts.totals(0)).toMatchObject({ mails: 3, unread: 3 });
  });

  test('two blocked hosts are two blocks, though the reply names neither', async () => {
    const world = new World(await engine.open());
    const [mail] = world.mails('postfix-mxroute-connection-spam-01', 1);
    const text = Buffer.from(mail!.source).toString('latin1');
    const from = (ip: string, uid: number): RawMail => ({
      ...mail!,
      uid,
      source: Buffer.from(
        text
          .replaceAll(/^Message-I[dD]: <.*$/gm, `Message-ID: <${uid}@example.com>`)
          .replace(
            /(?<head>Content-(?:Type: message\/rfc822|Description: Undelivered Message)[\s\S]*?\r?\n\r?\n)/,
            `$1Received: from host (host.example [${ip}]) by mx.example; Fri, 20 Nov 2026 08:00:00 +0000\n`,
          ),
        'latin1',
      ),
    });
    await world.take([from('203.0.113.20', 41), from('203.0.113.21', 42)]);
    const scopes = (await world.store.incidents.active()).map(({ scope }) => scope.value).sort();
    expect(scopes).toEqual(['203.0.113.20', '203.0.113.21']);
  });

  test('a report to more recipients than are read says how many there were', async () => {
    const world = new World(await engine.open());
    const [mail] = world.mails('postfix-gmail-flood-perm-failed-01', 1);
    const text = Buffer.from(mail!.source).toString('latin1');
    const block = /(?<block>Final-Recipient: [\s\S]*?)\r?\n\r?\n/.exec(text)?.groups?.['block'] ?? '';
    const many = Array.from({ length: 5_200 }, (_, n) =>
      block.replace(/^(?<name>(?:Final|Original)-Recipient): .*$/gm, `$<name>: rfc822; r${n}@gmail.com`),
    ).join('\n\n');
    const result = await world.take([{ ...mail!, source: Buffer.from(text.replace(block, many), 'latin1') }]);
    const [incident] = await world.store.incidents.active();
    expect(result.bounces).toBeGreaterThanOrEqual(5_000);
    expect(result.bounces + (incident?.unreadRecipients ?? 0)).toBe(5_200);
    expect(incident?.unreadRecipients).toBeGreaterThan(0);
    expect((await viewOf(world.store, incident!.id, policy, world.now))?.notes.join()).toContain(
      'more recipients of these reports were not read',
    );
    expect(await world.store.counts.totals(0)).toMatchObject({ unread: 1 });
  });

  test('the keys that signed what came back reach the check', async () => {
    const world = new World(await engine.open());
    const mails = world.mails('postfix-gmail-unauth-failed-01', 10).map((mail) => {
      const text = Buffer.from(mail.source).toString('latin1');
      const signed = text.replace(/^(?=From: =\?utf)/m, 'DKIM-Signature: v=1; d=acme.example;\n s=s1; b=x\n');
      return { ...mail, source: Buffer.from(signed, 'latin1') };
    });
    await world.take(mails);
    const [incident] = await world.store.incidents.active();
    const view = await viewOf(world.store, incident!.id, policy, world.now);
    expect(view && checkFor(view)).toContain(' s1._domainkey.acme.example');
  });
});

import { describe, expect, test } from 'vitest';
import { ingest } from '../../src/pipeline/ingest.ts';
import type { RawMail } from '../../src/pipeline/mail.ts';
import { watchOutage } from '../../src/pipeline/outages-and-surges.ts';
import { makePolicy, type Policy } from '../../src/pipeline/policy.ts';
import type { Store } from '../../src/store/store.ts';
import type { Ours } from '../../src/trust/ours.ts';
import { bounceAddress } from '../../src/trust/token.ts';
import { onEachEngine } from '../store/engines.ts';
import { type Forgery, forge } from '../trust/forge.ts';
import { HOUR, START } from './world.ts';

const DAY = 24 * HOUR;
const victim = 'ann@gmail.com';
const secret = 'a secret of some length';

/** What an operator may have given (the rows of SECURITY.md). */
const settings = {
  nothing: {},
  SENDER_DOMAINS: { domains: ['ours.example'] },
  'SENDER_DOMAINS and SENDING_IPS': { domains: ['ours.example'], ips: ['192.0.2.10'] },
  TRUSTED_RELAYS: { domains: ['ours.example'], ips: ['192.0.2.10'], relays: ['192.0.2.10'] },
  AUTHSERV_ID: { domains: ['ours.example'], ips: ['192.0.2.10'], authservId: 'mx.ours.example' },
  BOUNCE_SECRET: { domains: ['ours.example'], ips: ['192.0.2.10'], secret },
} as const satisfies Readonly<Record<string, Partial<Ours>>>;

const fromUs = {
  messageId: '<1@ours.example>',
  from: 'news@ours.example',
  returnPath: 'bounces@ours.example',
};

/** The five of the findings (security.md): an attacker who knows no more than the bounce address. */
const forged: Readonly<Record<string, Forgery>> = {
  'a: no original, its own server': { reportingMta: 'mx.evil.example' },
  'b: an original of its own': {
    reportingMta: 'mx.evil.example',
    original: { messageId: '<1@evil.example>', from: 'x@evil.example', returnPath: 'x@evil.example' },
  },
  'c: an original from us, sent from its IP': {
    reportingMta: 'mx.evil.example',
    original: { ...fromUs, received: 'from mail.evil.example (mail.evil.example [203.0.113.9]) by mx; date' },
  },
  'd: its own original, our server as the reporter': {
    reportingMta: 'mail.ours.example',
    original: { messageId: '<1@evil.example>', from: 'x@evil.example', returnPath: 'x@evil.example' },
  },
  'e: no original, our server as the reporter': {
    reportingMta: 'mail.ours.example',
    from: 'MAILER-DAEMON@mail.ours.example',
  },
};

/** One that is true, for each way to prove it. */
const genuine: Readonly<Record<string, Forgery>> = {
  TRUSTED_RELAYS: {
    reportingMta: 'relay.ours.example',
    path: [
      'from relay.ours.example (relay.ours.example [192.0.2.10]) by mx.ours.example (Postfix) id 1; date',
      'by relay.ours.example (Postfix) id 2; date',
    ],
  },
  AUTHSERV_ID: {
    reportingMta: 'googlemail.com',
    from: 'mailer-daemon@googlemail.com',
    results: 'mx.ours.example; dkim=pass header.d=googlemail.com',
  },
  BOUNCE_SECRET: { to: bounceAddress('bounces@ours.example', secret, victim, 'spring') },
};

onEachEngine('forged reports', (engine) => {
  const policyFor = (own: Partial<Ours>): Policy =>
    makePolicy({ channels: { alert: 'C0ALERT', digest: 'C0DIGEST', ops: 'C0OPS' }, own });
  const raw = (mail: Forgery, at: number, more: Partial<RawMail> = {}): RawMail => ({
    uid: 1,
    source: forge({ victims: [victim], ...mail }),
    receivedAt: at,
    unreadable: false,
    ...more,
  });
  const take = (store: Store, own: Partial<Ours>, mails: readonly RawMail[], now: number) =>
    ingest(store, { mailbox: 'b', mails, checkpoint: null }, policyFor(own), now);
  const listed = async (store: Store): Promise<readonly string[]> =>
    (await store.addresses.suppressible('', 5_000)).map(({ address }) => address);

  describe.for(Object.entries(settings))('with %s', ([name, own]) => {
    test('none of the five suppresses at once', async () => {
      const store = await engine.open();
      const mails = Object.entries(forged).map(([id, mail]) => raw({ id: id.slice(0, 1), ...mail }, START));
      await take(store, own, mails, START);
      expect(await listed(store)).toEqual([]);
      expect((await store.counts.totals(0)).mails, 'all are counted').toBe(5);
    });

    test('nor do two thousand in one mail', async () => {
      const store = await engine.open();
      const victims = Array.from({ length: 1_999 }, (_, n) => `victim${n}@gmail.com`);
      for (const mail of Object.values(forged))
        await take(store, own, [raw({ ...mail, victims }, START)], START);
      expect(await listed(store)).toEqual([]);
      expect(
        (await store.addresses.byAddresses(victims)).size,
        'what nobody can prove leaves no record',
      ).toBeLessThan(name === 'SENDER_DOMAINS' ? 2_000 : 1);
    });

    test('the genuine one does, where it can be proven', async () => {
      const store = await engine.open();
      const mail = genuine[name];
      if (mail) await take(store, own, [raw(mail, START)], START);
      expect(await listed(store)).toEqual(mail ? [victim] : []);
      if (mail)
        expect(await store.addresses.get(victim)).toMatchObject({
          worth: 'proven',
          mail: expect.stringMatching(/./),
        });
    });
  });

  test('a plausible one needs repeats: not from one mail, not on one day, not by dates of its own', async () => {
    const store = await engine.open();
    const own = settings.SENDER_DOMAINS;
    const mail: Forgery = { reportingMta: 'mx.evil.example', original: fromUs };
    await take(store, own, [raw({ ...mail, victims: [victim, victim, victim] }, START)], START);
    for (const days of [8, 6, 4, 2])
      await take(
        store,
        own,
        [
          raw(
            {
              ...mail,
              id: `back${days}`,
              date: new Date(START - days * DAY).toUTCString(),
              original: { ...fromUs, messageId: `<${days}@ours.example>` },
            },
            START - days * DAY,
            { arrivedAt: START },
          ),
        ],
        START,
      );
    expect(await listed(store)).toEqual([]);
    expect(await store.addresses.get(victim)).toMatchObject({ days: 1, worth: 'plausible' });
    const again = { ...mail, id: 'again', original: { ...fromUs, messageId: '<again@ours.example>' } };
    await take(store, own, [raw(again, START + 2 * DAY)], START + 2 * DAY);
    expect(await listed(store), 'it is true after all').toEqual([victim]);
  });

  test('a forged success brings nobody back, a proven one does', async () => {
    const store = await engine.open();
    const own = settings.TRUSTED_RELAYS;
    await take(store, own, [raw(genuine['TRUSTED_RELAYS'] ?? {}, START)], START);
    const success: Forgery = { action: 'delivered', status: '2.0.0', said: '250 2.0.0 OK', id: 'ok' };
    for (const mail of Object.values(forged))
      await take(store, own, [raw({ ...mail, ...success }, START + HOUR)], START + HOUR);
    expect(await listed(store)).toEqual([victim]);
    await take(
      store,
      own,
      [raw({ ...genuine['TRUSTED_RELAYS'], ...success, id: 'ok2' }, START + HOUR)],
      START + HOUR,
    );
    expect(await listed(store)).toEqual([]);
    expect(await store.addresses.get(victim)).toMatchObject({ verdict: 'keep', clearedBy: 'delivery' });
  });

  const flood = (n: number): Forgery => ({
    id: `flood${n}`,
    reportingMta: 'mail.ours.example',
    said: `550-5.7.28 [203.0.113.${n}] Gmail has detected an unusual rate of unsolicited mail originating from your IP address. To protect our users from spam, mail sent from your IP address has been blocked. gsmtp`,
    status: '5.7.28',
    victims: [`v${n}@client${n}.example`],
  });

  test('forged floods open nothing where something was given to prove by, and are counted', async () => {
    const store = await engine.open();
    const own = settings.TRUSTED_RELAYS;
    await take(
      store,
      own,
      Array.from({ length: 16 }, (_, n) => raw(flood(n), START)),
      START,
    );
    expect(await store.incidents.active()).toEqual([]);
    const real: Forgery = {
      ...genuine['TRUSTED_RELAYS'],
      said: '550-5.7.28 [192.0.2.10] Gmail has detected an unusual rate of unsolicited mail originating from your IP address. To protect our users from spam, mail sent from your IP address has been blocked. gsmtp',
      status: '5.7.28',
    };
    await take(store, own, [raw(real, START)], START);
    const [open] = await store.incidents.active();
    expect(open).toMatchObject({ severity: 'critical', worths: { proven: 1, plausible: 0, unproven: 0 } });
    const { path: _, ...likeIt } = real;
    await take(store, own, [raw({ ...likeIt, id: 'fake' }, START)], START);
    const [after] = await store.incidents.active();
    expect(after).toMatchObject({ worths: { proven: 1, unproven: 1 }, bounces: 1, lastAt: open?.lastAt });
  });

  test('where nothing was given they open as ever, and say that they are unproven', async () => {
    const store = await engine.open();
    await take(store, {}, [raw(flood(1), START)], START);
    expect(await store.incidents.active()).toMatchObject([{ worths: { proven: 0, unproven: 1 } }]);
  });

  test('an IP that is none of ours opens none, however well proven: any server may print one', async () => {
    const store = await engine.open();
    await take(
      store,
      settings.TRUSTED_RELAYS,
      [raw({ ...genuine['TRUSTED_RELAYS'], ...flood(1) }, START)],
      START,
    );
    expect(await store.incidents.active()).toEqual([]);
  });

  test('forged time-outs do not declare our network down, nor make a surge', async () => {
    const timeout = (n: number): Forgery => ({
      ...forged['e: no original, our server as the reporter'],
      id: `timeout${n}`,
      victims: [`v@company${n}.example`],
      said: `connect to mx.company${n}.example[198.51.100.${n}]:25: Connection timed out`,
      status: '4.4.1',
    });
    const mails = Array.from({ length: 40 }, (_, n) => raw(timeout(n), START));
    const store = await engine.open();
    await take(store, settings.TRUSTED_RELAYS, mails, START);
    await watchOutage(store, policyFor(settings.TRUSTED_RELAYS), START);
    expect(await store.incidents.active()).toEqual([]);
    expect(await store.counts.baselines(START, 20)).toEqual([]);
    expect((await store.counts.totals(0)).bounces, 'they are counted').toBe(40);
    const believing = await engine.open();
    await take(
      believing,
      {},
      mails.map((mail) => ({ ...mail, source: Buffer.concat([mail.source, Buffer.from('\n')]) })),
      START,
    );
    await watchOutage(believing, policyFor({}), START);
    expect((await believing.incidents.active()).map(({ playbook }) => playbook)).toContain('own-outage');
  });

  test('forged failures of other kinds do not hide an outage of ours', async () => {
    const store = await engine.open();
    const own = settings.TRUSTED_RELAYS;
    const noise = Array.from({ length: 400 }, (_, n) =>
      raw({ id: `noise${n}`, victims: [`n${n}@gmail.com`] }, START),
    );
    await take(store, own, noise, START);
    const real = Array.from({ length: 8 }, (_, n) =>
      raw(
        {
          ...genuine['TRUSTED_RELAYS'],
          id: `real${n}`,
          victims: [`v@firm${n}.example`],
          said: `connect to mx.firm${n}.example[198.51.100.${n}]:25: Connection timed out`,
          status: '4.4.1',
        },
        START,
      ),
    );
    await take(store, own, real, START);
    await watchOutage(store, policyFor(own), START);
    expect((await store.incidents.active()).map(({ playbook }) => playbook)).toContain('own-outage');
  });

  test('a forged report does not take the place of the true one that comes after it', async () => {
    const store = await engine.open();
    const own = settings.TRUSTED_RELAYS;
    const original = { ...fromUs, messageId: '<known@ours.example>' };
    await take(store, { ...own, domains: [] }, [raw({ id: 'early', original }, START)], START);
    await take(
      store,
      { ...own, domains: [] },
      [raw({ ...genuine['TRUSTED_RELAYS'], id: 'true', original }, START)],
      START,
    );
    expect(await listed(store)).toEqual([victim]);
  });

  test('a report without an original is joined by the token of its address', async () => {
    const store = await engine.open();
    const bare: Forgery = {
      ...genuine['BOUNCE_SECRET'],
      victims: [],
      words: 'Undeliverable: 550 5.1.1 no such user',
    };
    await take(store, settings.BOUNCE_SECRET, [raw(bare, START)], START);
    expect(await store.counts.totals(0)).toMatchObject({ unread: 0, bounces: 1 });
    expect((await store.bounces.lastFailures(victim, 1, START)).length).toBe(1);
  });
});

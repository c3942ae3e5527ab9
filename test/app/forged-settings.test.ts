import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { watchMailbox } from '../../src/mailbox/watch.ts';
import type { Ingested } from '../../src/pipeline/ingest.ts';
import { mailSink } from '../../src/pipeline/mail-sink.ts';
import { makePolicy } from '../../src/pipeline/policy.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import type { Ours } from '../../src/trust/ours.ts';
import { bounceAddress } from '../../src/trust/token.ts';
import { plainMailbox, until } from '../mailbox/harness.ts';
import { type Dovecot, dovecotInstalled, startDovecot } from '../setup/dovecot.ts';
import { type Forgery, forge } from '../trust/forge.ts';

const secret = 'a secret of some length';
const both: Partial<Ours> = { domains: ['ours.example'], ips: ['192.0.2.10'] };

/** The rows of the table in SECURITY.md. */
const settings: readonly (readonly [string, Partial<Ours>])[] = [
  ['nothing', {}],
  ['`SENDER_DOMAINS`', { domains: ['ours.example'] }],
  ['`SENDER_DOMAINS`, `SENDING_IPS`', both],
  ['the two and `TRUSTED_RELAYS`', { ...both, relays: ['192.0.2.10'] }],
  ['the two and `AUTHSERV_ID`', { ...both, authservId: 'mx.ours.example' }],
  ['the two and `BOUNCE_SECRET`', { ...both, secret }],
  ['the two and `MTA_LOG`', { ...both, log: true }],
  ['`TRUSTED_RELAYS` alone', { relays: ['192.0.2.10'] }],
];

/** What our own receiving server finds of the attacker's domain: it is his, and passes. */
const date = new Date().toUTCString();
const results = 'mx.ours.example; dkim=pass header.d=evil.example; spf=pass smtp.helo=mx.evil.example';
const ownOriginal = { messageId: '<1@evil.example>', from: 'x@evil.example', returnPath: 'x@evil.example' };
const asOurs = {
  messageId: '<1@ours.example>',
  from: 'news@ours.example',
  returnPath: 'bounces@ours.example',
};

const forged: Readonly<Record<string, Forgery>> = {
  a: { reportingMta: 'mx.evil.example' },
  b: { reportingMta: 'mx.evil.example', original: ownOriginal },
  c: {
    reportingMta: 'mx.evil.example',
    original: {
      ...asOurs,
      received: 'from mail.evil.example (mail.evil.example [203.0.113.9]) by mx.evil.example; date',
    },
  },
  d: { reportingMta: 'mail.ours.example', original: ownOriginal },
  e: { reportingMta: 'mail.ours.example', from: 'MAILER-DAEMON@mail.ours.example' },
};

const addressOf = (name: string): string => `${name}@gmail.com`;

/**
 * A report of our own relay about a message of ours, to its own bounce address: every setting finds its proof
 * in it.
 */
const genuine: Forgery = {
  victims: [addressOf('genuine')],
  id: 'genuine',
  to: bounceAddress('bounces@ours.example', secret, addressOf('genuine')),
  from: 'MAILER-DAEMON@relay.ours.example',
  reportingMta: 'relay.ours.example',
  results: 'mx.ours.example; dkim=pass header.d=ours.example',
  path: [
    'from relay.ours.example (relay.ours.example [192.0.2.10]) by mx.ours.example (Postfix) with ESMTPS id 1; date',
    'by relay.ours.example (Postfix) id 2; date',
  ],
  original: {
    messageId: '<2@ours.example>',
    from: 'news@ours.example',
    returnPath: 'bounces@ours.example',
    received: 'from app.ours.example (app.ours.example [192.0.2.10]) by relay.ours.example; date',
  },
};

const flood: Forgery = {
  said: '550-5.7.28 [192.0.2.10] Gmail has detected an unusual rate of unsolicited mail originating from your IP address. To protect our users from spam, mail sent from your IP address has been blocked. gsmtp',
  status: '5.7.28',
};

const mails: readonly Buffer[] = [
  ...Object.entries(forged).flatMap(([name, mail]) => [
    forge({ date, results, id: name, victims: [addressOf(name)], ...mail }),
    forge({ date, results, id: `flood ${name}`, victims: [`flood-${name}@gmail.com`], ...mail, ...flood }),
  ]),
  forge({ date, ...genuine }),
];

describe.skipIf(!dovecotInstalled())('five forged reports and a genuine one, through a real Dovecot', () => {
  let dovecot: Dovecot;
  beforeAll(async () => {
    const users = Object.fromEntries(settings.map((_, n) => [`box${n}`, { password: 'secret' }]));
    dovecot = await startDovecot({ users });
  });
  afterAll(() => dovecot?.stop());

  /** What became of one of them, in a word. */
  async function outcome(store: Store, took: readonly Ingested[], name: string): Promise<string> {
    const record = await store.addresses.get(addressOf(name));
    if (record?.verdict === 'suppress' && record.heldFor === '') return '**suppressed**';
    if (record) return 'counted, 1 of 3';
    const mail = took
      .flatMap(({ fresh }) => fresh)
      .find(({ judgement }) => judgement.verdicts.some(({ address }) => address === addressOf(name)));
    return mail?.row.ours === false ? 'backscatter' : 'unproven';
  }

  async function row(n: number, own: Partial<Ours>): Promise<string> {
    const store = await openStore('sqlite::memory:');
    const took: Ingested[] = [];
    const policy = makePolicy({ channels: { alert: 'C0ALERT', digest: 'C0DIGEST', ops: 'C0OPS' }, own });
    // What the log told of, when the message went out.
    if (own.log)
      await store.sent.note([{ originalId: '<2@ours.example>', address: addressOf('genuine') }], Date.now());
    const sink = mailSink('bounces', {
      store,
      policy,
      now: Date.now,
      taken: (_, result) => void took.push(result),
      reached: () => {},
    });
    dovecot.seed(`box${n}`, mails);
    const watcher = watchMailbox(plainMailbox(dovecot.port, { user: `box${n}` }), sink);
    await until(() => dovecot.seen(`box${n}`) === mails.length, 'all marked');
    await watcher.stop(1_000);
    const cells = await Promise.all(
      [...Object.keys(forged), 'genuine'].map((name) => outcome(store, took, name)),
    );
    const [open] = await store.incidents.active();
    const worths = open?.worths;
    const told =
      open === undefined
        ? 'nothing'
        : [
            worths?.plausible ? `an alert by ${worths.plausible} plausible` : 'an alert',
            worths?.unproven ? `${worths.unproven} unproven` : '',
          ]
            .filter(Boolean)
            .join(', ');
    expect((await store.counts.totals(0)).mails, 'every mail is counted').toBe(mails.length);
    await store.close();
    return `| ${[settings[n]?.[0], ...cells, told].join(' | ')} |`;
  }

  test('suppress, count and tell as SECURITY.md says', async () => {
    const rows: string[] = [];
    for (const [n, [, own]] of settings.entries()) rows.push(await row(n, own));
    const table = readFileSync('SECURITY.md', 'utf8').replaceAll(/ {2,}/g, ' ');
    expect(rows.filter((one) => !table.includes(one))).toEqual([]);
  }, 60_000);
});

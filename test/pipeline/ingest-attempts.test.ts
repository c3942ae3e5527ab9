import { expect, test } from 'vitest';
import type { Attempt } from '../../src/attempt/attempt.ts';
import { ingestAttempts } from '../../src/pipeline/ingest-attempts.ts';
import { judgeMail, readMail } from '../../src/pipeline/mail.ts';
import { makePolicy } from '../../src/pipeline/policy.ts';
import type { Store } from '../../src/store/store.ts';
import { onEachEngine } from '../store/engines.ts';
import { HOUR, MINUTE, policy, START, World } from './world.ts';

const rate =
  '421-4.7.28 [192.0.2.10      19] Gmail has detected an unusual rate of unsolicited 421-4.7.28 mail originating from your IP address. To protect our users from spam, 421-4.7.28 mail sent from your IP address has been temporarily rate limited. For 421-4.7.28 more information, go to 421 4.7.28 https://support.google.com/mail/?p=UnsolicitedRateLimitError - gsmtp';

const attempt = (change: Partial<Attempt> = {}): Attempt => ({
  at: START,
  action: 'deferred',
  recipient: 'ann@gmail.com',
  reply: rate,
  status: '4.7.28',
  command: 'MAIL',
  server: 'mx1',
  queueId: 'ABC',
  messageId: '<1@sender.example>',
  sender: 'news@sender.example',
  remoteHost: 'gmail-smtp-in.l.google.com',
  remoteIp: '142.250.27.27',
  localIp: '',
  queuedSince: START - MINUTE,
  held: false,
  ...change,
});

const take = (store: Store, attempts: readonly Attempt[], now = START + HOUR, by = policy) =>
  ingestAttempts(store, { source: 'log', name: 'postfix', attempts, checkpoint: 'file 1 1 x' }, by, now);

const message = (n: number, change: Partial<Attempt> = {}): Attempt =>
  attempt({
    queueId: `Q${n}`,
    messageId: `<${n}@sender.example>`,
    recipient: `user${n}@gmail.com`,
    ...change,
  });

onEachEngine('attempts', (engine) => {
  test('a retry is not a message: twelve messages that are refused for a day are twelve', async () => {
    const store = await engine.open();
    for (let hour = 0; hour < 5; hour++) {
      const at = START + hour * HOUR;
      await take(
        store,
        Array.from({ length: 12 }, (_, n) => message(n, { at })),
        at,
      );
    }
    const [incident, ...more] = await store.incidents.active();
    expect(incident).toMatchObject({
      provider: 'gmail',
      scope: { kind: 'ip', value: '192.0.2.10' },
      delays: 12,
      bounces: 0,
      firstAt: expect.any(Number),
      lastAt: START + 4 * HOUR,
    });
    expect(more).toEqual([]);
    expect(await store.counts.totals(0)).toMatchObject({ delays: 12, bounces: 0, mails: 0 });
    expect(await store.logs.all()).toMatchObject([{ name: 'postfix', lastLineAt: START + 4 * HOUR }]);
  });

  test("successes are counted by provider, IP and hour, and nobody's address is kept", async () => {
    const store = await engine.open();
    const sent = { action: 'delivered', reply: '250 OK', status: '2.0.0' } as const;
    const one = makePolicy({ channels: policy.channels, own: { domains: [], ips: ['192.0.2.10'] } });
    const done = await take(
      store,
      [
        message(1, sent),
        message(2, sent),
        // A smarthost's acceptance says nothing of Gmail.
        message(3, { ...sent, remoteHost: 'smtp.relay.example' }),
        message(4, { ...sent, at: START + 5 * HOUR }),
      ],
      START + HOUR,
      one,
    );
    expect(done).toMatchObject({ attempts: 4, delivered: 4, delays: 0, told: false });
    expect(
      (await store.deliveries.hours(0, START + HOUR)).map(({ provider, ip, count, lastAt }) => [
        provider,
        ip,
        count,
        lastAt,
      ]),
    ).toEqual([
      ['gmail', '192.0.2.10', 2, START],
      ['other', '192.0.2.10', 1, START],
      // A clock that is ahead does not make it the future.
      ['gmail', '192.0.2.10', 1, START + HOUR],
    ]);
    expect(await store.bounces.lastFailures('user1@gmail.com', 10, START + HOUR)).toEqual([]);
  });

  test('the report that arrives days later joins the attempts it belongs to', async () => {
    const store = await engine.open();
    const world = new World(store);
    const [mail] = world.mails('postfix-gmail-nosuchuser-failed-01', 1);
    const read = judgeMail('bounces', await readMail(mail!), policy.own, world.now);
    const [verdict] = read.judgement.verdicts;
    const refused = attempt({
      at: verdict!.lastAttemptAt ?? world.now,
      action: 'failed',
      messageId: read.judgement.original.messageId,
      recipient: verdict!.address,
      reply: verdict!.diagnostic,
      status: verdict!.status,
    });
    expect(await take(store, [refused], world.now)).toMatchObject({ bounces: 1 });
    expect(await world.take([mail!])).toMatchObject({ mails: 1, bounces: 0 });
    expect(await store.counts.totals(0)).toMatchObject({ bounces: 1, mails: 1 });
  });

  test('over a restart a queue id still says which message it is', async () => {
    const store = await engine.open();
    await take(store, [message(1)], START);
    const later = await take(store, [
      message(1, { at: START + HOUR, messageId: '', sender: '', queuedSince: null }),
    ]);
    expect(later).toMatchObject({ delays: 0 });
    const failed = await take(
      store,
      [message(1, { at: START + 2 * HOUR, action: 'failed', held: true, messageId: '' })],
      START + 2 * HOUR,
    );
    expect(failed).toMatchObject({ bounces: 1 });
    expect(await store.counts.totals(0)).toMatchObject({ delays: 0, bounces: 1 });
  });

  test('the same batch once more counts no refusal twice', async () => {
    const store = await engine.open();
    const batch = [
      message(1),
      message(2, { action: 'failed', reply: '550 5.1.1 no such user', status: '5.1.1' }),
    ];
    await take(store, batch);
    expect(await take(store, batch)).toMatchObject({ bounces: 0, delays: 0 });
    expect(await store.counts.totals(0)).toMatchObject({ delays: 1, bounces: 1 });
  });

  test('what is held back again was not refused again', async () => {
    const store = await engine.open();
    await take(store, [message(1), message(2)], START);
    await take(store, [message(1, { at: START + HOUR, held: true })], START + HOUR);
    const [incident] = await store.incidents.active();
    expect(incident).toMatchObject({ delays: 2, lastAt: START });
    // Another message that is held back is delayed all the same.
    await take(store, [message(3, { at: START + HOUR, held: true })], START + HOUR);
    expect((await store.incidents.active())[0]).toMatchObject({ delays: 3, attempts: 2, lastAt: START });
  });

  test('a smarthost that refuses is not the provider behind it', async () => {
    const store = await engine.open();
    const refused = (n: number) =>
      message(n, {
        remoteHost: 'smtp.relay.example',
        reply: '451 4.7.1 too many messages, slow down',
        status: '4.7.1',
      });
    await take(store, [refused(1)]);
    const [failure] = await store.bounces.lastFailures('user1@gmail.com', 1, START + HOUR);
    expect(failure).toMatchObject({ provider: '' });
  });

  test('a checkpoint is not kept when the effects are not', async () => {
    const store = await engine.open();
    const broken = {
      ...policy,
      playbookOf: () => {
        throw new Error('in the middle');
      },
    };
    await expect(take(store, [message(1)], START, broken)).rejects.toThrow('in the middle');
    expect(await store.logs.checkpoint('postfix')).toBeNull();
    expect(await store.counts.totals(0)).toMatchObject({ delays: 0 });
  });
});

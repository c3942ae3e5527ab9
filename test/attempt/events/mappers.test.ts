import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Service, services } from '../../../src/attempt/events/services.ts';
import { EventMistake } from '../../../src/attempt/events/told.ts';
import { sample } from './samples.ts';

const AT = Date.UTC(2026, 10, 27, 16, 10, 28);
const told = (service: Service, name: string = service) => services[service](sample(name));

describe('what each service tells', () => {
  test('our own format', () => {
    expect(told('plain').attempts).toMatchObject([
      {
        at: AT,
        action: 'failed',
        recipient: 'ann@gmail.com',
        reply: '550 5.7.28 [192.0.2.10] unusual rate - gsmtp',
        status: '5.7.28',
        messageId: '<1@sender.example>',
        sender: 'news@sender.example',
      },
    ]);
  });

  test('KumoMTA: delays, deliveries, expiries and complaints; receptions are passed over', () => {
    const { attempts, complaints, passedOver } = told('kumomta');
    expect(attempts).toMatchObject([
      {
        at: AT,
        action: 'deferred',
        recipient: 'ann@gmail.com',
        status: '4.7.28',
        command: 'MAIL',
        server: 'node1',
        queueId: '1d98076abbbc11ed940250ebf67f93bd',
        messageId: '<1@sender.example>',
        remoteHost: 'gmail-smtp-in.l.google.com',
        remoteIp: '142.250.27.27',
        localIp: '192.0.2.10',
        queuedSince: AT - 28_000,
        reply: expect.stringMatching(/^421 4\.7\.28 \[192\.0\.2\.10\] Gmail/),
      },
      { action: 'delivered', recipient: 'bob@gmail.com', reply: '250 2.0.0 OK gsmtp' },
      { action: 'failed', recipient: 'eve@example.net', remoteHost: '' },
    ]);
    expect(complaints).toMatchObject([{ recipient: 'carl@yahoo.com' }]);
    expect(passedOver).toBe(1);
  });

  test('Postal', () => {
    expect(told('postal').attempts).toMatchObject([
      {
        at: AT + 200,
        action: 'deferred',
        recipient: 'ann@gmail.com',
        reply: '421 4.7.28 [192.0.2.10] unusual rate - gsmtp',
        messageId: '<1@sender.example>',
        queueId: 'abcdef123',
      },
    ]);
    const held = sample('postal') as { payload: { details: string } };
    held.payload.details =
      'Recipient (ann@gmail.com) is on the suppression list (reason: too many soft fails)';
    expect(services.postal(held)).toMatchObject({ attempts: [], passedOver: 1 });
  });

  test('Stalwart', () => {
    expect(told('stalwart')).toMatchObject({
      attempts: [
        {
          at: AT,
          action: 'deferred',
          recipient: 'ann@gmail.com',
          status: '4.7.28',
          reply: '421 4.7.28 [192.0.2.10] unusual rate - gsmtp',
          queueId: '42',
        },
        { action: 'delivered', recipient: 'bob@gmail.com' },
      ],
      passedOver: 1,
    });
  });

  test('Amazon SES: what it only withheld is neither bounce nor complaint', () => {
    expect(told('ses', 'ses-bounce').attempts).toMatchObject([
      {
        at: AT,
        action: 'failed',
        recipient: 'ann@gmail.com',
        status: '4.7.28',
        reply: '421 4.7.28 [192.0.2.10] unusual rate - gsmtp',
        messageId: '<0100-ses@email.amazonses.com>',
        sender: 'news@sender.example',
      },
    ]);
    expect(told('ses', 'ses-delay').attempts).toMatchObject([
      { action: 'deferred', reply: '421 4.4.1 Unable to connect to remote host' },
    ]);
    expect(told('ses', 'ses-delivery').attempts).toMatchObject([
      { action: 'delivered', reply: '250 2.0.0 OK - gsmtp', remoteIp: '142.250.27.27' },
    ]);
    expect(told('ses', 'ses-complaint').complaints).toMatchObject([{ at: AT, recipient: 'ann@gmail.com' }]);
    for (const name of ['ses-withheld', 'ses-complaint-withheld'])
      expect(told('ses', name)).toEqual({ attempts: [], complaints: [], passedOver: 1 });
  });

  test('SendGrid: drops and opens are passed over', () => {
    const { attempts, complaints, passedOver } = told('sendgrid');
    expect(attempts.map(({ action, recipient, messageId }) => [action, recipient, messageId])).toEqual([
      ['deferred', 'ann@gmail.com', '<1@sender.example>'],
      ['failed', 'bob@gmail.com', '<2@sender.example>'],
      ['delivered', 'carl@gmail.com', '<3@sender.example>'],
    ]);
    expect([complaints.length, passedOver]).toEqual([1, 2]);
  });

  test('Mailgun', () => {
    expect(told('mailgun').attempts).toMatchObject([
      {
        at: AT + 500,
        action: 'deferred',
        recipient: 'ann@gmail.com',
        status: '4.7.28',
        reply: '421 4.7.28 [192.0.2.10] unusual rate - gsmtp',
        messageId: '<1@sender.example>',
        remoteHost: 'gmail-smtp-in.l.google.com',
        localIp: '192.0.2.10',
      },
    ]);
    const withheld = sample('mailgun') as { 'event-data': { reason: string } };
    withheld['event-data'].reason = 'suppress-bounce';
    expect(services.mailgun(withheld).attempts).toEqual([]);
  });

  test('Postmark', () => {
    expect(told('postmark').attempts).toMatchObject([
      {
        at: AT,
        action: 'failed',
        recipient: 'ann@gmail.com',
        status: '5.1.1',
        messageId: '<00000000-0000-0000-0000-000000000001@mtasv.net>',
      },
    ]);
    const other = { ...(sample('postmark') as object), Type: 'AutoResponder' };
    expect(services.postmark(other).attempts).toEqual([]);
  });

  test('Brevo: the time is the one in UTC', () => {
    expect(told('brevo').attempts).toMatchObject([
      {
        at: AT,
        action: 'failed',
        recipient: 'ann@gmail.com',
        localIp: '192.0.2.10',
        messageId: '<1@sender.example>',
      },
    ]);
  });
});

test.for<[string, unknown, RegExp]>([
  [
    'an unknown action',
    { at: AT, action: 'opened', recipient: 'a@b.c', reply: 'x' },
    /action is "opened"; use delivered/,
  ],
  ['no time', { action: 'failed', recipient: 'a@b.c', reply: 'x' }, /at is ""; use 2026/],
  [
    'no address',
    { at: AT, action: 'failed', recipient: 'nobody', reply: 'x' },
    /recipient "nobody"; give one address/,
  ],
  ['two addresses', { at: AT, action: 'failed', recipient: 'a@b.c, d@e.f', reply: 'x' }, /give one address/],
  ['no words', { at: AT, action: 'failed', recipient: 'a@b.c' }, /reply is missing/],
])('our own format names the mistake: %s', ([, event, words]) => {
  expect(() => services.plain([event])).toThrow(words);
});

test('any JSON at all is told of, passed over, or refused in a sentence', () => {
  const names = Object.keys(services) as Service[];
  const samples = [
    'kumomta',
    'postal',
    'stalwart',
    'ses-bounce',
    'ses-delay',
    'sendgrid',
    'mailgun',
    'postmark',
    'brevo',
    'plain',
  ].map(sample);
  /** A sample with a value somewhere replaced. */
  const damaged = fc
    .tuple(fc.constantFrom(...samples), fc.nat(60), fc.jsonValue())
    .map(([value, where, put]) => {
      let n = 0;
      return JSON.parse(JSON.stringify(value), (_, inner) => (n++ === where ? put : inner));
    });
  fc.assert(
    fc.property(fc.constantFrom(...names), fc.oneof(fc.jsonValue(), damaged), (name, body) => {
      try {
        for (const attempt of services[name](body).attempts) {
          expect(Number.isFinite(attempt.at)).toBe(true);
          expect(attempt.recipient).toContain('@');
        }
      } catch (error) {
        expect(error).toBeInstanceOf(EventMistake);
      }
    }),
    { numRuns: 2_000 },
  );
});

import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { parseReport } from '../../src/ndr/parse.ts';
import { nothingOurs, type Ours } from '../../src/trust/ours.ts';
import { readReceipt } from '../../src/trust/receipt.ts';
import { bounceAddress } from '../../src/trust/token.ts';
import type { Known } from '../../src/trust/worth-of.ts';
import { worthOf } from '../../src/trust/worth-of.ts';
import { type Forgery, forge } from './forge.ts';

const victim = 'ann@gmail.com';
const now = Date.UTC(2026, 10, 21);
const everything: Ours = {
  domains: ['ours.example'],
  ips: ['192.0.2.0/28'],
  relays: ['192.0.2.10'],
  authservId: 'mx.ours.example',
  secret: 'a secret of some length',
  log: true,
};

function beliefIn(mail: Forgery, ours: Partial<Ours> = everything, known?: Known) {
  const source = forge({ victims: [victim], ...mail });
  return worthOf(parseReport(source), readReceipt(source), { ...nothingOurs, ...ours }, now, known);
}

const worth = (mail: Forgery, ours?: Partial<Ours>, known?: Known, address = victim) =>
  beliefIn(mail, ours, known).of(address);

const batv = (path: string): string => {
  const tag = `0${String(Math.floor(now / 86_400_000) % 1_000).padStart(3, '0')}`;
  const mac = createHmac('sha1', everything.secret).update(`${tag}${path}`).digest('hex').slice(0, 6);
  return `prvs=${tag}${mac}=${path}`;
};

describe('what proves', () => {
  const token = bounceAddress('bounces@ours.example', everything.secret, victim, 'spring');
  test('a token of ours, for the recipient that was written to', () => {
    expect(worth({ to: token })).toEqual({ worth: 'proven', by: 'token' });
    expect(
      worth({ to: token, victims: ['bob@gmail.com'] }, everything, undefined, 'bob@gmail.com').worth,
    ).toBe('unproven');
    expect(worth({ to: token }, { ...everything, secret: 'another secret of ours' }).worth).toBe('unproven');
  });
  test('a token in any of the addresses to which it came', () => {
    const below = 'Delivered-To: bounces@ours.example';
    expect(worth({ below, to: token })).toEqual({ worth: 'proven', by: 'token' });
    expect(worth({ below: `Delivered-To: ${token}` })).toEqual({ worth: 'proven', by: 'token' });
  });
  test('a token too long to name the recipient, where the report does', () => {
    const long = `${'long.name.'.repeat(5)}x@department.example.org`;
    const to = bounceAddress('bounces@ours.example', everything.secret, long, 'spring');
    expect(worth({ to, victims: [long] }, everything, undefined, long).by).toBe('token');
    expect(worth({ to }, everything, undefined, long).worth).toBe('unproven');
  });
  test('the token tells whom it was written to; else a return path that names him does', () => {
    const verp = batv('bounces+bob=gmail.com@ours.example');
    const of = (to: string, below = 'X: 1') => beliefIn({ to, below }).token;
    expect(of(token)).toEqual({ recipient: victim, campaign: 'spring' });
    expect(of(verp)).toEqual({ recipient: 'bob@gmail.com', campaign: '' });
    expect(of(verp, `Delivered-To: ${token}`)).toEqual({ recipient: victim, campaign: 'spring' });
    expect(of(batv('bounces@ours.example')), 'it names nobody').toBeNull();
    expect(of('bounces@ours.example')).toBeNull();
  });
  test('a tag that names nobody proves nothing of a recipient without an address', () => {
    const tagged = beliefIn({ to: batv('bounces@ours.example') });
    expect(tagged.of('')).toEqual({ worth: 'plausible', by: 'batv' });
    expect(beliefIn({}).of('')).toEqual({ worth: 'unproven', by: 'nothing' });
  });
  test('one tag that names nobody does not hide one that does', () => {
    const below = `Delivered-To: ${batv('bounces@ours.example')}`;
    expect(worth({ below, to: batv('bounces+Ann=Gmail.com@ours.example') })).toEqual({
      worth: 'proven',
      by: 'batv',
    });
  });
  test('a return path that names the recipient, signed by our mail server (BATV)', () => {
    const to = batv('bounces+ann=gmail.com@ours.example');
    expect(worth({ to })).toEqual({ worth: 'proven', by: 'batv' });
    expect(worth({ to, victims: ['bob@gmail.com'] }, everything, undefined, 'bob@gmail.com').worth).toBe(
      'plausible',
    );
    expect(worth({ to: batv('bounces@ours.example') }), 'it names nobody').toEqual({
      worth: 'plausible',
      by: 'batv',
    });
    expect(worth({ to }, { ...everything, secret: 'another secret of ours' }).worth).toBe('unproven');
  });
  test('a report that our own relay made', () => {
    const path = [
      'from relay.ours.example (relay.ours.example [192.0.2.10]) by mx.ours.example (Postfix) id 1; date',
      'by relay.ours.example (Postfix) id 2; date',
    ];
    expect(worth({ path })).toEqual({ worth: 'proven', by: 'relay' });
    expect(worth({ path }, { ...everything, relays: [] }).worth).toBe('unproven');
    expect(worth({ path: [forge.outside, ...path] }).worth).toBe('unproven');
  });
  test('a message that our own log knows, for the recipient to whom it went', () => {
    const original = { messageId: '<1@ours.example>', from: 'x@elsewhere.example', returnPath: '' };
    const known: Known = (id, address) => id === '<1@ours.example>' && address === victim;
    expect(worth({ original }, everything, known)).toEqual({ worth: 'proven', by: 'message-id' });
    expect(worth({ original, victims: ['bob@gmail.com'] }, everything, known, 'bob@gmail.com').worth).toBe(
      'unproven',
    );
    expect(worth({ original: { ...original, messageId: '<2@ours.example>' } }, everything, known).worth).toBe(
      'unproven',
    );
    const whoever: Known = () => true;
    expect(worth({ original: { ...original, messageId: '' } }, everything, whoever).worth).toBe('unproven');
    expect(worth({}, everything, whoever).worth, 'no original').toBe('unproven');
  });

  const google = {
    from: 'Mail Delivery Subsystem <mailer-daemon@googlemail.com>',
    reportingMta: 'googlemail.com',
    results: 'mx.ours.example; dkim=pass header.d=googlemail.com; spf=pass smtp.helo=mail-x.google.com',
  };
  test('Authentication-Results of ours, for recipients of the domain that reports', () => {
    expect(worth(google)).toEqual({ worth: 'proven', by: 'authentication' });
    expect(worth(google, everything, undefined, 'x@corp.example').worth, 'not for others').toBe('unproven');
    expect(worth(google, { ...everything, authservId: '' }).worth).toBe('unproven');
    expect(worth(google, { ...everything, authservId: 'mx.other.example' }).worth).toBe('unproven');
    const results = google.results.replaceAll('pass', 'fail');
    expect(worth({ ...google, results }).worth).toBe('unproven');
  });
  const corp = {
    from: 'MAILER-DAEMON@mx.corp.example',
    results: 'mx.ours.example; dkim=pass header.d=corp.example',
  };
  test.for<[string, Forgery, string, boolean]>([
    ['a company of its own people', corp, 'ann@corp.example', true],
    ['those of its departments', corp, 'ann@berlin.Corp.Example', true],
    [
      'by the name of its server',
      { ...corp, from: '', reportingMta: 'mx.corp.example' },
      'a@corp.example',
      true,
    ],
    ['of people elsewhere', corp, 'ann@other.example', false],
    ['of those whose provider is another', corp, victim, false],
    ['of an address without a domain', corp, 'ann', false],
    ['who says not who reports', { ...corp, from: '' }, 'ann@corp.example', false],
    [
      'one of many under a shared name, of his neighbour',
      { from: 'x@mallory.github.io', results: 'mx.ours.example; dkim=pass header.d=mallory.github.io' },
      'ann@ann.github.io',
      false,
    ],
  ])('Authentication-Results speak for: %s', ([, mail, address, proven]) => {
    expect(worth({ ...mail, victims: [address] }, everything, undefined, address)).toEqual(
      proven ? { worth: 'proven', by: 'authentication' } : { worth: 'unproven', by: 'nothing' },
    );
  });

  test.for([
    ['<>', true],
    ['', true],
    ['< >', true],
    ['<mallory@gmail.com>', false],
    ['mallory@gmail.com', false],
    ['<> mallory@gmail.com', false],
    [null, false],
  ] as const)('a report has an empty return path: %s: %s', ([path, proven]) => {
    const source = forge({ ...google, victims: [victim], returnPath: null });
    const line = path === null ? '' : `Return-Path: ${path}\r\n`;
    const receipt = readReceipt(Buffer.concat([Buffer.from(line), source]));
    expect(worthOf(parseReport(source), receipt, everything, now).of(victim).worth).toBe(
      proven ? 'proven' : 'unproven',
    );
  });

  test.for<[string, Forgery]>([
    [
      'an attacker’s own domain passes, for somebody else’s recipient',
      {
        from: 'x@evil.example',
        reportingMta: 'evil.example',
        results: 'mx.ours.example; dkim=pass header.d=evil.example',
      },
    ],
    [
      'it passes for a domain that does not report',
      { ...google, from: 'x@evil.example', reportingMta: 'mx.evil.example' },
    ],
    [
      'a user of the provider wrote it: a report has an empty return path',
      {
        ...google,
        from: 'ann@gmail.com',
        reportingMta: 'gmail.com',
        returnPath: 'mallory@gmail.com',
        results: 'mx.ours.example; dkim=pass header.d=gmail.com',
      },
    ],
    [
      'the result came with the mail, below its own Received line',
      {
        ...google,
        results: '',
        path: [forge.outside, 'from a by b; date'],
        below: `Authentication-Results: ${google.results}`,
      },
    ],
  ])('does not: %s', ([, mail]) => expect(worth(mail).worth).toBe('unproven'));

  test('Authentication-Results for a domain of ours: our own server speaks for every recipient', () => {
    const ours = { from: 'MAILER-DAEMON@mail.ours.example', reportingMta: 'mail.ours.example' };
    const results = 'mx.ours.example; dkim=pass header.d=ours.example';
    expect(worth({ ...ours, results })).toEqual({ worth: 'proven', by: 'authentication' });
    expect(worth({ ...ours, results }, everything, undefined, 'ann').worth, 'who has a domain').toBe(
      'unproven',
    );
    expect(worth(ours).worth, 'its words alone').toBe('unproven');
  });
});

describe('what is plausible', () => {
  const original = {
    messageId: '<1@ours.example>',
    from: 'News <news@ours.example>',
    returnPath: 'bounces@ours.example',
  };
  test.for<[string, NonNullable<Forgery['original']>, string]>([
    ['Message-ID, From and Return-Path of ours', original, 'plausible'],
    ['no Return-Path came back', { ...original, returnPath: '' }, 'plausible'],
    ['the Message-ID of a sending service', { ...original, messageId: '<1@service.example>' }, 'plausible'],
    ['From alone', { ...original, messageId: '<1@service.example>', returnPath: '' }, 'unproven'],
    ['no Message-ID', { ...original, messageId: '' }, 'unproven'],
    ['another Return-Path', { ...original, returnPath: 'x@evil.example' }, 'unproven'],
    ['another From', { ...original, from: 'x@evil.example' }, 'unproven'],
    [
      'a lookalike',
      { messageId: '<1@notours.example>', from: 'a@notours.example', returnPath: 'a@notours.example' },
      'unproven',
    ],
    ['Message-ID alone', { ...original, from: '', returnPath: '' }, 'unproven'],
  ])('%s: %s', ([, given, expected]) => {
    expect(worth({ original: given })).toEqual({
      worth: expected,
      by: expected === 'plausible' ? 'original' : 'nothing',
    });
  });

  test('nothing is, where nobody said which domains are ours', () => {
    expect(worth({ original }, { ...everything, domains: [] }).worth).toBe('unproven');
  });
});

test('what its author writes proves nothing', () => {
  for (const mail of [
    { reportingMta: 'mail.ours.example' },
    { from: 'MAILER-DAEMON@mail.ours.example', reportingMta: '' },
    { words: 'This is the mail system at host mail.ours.example.' },
  ])
    expect(worth(mail).worth).toBe('unproven');
});

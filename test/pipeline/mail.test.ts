import { describe, expect, test } from 'vitest';
import { type JudgedMail, judgeMail, type RawMail, readMail } from '../../src/pipeline/mail.ts';
import { nothingOurs, type Ours } from '../../src/trust/ours.ts';
import { bounceAddress } from '../../src/trust/token.ts';
import { type Forgery, forge } from '../trust/forge.ts';
import { HOUR, MINUTE, START } from './world.ts';

const DAY = 24 * HOUR;
const secret = 'a secret of some length';
const at = (ms: number): string => new Date(ms).toUTCString();
const report = (mail: Forgery = {}): Buffer =>
  forge({ victims: ['ann@gmail.com'], reportingMta: 'mx.ours.example', date: at(START), ...mail });
const text = (change: (text: string) => string, mail: Forgery = {}): Buffer =>
  Buffer.from(change(report(mail).toString('latin1')), 'latin1');

const judged = async (
  source: Uint8Array,
  raw: Partial<RawMail> = {},
  ours: Partial<Ours> = {},
  now = START,
): Promise<JudgedMail> => {
  const read = await readMail({ uid: 7, source, receivedAt: START, unreadable: false, ...raw });
  return judgeMail('bounces', read, { ...nothingOurs, ...ours }, now);
};

describe('a mail becomes a row', () => {
  test('of what it is, who wrote it, what it returns and what it is worth', async () => {
    const source = report({
      original: { messageId: '<1@ours.example>', from: 'news@ours.example', returnPath: 'b@ours.example' },
    });
    const { row, reportId, arrivedAt, unreadRecipients, delivered, judgement } = await judged(
      source,
      {},
      { domains: ['ours.example'] },
    );
    expect(row).toEqual({
      fingerprint: expect.stringMatching(/./),
      mailbox: 'bounces',
      uid: 7,
      receivedAt: START,
      kind: 'bounce',
      because: judgement.because,
      reportingMta: 'mx.ours.example',
      subject: 'Undelivered Mail Returned to Sender',
      defects: [],
      unread: false,
      original: {
        ...judgement.original,
        messageId: '<1@ours.example>',
        from: 'news@ours.example',
        subject: 'News',
        envelopeFrom: 'b@ours.example',
      },
      ours: true,
      evidence: { worth: 'plausible', by: 'original' },
    });
    expect({ reportId, arrivedAt, unreadRecipients, delivered }).toEqual({
      reportId: `<forged@evil.example> ${at(START)}`,
      arrivedAt: START,
      unreadRecipients: 0,
      delivered: [],
    });
  });

  test('unread where the server did not hand it out: nobody knows what it said', async () => {
    const { row, worthFor, arrivedAt, ...more } = await judged(
      Buffer.from('UID 7'),
      { unreadable: true, receivedAt: START + HOUR },
      { domains: ['ours.example'], relays: ['0.0.0.0/0'] },
    );
    expect({ row, arrivedAt, worth: worthFor('ann@gmail.com'), ...more }).toEqual({
      arrivedAt: START,
      worth: { worth: 'unproven', by: 'nothing' },
      reportId: '',
      unreadRecipients: 0,
      delivered: [],
      judgement: {
        kind: 'not-bounce',
        because: 'the mail server did not hand it out',
        reportingMta: '',
        verdicts: [],
        original: expect.objectContaining({ messageId: '', from: '' }),
        defects: ['unreadable on the server'],
      },
      row: {
        fingerprint: expect.stringMatching(/./),
        mailbox: 'bounces',
        uid: 7,
        receivedAt: START,
        kind: 'not-bounce',
        because: 'the mail server did not hand it out',
        reportingMta: '',
        subject: '',
        defects: ['unreadable on the server'],
        unread: true,
        original: expect.objectContaining({ messageId: '', from: '' }),
        ours: null,
        evidence: null,
      },
    });
  });

  test.for<[what: string, source: Buffer, unread: boolean]>([
    ['a bounce that says of whom', report(), false],
    ['a bounce that names nobody', report({ victims: [] }), true],
    [
      'a delay that names nobody',
      report({
        victims: [],
        action: 'delayed',
        words: 'Warning: could not send message for past 4 hours. Will be retried.',
      }),
      true,
    ],
    [
      'a letter of a person',
      Buffer.from('From: ann@gmail.com\r\nSubject: Hello\r\n\r\nHow are you?\r\n'),
      false,
    ],
    ['nothing at all', Buffer.from(''), false],
  ])('counted as unread or not: %s', async ([, source, unread]) => {
    expect((await judged(source)).row.unread).toBe(unread);
  });
});

describe('when it came', () => {
  test.for<[what: string, raw: Partial<RawMail>, arrivedAt: number]>([
    ['as the server says', { receivedAt: START - MINUTE }, START - MINUTE],
    [
      'as the file says, whatever the server says',
      { receivedAt: START - DAY, arrivedAt: START - HOUR },
      START - HOUR,
    ],
    ['not later than now', { receivedAt: START + 1 }, START],
    ['not later than now, by a file either', { arrivedAt: START + 1 }, START],
  ])('%s', async ([, raw, arrivedAt]) => {
    expect((await judged(report(), raw)).arrivedAt).toBe(arrivedAt);
  });

  const back = { messageId: '<1@ours.example>', from: 'n@ours.example', returnPath: '' };
  const returned = (day: number): Forgery => ({
    original: { ...back, to: `ann@gmail.com\r\nDate: ${at(START - day * DAY)}` },
  });
  const lastAttempt = (name: string, day: number) => (one: string) =>
    one.replace('Action: ', `${name}: ${at(START - day * DAY)}\r\nAction: `);
  const old: Forgery = { date: at(START - 9 * DAY) };

  test.for<[what: string, source: Buffer, day: number]>([
    ['its Date', report(old), 9],
    ['the returned message’s Date, which is newer', report({ ...old, ...returned(8) }), 8],
    ['the last attempt, which is newer', text(lastAttempt('Last-Attempt-Date', 7), old), 7],
    ['a Date of today', report({ ...returned(8) }), 0],
    ['nothing that is a date', report({ date: 'yesterday' }), 0],
  ])('of an old one that was copied, it was heard when it was written: by %s', async ([, source, day]) => {
    expect((await judged(source)).row.receivedAt).toBe(START - day * DAY);
  });
});

describe('its name, the same in every copy', () => {
  const without = (pattern: RegExp) => text((one) => one.replace(pattern, ''));
  const returned = {
    messageId: '<1@ours.example>',
    from: 'n@ours.example',
    returnPath: '',
    to: `ann@gmail.com\r\nDate: ${at(START)}`,
  };
  const nameless = text((one) => one.replace(/^Message-ID: .*\r\n/m, '').replace(/^Date: .*\r\n/m, ''), {
    original: returned,
  });
  const name = `<forged@evil.example> ${at(START)}`;
  test.for<[what: string, source: Buffer, reportId: string]>([
    ['is its Message-ID and Date', report(), name],
    ['whoever passed it on', text((one) => `Received: from a by b\r\n${one}`), name],
    [
      'in whatever case',
      text((one) => one.replace('Message-ID: ', 'MESSAGE-ID:').replace('Date:', 'date:')),
      name,
    ],
    ['with lines that end otherwise', text((one) => one.replaceAll('\r\n', '\n')), name],
    ['is none without a Message-ID: what it returns has another', without(/^Message-ID: .*\r\n/m), ''],
    ['is none without a Date', without(/^Date: .*\r\n/m), ''],
    ['is none that is too long', text((one) => one.replace('forged', 'f'.repeat(300))), ''],
    ['is not looked for below 16 KiB', text((one) => `X: ${'x'.repeat(16 * 1024)}\r\n${one}`), ''],
    ['is not that of the message that it returns', nameless, ''],
    [
      'is not that of the message that it returns, with other line ends',
      Buffer.from(nameless.toString('latin1').replaceAll('\r\n', '\n'), 'latin1'),
      '',
    ],
    ['with a Date at the beginning of a line', text((one) => one.replace(/^Date: /m, 'Resent-Date: ')), ''],
    ['stands at the beginning of a line', text((one) => one.replace(/^Message-ID/m, 'X-Message-ID')), ''],
  ])('%s', async ([, source, reportId]) => {
    expect((await judged(source)).reportId).toBe(reportId);
  });

  test('is read of a mail that lies amid the bytes of others', async () => {
    const batch = Buffer.concat([Buffer.from('Message-ID: <another@x.example>\r\n'), report()]);
    expect((await judged(batch.subarray(batch.length - report().length))).reportId).toBe(name);
  });
});

describe('what it is worth', () => {
  const proven = { relays: ['203.0.113.9'] };
  test('as a whole, what it is worth for the best of its recipients', async () => {
    const to = bounceAddress('bounces@ours.example', secret, 'ben@gmail.com', '');
    const mail = await judged(report({ to, victims: ['ann@gmail.com', 'ben@gmail.com'] }), {}, { secret });
    expect(mail.row.evidence).toEqual({ worth: 'proven', by: 'token' });
    expect(mail.worthFor('ann@gmail.com')).toEqual({ worth: 'unproven', by: 'nothing' });
    expect(mail.row.ours).toBe(true);
  });

  test.for<[what: string, source: Buffer, evidence: JudgedMail['row']['evidence']]>([
    ['a report by our own server', report(), { worth: 'proven', by: 'relay' }],
    ['a success', report({ action: 'delivered', status: '2.0.0' }), { worth: 'proven', by: 'relay' }],
    ['one that names nobody: nothing', report({ victims: [] }), { worth: 'unproven', by: 'nothing' }],
    [
      'a letter of a person: no such question',
      Buffer.from('From: a@b.example\r\nSubject: Hi\r\n\r\nHello\r\n'),
      null,
    ],
  ])('%s', async ([, source, evidence]) => {
    expect((await judged(source, {}, proven)).row.evidence).toEqual(evidence);
  });
});

describe('the address that we had signed', () => {
  const to = bounceAddress('bounces@ours.example', secret, 'ann@gmail.com', 'spring');
  const read = async (mail: Forgery) => {
    const { judgement } = await judged(report({ to, ...mail }), {}, { secret });
    return [judgement.kind, judgement.verdicts.map(({ address }) => address), judgement.original.campaign];
  };
  const from = { messageId: '<1@ours.example>', from: 'n@ours.example', returnPath: '' };
  test.for<[what: string, mail: Forgery, told: readonly unknown[]]>([
    [
      'says whom a bounce is about that names nobody, and of what campaign',
      { victims: [], words: 'Undeliverable: 550 5.1.1 no such user' },
      ['bounce', ['ann@gmail.com'], 'spring'],
    ],
    [
      'says nothing of whom the report names',
      { victims: ['ben@gmail.com'] },
      ['bounce', ['ben@gmail.com'], 'spring'],
    ],
    [
      'says of a delay the same',
      { action: 'delayed', status: '4.0.0', said: '450 4.0.0 later' },
      ['delay', ['ann@gmail.com'], 'spring'],
    ],
    [
      'gives way to the campaign that the returned message names',
      { original: { ...from, to: 'ann@gmail.com\r\nX-Campaign-Id: autumn' } },
      ['bounce', ['ann@gmail.com'], 'autumn'],
    ],
  ])('%s', async ([, mail, told]) => {
    expect(await read(mail)).toEqual(told);
  });

  test('makes no bounce of a letter that came to it', async () => {
    const letter = Buffer.from(`From: ann@gmail.com\r\nTo: ${to}\r\nSubject: Hello\r\n\r\nHow are you?\r\n`);
    const { row, judgement } = await judged(letter, {}, { secret });
    expect([row.kind, judgement.verdicts, row.original.campaign]).toEqual(['not-bounce', [], '']);
  });
});

describe('whose server took the message', () => {
  const success: Forgery = { action: 'delivered', status: '2.0.0', said: '250 2.0.0 OK' };
  const with_ = (fields: string, mail: Forgery = success) =>
    text((one) => one.replace('Action: ', `${fields}\r\nAction: `), mail);
  const one = { address: 'ann@gmail.com', provider: 'gmail', at: START, onlyTaken: false };
  test.for<[what: string, source: Buffer, accepted: JudgedMail['delivered']]>([
    ['by the recipient’s domain', report(success), [one]],
    [
      'by the server that took it',
      with_('Remote-MTA: dns; mta5.am0.yahoodns.net'),
      [{ ...one, provider: 'yahoo' }],
    ],
    [
      'somewhere unknown',
      report({ ...success, victims: ['a@corp.example'] }),
      [{ ...one, address: 'a@corp.example', provider: '' }],
    ],
    [
      'passed on to a server that tells of no successes',
      report({ ...success, action: 'relayed' }),
      [{ ...one, onlyTaken: true }],
    ],
    ['when it was tried', with_(`Last-Attempt-Date: ${at(START - HOUR)}`), [{ ...one, at: START - HOUR }]],
    ['not after we heard of it', with_(`Last-Attempt-Date: ${at(START + HOUR)}`), [one]],
    ['nobody’s, where it failed', report(), []],
    ['nobody’s, where it went to a list', report({ ...success, action: 'expanded' }), []],
  ])('%s', async ([, source, accepted]) => {
    expect((await judged(source)).delivered).toEqual(accepted);
  });
});

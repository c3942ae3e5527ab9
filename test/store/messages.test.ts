import { expect, test } from 'vitest';
import { fingerprintOf } from '../../src/store/fingerprint.ts';
import { onEachEngine } from './engines.ts';
import { DAY, message, NOON, original } from './rows.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

test('the fingerprint is of the content: same bytes, same one; another byte, another one', () => {
  const one = fingerprintOf(bytes('mail'));
  expect(fingerprintOf(bytes('mail'))).toBe(one);
  expect(fingerprintOf(bytes('mail!'))).not.toBe(one);
  expect(one).toMatch(/^[\w-]{22}$/);
});

test('line ends make no other mail: IMAP gives CRLF, a file LF; nor does the part beyond what is read', () => {
  const mail = `Date: Sat, 21 Nov 2026 12:01:00 +0000\n\n${'body\n'.repeat(60_000)}`;
  const wire = mail.replaceAll('\n', '\r\n');
  expect(fingerprintOf(bytes(wire))).toBe(fingerprintOf(bytes(mail)));
  expect(fingerprintOf(bytes(wire).subarray(0, 262_144))).toBe(fingerprintOf(bytes(mail)));
});

const dated = (date: string, more = ''): string =>
  fingerprintOf(bytes(`From: a@example.com\r\n${date}\r\n\r\n${more}`)).slice(0, 5);

test('mails of one hour begin alike, those of other days do not', () => {
  const noon = dated('Date: Sat, 21 Nov 2026 12:01:00 +0000');
  expect(dated('date:  21 nov 2026 12:59:59 +0100 (CET)', 'other')).toBe(noon);
  expect(dated('Date: Sun, 22 Nov 2026 12:01:00 +0000')).not.toBe(noon);
});

test.for([
  '',
  'Date:',
  'Date: yesterday',
  'Date: 99 Xyz 2026 12:00',
  'Date: 99 Nov 9999 99:00',
  `Date: ${' '.repeat(100_000)}1`,
])('a mail without a date that can be read (%#) has an identity too', (date) => {
  expect(fingerprintOf(bytes(`${date}\r\n\r\nbody`))).toHaveLength(22);
});

onEachEngine('messages', (engine) => {
  test('a mail is new once, however often and wherever it comes', async () => {
    const store = await engine.open();
    const first = await store.messages.add(
      [message('a'), message('b'), message('a', { mailbox: 'other' })],
      NOON,
    );
    expect([...first.keys()].sort()).toEqual(['a', 'b']);
    const second = await store.messages.add([message('b', { uid: 9 }), message('c')], NOON);
    expect([...second.keys()]).toEqual(['c']);
    expect(second.get('c')).not.toBe(first.get('a'));
    expect(await store.messages.known(['a', 'c', 'd'])).toEqual(new Set(['a', 'c']));
    expect(await store.counts.totals(NOON)).toMatchObject({ mails: 3 });
  });

  test('two instances that store the same mails at once count each of them once', async () => {
    const [one, two] = [await engine.open(), await engine.open()];
    const rows = Array.from({ length: 200 }, (_, i) => message(`f${i}`));
    const added = await Promise.all([
      one.messages.add(rows, NOON),
      two.messages.add(rows.toReversed(), NOON),
    ]);
    expect(added[0].size + added[1].size).toBe(200);
    expect(await one.counts.totals(NOON)).toMatchObject({ mails: 200 });
  });

  test('texts that databases refuse are stored in a form that they take', async () => {
    const store = await engine.open();
    const odd = 'nul \0 half \ud800 quote \' " backslash \\u0000 emoji \u{1f4a5}';
    const ids = await store.messages.add(
      [message('odd', { subject: odd, defects: [odd], original: original({ subject: odd }) })],
      NOON,
    );
    expect(ids.size).toBe(1);
    await store.meta.set('odd \0', odd);
    expect(await store.meta.get('odd \0')).toBe(
      'nul \uFFFD half \uFFFD quote \' " backslash \\u0000 emoji \u{1f4a5}',
    );
  });

  test('a mail of huge texts is cut, not refused', async () => {
    const store = await engine.open();
    const huge = 'x'.repeat(1_000_000);
    const row = message('huge', {
      subject: huge,
      because: huge,
      original: original({ subject: huge, from: huge, messageId: huge }),
    });
    expect((await store.messages.add([row], NOON)).size).toBe(1);
  });

  test('subjects and senders of earlier days are known, those of the day itself are not', async () => {
    const store = await engine.open();
    const of = (subject: string, from: string) => original({ subject, from });
    await store.messages.add(
      [
        message('old', { receivedAt: NOON - DAY, original: of('Weekly news', 'News@example.com') }),
        message('new', { receivedAt: NOON, original: of('You won', 'x@example.com') }),
        message('ancient', { receivedAt: NOON - 60 * DAY, original: of('Ancient', 'a@example.com') }),
      ],
      NOON,
    );
    expect(await store.messages.seenSubjects(['Weekly news', 'You won', 'Ancient'], NOON)).toEqual(
      new Set(['Weekly news']),
    );
    expect(await store.messages.seenSubjects(['Ancient'], NOON, 90)).toEqual(new Set(['Ancient']));
    expect(await store.messages.seenSenders(['news@example.com', 'x@example.com'], NOON)).toEqual(
      new Set(['news@example.com']),
    );
  });

  test('nothing is a list too', async () => {
    const store = await engine.open();
    expect((await store.messages.add([], NOON)).size).toBe(0);
    expect((await store.messages.known([])).size).toBe(0);
    expect((await store.incidents.byKeys([])).size).toBe(0);
  });
});

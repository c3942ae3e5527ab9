import { expect, test } from 'vitest';
import { isWorthSecondReading, readAgain } from '../../src/ndr/mailparser-reader.ts';
import { parseReport } from '../../src/ndr/parse.ts';
import { mailFixtures } from './fixtures.ts';

const withFields = mailFixtures().filter(
  (one) => one.source.includes('message/delivery-status') && !one.name.startsWith('broken'),
);

test('the second reader names the recipients that the first one names', async () => {
  expect(withFields.length).toBeGreaterThan(100);
  for (const { name, source } of withFields) {
    const first = parseReport(source);
    const again = await readAgain(source, { ...first, recipients: [] });
    expect(
      again.recipients.map((one) => one.address),
      name,
    ).toEqual(first.recipients.map((one) => one.address));
    expect(again.kind, name).toBe(first.kind);
  }
});

test('only a failure for nobody is worth a second reading, and not a huge one', () => {
  const bounce = parseReport(withFields[0]!.source);
  expect(isWorthSecondReading(bounce, 1_000)).toBe(false);
  expect(isWorthSecondReading({ ...bounce, recipients: [] }, 1_000)).toBe(true);
  expect(isWorthSecondReading({ ...bounce, recipients: [] }, 30_000_000)).toBe(false);
  expect(isWorthSecondReading({ ...bounce, kind: 'autoreply', recipients: [] }, 1_000)).toBe(false);
});

test('what the second reader cannot read either stays as it was', async () => {
  const first = parseReport(
    Buffer.from('From: mailer-daemon@example.org\nSubject: failure notice\n\nundeliverable'),
  );
  expect(await readAgain(Buffer.from([0, 255, 1]), first)).toBe(first);
});

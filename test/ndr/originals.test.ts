import { expect, test } from 'vitest';
import { walk } from '../../src/ndr/mime/walk.ts';
import { parseReport } from '../../src/ndr/parse.ts';
import { mailFixtures } from './fixtures.ts';

// What bounces bring back are ordinary mails, newsletters most of them: read on their own they report
// nothing.
test('the returned originals of all bounces are no bounces', () => {
  // Hotmail's feedback loop adds its headers to the original itself, which is then a complaint without its
  // wrapper.
  const reports = mailFixtures().filter(
    (one) => !/^(?:human-attached|mailman-uncaught|gateway-encloses|fbl-no-report)/.test(one.name),
  );
  const originals = reports.flatMap(({ name, source }) => {
    const mail = walk(source);
    return mail.parts
      .filter((part) => part.type === 'message/rfc822')
      .map((part) => ({ name, original: mail.source.subarray(part.start, part.end) }));
  });
  expect(originals.length).toBeGreaterThan(80);
  for (const { name, original } of originals) expect(parseReport(original).kind, name).toBe('not-bounce');
});

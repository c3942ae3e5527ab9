import { describe, expect, test } from 'vitest';
import { parseReport } from '../../src/ndr/parse.ts';
import { mailFixtures } from './fixtures.ts';

const fixtures = mailFixtures();

describe('every fixture', () => {
  test.for(fixtures)('$name: kind and recipients', ({ source, expected }) => {
    const report = parseReport(source);
    const recipients = report.recipients.map(({ address, action, status, reply }) => ({
      address,
      action,
      status,
      reply,
    }));
    const wanted = expected.recipients.map(({ address, action, status, reply }) => ({
      address,
      action,
      status,
      reply,
    }));
    expect({ kind: report.kind, recipients }).toEqual({ kind: expected.kind, recipients: wanted });
  });

  test.for(fixtures)('$name: the same with CRLF line ends, as IMAP gives it', ({ source }) => {
    const crlf = Buffer.from(source.toString('latin1').replace(/\r?\n|\r/g, '\r\n'), 'latin1');
    expect(parseReport(crlf)).toEqual(parseReport(source));
  });
});

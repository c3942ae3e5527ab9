import { expect, test } from 'vitest';
import { isCutReport } from '../../src/mailbox/cut-report.ts';

const head =
  'Subject: Undelivered\r\nContent-Type: multipart/report; report-type=delivery-status;\r\n boundary="b"\r\n\r\n';
const notice = '--b\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n\r\n';
const fields =
  '--b\r\nContent-Type: message/delivery-status\r\n\r\nFinal-Recipient: rfc822; a@example.net\r\n';

test.for([
  ['within its notice', head + notice, true],
  ['within its fields', head + notice + fields, true],
  [
    'behind its fields, in the returned message',
    `${head}${notice}${fields}\r\n--b\r\nContent-Type: message/rfc822\r\n\r\nFrom: x`,
    false,
  ],
  [
    'and is no report',
    'Subject: x\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n\r\nhello',
    false,
  ],
  ['and is a text', 'Subject: x\r\n\r\nContent-Type: multipart/report of nothing', false],
  ['and is empty', '', false],
] as const)('a message that is cut %s', ([, text, cut]) => {
  expect(isCutReport(Buffer.from(text))).toBe(cut);
});

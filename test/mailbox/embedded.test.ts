import { afterEach, beforeEach, expect, test } from 'vitest';
import { type EmbeddedMailbox, startEmbeddedMailbox } from '../../sim/mailbox/embedded.ts';
import { checkMailbox } from '../../src/mailbox/check.ts';
import type { MailboxOptions } from '../../src/mailbox/options.ts';
import type { MailboxState } from '../../src/mailbox/sink.ts';
import { type Watcher, watchMailbox } from '../../src/mailbox/watch.ts';
import { parseReport } from '../../src/ndr/parse.ts';
import { bounceMails } from '../setup/seed.ts';
import { memorySink, plainMailbox, until } from './harness.ts';

let mailbox: EmbeddedMailbox;
let watcher: Watcher | null = null;
const options = (given: Partial<MailboxOptions> = {}) =>
  plainMailbox(mailbox.port, { user: mailbox.user, password: mailbox.password, pollSeconds: 3600, ...given });

beforeEach(async () => {
  mailbox = await startEmbeddedMailbox();
});
afterEach(async () => {
  await watcher?.stop(1000);
  watcher = null;
  await mailbox.stop();
});

test('the embedded mailbox is read like a real one, and tells of new mail by IDLE', async () => {
  const odd = Buffer.concat([
    Buffer.from('Subject: odd\n\nGr\xfc\xdfe \xe2\x82\xac ', 'latin1'),
    Buffer.from([0x80, 0xff, 0x0a]),
  ]);
  for (const mail of [...bounceMails(20), odd]) mailbox.append(mail, new Date('2026-11-20T10:00:00Z'));
  const sink = memorySink();
  watcher = watchMailbox(options(), sink);
  await until(() => mailbox.count().seen === 21, 'all marked');
  const last = [...sink.stored.values()].at(-1);
  expect(Buffer.from(last?.source ?? []).toString('latin1')).toBe(
    odd.toString('latin1').replaceAll('\n', '\r\n'),
  );
  expect(last?.internalDate).toBe(Date.parse('2026-11-20T10:00:00Z'));
  mailbox.append('Subject: late\n\nby IDLE\n');
  await until(() => mailbox.count().seen === 22, 'told by IDLE', 3000);
  expect(sink.repeats()).toBe(0);
});

test('the embedded mailbox hands out a part of a long message', async () => {
  mailbox.append(`Subject: long\n\n${'x'.repeat(50_000)}\n`);
  mailbox.append('Subject: short\n\n.\n');
  const sink = memorySink();
  watcher = watchMailbox(options({ maxBytes: 1000 }), sink);
  await until(() => sink.stored.size === 2, 'both taken');
  expect([...sink.stored.values()].map(({ source, truncated }) => [source.length, truncated])).toEqual([
    [1000, true],
    [21, false],
  ]);
});

test('a report of a thousand recipients is fetched to the end of its list', async () => {
  const fields = Array.from(
    { length: 1000 },
    (_, n) => `Final-Recipient: rfc822; reader${n}@example.net\nAction: failed\nStatus: 5.7.1\n`,
  );
  mailbox.append(
    `Subject: Undelivered\nContent-Type: multipart/report; boundary="b"\n\n--b\n\nSorry.\n\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.org\n\n${fields.join('\n')}\n--b--\n`,
  );
  const sink = memorySink();
  watcher = watchMailbox(options({ maxBytes: 20_000 }), sink);
  await until(() => sink.stored.size === 1, 'taken');
  const [mail] = [...sink.stored.values()];
  expect(mail?.truncated).toBe(false);
  expect(parseReport(mail?.source ?? new Uint8Array()).recipients.length).toBe(1000);
});

test('the embedded mailbox moves', async () => {
  for (const mail of bounceMails(30)) mailbox.append(mail);
  const sink = memorySink();
  watcher = watchMailbox(options({ after: { do: 'move', folder: 'Processed' }, batchSize: 7 }), sink);
  await until(() => mailbox.count('Processed').messages === 30, 'all moved');
  expect([mailbox.count().messages, sink.stored.size]).toEqual([0, 30]);
});

test('a look that is asked for is taken at once, not at the end of the wait', async () => {
  const looks: number[] = [];
  let now = 1_000;
  const sink = {
    ...memorySink(),
    reached: ({ lastPollAt }: MailboxState) => void looks.push(lastPollAt ?? 0),
  };
  watcher = watchMailbox(options(), sink, { now: () => now });
  await until(() => looks.at(-1) === 1_000, 'looked at first');
  now = 2_000;
  watcher.look();
  await until(() => looks.at(-1) === 2_000, 'looked at again', 3_000);
});

test('the embedded mailbox passes the check', async () => {
  const findings = await checkMailbox(options({ after: { do: 'move', folder: 'Processed' } }));
  expect(findings.map(({ ok }) => ok)).toEqual([true, true, true, true]);
  expect((await checkMailbox(options({ password: 'wrong' }))).at(-1)).toMatchObject({
    ok: false,
    what: expect.stringContaining('Login refused'),
  });
});

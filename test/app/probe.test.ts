import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runBot, workFolder } from './bot.ts';

const line = (at: string) =>
  `${at} mx1 postfix/smtp[4]: 035BB2AC97A: to=<nobody-4711@gmail.com>, relay=gmail-smtp-in.l.google.com[142.250.27.27]:25, delay=1, delays=1/0/0/0, dsn=5.1.1, status=bounced (host gmail-smtp-in.l.google.com[142.250.27.27] said: 550-5.1.1 The email account that you tried to reach does not exist. 550 5.1.1 - gsmtp (in reply to RCPT TO command))\n`;

test('probe says what came and how late, and fails with a remedy when nothing comes', async () => {
  const folder = workFolder();
  const env = { DATABASE_URL: `sqlite:${join(folder, 'r.db')}` };
  const run = async (...args: string[]) => {
    const bot = runBot(env, folder, args);
    const code = await new Promise<number | null>((resolve) => bot.child.once('close', resolve));
    return { code, output: bot.output() };
  };
  const log = join(folder, 'mail.log');
  writeFileSync(log, line('2026-01-01T00:00:00Z'));
  await run('ingest', '--log', 'postfix', log);
  const nothing = await run('probe', 'nobody-4711@gmail.com', '--minutes', '0.02');
  expect(nothing).toMatchObject({ code: 1, output: expect.stringContaining('Look at the return path') });
  const waiting = run('probe', 'nobody-4711@gmail.com', '--minutes', '0.5');
  writeFileSync(join(folder, 'later.log'), line(new Date().toISOString()));
  await run('ingest', '--log', 'postfix', join(folder, 'later.log'));
  const came = await waiting;
  expect(came.output).toMatch(
    /It came after \d+ seconds, from Gmail: failed, 5\.1\.1\.\n550-5\.1\.1 The email account/,
  );
  expect(came.code).toBe(0);
});

import { spawn } from 'node:child_process';
import { appendFileSync, copyFileSync, renameSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { type SlackStandIn, startSlack } from '../../sim/slack/slack.ts';
import { random } from '../../sim/traffic/random.ts';
import { eventually, workFolder } from '../app/bot.ts';
import { onEachEngine } from '../store/engines.ts';
import { long } from './world.ts';

const KILLS = long ? 40 : 4;
const LINES = long ? 20_000 : 2_000;

const childScript = new URL('bot.child.ts', import.meta.url).pathname;

/** The bot in a process of its own, with a log and no mailbox. */
function startBot(slack: SlackStandIn, databaseUrl: string, path: string, shiftMs: number) {
  const child = spawn(process.execPath, [childScript], {
    env: {
      PATH: process.env['PATH'] ?? '',
      SLACK_BOT_TOKEN: slack.botToken,
      SLACK_APP_TOKEN: slack.appToken,
      SLACK_API_URL: slack.apiUrl,
      SLACK_ALERT_CHANNEL: '#mail-alerts',
      DATABASE_URL: databaseUrl,
      HTTP_PORT: '0',
      MTA_LOG: `postfix:${path}`,
      FAULT_SHIFT_MS: String(shiftMs),
    },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await gone;
  };
  onTestFinished(kill);
  return { output: () => output, kill };
}

/** A server that sends: some mail is accepted, some refused again and again. Every line is written whole. */
class MailServer {
  sent = 0;
  refused = new Set<number>();
  #message = 0;
  readonly #path: string;
  readonly #between: (from: number, to: number) => number;

  constructor(path: string, between: (from: number, to: number) => number) {
    this.#path = path;
    this.#between = between;
  }

  #line(program: string, text: string): string {
    return `${new Date().toISOString()} mx1 postfix/${program}[1]: ${text}\n`;
  }

  /** One message with the lines that it leaves; sometimes a retry of an old one instead. */
  work(): void {
    const retry = this.refused.size > 0 && this.#between(0, 9) === 0;
    const n = retry ? [...this.refused][this.#between(0, this.refused.size - 1)]! : this.#message++;
    const id = `${(0x100000 + n).toString(16).toUpperCase()}ABC`;
    const to = `${id}: to=<user${n}@gmail.com>, relay=gmail-smtp-in.l.google.com[142.250.27.27]:25, delay=1, delays=1/0/0/0,`;
    const arrival = retry
      ? ''
      : this.#line('smtpd', `${id}: client=app[192.0.2.7]`) +
        this.#line('cleanup', `${id}: message-id=<${n}@sender.example>`);
    if (retry || this.#between(0, 9) < 3) {
      this.refused.add(n);
      appendFileSync(
        this.#path,
        arrival +
          this.#line(
            'smtp',
            `${to} dsn=4.7.28, status=deferred (host gmail-smtp-in.l.google.com[142.250.27.27] said: 421-4.7.28 [192.0.2.10] Gmail has detected an unusual rate of unsolicited mail originating from your IP address. 421 4.7.28 - gsmtp (in reply to end of DATA command))`,
          ),
      );
      return;
    }
    this.sent += 1;
    appendFileSync(
      this.#path,
      arrival +
        this.#line('smtp', `${to} dsn=2.0.0, status=sent (250 2.0.0 OK - gsmtp)`) +
        this.#line('qmgr', `${id}: removed`),
    );
  }
}

onEachEngine('a log, killed again and again', (engine) => {
  test(`SIGKILL at ${KILLS} random instants while ${LINES} messages pass and the log is rotated: each attempt counted once`, {
    timeout: long ? 900_000 : 90_000,
  }, async () => {
    const slack = await startSlack({ channels: ['mail-alerts'], people: ['alice'] });
    onTestFinished(() => slack.stop());
    const url = await engine.url();
    const path = join(workFolder(), 'mail.log');
    const { between } = random(engine.name === 'sqlite' ? 11 : 12);
    const server = new MailServer(path, between);
    server.work();
    let written = 1;
    let rotations = 0;
    const write = async (upTo: number): Promise<void> => {
      while (written < upTo) {
        for (const end = Math.min(written + between(1, 60), upTo); written < end; written++) server.work();
        await sleep(between(0, 30));
      }
    };
    const rotate = (): void => {
      rotations += 1;
      if (rotations % 2 === 0) {
        renameSync(path, `${path}.${1000 - rotations}`);
        server.work();
      } else {
        copyFileSync(path, `${path}.${1000 - rotations}`);
        truncateSync(path);
        server.work();
      }
    };
    for (let kill = 1; kill <= KILLS; kill++) {
      const bot = startBot(slack, url, path, kill * 30_000);
      // A log that was never read is begun with what stands in it now: the first one must have read
      // something.
      const early = kill > 1 && between(0, 4) === 0;
      if (!early) await eventually('the bot to run', () => bot.output().includes('Runs'), 30_000);
      await write(Math.floor((LINES * kill) / KILLS));
      await sleep(between(0, 400));
      await bot.kill();
      if (kill < KILLS) rotate();
    }
    const store = await engine.open();
    const last = startBot(slack, url, path, (KILLS + 2) * 30_000);
    const delivered = async (): Promise<number> =>
      (await store.deliveries.hours(0, Date.now() + 86_400_000)).reduce((sum, { count }) => sum + count, 0);
    await eventually('all of it to be counted', async () => (await delivered()) >= server.sent, 60_000);
    await sleep(500);
    await last.kill();
    expect(await delivered()).toBe(server.sent);
    expect(await store.counts.totals(0)).toMatchObject({ delays: server.refused.size, bounces: 0 });
    const [incident, ...more] = await store.incidents.active();
    expect(more).toEqual([]);
    expect(incident).toMatchObject({ provider: 'gmail', delays: server.refused.size });
    expect(slack.channel('mail-alerts').messages).toHaveLength(1);
  });
});

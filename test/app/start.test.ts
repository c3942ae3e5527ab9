import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { letter } from '../../sim/demo/letters.ts';
import { type SlackStandIn, startSlack } from '../../sim/slack/slack.ts';
import { openStore } from '../../src/store/store.ts';
import { type Dovecot, dovecotInstalled, startDovecot } from '../setup/dovecot.ts';
import { freePort } from '../setup/postgres.ts';
import { startProxy } from '../setup/proxy.ts';
import { type Bot, environment, eventually, runBot, workFolder } from './bot.ts';

/** Of today: old mail alarms nobody. */
const flood = () => letter('postfix-gmail-flood-perm-failed-01', 1, Date.now()).source;

/** The poll cannot help within a test: what arrives is told by IDLE or not at all. */
const onlyIdle = { IMAP_POLL_SECONDS: '3600' };

describe.skipIf(!dovecotInstalled())('rebound start', () => {
  let dovecot: Dovecot;
  let slack: SlackStandIn;
  let folder: string;
  let bot: Bot | null;

  beforeEach(async () => {
    [dovecot, slack] = await Promise.all([
      startDovecot(),
      startSlack({ channels: ['mail-alerts'], people: ['alice'] }),
    ]);
    folder = workFolder();
    bot = null;
  });
  afterEach(async () => {
    await bot?.kill();
    await Promise.all([dovecot.stop(), slack.stop()]);
  });

  const start = async (more: Readonly<Record<string, string>> = {}): Promise<Bot> => {
    const started = runBot(environment(dovecot, slack, folder, more), folder);
    bot = started;
    await eventually('the bot to run', () => started.output().includes('Rebound runs'));
    return started;
  };

  test('posts the alert for a 5.7.28 bounce that arrives by IDLE, and answers /smtp', async () => {
    await start(onlyIdle);
    await eventually('the mailbox to be watched', async () =>
      (await slack.slash('status', 'alice'))
        .answer(1)
        .then((a) => JSON.stringify(a.blocks).includes('Watching')),
    );
    dovecot.seed('bounce', [flood()], { sub: 'new' });
    const alert = await eventually('the alert', () => slack.channel('mail-alerts').messages[0]);
    expect(JSON.stringify(alert.blocks)).toMatch(/Mail flood detected/);

    const asked = await slack.slash('5.7.28', 'alice');
    const answer = await asked.answer(1);
    expect(asked.acked).toBe(true);
    expect(JSON.stringify(answer.blocks)).toMatch(/The addresses are fine/);
  });

  test('runs within the limits on memory that the starter sets, unless the operator sets his own', async () => {
    const flagsOf = ({ child }: Bot): string =>
      readFileSync(`/proc/${child.pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    expect(flagsOf(await start())).toMatch(
      /--max-old-space-size=256 --max-semi-space-size=2 .*rebound\.js start/,
    );
    await bot?.kill();
    expect(flagsOf(await start({ NODE_OPTIONS: '--max-old-space-size=1000' }))).not.toMatch(
      /--max-old-space-size/,
    );
  });

  test('in HTTP mode answers signed requests, says how it fares, and takes send counts behind the token', async () => {
    const port = await freePort();
    const base = `http://127.0.0.1:${port}`;
    await start({
      SLACK_APP_TOKEN: '',
      SLACK_SIGNING_SECRET: slack.signingSecret,
      HTTP_PORT: String(port),
      HTTP_TOKEN: 'volume-token-of-length',
    });
    slack.deliverTo(`${base}/slack/events`);
    const asked = await slack.slash('550 5.1.1', 'alice');
    expect(JSON.stringify((await asked.answer(1)).blocks)).toMatch(/User unknown/);
    const unsigned = await fetch(`${base}/slack/events`, { method: 'POST', body: 'command=/smtp&text=550' });
    expect(unsigned.status).toBe(401);
    await eventually('readiness', async () => (await fetch(`${base}/readyz`)).status === 200);
    expect(await (await fetch(`${base}/healthz`)).json()).toEqual({ status: 'ok' });
    const metrics = await (await fetch(`${base}/metrics`)).text();
    expect(metrics).toMatch(/^rebound_outbox_depth 0$/m);
    expect(metrics).not.toContain('bounce@');
    const volume = await fetch(`${base}/volume`, {
      method: 'POST',
      body: '2026-11-20,5',
      headers: { authorization: 'Bearer volume-token-of-length' },
    });
    expect(volume.status).toBe(200);
  });

  test('stops on SIGTERM with a clean exit, and nothing secret was printed', async () => {
    const running = await start();
    expect(await running.stop()).toBe(0);
    for (const secret of ['secret"', slack.botToken, slack.appToken])
      expect(running.output()).not.toContain(secret);
  });

  test('killed in the middle of a batch of 1,000 and started again, it counts each message once', async () => {
    const messages = Array.from(
      { length: 1_000 },
      (_, n) => letter('postfix-gmail-nosuchuser-failed-01', n, Date.now() - n * 1_000).source,
    );
    dovecot.seed('bounce', messages, { sub: 'cur' });
    const url = `sqlite:${join(folder, 'rebound.db')}`;
    // A slow line, so that the kill falls into the work.
    const proxy = await startProxy(dovecot.port, { delayMs: 60 });
    const slow = { IMAP_HOST: '127.0.0.1', IMAP_PORT: String(proxy.port), IMAP_TLS: 'none' };
    const first = await start(slow);
    const counted = async (): Promise<number> => {
      const store = await openStore(url);
      const { bounces } = await store.counts.totals(0).finally(() => store.close());
      return bounces;
    };
    const before = await eventually('some of them to be counted', counted);
    await first.kill();
    proxy.close();
    expect(before).toBeLessThan(1_000);

    await start();
    await eventually('all of them to be counted', async () => (await counted()) >= 1_000, 60_000);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(await counted()).toBe(1_000);
  });
});

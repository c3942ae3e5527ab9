import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser as Chromium, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Browser, startBrowser } from '../../sim/browser/server.ts';
import { letter } from '../../sim/demo/letters.ts';
import { type MailLog, startMailLog } from '../../sim/demo/mail-log.ts';
import { type EmbeddedMailbox, startEmbeddedMailbox } from '../../sim/mailbox/embedded.ts';
import { type SlackStandIn, startSlack } from '../../sim/slack/slack.ts';
import { type App, startApp } from '../../src/app/app.ts';
import { loadConfig } from '../../src/config/config.ts';
import { makeLog } from '../../src/observe/log.ts';
import { HOUR } from '../../src/time/span.ts';
import { chromiumInstalled, startChromium } from '../setup/chromium.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const start = Date.UTC(2026, 10, 20, 6);
const fast = { burst: 10_000, everyMs: 1 };
/**
 * Pictures for people who look: `SCREENSHOTS=folder`, and `ONLY` some of them (README's, by `npm run
 * screenshots`).
 */
const pictures = process.env['SCREENSHOTS'] ?? '';
const only = new RegExp(process.env['ONLY'] ?? '');

describe.skipIf(!chromiumInstalled())('the demo in a browser', () => {
  let slack: SlackStandIn;
  let mailbox: EmbeddedMailbox;
  let mailLog: MailLog;
  let app: App;
  let browser: Browser;
  let chromium: Chromium;
  let page: Page;
  let now = start;
  let mails = 0;

  const arrive = (fixture: string, count: number): void => {
    for (let n = 0; n < count; n++) mailbox.append(letter(fixture, ++mails, now).source, new Date(now));
  };
  const forward = async (ms: number): Promise<void> => {
    now += ms;
    mailLog.writeUntil(now);
    now += 1;
    while ((app.look() ?? 0) < now) await sleep(5);
    // A channel takes a message a second: while there is something to send, so much time passes.
    for (let calm = 0; calm < 3; ) {
      app.nudge();
      await sleep(20);
      const next = await app.store.outbox.nextAt();
      calm = next === null || next > now + 2_000 ? calm + 1 : 0;
      if (calm === 0) now += 1_000;
    }
  };
  const shown = (text: string | RegExp) =>
    page.locator('#messages > article, #told').filter({ hasText: text }).first().waitFor({ timeout: 20_000 });

  beforeAll(async () => {
    slack = await startSlack({
      channels: ['mail-alerts'],
      people: ['you'],
      messagePace: fast,
      updatePace: fast,
    });
    slack.workspace.shownAt = () => now;
    mailbox = await startEmbeddedMailbox();
    const flood = { at: 0, fixture: 'postfix-gmail-flood-perm-failed-01', count: 40 };
    mailLog = startMailLog([flood], start, 1);
    const config = loadConfig(
      {
        SLACK_BOT_TOKEN: slack.botToken,
        SLACK_APP_TOKEN: slack.appToken,
        SLACK_API_URL: slack.apiUrl,
        SLACK_ALERT_CHANNEL: '#mail-alerts',
        IMAP_HOST: '127.0.0.1',
        IMAP_PORT: String(mailbox.port),
        IMAP_TLS: 'none',
        IMAP_USER: mailbox.user,
        IMAP_PASSWORD: mailbox.password,
        MTA_LOG: `postfix:${mailLog.path}`,
        DATABASE_URL: 'sqlite::memory:',
        HTTP_PORT: '0',
        SENDER_DOMAINS: 'sender.example',
        TRUSTED_RELAYS: '127.0.0.1',
      },
      ['slack', 'mailbox'],
    );
    app = await startApp(config, { log: makeLog({ level: 'silent' }), now: () => now });
    browser = await startBrowser({
      slack,
      channel: 'mail-alerts',
      person: 'you',
      clock: () => new Date(now).toISOString().slice(11, 16),
      mail(source) {
        mailbox.append(source, new Date(now));
        return 'The mail lies in the bounce mailbox; Rebound reads it.';
      },
      log: () => mailLog.tail(),
      speed: () => {},
    });
    chromium = await startChromium();
    page = await chromium.newPage({ viewport: { width: 1280, height: 900 } });
    await page.goto(browser.url);
  }, 120_000);
  afterAll(async () => {
    await chromium?.close();
    await browser?.stop();
    await app?.stop(2_000);
    await Promise.all([slack?.stop(), mailbox?.stop()]);
    mailLog?.remove();
  });

  const picture = async (name: string): Promise<void> => {
    if (pictures === '') return;
    for (const [width, height] of [
      [1280, 900],
      [390, 844],
    ] as const)
      for (const colorScheme of ['light', 'dark'] as const) {
        if (!only.test(`${name}-${width}-${colorScheme}`)) continue;
        await page.setViewportSize({ width, height });
        await page.emulateMedia({ colorScheme });
        await page.evaluate(() =>
          (
            globalThis as unknown as {
              document: { querySelector(css: string): { scrollIntoView(): void } | null };
            }
          ).document
            .querySelector('#messages > article:last-child')
            ?.scrollIntoView(),
        );
        await sleep(2_200);
        await page.screenshot({ path: `${pictures}/${name}-${width}-${colorScheme}.png` });
      }
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.emulateMedia({ colorScheme: 'light' });
  };

  test('a flood opens an incident; a press acknowledges it', { timeout: 60_000 }, async () => {
    arrive('postfix-gmail-flood-perm-failed-01', 40);
    await forward(60_000);
    await shown(/Mail flood detected.*40 messages failed.*Seen in the mail server’s log/s);
    await shown(/The addresses are fine/);
    await picture('flood');
    await page.getByRole('button', { name: 'Acknowledge' }).first().click();
    await shown(/👀/);
    await shown(/APP 06:0\d/);
    await page.locator('details.thread summary').first().click();
    await picture('thread');
    await page.locator('details.thread summary').first().click();
    await page.getByRole('button', { name: 'Resolve' }).first().click();
    await page.locator('#views .modal').waitFor({ timeout: 20_000 });
    await picture('modal');
    await page.keyboard.press('Escape');
    await page.locator('#views .modal').waitFor({ state: 'detached', timeout: 20_000 });
  });

  test('/smtp answers below, for this person only', { timeout: 60_000 }, async () => {
    await page.getByLabel(/Message, or/).fill('/smtp 4.7.28');
    await page.keyboard.press('Enter');
    await shown(/Only visible to/);
    await shown(/rate limit/i);
    await picture('answer');
  });

  test('a whole bounce is pasted and a mail is dropped; both are read', { timeout: 60_000 }, async () => {
    const { source } = letter('postfix-mxroute-connection-spam-01', ++mails, now);
    await page.getByLabel(/Message, or/).fill(`/smtp ${Buffer.from(source).toString()}`);
    await page.getByRole('button', { name: 'Send' }).click();
    await shown(/Connection Spam/);
    await page
      .locator('#file')
      .setInputFiles({ name: 'b.eml', mimeType: 'message/rfc822', buffer: Buffer.from(source) });
    await shown(/lies in the bounce mailbox/);
    await forward(60_000);
    await shown(/🔴 MXroute: Connection Spam/);
  });

  test('the block lifts and comes back; the digest comes in the morning', { timeout: 120_000 }, async () => {
    for (let hour = 0; hour < 13; hour++) await forward(HOUR);
    await shown(/Should be lifted/);
    await shown(/✅ Over · Mail flood.*by the mail server's log/s);
    arrive('postfix-mxroute-connection-spam-01', 5);
    await forward(60_000);
    await shown(/Blocked again|Back again/);
    await picture('reblock');
    for (let hour = 0; hour < 13; hour++) await forward(HOUR);
    await app.tellDigest();
    app.nudge();
    await shown(/20 November/);
    await picture('digest');
  });

  test('the mail server’s log stands beside the channel', { timeout: 60_000 }, async () => {
    await page.getByRole('button', { name: 'mail.log' }).click();
    const log = page.locator('#log');
    await log.filter({ hasText: /status=sent \(250 2\.0\.0 OK/ }).waitFor({ timeout: 20_000 });
    await picture('log');
    await page.getByRole('button', { name: /mail-alerts/ }).click();
    await log.waitFor({ state: 'hidden', timeout: 20_000 });
  });

  test('Home opens; a keyboard and a screen reader find their way', { timeout: 60_000 }, async () => {
    await page.getByRole('button', { name: /Home/ }).click();
    await page.locator('#home h2').waitFor({ timeout: 20_000 });
    await picture('home');
    await page.getByRole('button', { name: /mail-alerts/ }).click();
    await page.evaluate(axe);
    const found = await page.evaluate(() =>
      (
        globalThis as unknown as {
          axe: {
            run: () => Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }>;
          };
        }
      ).axe
        .run()
        .then(({ violations }) =>
          violations.map(({ id, impact, nodes }) => `${impact} ${id}: ${nodes[0]?.html.slice(0, 160)}`),
        ),
    );
    expect(found.filter((one) => /^(?:serious|critical)/.test(one))).toEqual([]);
  });
});

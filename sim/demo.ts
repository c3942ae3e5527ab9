/**
 * `npm run demo`: the real bot on an embedded mailbox, a Postfix's log and the Slack stand-in, through a
 * sped-up day, in the terminal and as a page. `-- --once` plays to the end without either and prints a last
 * line of JSON. Without a terminal it plays to the end and answers what was piped in.
 */
import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { type App, startApp } from '../src/app/app.ts';
import { loadConfig } from '../src/config/config.ts';
import { makeLog } from '../src/observe/log.ts';
import { DAY, HOUR, SECOND } from '../src/time/span.ts';
import { type Browser, startBrowser } from './browser/server.ts';
import { demoClock } from './demo/clock.ts';
import { letter } from './demo/letters.ts';
import { type MailLog, startMailLog } from './demo/mail-log.ts';
import { openTerminal } from './demo/prompt.ts';
import { Shown } from './demo/shown.ts';
import { STEP_MS, STORY_END_MS, story } from './demo/story.ts';
import { type EmbeddedMailbox, startEmbeddedMailbox } from './mailbox/embedded.ts';
import { readBlocks } from './slack/render.ts';
import { type SlackStandIn, startSlack } from './slack/slack.ts';

const CHANNEL = 'mail-alerts';
/**
 * How long people may look between two steps of the clock, by the page's slider; the day takes about a
 * minute.
 */
const pauses = [Number.POSITIVE_INFINITY, 1_200, 350, 80, 0] as const;

const log = makeLog({ level: process.env['DEMO_LOG'] === 'yes' ? 'debug' : 'silent' });
const once = process.argv.includes('--once');
const interactive = !once && process.stdin.isTTY === true && process.stdout.isTTY === true;
let pause: number = interactive ? pauses[2] : pauses[4];
const start = Date.UTC(2026, 10, 20, 6);
const clock = demoClock(start);
const time = (): string => new Date(clock.now()).toISOString().slice(11, 16);

async function begin(slack: SlackStandIn, mailbox: EmbeddedMailbox, mailLog: MailLog): Promise<App> {
  const config = loadConfig(
    {
      SLACK_BOT_TOKEN: slack.botToken,
      SLACK_APP_TOKEN: slack.appToken,
      SLACK_API_URL: slack.apiUrl,
      SLACK_ALERT_CHANNEL: `#${CHANNEL}`,
      IMAP_HOST: '127.0.0.1',
      IMAP_PORT: String(mailbox.port),
      IMAP_TLS: 'none',
      IMAP_USER: mailbox.user,
      IMAP_PASSWORD: mailbox.password,
      MTA_LOG: `postfix:${mailLog.path}`,
      DATABASE_URL: 'sqlite::memory:',
      HTTP_PORT: '0',
      SENDER_DOMAINS: 'sender.example',
      // The story's mail server and its mailbox are one machine.
      TRUSTED_RELAYS: '127.0.0.1',
    },
    ['slack', 'mailbox'],
  );
  return startApp(config, { log, now: clock.now });
}

/** Waits until the bot has taken everything in and has told what it has to tell. */
async function settled(app: App, mailbox: EmbeddedMailbox, sent: number): Promise<void> {
  const read = (): boolean => {
    const { messages, seen } = mailbox.count();
    // Somebody may have dropped a mail of his own.
    return messages === seen && messages >= sent;
  };
  while (!read()) await sleep(5);
  // A channel takes a message a second: while there is something to send, so much time passes.
  for (let calm = 0; calm < 3; ) {
    app.nudge();
    await sleep(10);
    const next = await app.store.outbox.nextAt();
    calm = next === null || next > clock.now() + 2_000 ? calm + 1 : 0;
    if (calm === 0) clock.forward(1_000);
  }
}

/**
 * Time flies, mail servers do not: mailbox and log are looked at again before the bot judges the new time.
 */
async function readUp(app: App, mailLog: MailLog): Promise<void> {
  // An attempt takes part of a second; and what is read up after it was looked at after its line was written.
  clock.forward(SECOND / 2);
  mailLog.writeUntil(clock.now());
  clock.forward(SECOND / 2);
  while ((app.look() ?? 0) < clock.now()) await sleep(2);
}

/** The fixtures' servers gave up within minutes; Postfix by its defaults keeps a message for five days. */
const queuedForDays = (source: Buffer, date: Date): Buffer =>
  Buffer.from(
    source
      .toString('latin1')
      .replace(
        /^Will-Retry-Until: .*$/m,
        `Will-Retry-Until: ${new Date(date.getTime() + 5 * DAY).toUTCString()}`,
      ),
    'latin1',
  );

async function play(
  app: App,
  slack: SlackStandIn,
  mailbox: EmbeddedMailbox,
  mailLog: MailLog,
  print: (lines: readonly string[]) => void,
): Promise<number> {
  const shown = new Shown(slack.workspace);
  // Time that flies while the bot still connects would look like an outage to it.
  while (!(await app.store.mailboxes.all()).some(({ connected }) => connected)) await sleep(5);
  let sent = 0;
  let next = 0;
  while (clock.now() - start <= STORY_END_MS) {
    const passed = clock.now() - start;
    for (let arrival = story[next]; arrival && arrival.at <= passed; arrival = story[++next]) {
      for (let copy = 0; copy < arrival.count; copy++) {
        sent += 1;
        const { source, date } = letter(arrival.fixture, sent, start + arrival.at);
        mailbox.append(queuedForDays(source, date), date);
      }
      await settled(app, mailbox, sent);
      print(shown.news(time()));
    }
    await settled(app, mailbox, sent);
    print(shown.news(time()));
    await looking();
    clock.forward(STEP_MS);
    await readUp(app, mailLog);
  }
  await app.tellDigest();
  await settled(app, mailbox, sent);
  print(shown.news(time()));
  return sent;
}

/** As long as the slider says; it may be moved meanwhile. */
async function looking(): Promise<void> {
  for (let waited = 0; waited < pause; waited += 50) await sleep(Math.min(50, pause - waited));
}

/** Asks as Slack would. */
async function answer(slack: SlackStandIn, question: string): Promise<string> {
  const asked = await slack.slash(question, 'you', CHANNEL);
  const reply = await asked.answer(1, 10_000);
  return readBlocks(reply.blocks).join('\n');
}

/** The channel as a page; where there is a desktop it opens. */
async function showPage(slack: SlackStandIn, mailbox: EmbeddedMailbox, mailLog: MailLog): Promise<Browser> {
  const page = await startBrowser({
    slack,
    channel: CHANNEL,
    person: 'you',
    clock: () => `${new Date(clock.now()).toISOString().slice(0, 16).replace('T', ' ')} UTC`,
    mail(source) {
      mailbox.append(source, new Date(clock.now()));
      return 'The mail lies in the bounce mailbox; Rebound reads it.';
    },
    log: () => mailLog.tail(),
    speed(value) {
      pause = pauses[value] ?? pauses[2];
    },
  });
  if (process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY'])
    spawn('xdg-open', [page.url], { stdio: 'ignore', detached: true })
      .on('error', () => {})
      .unref();
  return page;
}

async function summary(
  app: App,
  slack: SlackStandIn,
  mailbox: EmbeddedMailbox,
): Promise<Record<string, unknown>> {
  const totals = await app.store.counts.totals(start);
  const incidents = await app.store.incidents.openedBetween(start, clock.now() + 1);
  const ok = (method: string): number => slack.callsOf(method).filter((call) => call.result === 'ok').length;
  return {
    messages: mailbox.count().messages,
    bounces: totals.bounces + totals.delays,
    incidents: incidents.length,
    slackPosts: ok('chat.postMessage'),
    slackEdits: ok('chat.update'),
    digest: await app.store.digests.last('daily'),
  };
}

const fast = { burst: 10_000, everyMs: 1 };
const slack = await startSlack({ channels: [CHANNEL], people: ['you'], messagePace: fast, updatePace: fast });
slack.workspace.shownAt = clock.now;
const mailbox = await startEmbeddedMailbox();
const mailLog = startMailLog(story, start, STORY_END_MS / HOUR);
const app = await begin(slack, mailbox, mailLog);
console.log(`A day in #${CHANNEL}, sped up: the real bot on an embedded mailbox and a Slack stand-in.`);
console.log(`Beside the mailbox it follows the mail server's log, ${mailLog.path}.`);
const page = once ? null : await showPage(slack, mailbox, mailLog);
if (page) console.log(`Open ${page.url} to see it as a channel: press, ask, drop a bounce.`);
if (interactive)
  console.log('Ask anything meanwhile: 5.7.28, mailbox full, status, or paste a bounce (Ctrl-D ends).');
const terminal = once ? null : openTerminal((question) => answer(slack, question), interactive);
function print(news: readonly string[]): void {
  if (terminal) terminal.print(news);
  else if (news.length > 0) console.log(news.join('\n'));
}
const played = play(app, slack, mailbox, mailLog, print);
if (interactive && terminal) {
  const over = await Promise.race([played, terminal.done.then(() => 0)]);
  if (over > 0) terminal.print(['', 'The day is over. The prompt and the page still answer; Ctrl-D ends.']);
  await terminal.done;
} else {
  await Promise.all([played, terminal?.done]);
}
const result = await summary(app, slack, mailbox);
await app.stop();
await Promise.all([slack.stop(), mailbox.stop(), page?.stop()]);
mailLog.remove();
console.log(JSON.stringify(result));
// hoodiecrow and the emulator leave handles behind.
process.exitCode = 0;
setTimeout(() => process.exit(0), 500).unref();

import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HOUR, MINUTE } from '../../src/time/span.ts';
import { letter } from './letters.ts';
import type { Arrival } from './story.ts';

/** The log of the story's Postfix, written as the day goes on. */
export interface MailLog {
  readonly path: string;
  /** Writes what happened up to this time (epoch ms). */
  writeUntil(at: number): void;
  /** The newest lines. */
  tail(): readonly string[];
  remove(): void;
}

interface Line {
  readonly at: number;
  readonly text: string;
}

const SHOWN = 60;
const GMAIL = 'gmail-smtp-in.l.google.com[142.250.27.27]';
const OUTLOOK = 'outlook-com.olc.protection.outlook.com[52.101.73.4]';
/** Who refused the story's floods; of the other bounces and of Exim's this server knows nothing. */
const refusers: Readonly<Record<string, string>> = {
  'postfix-gmail-flood-temp-delayed-01': GMAIL,
  'postfix-gmail-flood-perm-failed-01': GMAIL,
  'postfix-mxroute-connection-spam-01': 'heracles.mxrouting.net[136.175.108.101]',
};
/**
 * Postfix tries again after 5 minutes, then after twice as long each time; an hour later Gmail takes what
 * waited.
 */
const retries = [5 * MINUTE, 15 * MINUTE, 35 * MINUTE];
const TAKEN_AFTER = 95 * MINUTE;
/** Hours in which Gmail takes nothing from this server. */
const shut = [3, 4, 20, 21, 22];

const field = (source: string, pattern: RegExp): string => pattern.exec(source)?.groups?.['value'] ?? '';
const queueId = (number: number): string => (0x3f0a1000 + number).toString(16).toUpperCase();

/** How long an attempt takes. */
const TAKES_MS = 400;

/** A message as the server logs it: what it is, from whom, and what became of it. */
function logged(number: number, at: number, sender: string, recipient: string, messageId: string) {
  const id = queueId(number);
  return {
    queued: [
      { at, text: `postfix/cleanup[4240]: ${id}: message-id=<${messageId}>` },
      { at, text: `postfix/qmgr[812]: ${id}: from=<${sender}>, size=1204, nrcpt=1 (queue active)` },
    ],
    tried(then: number, relay: string, dsn: string, status: string, words: string): Line {
      const delay = (then - at + TAKES_MS) / 1000;
      const spent = `delay=${delay}, delays=${(delay - 0.3).toFixed(1)}/0/0.1/0.2`;
      const said = `relay=${relay}:25, ${spent}, dsn=${dsn}, status=${status} (${words})`;
      return { at: then + TAKES_MS, text: `postfix/smtp[4242]: ${id}: to=<${recipient}>, ${said}` };
    },
    gone: (then: number): Line => ({ at: then + TAKES_MS, text: `postfix/qmgr[812]: ${id}: removed` }),
  };
}

/** What the log says of a message that comes back as this letter. */
function refused(fixture: string, relay: string, number: number, at: number): readonly Line[] {
  const source = letter(fixture, number, at)
    .source.toString('latin1')
    .replace(/\n[ \t]+/g, ' ');
  const recipient = field(source, /^Final-Recipient: rfc822; ?(?<value>\S+)/m);
  const reply = field(source, /^Diagnostic-Code: smtp; (?<value>.*)$/m);
  const dsn = field(source, /^Status: (?<value>\S+)$/m);
  const command = field(source, /\(in reply to (?<value>[\w ]{1,40}) command\)/);
  const messageId = field(
    source.slice(source.indexOf('Diagnostic-Code:')),
    /^Message-ID: <(?<value>[^>]+)>$/m,
  );
  const sender = field(source, /^X-Postfix-Sender: rfc822; ?(?<value>\S+)/m);
  const { queued, tried, gone } = logged(number, at, sender, recipient, messageId);
  const words = `host ${relay} said: ${reply} (in reply to ${command} command)`;
  if (!dsn.startsWith('4')) return [...queued, tried(at, relay, dsn, 'bounced', words), gone(at)];
  const taken = at + TAKEN_AFTER;
  return [
    ...queued,
    ...[0, ...retries].map((after) => tried(at + after, relay, dsn, 'deferred', words)),
    tried(taken, relay, '2.0.0', 'sent', '250 2.0.0 OK  1795167600 d9443c01a7336-2a5 - gsmtp'),
    gone(taken),
  ];
}

/** Mail that passes, a little every hour: receipts, newsletters. */
const passed = (start: number, hours: number): readonly Line[] =>
  Array.from({ length: hours }, (_, hour) => hour).flatMap((hour) =>
    [OUTLOOK, ...(shut.includes(hour) ? [] : [GMAIL])].flatMap((relay, at) => {
      const number = 100_000 + hour * 2 + at;
      const when = start + hour * HOUR + 20 * MINUTE + at * 1_000;
      const recipient = `reader-${number}@${relay === GMAIL ? 'gmail.com' : 'outlook.com'}`;
      const id = `${number}@sender.example`;
      const { queued, tried, gone } = logged(number, when, 'bounce@sender.example', recipient, id);
      return [...queued, tried(when, relay, '2.0.0', 'sent', `250 2.0.0 OK ${number}`), gone(when)];
    }),
  );

/**
 * Opens the log of a day that begins at `start`: letters are numbered in the order of their arrivals, from 1.
 */
export function startMailLog(story: readonly Arrival[], start: number, hours: number): MailLog {
  const folder = mkdtempSync(join(tmpdir(), 'rebound-demo-'));
  const path = join(folder, 'mail.log');
  writeFileSync(path, '');
  let number = 0;
  const refusals = story.flatMap(({ at, fixture, count }) =>
    Array.from({ length: count }, () => ++number).flatMap((one) => {
      const relay = refusers[fixture];
      return relay ? refused(fixture, relay, one, start + at) : [];
    }),
  );
  const lines = [...refusals, ...passed(start, hours)]
    .toSorted((a, b) => a.at - b.at)
    .map(({ at, text }) => ({ at, text: `${new Date(at).toISOString()} relay ${text}` }));
  let written = 0;
  return {
    path,
    writeUntil(at) {
      const from = written;
      while ((lines[written]?.at ?? Number.POSITIVE_INFINITY) <= at) written += 1;
      appendFileSync(
        path,
        lines
          .slice(from, written)
          .map(({ text }) => `${text}\n`)
          .join(''),
      );
    },
    tail: () => lines.slice(Math.max(0, written - SHOWN), written).map(({ text }) => text),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

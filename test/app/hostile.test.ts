import { deflateRawSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { letter } from '../../sim/demo/letters.ts';
import { allSent, Clock, counted, MINUTE, pass, startWorld, type World } from '../faults/world.ts';
import { dovecotInstalled } from '../setup/dovecot.ts';

/** What somebody might write into anything that comes back to us. */
const poison = [
  '<!channel> <!here|now> <@U0ALICE001> <#C0000000001|general> @everyone',
  '<https://evil.example/a|click here> https://evil.example/b',
  '*bold* _it_ ~no~ `code` ```pre```',
  '"}],"blocks":[{"type":"actions","elements":[]}],"text":"pwned"',
  '\u202egnp.exe\u202c \u2066x\u2069 a\u200bb \u0007\u001b[31m \u{e0041}',
].join(' ');

const head = (more: string): string =>
  `From: MAILER-DAEMON@mx.example.net\nTo: bounces@example.com\nSubject: Undelivered Mail Returned to Sender\nMIME-Version: 1.0\n${more}\n`;
const report = (status: string, rest = ''): string =>
  `${head('Content-Type: multipart/report; report-type=delivery-status; boundary=B')}--B\n\nNot delivered.\n--B\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.net\n\n${status}\n--B\n${rest}\n--B--\n`;
const failed = (address: string): string =>
  `Final-Recipient: rfc822; ${address}\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 User unknown\n\n`;

/** A real report whose every free text is the poison. */
function poisoned(number: number): Buffer {
  const text = letter('postfix-gmail-flood-perm-failed-01', number, Date.now()).source.toString('utf8');
  const mail = text
    .replace(/550-5\.7\.28\s{1,5}\[192\.0\.2\.10\]/g, (found) => `${found} ${poison}`)
    .replace(/^(?<name>Subject|From|X-Mailer|List-Id): (?<value>.*)$/gm, `$<name>: ${poison} $<value>`)
    .replace(/^(?<name>Remote-MTA): dns; .*$/gm, `$<name>: dns; <!channel>`);
  return Buffer.from(mail, 'utf8');
}

const bombs: readonly (readonly [name: string, mail: () => string, bounces: number])[] = [
  [
    '10,000 recipients',
    () => report(Array.from({ length: 10_000 }, (_, n) => failed(`user${n}@example.org`)).join('')),
    1_000,
  ],
  ['a header of 1 MB', () => `${head(`X-Long: ${'x'.repeat(1_000_000)}`)}<a@example.org>: user unknown`, 0],
  [
    'a subject of 1 MB',
    () => head('').replace('Subject: ', `Subject: ${'=?utf-8?q?a?= '.repeat(75_000)}`),
    0,
  ],
  [
    'a zip of 200 MB in 200 kB',
    () => {
      const zip = deflateRawSync(Buffer.alloc(200_000_000)).toString('base64');
      return report(
        failed('zip@example.org'),
        `Content-Type: application/zip\nContent-Transfer-Encoding: base64\n\n${zip}`,
      );
    },
    1,
  ],
  [
    'parts in parts, 20,000 deep',
    () =>
      head('Content-Type: multipart/mixed; boundary=b0') +
      Array.from(
        { length: 20_000 },
        (_, n) => `--b${n}\nContent-Type: multipart/mixed; boundary=b${n + 1}\n\n`,
      ).join(''),
    0,
  ],
  [
    '40,000 parts',
    () =>
      head('Content-Type: multipart/mixed; boundary=b') +
      '--b\nContent-Type: message/rfc822\n\nSubject: x\n\n'.repeat(40_000),
    0,
  ],
  [
    'messages in messages',
    () => head('Content-Type: message/rfc822') + 'Content-Type: message/rfc822\n\n'.repeat(40_000),
    0,
  ],
];

describe.skipIf(!dovecotInstalled())('hostile mail, all the way to Slack', () => {
  let world: World;
  beforeEach(async () => {
    world = await startWorld();
  });
  afterEach(() => world.stop());

  /** Everything that anybody in the workspace was shown. */
  const shown = (): string => {
    const { channels, ephemerals, homes, views } = world.slack.workspace;
    const posts = channels.flatMap(({ posts: all }) => all.map(({ text, blocks }) => ({ text, blocks })));
    return JSON.stringify([posts, ephemerals, [...homes.values()], [...views.values()]]);
  };
  /** Slack's own markup that we wrote: dates, and the person who asked. */
  const ours = /<!date\^\d+\^[^|<>]+\|[^<>]+>/g;

  test('nothing in it mentions, links, formats, injects or deceives, with addresses shown whole', {
    timeout: 60_000,
  }, async () => {
    const clock = new Clock();
    const app = await world.start('sqlite::memory:', { clock, config: { addresses: 'full' } });
    world.dovecot.seed(
      'bounce',
      Array.from({ length: 12 }, (_, n) => poisoned(n)),
      { sub: 'new' },
    );
    await counted(app.store, 12);
    await pass(app, clock, 10 * MINUTE);
    await allSent(app, clock);
    await app.tellDigest();
    await allSent(app, clock);
    for (const query of [
      'status',
      'incidents',
      'top 7d',
      'who gmail-flood-perm-1@mx.example',
      poison,
      `550 5.7.28 ${poison}`,
    ]) {
      const asked = await world.slack.slash(query, 'alice');
      await asked.answer(1);
    }
    const everything = shown();
    expect(everything, 'the poison was shown, as plain text').toMatch(/evil\.example/);
    expect(world.slack.channel('mail-alerts').messages[0]?.text).toMatch(/flood/i);
    expect(world.slack.calls.filter(({ reasons }) => reasons.length > 0)).toEqual([]);
    expect(everything).not.toMatch(
      /[\u200b\u202a-\u202e\u2066-\u2069\u{e0000}-\u{e007f}]|\\u00(?:0[0-8b-f]|1[0-9a-f])/u,
    );
    const mrkdwn = [
      ...everything.matchAll(/\{"type":"mrkdwn","text":"(?<text>(?:[^"\\]|\\.)*)"(?<rest>[^}]*)\}/g),
    ].map(({ groups }) => groups ?? {});
    expect(mrkdwn.length).toBeGreaterThan(2);
    for (const { text = '', rest } of mrkdwn) {
      expect(text.replace(ours, '')).not.toMatch(/<[^>]*>|\*bold\*|_it_|~no~/);
      expect(rest).toContain('"verbatim":true');
    }
    expect(everything).not.toMatch(/"type":"(?:user|usergroup|channel|broadcast|image)"/);
    // Links are ours: to the sources of the knowledge.
    expect(everything).not.toMatch(/"url":"[^"]*evil/);
    for (const { flags } of world.slack.channel('mail-alerts').posts)
      expect(flags).toMatchObject({ parse: 'none', unfurl_links: 'false' });
  });

  test.for(bombs)(
    '%s: read in no time and little memory, and the mail behind it is read too',
    { timeout: 60_000 },
    async ([, mail, bounces]) => {
      const clock = new Clock();
      const app = await world.start('sqlite::memory:', { clock });
      const bomb = Buffer.from(mail());
      const before = process.memoryUsage().rss;
      const since = performance.now();
      world.dovecot.seed('bounce', [bomb], { sub: 'new' });
      world.arrive('postfix-gmail-flood-perm-failed-01', 3);
      await counted(app.store, 4);
      expect(performance.now() - since).toBeLessThan(15_000);
      expect(process.memoryUsage().rss - before).toBeLessThan(150_000_000);
      const totals = await app.store.counts.totals(0);
      expect(totals.bounces).toBeGreaterThanOrEqual(3 + bounces);
      expect(totals.bounces).toBeLessThanOrEqual(3 + 5_000);
      await allSent(app, clock);
      expect(JSON.stringify(world.slack.channel('mail-alerts').messages)).toContain('3 messages failed');
    },
  );
});

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { letter } from '../../sim/demo/letters.ts';
import { readBounceAddress } from '../../src/trust/token.ts';
import { hostileDns } from '../dns/server.ts';
import { type Bot, runBot, workFolder } from './bot.ts';

const fixture = (name: string): string =>
  new URL(`../fixtures/${name}/message.eml`, import.meta.url).pathname;
const flood = fixture('postfix-gmail-flood-perm-failed-01');
const unknown = fixture('postfix-gmail-nosuchuser-failed-01');

interface Ran {
  readonly code: number | null;
  readonly output: string;
}

const finished = async (bot: Bot): Promise<Ran> => {
  const code = await new Promise<number | null>((resolve) => bot.child.once('close', resolve));
  return { code, output: bot.output() };
};

const rebound = (
  args: readonly string[],
  env: Record<string, string> = {},
  folder = workFolder(),
): Promise<Ran> => finished(runBot(env, folder, args));

describe('exit codes', () => {
  test('0 for help, 2 for wrong usage, 1 for what failed', async () => {
    expect((await rebound(['classify', '--help'])).code).toBe(0);
    expect((await rebound(['nonsense'])).code).toBe(2);
    expect(await rebound(['help', 'nonsense'])).toEqual({
      code: 2,
      output: "error: unknown command 'nonsense'\n(run with --help for the options)\n",
    });
    expect((await rebound(['help', 'lookup'])).output).toContain('rebound lookup mailbox full');
    expect((await rebound(['classify'])).code).toBe(2);
    expect((await rebound(['classify', '/nonexistent'])).code).toBe(1);
    expect((await rebound(['start'])).output).toMatch(/^Configuration has \d mistakes:/);
  });
});

describe('classify', () => {
  test("--json gives one line a message, in the contract's shape", async () => {
    const { code, output } = await rebound(['classify', '--json', flood, unknown]);
    expect(code).toBe(0);
    const lines = output
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines[0]).toEqual({
      file: flood,
      kind: 'bounce',
      reportingMta: 'relay.sender.example',
      recipients: [
        {
          address: 'gmail-flood-perm@mx.example',
          action: 'failed',
          status: '5.7.28',
          reply: '550',
          category: 'flood',
          cause: 'mail-flood',
          permanence: 'permanent',
          addressVerdict: 'keep',
          hard: false,
          provider: 'gmail',
          scope: { kind: 'ip', value: '192.0.2.10' },
          owner: 'us',
          diagnostic: expect.stringContaining('unusual rate'),
          remoteMta: expect.any(String),
          originalRecipient: '',
          finalRecipients: [],
        },
      ],
      original: {
        messageId: expect.stringContaining('@sender.example'),
        from: expect.stringContaining('news@sender.example'),
        subject: expect.stringContaining('Your weekly digest'),
        listId: '',
        sendingIp: expect.any(String),
      },
    });
    expect(lines[1].recipients[0]).toMatchObject({
      category: 'invalid-recipient',
      addressVerdict: 'suppress',
      hard: true,
    });
  });

  test('a folder is read recursively, an mbox message by message', async () => {
    const folder = workFolder();
    mkdirSync(join(folder, 'mails', 'deep'), { recursive: true });
    const mail = readFileSync(unknown, 'utf8');
    writeFileSync(join(folder, 'mails', 'deep', 'b.eml'), mail);
    const from = 'From MAILER-DAEMON Sat Nov 21 01:48:45 2026\n';
    writeFileSync(join(folder, 'mails', 'a.mbox'), `${from}${mail}\n${from}${mail}\n`);
    writeFileSync(join(folder, 'mails', 'empty.eml'), '');
    const { output } = await rebound(['classify', '--json', 'mails'], {}, folder);
    const files = output
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).file);
    expect(files).toEqual(['mails/a.mbox', 'mails/a.mbox#2', 'mails/deep/b.eml', 'mails/empty.eml']);
  });

  test('what cannot be read in a folder is told and does not hide the rest', async () => {
    const folder = workFolder();
    mkdirSync(join(folder, 'mails'));
    for (const name of ['a.eml', 'c.eml']) writeFileSync(join(folder, 'mails', name), readFileSync(unknown));
    symlinkSync('nowhere', join(folder, 'mails', 'b.eml'));
    const { code, output } = await rebound(['classify', 'mails'], {}, folder);
    expect(code).toBe(1);
    for (const words of ['mails/a.eml: bounce', 'mails/b.eml cannot be read', 'mails/c.eml: bounce'])
      expect(output).toContain(words);
  });

  test('packed files are read, and what is no mail is called that', async () => {
    const folder = workFolder();
    mkdirSync(join(folder, 'box'));
    const mail = readFileSync(flood);
    writeFileSync(join(folder, 'box', 'dovecot.1'), gzipSync(mail));
    writeFileSync(join(folder, 'box', '.wide'), Buffer.from(mail.toString('latin1'), 'utf16le'));
    writeFileSync(join(folder, 'box', 'x.pdf'), '%PDF-1.7');
    writeFileSync(join(folder, 'text'), '550 5.1.1 User unknown\n');
    const all = await rebound(['classify', 'box'], {}, folder);
    expect(all.code).toBe(0);
    expect(all.output).toMatch(
      /^box\/\.wide: bounce .*\n.*mail-flood.*\nbox\/dovecot\.1: bounce .*\n.*\nbox\/x\.pdf: no mail, a PDF$/m,
    );
    const named = await rebound(['classify', 'text'], {}, folder);
    expect(named).toEqual({
      code: 1,
      output: expect.stringMatching(/^text: no mail, an SMTP reply: give it to/),
    });
    const json = await rebound(['classify', '--json', 'text'], {}, folder);
    expect(JSON.parse(json.output)).toMatchObject({
      kind: 'not-bounce',
      noMail: expect.stringContaining('reply'),
    });
    const env = { DATABASE_URL: `sqlite:${join(folder, 'r.db')}`, TRUSTED_RELAYS: '127.0.0.1' };
    const taken = await rebound(['ingest', '--json', 'box'], env, folder);
    expect(taken.output).toContain('box/x.pdf is left out: it is no mail (a PDF).');
    expect(JSON.parse(taken.output.split('\n').at(-2) ?? '')).toMatchObject({ mails: 2, bounces: 1 });
  });

  test('--explain names the rule that decided, those that hit, and the line', async () => {
    const text = '550 5.7.1 Mail flood detected, slow down';
    const { output } = await finished(runBot({}, workFolder(), ['classify', '--text', '--explain'], text));
    expect(output).toMatch(/^ {2}1\. \w+ text: [\w-]+ → [\w-]+, by "/m);
    expect(output).toMatch(/^ {2}[\w-]+ won: /m);
    expect(output).toMatch(/^ {2}Read in: 550 5\.7\.1 Mail flood detected/m);
    const json = await rebound(['classify', '--json', '--explain', flood]);
    expect(JSON.parse(json.output).explanations).toMatchObject([
      { rule: 'gmail-flood-ip-blocked', guard: '' },
    ]);
  });

  test('no escape of a mail or a file name reaches the terminal', async () => {
    const folder = workFolder();
    const evil = '\x1b]0;PWN\x07';
    writeFileSync(join(folder, `a${evil}`), '%PDF');
    const named = await rebound(['classify', '.'], {}, folder);
    const told = await finished(runBot({}, folder, ['classify', '--text'], `550 ${evil}`));
    for (const { output } of [named, told]) expect(output).toMatch(/^[^\x1b\x07]*$/);
  });

  test('--text answers one line for each', async () => {
    const { code, output } = await finished(
      runBot(
        {},
        workFolder(),
        ['classify', '--text', '--json'],
        '550 5.1.1 User unknown\n\n452 4.2.2 Mailbox full\n',
      ),
    );
    expect(code).toBe(0);
    const lines = output
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ text, category }) => [text, category])).toEqual([
      ['550 5.1.1 User unknown', 'invalid-recipient'],
      ['', 'unknown'],
      ['452 4.2.2 Mailbox full', 'mailbox-full'],
    ]);
    expect(Object.keys(lines[0])).toEqual([
      'text',
      'category',
      'cause',
      'status',
      'reply',
      'permanence',
      'addressVerdict',
      'scope',
      'owner',
      'provider',
    ]);
  });
});

describe('a store on the command line', () => {
  test('ingest, suppressions, digest and volume work on one database; the same mail counts once', async () => {
    const folder = workFolder();
    const env = { DATABASE_URL: `sqlite:${join(folder, 'r.db')}`, TRUSTED_RELAYS: '127.0.0.1' };
    const date = new Date().toISOString().slice(0, 10);
    for (let n = 0; n < 5; n++)
      writeFileSync(
        join(folder, `${n}.eml`),
        letter('postfix-gmail-nosuchuser-failed-01', n, Date.now()).source,
      );
    for (let n = 5; n < 8; n++)
      writeFileSync(
        join(folder, `${n}.eml`),
        letter('postfix-gmail-flood-perm-failed-01', n, Date.now()).source,
      );
    const mails = [0, 1, 2, 3, 4, 5, 6, 7].map((n) => `${n}.eml`);
    expect((await rebound(['ingest', ...mails], env, folder)).output).toBe(
      `A new database is made at ${join(folder, 'r.db')}.\n8 messages read, 8 of them new: 8 bounces, 0 delays.\n`,
    );
    expect((await rebound(['ingest', ...mails], env, folder)).output).toBe(
      '8 messages read, 0 of them new: 0 bounces, 0 delays.\n',
    );

    const csv = (await rebound(['suppressions'], env, folder)).output.trim().split('\r\n');
    expect(csv[0]).toBe(
      'address,reason,failures,days,first_seen,last_seen,evidence,worth,proof,mail,mailbox,sender_domain,brand',
    );
    expect(csv.slice(1)).toHaveLength(5);
    expect(csv.join('\n')).not.toContain('flood');
    const json = (await rebound(['suppressions', '--format', 'json'], env, folder)).output.trim().split('\n');
    expect(JSON.parse(json[0] ?? '')).toMatchObject({
      address: 'gmail-nosuchuser-0@mx.example',
      failures: 1,
    });

    await rebound(['volume', date, '1000'], env, folder);
    const { output } = await rebound(['digest', '--date', date], env, folder);
    expect(output).toMatch(/Bounces on/);
    expect(output).toMatch(/1,?000/);

    const clear = ['suppressions', '--clear', 'the provider was wrong'];
    expect((await rebound(clear, env, folder)).code, 'not all at once by mistake').toBe(2);
    const cleared = await rebound([...clear, '--provider', 'gmail', '--since', date], env, folder);
    expect(cleared.output).toBe('5 addresses taken off the list.\n');
    expect((await rebound(['suppressions'], env, folder)).output.trim().split('\r\n')).toHaveLength(1);
  });

  test('token prints the return path that proves a bounce', async () => {
    const env = { BOUNCE_SECRET: 'a secret of some length', BOUNCE_ADDRESS: 'bounces@ours.example' };
    const { output } = await rebound(['token', 'ann@example.org', '--campaign', 'spring'], env);
    expect(readBounceAddress(output.trim(), env.BOUNCE_SECRET, [])).toEqual({
      recipient: 'ann@example.org',
      campaign: 'spring',
    });
    expect((await rebound(['token', 'ann@example.org'], {})).output).toMatch(
      /BOUNCE_SECRET and BOUNCE_ADDRESS are needed/,
    );
  });

  test('a reading command makes no database: it says where it looked', async () => {
    const folder = workFolder();
    for (const args of [['suppressions'], ['digest']]) {
      const { code, output } = await rebound(args, {}, folder);
      expect(code).toBe(1);
      expect(output).toContain(
        `There is no Rebound database at ${join(folder, 'data/rebound.db')}. Run this where .env lies`,
      );
    }
    expect(existsSync(join(folder, 'data'))).toBe(false);
  });

  test('75 while the database is away or locked, so that a mail server tries again; 78 for the configuration', async () => {
    const folder = workFolder();
    writeFileSync(join(folder, 'a.eml'), readFileSync(flood));
    const away = { DATABASE_URL: 'postgres://u:p@127.0.0.1:1/x' };
    expect((await rebound(['ingest', 'a.eml'], away, folder)).code).toBe(75);
    const held = new DatabaseSync(join(folder, 'r.db'));
    held.exec('create table x (y); begin exclusive');
    expect(
      (await rebound(['ingest', 'a.eml'], { DATABASE_URL: `sqlite:${join(folder, 'r.db')}` }, folder)).code,
    ).toBe(75);
    held.close();
    expect((await rebound(['start'], {}, folder)).code).toBe(78);
  });

  test('wrong dates and formats are wrong usage', async () => {
    expect((await rebound(['digest', '--date', 'today'])).code).toBe(2);
    expect((await rebound(['suppressions', '--format', 'xml'])).code).toBe(2);
    expect((await rebound(['digest', '--date', '2026-02-31'])).code).toBe(2);
    expect((await rebound(['digest', '--date', '2999-01-01'])).output).toContain('has not come yet');
    expect((await rebound(['volume', '2026-11-20'])).code).toBe(2);
    expect((await rebound(['volume', '2026-11-20', 'many'])).code).toBe(2);
    expect((await rebound(['classify', '--text', 'a-file'])).code).toBe(2);
  });
});

test('lookup answers as /smtp does', async () => {
  const { code, output } = await rebound(['lookup', '5.7.28']);
  expect(code).toBe(0);
  expect(output).toContain('Mail flood detected');
});

test('lookup without a query reads what is piped in', async () => {
  const piped = await finished(runBot({}, workFolder(), ['lookup'], '5.7.28'));
  expect(piped.output).toContain('Mail flood detected');
});

test('one is said as one', async () => {
  const env = { DATABASE_URL: `sqlite:${join(workFolder(), 'r.db')}`, TRUSTED_RELAYS: '127.0.0.1' };
  expect((await rebound(['ingest', flood], env)).output).toMatch(
    /^1 message read, 1 of them new: 1 bounce, 0 delays\.$/m,
  );
});

test('check asks the resolver that is named, and nobody when it is forbidden', async () => {
  const server = await hostileDns(({ type }) =>
    type === 'A' ? { records: [['A', '127.255.255.254']] } : 'nxdomain',
  );
  const asked = await rebound(['check', '198.51.100.7', 'zen.spamhaus.org'], { DNS_SERVERS: server.address });
  expect(asked.output).toMatch(/PTR \(WRONG\): 198\.51\.100\.7 has no reverse name/);
  expect(asked.output).toMatch(/Spamhaus ZEN \(not known\): .*refuses your resolver/);
  expect(asked.code).toBe(0);
  const before = server.asked.length;
  const forbidden = await rebound(['check', 'acme.example'], {
    DNS_SERVERS: server.address,
    DNS_CHECKS: 'off',
  });
  expect(forbidden.output).toContain('turned off here (DNS_CHECKS=off)');
  expect(forbidden.code).toBe(1);
  expect(server.asked.length).toBe(before);
  await server.stop();
});

test('the demo plays a day to its end', { timeout: 90_000 }, async () => {
  const demo = new URL('../../sim/demo.ts', import.meta.url).pathname;
  const ran = spawnSync(process.execPath, [demo, '--once'], { encoding: 'utf8', timeout: 80_000 });
  expect(ran.status).toBe(0);
  const last = JSON.parse(ran.stdout.trim().split('\n').at(-1) ?? '');
  expect(last).toMatchObject({ messages: 426, bounces: 426, incidents: 3, digest: '2026-11-20' });
  expect(last.slackPosts).toBeLessThan(25);
  expect(ran.stdout).toMatch(/Blocked again 30 minutes after the lift/);
  expect(ran.stdout).toMatch(/✅ Over · Mail flood detected.*by the mail server's log/s);
});

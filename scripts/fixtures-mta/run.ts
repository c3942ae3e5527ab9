/**
 * node scripts/fixtures-mta/run.ts postfix|exim|opensmtpd… [--out FOLDER] Drives real MTAs on loopback
 * against a sink that refuses in the words of well-known receivers, and writes the bounces that they make as
 * fixtures to review: FOLDER/<mta>-<case>-<kind>-01/{message.eml,expected.json}. Says which were read as the
 * sink refused them. Needs root and apt; nothing leaves the machine.
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { parseReport } from '../../src/ndr/parse.ts';
import { cases, several } from './cases.ts';
import { exim } from './exim.ts';
import type { MtaKind } from './mta.ts';
import { opensmtpd } from './opensmtpd.ts';
import { postfix } from './postfix.ts';
import { freePort, type Received, type Sink, startSink } from './sink.ts';
import { isUp, submit } from './submit.ts';

const kinds: Readonly<Record<string, MtaKind>> = { postfix, exim, opensmtpd };
/** Longest wait for the last bounce, and the silence that ends it, milliseconds. */
const patience = 60_000;
const silence = 15_000;

const { values, positionals } = parseArgs({ allowPositionals: true, options: { out: { type: 'string' } } });
const out = values.out ?? join(tmpdir(), 'rebound-fixtures-mta');

if (positionals.length === 0 || positionals.some((name) => kinds[name] === undefined)) {
  console.error(`Usage: node scripts/fixtures-mta/run.ts ${Object.keys(kinds).join('|')}… [--out FOLDER]`);
  process.exitCode = 2;
} else {
  for (const name of positionals) await drive(name);
  process.exit();
}

async function drive(name: string): Promise<void> {
  const kind = kinds[name];
  if (!kind) return;
  const folder = mkdtempSync(join(tmpdir(), `rebound-${name}-`));
  chmodSync(folder, 0o755);
  provide(kind, folder);
  const seen = new Map<string, string>();
  let last = Date.now();
  const onMail = (mail: Received): void => {
    last = Date.now();
    const written = write(name, mail);
    if (written) seen.set(written.folder, written.line);
  };
  const back = await startSink(onMail);
  const sink = await startSink(onMail);
  const refusing = await startSink(
    onMail,
    '554 5.7.1 mx.example: your IP address 192.0.2.10 has a poor reputation; connection refused',
  );
  const busy = await startSink(
    onMail,
    '421 4.7.0 mx.example: Too many concurrent connections from 192.0.2.10, try again later',
  );
  const port = await freePort();
  const ports = {
    mta: port,
    sink: sink.port,
    back: back.port,
    closed: await freePort(),
    refusing: refusing.port,
    busy: busy.port,
  };
  const mta = kind.start(folder, ports);
  if (await isUp(port)) {
    await submitAll(port, kind.dsn);
    last = Date.now();
    const started = Date.now();
    while (Date.now() - started < patience && Date.now() - last < silence) {
      await sleep(1_000);
      mta.prod?.();
    }
  } else console.error(`${name} did not come up; its files are in ${folder}`);
  mta.stop();
  for (const one of [back, sink, refusing, busy] satisfies Sink[]) one.close();
  console.log(`${name}: ${seen.size} fixtures in ${out}\n${[...seen.values()].sort().join('\n')}`);
}

/** Packages and users, unless they are there. */
function provide(kind: MtaKind, folder: string): void {
  if (kind.install) {
    const missing = kind.install.filter((name) => !existsSync(`/usr/share/doc/${name}`));
    if (missing.length > 0) {
      execFileSync('apt-get', ['install', '-y', '--no-install-recommends', ...missing], {
        stdio: 'ignore',
        env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      });
    }
  }
  for (const user of kind.users) {
    try {
      execFileSync('id', [user], { stdio: 'ignore' });
    } catch {
      execFileSync('useradd', [
        '--system',
        '--user-group',
        '--no-create-home',
        '--shell',
        '/usr/sbin/nologin',
        user,
      ]);
    }
  }
  if (!kind.unpack) return;
  execFileSync('apt-get', ['download', ...kind.unpack], { cwd: folder, stdio: 'ignore' });
  for (const file of readdirSync(folder).filter((one) => one.endsWith('.deb')))
    execFileSync('dpkg', ['-x', join(folder, file), join(folder, 'tree')]);
}

async function submitAll(port: number, dsn: boolean): Promise<void> {
  const send = (
    name: string,
    recipients: readonly string[],
    mailOption = '',
    recipientOption = '',
  ): Promise<void> =>
    submit({
      port,
      from: `bounce+${name}@bounce.sender.example`,
      recipients,
      name,
      mailOption,
      recipientOption,
    }).catch((error: unknown) => console.error(String(error)));
  for (const name of Object.keys(cases)) await send(name, [`${name}@mx.example`]);
  await send(
    'several',
    several.map((name) => `${name}@mx.example`),
  );
  for (const name of ['closed', 'refusing', 'busy', 'unroutable'])
    await send(name, [`someone@${name}.example`]);
  if (!dsn) return;
  await send('success', ['accepted@mx.example'], ' RET=HDRS ENVID=camp-42-ok', ' NOTIFY=SUCCESS,FAILURE');
  await send(
    'headers-only',
    ['gmail-nosuchuser+a@mx.example'],
    ' RET=HDRS ENVID=camp-42-7',
    ' NOTIFY=FAILURE,DELAY',
  );
}

/** Writes a bounce that came back as a fixture, the first of its case and kind only. */
function write(mta: string, mail: Received): { folder: string; line: string } | undefined {
  const name = /^bounce\+(?<name>[a-z0-9-]+)@/i.exec(mail.recipients.join())?.groups?.['name'];
  if (name === undefined) return undefined;
  const report = parseReport(mail.message);
  const folder = join(out, `${mta}-${name}-${report.kind}-01`);
  if (existsSync(folder)) return undefined;
  mkdirSync(folder, { recursive: true });
  const sender = /<[^>]*>/.exec(mail.from)?.[0] ?? '<>';
  writeFileSync(
    join(folder, 'message.eml'),
    Buffer.concat([Buffer.from(`Return-Path: ${sender}\r\n`), mail.message, Buffer.from('\r\n')]),
  );
  const recipients = report.recipients.map(({ address, action, status, reply }) => ({
    address,
    action,
    status,
    reply,
  }));
  writeFileSync(
    join(folder, 'expected.json'),
    `${JSON.stringify({ kind: report.kind, recipients }, null, 2)}\n`,
  );
  const read = recipients.map((one) => `${one.action} ${one.status || '-'} ${one.reply || '-'}`).join(', ');
  return { folder, line: `  ${verdictOn(name, recipients)} ${mta} ${name}: ${report.kind}; ${read}` };
}

/** Whether the reply code that was read is the one that the sink gave. */
function verdictOn(name: string, recipients: readonly { address: string; reply: string }[]): string {
  const known = recipients.flatMap((one) => {
    const answer = cases[one.address.split(/[@+]/, 1)[0] ?? '']?.answer;
    return Array.isArray(answer) ? [one.reply === String(answer[0]).slice(0, 3)] : [];
  });
  if (known.length === 0) return name === 'drop-at-end' || !(name in cases) ? '    ' : 'none';
  return known.every(Boolean) ? 'same' : 'DIFF';
}

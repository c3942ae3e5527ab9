import { once } from 'node:events';
import { appendFileSync, chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { dressed, launch, type MailServer, type Setting } from './mail-server.ts';

/**
 * OpenSMTPD. It writes to its terminal what it would tell syslog; the stamps are put before it here, by its
 * own clock. Its queue has a fixed place, as has its socket: only it sees them.
 */
export function opensmtpd(setting: Setting): MailServer | null {
  const by = dressed('opensmtpd', setting);
  if (!by) return null;
  const { folder, port, routes, speed = 1, more = [] } = setting;
  chmodSync(folder, 0o755);
  writeFileSync(
    join(folder, 'smtpd.conf'),
    `${more.join('\n')}
listen on 127.0.0.1 port ${port} hostname relay.sender.example
${routes.map((route, n) => `action "a${n}" relay host "smtp://${route.host}:${route.port}" helo "relay.sender.example"`).join('\n')}
${routes.map(({ domain }, n) => `match from any for domain "${domain}" action "a${n}"`).join('\n')}
`,
  );
  const log = join(folder, 'maillog');
  writeFileSync(log, '');
  const script = [
    'mount -t tmpfs tmpfs /var/spool',
    'mount -t tmpfs tmpfs /run',
    'mount -t tmpfs tmpfs /var/lib',
    'mkdir -m 711 /var/spool/smtpd',
    'mkdir -p /var/lib/opensmtpd/empty',
    // Under a clock that races its processes may miss each other at the start.
    `for try in 1 2 3 4 5; do /usr/sbin/smtpd -d -f ${join(folder, 'smtpd.conf')}; done`,
  ].join(' && ');
  const startedAt = Date.now();
  const now = (): number => startedAt + (Date.now() - startedAt) * speed;
  const child = launch(by, setting.speed, '/bin/sh', ['-c', script], {}, 'pipe');
  for (const stream of [child.stdout, child.stderr])
    if (stream)
      createInterface({ input: stream }).on('line', (line) =>
        appendFileSync(log, `${new Date(now()).toISOString()} relay smtpd[1]: ${line}\n`),
      );
  return {
    port,
    log,
    async stop() {
      // What sets its clock passes no signal on: the group is told.
      const runs = (): boolean => child.exitCode === null && child.signalCode === null;
      for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
        if (!runs()) return;
        const gone = once(child, 'close');
        process.kill(-(child.pid ?? 0), signal);
        await Promise.race([gone, setTimeout(3_000)]);
      }
    },
  };
}

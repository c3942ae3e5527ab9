import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Mta, MtaKind, Ports } from './mta.ts';

/** OpenSMTPD, unpacked: a warning after one second, a bounce after nine. Its queue folder is compiled in. */
export const opensmtpd: MtaKind = {
  unpack: ['opensmtpd', 'libevent-2.1-7'],
  users: ['opensmtpd', 'opensmtpq'],
  dsn: false,
  start(folder: string, ports: Ports): Mta {
    rmSync('/var/spool/smtpd', { recursive: true, force: true });
    mkdirSync('/var/spool/smtpd', { recursive: true });
    chmodSync('/var/spool/smtpd', 0o711);
    mkdirSync('/var/lib/opensmtpd/empty', { recursive: true });
    writeFileSync(join(folder, 'smtpd.conf'), configuration(ports), { mode: 0o644 });
    const environment = { ...process.env, LD_LIBRARY_PATH: join(folder, 'tree/usr/lib/x86_64-linux-gnu') };
    const run = (name: string): string => join(folder, 'tree/usr/sbin', name);
    const daemon = spawn(run('smtpd'), ['-d', '-f', join(folder, 'smtpd.conf')], {
      stdio: 'ignore',
      env: environment,
    });
    return {
      stop: () => void daemon.kill('SIGTERM'),
      prod: () => {
        try {
          execFileSync(run('smtpctl'), ['schedule', 'all'], { stdio: 'ignore', env: environment });
        } catch {
          // An empty queue is an error to smtpctl.
        }
      },
    };
  },
};

function configuration(ports: Ports): string {
  const targets: readonly (readonly [name: string, port: number])[] = [
    ['bounce.sender.example', ports.back],
    ['closed.example', ports.closed],
    ['refusing.example', ports.refusing],
    ['busy.example', ports.busy],
  ];
  return `queue ttl 9s
bounce warn-interval 1s
smtp max-message-size 20M
listen on 127.0.0.1 port ${ports.mta} hostname relay.sender.example
action "sink" relay host "smtp://127.0.0.1:${ports.sink}" helo "relay.sender.example"
${targets.map(([domain, port]) => `action "${domain}" relay host "smtp://127.0.0.1:${port}"`).join('\n')}
${targets.map(([domain]) => `match from any for domain "${domain}" action "${domain}"`).join('\n')}
match from any for any action "sink"
`;
}

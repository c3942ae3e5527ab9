import { spawn } from 'node:child_process';
import { Resolver } from 'node:dns/promises';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { programs, whyNot } from './debian.ts';

export interface Nsd {
  /** `127.0.0.1:PORT`, as `DNS_SERVERS` takes it. */
  readonly address: string;
  stop(): void;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

const head = (zone: string): string =>
  `$ORIGIN ${zone}.\n$TTL 60\n@ SOA ns.${zone}. root.${zone}. 1 3600 600 86400 60\n@ NS ns.${zone}.\nns A 127.0.0.1\n`;

/** NSD on a port of loopback, with these zones in zone file form (`@ MX 10 mx1`). */
export async function startNsd(zones: Readonly<Record<string, string>>): Promise<Nsd> {
  const nsd = programs('nsd');
  if (!nsd) throw new Error(`NSD cannot be had: ${whyNot('nsd')}`);
  const folder = mkdtempSync(join(tmpdir(), 'rebound-nsd-'));
  const port = await freePort();
  const parts = Object.entries(zones).map(([zone, body]) => {
    writeFileSync(join(folder, `${zone}.zone`), head(zone) + body);
    return `zone:\n  name: "${zone}"\n  zonefile: "${zone}.zone"\n`;
  });
  const config = join(folder, 'nsd.conf');
  writeFileSync(
    config,
    `server:\n  ip-address: 127.0.0.1\n  port: ${port}\n  server-count: 1\n  username: ""\n  chroot: ""\n  zonesdir: "${folder}"\n  database: ""\n  pidfile: ""\n  xfrdfile: "${folder}/xfrd"\n  xfrdir: "${folder}"\n  zonelistfile: "${folder}/list"\n  verbosity: 1\nremote-control:\n  control-enable: no\n${parts.join('')}`,
  );
  const [file, args] = nsd.command('/usr/sbin/nsd', ['-d', '-c', config]);
  const child = spawn(file, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let log = '';
  child.stderr.on('data', (bytes) => {
    log += String(bytes);
  });
  const address = `127.0.0.1:${port}`;
  const stop = (): void => {
    child.kill('SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  };
  await answering(
    address,
    Object.keys(zones)[0] ?? '',
    () => log,
    () => child.exitCode !== null,
  ).catch((error: unknown) => {
    stop();
    throw error;
  });
  return { address, stop };
}

async function answering(
  address: string,
  zone: string,
  log: () => string,
  gone: () => boolean,
): Promise<void> {
  const resolver = new Resolver({ timeout: 200, tries: 1 });
  resolver.setServers([address]);
  for (let tries = 0; tries < 100; tries++) {
    if (gone()) break;
    try {
      await resolver.resolveSoa(zone);
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  throw new Error(`NSD does not answer: ${log()}`);
}

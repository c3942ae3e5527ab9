import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { type ImapServerKind, makePlace, password, programsOf, run } from './imap-server.ts';

/**
 * The one question that Cyrus asks a saslauthd: four texts, each after its length in two bytes (user,
 * password, service, realm); the answer is one such text.
 */
function startSaslauthd(socket: string): Promise<Server> {
  const answer = (word: string): Buffer => Buffer.from([0, word.length, ...Buffer.from(word)]);
  const server = createServer((client) => {
    let asked = Buffer.alloc(0);
    client.on('error', () => {});
    client.on('data', (bytes) => {
      asked = Buffer.concat([asked, bytes]);
      const texts: string[] = [];
      for (let at = 0; at + 2 <= asked.length; ) {
        const end = at + 2 + asked.readUInt16BE(at);
        if (end > asked.length) break;
        texts.push(asked.subarray(at + 2, end).toString());
        at = end;
      }
      if (texts.length === 4) client.end(answer(texts[1] === password ? 'OK' : 'NO'));
    });
  });
  return new Promise((resolve) =>
    server.listen(socket, () => {
      chmodSync(socket, 0o777);
      resolve(server);
    }),
  );
}

/** Cyrus with its idled, and a saslauthd that knows one password. */
export const cyrus: ImapServerKind = {
  name: 'Cyrus',
  set: 'cyrus',
  can: ['IDLE', 'MOVE', 'UIDPLUS'],
  async start() {
    const place = await makePlace('cyrus', [
      'spool',
      ...['', 'db', 'proc', 'socket', 'lock'].map((one) => `conf/${one}`),
    ]);
    const { dir, port, me } = place;
    const config = join(dir, 'imapd.conf');
    writeFileSync(
      config,
      `configdirectory: ${dir}/conf
defaultpartition: default
partition-default: ${dir}/spool
cyrus_user: ${me.user}
servername: localhost
allowplaintext: yes
sasl_pwcheck_method: saslauthd
sasl_saslauthd_path: ${dir}/mux
sasl_mech_list: PLAIN
unixhierarchysep: yes
virtdomains: userid
defaultdomain: example.com
autocreate_quota: 0
autocreate_inbox_folders: Bounces | Processed
idlesocket: ${dir}/conf/socket/idle
`,
    );
    const bin = (name: string): string => `/usr/lib/cyrus/bin/${name} -C ${config}`;
    writeFileSync(
      join(dir, 'cyrus.conf'),
      `START {
  recover cmd="${bin('ctl_cyrusdb')} -r"
}
SERVICES {
  imap cmd="${bin('imapd')}" listen="127.0.0.1:${port}" proto="tcp4" prefork=1
}
DAEMON {
  idled cmd="${bin('idled')}"
}
`,
    );
    const found = programsOf('cyrus');
    const saslauthd = await startSaslauthd(join(dir, 'mux'));
    const args = ['-D', '-C', config, '-M', join(dir, 'cyrus.conf'), '-p', join(dir, 'pid')];
    const server = await run(place, () => {
      // Its own lock on this file outlives a SIGKILL by a moment.
      rmSync(join(dir, 'pid'), { force: true });
      return found.command('/usr/sbin/cyrmaster', args, me);
    });
    return {
      ...server,
      async stop() {
        await server.stop();
        saslauthd.close();
      },
    };
  },
};

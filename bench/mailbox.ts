import { ImapFlow } from 'imapflow';
import type { MailSink } from '../src/mailbox/sink.ts';
import { watchMailbox } from '../src/mailbox/watch.ts';
import { type Dovecot, startDovecot } from '../test/setup/dovecot.ts';
import { bounceMails } from '../test/setup/seed.ts';
import type { Row } from './row.ts';

/** Rounds; the best of each counts, for a busy machine only ever slows. */
const rounds = 3;
/** Mean size of real bounces. */
const bytes = 9_300;

const seconds = (since: number): number => (performance.now() - since) / 1000;

async function bareFetch(port: number, user: string, messages: number): Promise<number> {
  const client = new ImapFlow({
    host: '127.0.0.1',
    port,
    secure: false,
    doSTARTTLS: false,
    auth: { user, pass: 'secret' },
    logger: false,
  });
  await client.connect();
  await client.mailboxOpen('INBOX');
  const since = performance.now();
  let count = 0;
  for await (const row of client.fetch('1:*', { uid: true, source: true }, { uid: true }))
    count += row.source ? 1 : 0;
  const took = seconds(since);
  await client.logout();
  if (count !== messages) throw new Error(`Fetched ${count} of ${messages}`);
  return messages / took;
}

/** From the first batch's fetch to the last one's filing, as the watcher's own reports tell. */
async function drained(
  port: number,
  user: string,
  messages: number,
  after: 'none' | 'seen' | 'move',
): Promise<number> {
  let taken = 0;
  let since = 0;
  const over = Promise.withResolvers<number>();
  const sink: MailSink = {
    checkpoint: async () => null,
    take: async (batch) => {
      taken += batch.messages.length;
    },
    reached(state) {
      if (state.backlog === messages) since = performance.now();
      if (state.lastPollAt !== null && taken === messages) over.resolve(seconds(since));
    },
  };
  const watcher = watchMailbox(
    {
      name: 'bench',
      host: '127.0.0.1',
      port,
      tls: 'none',
      user,
      password: 'secret',
      mailbox: 'INBOX',
      after: after === 'move' ? { do: 'move', folder: 'Processed' } : { do: after },
      pollSeconds: 60,
    },
    sink,
  );
  const took = await over.promise;
  await watcher.stop();
  return messages / took;
}

/**
 * Draining a mailbox (`args[0]` messages, 10,000) with a sink that does nothing, against imapflow's bare
 * streaming fetch of the same.
 */
export async function bench(args: readonly string[] = []): Promise<Row[]> {
  const messages = Number(args[0]) || 10_000;
  const kinds = ['bare', 'none', 'seen', 'move'] as const;
  const userOf = (kind: string, round: number) => `${kind}${round}`;
  const users = kinds.flatMap((kind) =>
    Array.from({ length: kind === 'bare' || kind === 'none' ? 1 : rounds }, (_, round) =>
      userOf(kind, round),
    ),
  );
  const dovecot: Dovecot = await startDovecot({
    users: Object.fromEntries(users.map((user) => [user, { password: 'secret' }])),
  });
  try {
    const mails = bounceMails(messages, bytes);
    for (const user of users) dovecot.seed(user, mails);
    const { port } = dovecot;
    const best = { bare: 0, none: 0, seen: 0, move: 0 };
    // All kinds in every round: a machine that is busy for a while slows them alike.
    for (let round = 0; round < rounds; round++) {
      best.bare = Math.max(best.bare, await bareFetch(port, userOf('bare', 0), messages));
      best.none = Math.max(best.none, await drained(port, userOf('none', 0), messages, 'none'));
      best.seen = Math.max(best.seen, await drained(port, userOf('seen', round), messages, 'seen'));
      best.move = Math.max(best.move, await drained(port, userOf('move', round), messages, 'move'));
    }
    const rows: Row[] = [
      {
        name: 'imapflow bare streaming fetch',
        value: best.bare,
        unit: 'messages/s',
        note: `${messages} of ${bytes} bytes`,
      },
    ];
    for (const kind of ['none', 'seen', 'move'] as const) {
      rows.push({
        name: `drain, after: ${kind}`,
        value: best[kind],
        unit: 'messages/s',
        note: `${(best[kind] / best.bare).toFixed(2)} of bare`,
      });
    }
    return rows;
  } finally {
    await dovecot.stop();
  }
}

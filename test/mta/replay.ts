import type { LogKind } from '../../src/attempt/readers.ts';
import { localClock, stampReader } from '../../src/attempt/stamp.ts';
import type { Incident, IncidentChange } from '../../src/incident/incident.ts';
import { ingest } from '../../src/pipeline/ingest.ts';
import { logSink } from '../../src/pipeline/log-sink.ts';
import { makePolicy } from '../../src/pipeline/policy.ts';
import { tick } from '../../src/pipeline/tick.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import type { Recording } from './record.ts';

/** By what Rebound hears in a replay. */
export interface Ears {
  readonly mailbox: boolean;
  readonly log: LogKind | null;
}

/** An incident and all that was said of it. */
export interface Told {
  readonly incident: Incident;
  readonly changes: readonly IncidentChange[];
}

const STEP = 15_000;
const policy = makePolicy({
  channels: { alert: 'C', digest: 'C', ops: 'C' },
  own: { domains: ['sender.example'], ips: ['192.0.2.10'] },
});

/** The log's lines by their own stamps; a line without one belongs to the one before it. */
function stamped({ log, endedAt }: Recording): { readonly at: number; readonly line: string }[] {
  const stamp = stampReader(localClock(() => endedAt));
  let last = 0;
  return log.map((line) => {
    last = stamp(line)?.at ?? last;
    return { at: last, line };
  });
}

/**
 * Plays a recording to Rebound as it happened, by the mail server's own clock: each line and each notice when
 * it came, and a look at the clocks every 15 seconds; then `moreHours` of silence.
 */
export async function replay(recording: Recording, { mailbox, log }: Ears, moreHours = 0): Promise<Told[]> {
  const store: Store = await openStore('sqlite::memory:');
  try {
    let now = recording.startedAt;
    const sink = logSink(
      { name: 'log', server: log ?? 'postfix', journal: false },
      { store, policy, now: () => now, taken: () => {}, reached: () => {} },
    );
    sink.recall([]);
    const lines = log ? stamped(recording) : [];
    const mails = mailbox ? [...recording.returned].sort((a, b) => a.at - b.at) : [];
    const watched = {
      mailboxes: mailbox ? ['bounces'] : [],
      logs: log ? ['log'] : [],
      startedAt: now,
      patienceMs: 300_000,
    };
    for (const end = recording.endedAt + moreHours * 3_600_000; now < end; now += STEP) {
      const due: string[] = [];
      while (lines[0] && lines[0].at <= now) due.push(lines.shift()?.line ?? '');
      if (due.length > 0) await sink.take({ lines: due, checkpoint: `at ${now}` });
      const arrived = mails.filter(({ at }) => at <= now);
      mails.splice(0, arrived.length);
      if (arrived.length > 0)
        await ingest(
          store,
          {
            mailbox: 'bounces',
            mails: arrived.map(({ at, source }, uid) => ({
              uid,
              source: Buffer.from(source, 'latin1'),
              receivedAt: at,
              unreadable: false,
            })),
            checkpoint: null,
          },
          policy,
          now,
        );
      if (mailbox) await store.mailboxes.reached('bounces', { connected: true, lastPollAt: now });
      if (log) await store.logs.reached('log', { readAt: now, behind: 0, trouble: '', note: '' });
      await tick(store, policy, now, watched);
    }
    const incidents = await store.incidents.openedBetween(0, Number.MAX_SAFE_INTEGER);
    return await Promise.all(
      incidents.map(async (incident) => ({
        incident,
        changes: await store.incidents.timeline(incident.id, 999),
      })),
    );
  } finally {
    await store.close();
  }
}

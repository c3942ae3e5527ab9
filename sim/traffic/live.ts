import type { Incident, IncidentChange } from '../../src/incident/incident.ts';
import { Deliverer } from '../../src/pipeline/deliver.ts';
import { ingest } from '../../src/pipeline/ingest.ts';
import type { RawMail } from '../../src/pipeline/mail.ts';
import { MAIN_OUTLET, type Outlet, type Placed } from '../../src/pipeline/outlet.ts';
import { makePolicy } from '../../src/pipeline/policy.ts';
import { tick } from '../../src/pipeline/tick.ts';
import { viewOf } from '../../src/pipeline/view.ts';
import { openStore } from '../../src/store/store.ts';
import { DAY, MINUTE, SECOND } from '../../src/time/span.ts';
import { renderDsn } from './render.ts';
import { type Week, week } from './week.ts';

const STEP = 5 * MINUTE;

/** An incident that was opened in the week, with its whole story. */
export interface Story {
  readonly incident: Incident;
  readonly changes: readonly IncidentChange[];
}

/** What a channel was asked to show. */
export interface Shown {
  posts: number;
  edits: number;
  threadPosts: number;
}

/** A channel that takes everything and counts it. */
function countingOutlet(shown: Shown, counts: () => boolean): Outlet {
  let last = 0;
  return {
    name: MAIN_OUTLET,
    async deliver(parcel) {
      const standing = 'placed' in parcel ? parcel.placed : null;
      if (counts()) {
        if (standing) shown.edits += 1;
        else if ('thread' in parcel) shown.threadPosts += 1;
        else shown.posts += 1;
      }
      const channel = 'channel' in parcel ? parcel.channel : parcel.thread.channel;
      return { ok: true, placed: standing ?? ({ channel, ts: `${++last}` } satisfies Placed) };
    },
    find: async () => null,
  };
}

/**
 * How failures are heard of: in a bounce mailbox alone, or beside a log that also shows what is delivered.
 */
export type Heard = 'mailbox' | 'mailbox and log';

/**
 * A provider that gives no trouble takes mail. To MXroute nothing is sent: its blocks last longer than their
 * failures.
 */
const takers = ({ planted }: Week, at: number): readonly string[] =>
  [...new Set(planted.map(({ provider }) => provider))].filter(
    (provider) =>
      provider !== 'mxroute' &&
      !planted.some((one) => one.provider === provider && at >= one.from && at <= one.to),
  );

/**
 * A generated week, after a week of history, as mails through the real reader, judge, store, ticks and
 * deliverer.
 */
export async function live(
  seed: number,
  size = 1,
  heard: Heard = 'mailbox and log',
): Promise<{ readonly traffic: Week; readonly stories: readonly Story[]; readonly shown: Shown }> {
  const traffic = week(seed, size);
  const { sightings, historyFrom, from, to } = traffic;
  const policy = makePolicy({ channels: { alert: 'C0ALERT', digest: 'C0DIGEST', ops: 'C0OPS' } });
  const store = await openStore('sqlite::memory:');
  const shown: Shown = { posts: 0, edits: 0, threadPosts: 0 };
  let now = historyFrom;
  const deliverer = new Deliverer({
    store,
    outlet: countingOutlet(shown, () => now >= from),
    view: (id) => viewOf(store, id, policy, now),
    opsChannel: policy.channels.ops,
    holder: 'week',
  });
  const sendAll = async (): Promise<void> => {
    for (let at = now; at < now + STEP && (await deliverer.round(at)) > 0; ) at += SECOND;
  };
  let next = 0;
  for (now = historyFrom + STEP; now <= to + 7 * DAY; now += STEP) {
    const mails: RawMail[] = [];
    for (let one = sightings[next]; one && one.at < now; one = sightings[++next]) {
      mails.push({ uid: next + 1, source: renderDsn(one), receivedAt: one.at, unreadable: false });
    }
    if (mails.length > 0) await ingest(store, { mailbox: 'b', mails, checkpoint: null }, policy, now);
    if (heard === 'mailbox and log') {
      const rows = takers(traffic, now).map((provider) => ({ provider, ip: '', at: now, source: 'log' }));
      await store.deliveries.add(rows);
    }
    await tick(store, policy, now);
    await sendAll();
  }
  const opened = await store.incidents.openedBetween(from, to + 7 * DAY);
  const stories: Story[] = [];
  for (const incident of opened) {
    stories.push({ incident, changes: await store.incidents.timeline(incident.id, 1_000) });
  }
  await store.close();
  return { traffic, stories, shown };
}

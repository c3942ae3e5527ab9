import { renderDsn } from '../../sim/traffic/render.ts';
import { type Week, week } from '../../sim/traffic/week.ts';
import type { Incident } from '../../src/incident/incident.ts';
import { ingest } from '../../src/pipeline/ingest.ts';
import type { RawMail } from '../../src/pipeline/mail.ts';
import { tick } from '../../src/pipeline/tick.ts';
import { openStore } from '../../src/store/store.ts';
import { MINUTE, policy } from './world.ts';

const STEP = 5 * MINUTE;

/** A generated week as mails through reader, judge, store and ticks; answers the incidents opened in it. */
export async function live(
  seed: number,
): Promise<{ readonly traffic: Week; readonly opened: readonly Incident[] }> {
  const traffic = week(seed);
  const { sightings, historyFrom, from, to } = traffic;
  const store = await openStore('sqlite::memory:');
  let next = 0;
  for (let now = historyFrom + STEP; now <= to; now += STEP) {
    const mails: RawMail[] = [];
    for (let one = sightings[next]; one && one.at < now; one = sightings[++next]) {
      mails.push({ uid: next + 1, source: renderDsn(one), receivedAt: one.at, unreadable: false });
    }
    if (mails.length > 0) await ingest(store, { mailbox: 'b', mails, checkpoint: null }, policy, now);
    await tick(store, policy, now);
  }
  const opened = await store.incidents.openedBetween(from, to + 1);
  await store.close();
  return { traffic, opened };
}

import type { SayingName } from '../../sim/traffic/causes.ts';
import { renderDsn } from '../../sim/traffic/render.ts';
import { sightingOf } from '../../sim/traffic/sighting.ts';
import { type Act, act } from '../../src/incident/act.ts';
import type { Incident } from '../../src/incident/incident.ts';
import { playbookById } from '../../src/incident/match.ts';
import type { IncidentView } from '../../src/pipeline/outlet.ts';
import { makePolicy } from '../../src/pipeline/policy.ts';
import { viewOf } from '../../src/pipeline/view.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { HOUR, MINUTE, World } from '../pipeline/world.ts';

const ADA = 'U0ADA00001';

const policy = makePolicy({
  channels: { alert: 'C0ALERT', digest: 'C0DIGEST', ops: 'C0OPS' },
  own: { domains: ['sender.example'], ips: [] },
});

/** What a scene shows: a view drawn by the whole pipeline, and when it was drawn. */
export interface Shown {
  readonly view: IncidentView;
  readonly now: number;
}

type Step = (world: World) => Promise<void>;

const mails =
  (fixture: string, count: number): Step =>
  async (world) => {
    await world.arrive(fixture, count);
  };
const passes =
  (ms: number): Step =>
  (world) =>
    world.pass(ms, Math.max(MINUTE, ms / 200));

let letters = 0;
/** Failures of so many messages to each of these domains, in a server's usual words (sim/traffic). */
const failing =
  (saying: SayingName, domains: readonly string[], each = 1, ip = '192.0.2.10'): Step =>
  async (world) => {
    const all = domains.flatMap((domain) => Array.from({ length: each }, () => domain));
    await world.take(
      all.map((domain) => {
        letters += 1;
        const id = `${saying}-${letters}`;
        const mail = {
          address: `someone-${letters}@${domain}`,
          domain,
          ip,
          from: 'news@sender.example',
          subject: 'Your weekly digest',
          campaign: 'c-42',
          id,
        };
        const source = renderDsn(sightingOf(saying, mail, world.now));
        return { uid: letters, source, receivedAt: world.now, unreadable: false };
      }),
    );
  };

const unrelated = Array.from({ length: 9 }, (_, n) => `company${n}.example`);
/** A week of a few failures a day, from which more of them stand out. */
const usualWeek = Array.from({ length: 7 }, () => [
  failing('unknown-elsewhere', ['company1.example'], 5),
  passes(24 * HOUR),
]).flat();

/** The newest incident that people see. */
async function incidentOf(store: Store, now: number): Promise<Incident> {
  const all = await store.incidents.active();
  const active = all.find(({ playbook }) => playbook === 'storm') ?? all[0];
  const [closed] = (await store.incidents.closedBetween(0, now + 1)).toReversed();
  const found = active ?? closed;
  if (!found) throw new Error('No incident has opened.');
  return found;
}

const press =
  (action: Act | ((now: number) => Act)): Step =>
  async ({ store, now }) => {
    const incident = await incidentOf(store, now);
    const done = typeof action === 'function' ? action(now) : action;
    const acted = act(incident, done, ADA, playbookById(incident.playbook), now);
    await store.incidents.save([acted.incident]);
    await store.incidents.append(acted.changes);
  };

/** The mail server's log tells of messages that were accepted. */
const delivered =
  (provider: string, ip: string): Step =>
  async ({ store, now }) => {
    await store.deliveries.add([{ provider, ip, at: now, source: 'log', count: 120 }]);
  };

const flood = [mails('postfix-gmail-flood-perm-failed-01', 40), passes(10 * MINUTE)];
const mxroute = [mails('postfix-mxroute-excessive-failed-01', 25), passes(10 * MINUTE)];
const gmail = [mails('postfix-gmail-flood-temp-delayed-01', 12), passes(10 * MINUTE)];

/** Alerts in every state, each a story of real mails (test/fixtures) through ingest, ticks and presses. */
export const scenes: Readonly<Record<string, readonly Step[]>> = {
  flood,
  'flood-acknowledged': [...flood, press({ do: 'acknowledge' })],
  'flood-snoozed': [...flood, press((now) => ({ do: 'snooze', until: now + 4 * HOUR }))],
  'flood-muted': [...flood, press((now) => ({ do: 'mute', until: now + 7 * 24 * HOUR }))],
  'flood-quiet': [...flood, passes(2 * HOUR)],
  'flood-over': [...flood, passes(HOUR), delivered('gmail', '192.0.2.10'), passes(2 * HOUR)],
  'flood-reminded': [...flood, passes(4 * HOUR)],
  'flood-resolved-by-hand': [...flood, press({ do: 'resolve' })],
  'flood-back-again': [
    ...flood,
    press({ do: 'acknowledge' }),
    press({ do: 'resolve' }),
    passes(2 * HOUR),
    mails('postfix-gmail-flood-perm-failed-01', 3),
    passes(MINUTE),
  ],
  mxroute,
  'mxroute-lifted': [...mxroute, passes(48 * HOUR)],
  'mxroute-blocked-again': [
    ...mxroute,
    press({ do: 'acknowledge' }),
    passes(48 * HOUR),
    mails('postfix-mxroute-excessive-failed-01', 2),
    passes(MINUTE),
  ],
  'mxroute-over': [...mxroute, passes(50 * HOUR)],
  gmail,
  'gmail-quiet': [...gmail, passes(2 * HOUR)],
  'gmail-clean': [...gmail, passes(HOUR), delivered('gmail', '192.0.2.10'), passes(2 * HOUR)],
  'gmail-escalated': [...gmail, mails('postfix-gmail-flood-temp-failed-01', 2), passes(MINUTE)],
  authentication: [mails('postfix-gmail-unauth-failed-01', 6), passes(10 * MINUTE)],
  spamhaus: [mails('postfix-spamhaus-failed-01', 8), passes(10 * MINUTE)],
  'outlook-s3150': [mails('postfix-outlook-s3150-failed-01', 8), passes(10 * MINUTE)],
  outage: [failing('timeout', unrelated), passes(5 * MINUTE)],
  'outage-goes-on': [
    failing('timeout', unrelated),
    passes(5 * MINUTE),
    failing('timeout', unrelated, 3),
    passes(5 * MINUTE),
  ],
  storm: [
    ...Array.from({ length: 20 }, (_, n) =>
      failing('spamhaus-yahoo', ['yahoo.example'], 3, `192.0.2.${n + 1}`),
    ),
    passes(5 * MINUTE),
  ],
  surge: [...usualWeek, failing('unknown-elsewhere', ['company1.example'], 80), passes(2 * MINUTE)],
  'yahoo-deferred': [mails('postfix-yahoo-tss04-delayed-01', 9), passes(10 * MINUTE)],
};

/** Plays a scene and draws its incident as the deliverer would. */
export async function play(name: string): Promise<Shown> {
  const store = await openStore('sqlite::memory:');
  try {
    const world = new World(store);
    for (const step of scenes[name] ?? []) await step(world);
    const incident = await incidentOf(store, world.now);
    const view = await viewOf(store, incident.id, policy, world.now);
    if (!view) throw new Error('The incident is gone.');
    return { view, now: world.now };
  } finally {
    await store.close();
  }
}

import { Deliverer } from '../../src/pipeline/deliver.ts';
import type { Desk, IncidentAction, Person } from '../../src/pipeline/desk.ts';
import { tellDue } from '../../src/pipeline/digest.ts';
import { ingest } from '../../src/pipeline/ingest.ts';
import { makeDesk } from '../../src/pipeline/make-desk.ts';
import type { Delivery, Outlet, Parcel } from '../../src/pipeline/outlet.ts';
import { makePolicy } from '../../src/pipeline/policy.ts';
import { SelfWatch } from '../../src/pipeline/self.ts';
import { tick } from '../../src/pipeline/tick.ts';
import { viewOf } from '../../src/pipeline/view.ts';
import { slackClient } from '../../src/slack/client.ts';
import { slackOutlet } from '../../src/slack/outlet.ts';
import { openStore } from '../../src/store/store.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../src/time/span.ts';
import { type Names, readBlocks, readMrkdwn } from '../slack/render.ts';
import { startSlack } from '../slack/slack.ts';
import type { Workspace } from '../slack/state.ts';
import type { SayingName } from './causes.ts';
import { domainFor, mailTo, ordinary } from './ordinary.ts';
import { type Random, random } from './random.ts';
import { renderDsn } from './render.ts';
import { sightingOf } from './sighting.ts';

const STEP = 5 * MINUTE;
/** A Monday; the week that is read begins seven days later. */
const HISTORY = Date.UTC(2026, 9, 5);
const WEEK = HISTORY + 7 * DAY;
const alice = 'U0ALICE01';

/** So many refusals of a kind, from a moment of the week on, spread over a time. */
interface Trouble {
  readonly saying: SayingName;
  /** Day of the week (0 is Monday) and hour. */
  readonly at: readonly [day: number, hour: number];
  readonly lasts: number;
  readonly count: number;
  readonly ip?: string;
  readonly subject?: string;
}

/** A week in the life of somebody who sleeps: what goes wrong. */
const troubles: readonly Trouble[] = [
  // A stolen account on Monday night: a flood; the account is closed in the morning, and another is used on
  // Friday.
  { saying: 'flood', at: [0, 23], lasts: 2 * HOUR, count: 300, subject: 'Invoice overdue' },
  { saying: 'flood', at: [4, 2], lasts: HOUR, count: 120, subject: 'Invoice overdue' },
  // MXroute blocks for 48 hours, and again an hour after the lift.
  { saying: 'mxroute-recipients', at: [0, 10], lasts: 6 * HOUR, count: 40 },
  { saying: 'mxroute-recipients', at: [2, 11], lasts: 2 * HOUR, count: 25 },
  // Gmail slows us down for a night, and some of it expires.
  { saying: 'gmail-rate-ip', at: [1, 19], lasts: 10 * HOUR, count: 150 },
  // The newsletter's signature is broken: once a day at ten.
  ...[0, 1, 2, 3, 4, 5, 6].map(
    (day): Trouble => ({ saying: 'gmail-unauthenticated', at: [day, 10], lasts: 20 * MINUTE, count: 30 }),
  ),
  // Our own resolver is away for half an hour.
  { saying: 'timeout', at: [3, 3], lasts: 30 * MINUTE, count: 120 },
  // A provider's mistake: for three hours it calls everybody unknown.
  { saying: 'unknown-gmail', at: [3, 13], lasts: 3 * HOUR, count: 400 },
  // On and off by the hour.
  ...[0, 2, 4, 6, 8, 10].map(
    (hour): Trouble => ({ saying: 'tss04', at: [5, 8 + hour], lasts: 10 * MINUTE, count: 25 }),
  ),
  { saying: 'spamhaus-yahoo', at: [5, 15], lasts: 5 * HOUR, count: 60 },
  { saying: 's3150', at: [2, 20], lasts: 3 * HOUR, count: 40 },
];

/** Slack is away on Tuesday night, the mailbox on Friday night and over Sunday's noon. */
const slackAway: readonly Span[] = [[1, 22, 4]];
const mailboxAway: readonly Span[] = [
  [4, 22, 5],
  [6, 11, 3],
];
type Span = readonly [day: number, hour: number, hours: number];
const within = (spans: readonly Span[], now: number): boolean =>
  spans.some(([day, hour, hours]) => {
    const from = WEEK + day * DAY + hour * HOUR;
    return now >= from && now < from + hours * HOUR;
  });

/** Something that people saw, in the order in which they saw it. */
export interface Seen {
  readonly at: number;
  readonly kind: Parcel['kind'] | 'press';
  readonly how: 'post' | 'edit' | 'reply' | 'aloud' | 'direct' | 'press';
  readonly channel: string;
  readonly ts: string;
  /** As it was drawn then. */
  readonly lines: readonly string[];
  readonly text: string;
}

function linesOf(
  workspace: Workspace,
  channel: string,
  ts: string,
  names: Names,
): { lines: string[]; text: string } {
  const message = workspace.message(channel, ts);
  if (!message) return { lines: [], text: '' };
  const files = message.files.map(({ name, title }) => `[file: ${name} – ${title}]`);
  return { lines: [...readBlocks(message.blocks, names), ...files], text: readMrkdwn(message.text, names) };
}

function traffic(dice: Random): ReturnType<typeof sightingOf>[] {
  const planted = troubles.flatMap(
    ({ saying, at: [day, hour], lasts, count, ip = '192.0.2.10', subject }) => {
      const from = WEEK + day * DAY + hour * HOUR + 7 * MINUTE;
      return Array.from({ length: count }, (_, n) =>
        sightingOf(
          saying,
          mailTo(dice, domainFor(saying, dice), ip, subject),
          Math.round(from + (n * lasts) / count),
        ),
      );
    },
  );
  return [...ordinary(dice, HISTORY, WEEK + 8 * DAY, 0.3), ...planted].sort((a, b) => a.at - b.at);
}

/**
 * Plays the week through reader, judge, store, ticks and deliverer to Slack's stand-in; returns what was seen
 * there, in order.
 */
export async function playWeek(seed = 1): Promise<readonly Seen[]> {
  let now = HISTORY;
  const slack = await startSlack({ channels: ['mail-alerts'], people: ['alice'], now: () => now });
  const channel = slack.channel('mail-alerts').id;
  const names: Names = new Map([['alice', alice]]);
  const policy = makePolicy({
    channels: { alert: channel, digest: channel, ops: channel },
    mention: ['here'],
    own: { domains: ['example.com'], relays: [] },
  });
  const store = await openStore('sqlite::memory:');
  const seen: Seen[] = [];
  const real = slackOutlet(slackClient({ botToken: slack.botToken, apiUrl: slack.apiUrl }), {
    addresses: 'masked',
    now: () => now,
    linkTo: ({ ts }) => `https://acme.slack.com/${ts}`,
  });
  const outlet: Outlet = {
    ...real,
    async deliver(parcel, attempts): Promise<Delivery> {
      if (within(slackAway, now)) return { ok: false, why: 'unavailable', error: 'HTTP 503' };
      const said = await real.deliver(parcel, attempts);
      if (!said.ok) return said;
      const how =
        'placed' in parcel && parcel.placed
          ? 'edit'
          : parcel.kind === 'change' && parcel.broadcast
            ? 'aloud'
            : 'thread' in parcel
              ? 'reply'
              : 'post';
      if (now >= WEEK)
        seen.push({
          at: now,
          kind: parcel.kind,
          how,
          ...said.placed,
          ...linesOf(slack.workspace, said.placed.channel, said.placed.ts, names),
        });
      return said;
    },
  };
  const deliverer = new Deliverer({
    store,
    outlet,
    view: (id) => viewOf(store, id, policy, now),
    opsChannel: channel,
    holder: 'week',
  });
  const desk = makeDesk({
    store,
    policy,
    startedAt: HISTORY,
    link: () => null,
    showAddress: (one) => one,
    dnsServers: null,
    changed: () => {},
  });
  const watched = { mailboxes: ['bounces'], logs: [], startedAt: HISTORY, patienceMs: 15 * MINUTE };
  const self = new SelfWatch(watched);
  const eight = (at: number, back = 2 * 24 * 60): number | null => {
    const due = Math.floor((at - 8 * HOUR) / DAY) * DAY + 8 * HOUR;
    return at - due <= back * MINUTE ? due : null;
  };
  const sightings = traffic(random(seed));
  let next = 0;
  const asleep = (): boolean => new Date(now).getUTCHours() !== 8;
  for (now = HISTORY + STEP; now <= WEEK + 8 * DAY; now += STEP) {
    const away = within(mailboxAway, now);
    if (!away) {
      const mails = [];
      for (let one = sightings[next]; one && one.at < now; one = sightings[++next])
        mails.push({ uid: next + 1, source: renderDsn(one), receivedAt: one.at, unreadable: false });
      if (mails.length > 0)
        await ingest(
          store,
          { mailbox: 'bounces', mails, checkpoint: { uidValidity: '1', lastUid: next } },
          policy,
          now,
        );
    }
    await store.mailboxes.reached(
      'bounces',
      away
        ? { connected: false, note: 'The server does not answer (ETIMEDOUT)' }
        : { connected: true, lastPollAt: now, backlog: 0, note: '' },
    );
    await tick(store, policy, now, watched);
    await tellDue(store, policy, eight, now, watched);
    await self.round(store, policy, now);
    if (!asleep() && new Date(now).getUTCMinutes() === 30) await morning(desk, seen, now);
    const began = now;
    while (now < began + STEP) {
      await deliverer.round(now);
      now = Math.max(now + SECOND, (await store.outbox.nextAt()) ?? began + STEP);
    }
    now = began;
  }
  await store.close();
  await slack.stop();
  return seen;
}

/**
 * What somebody does over the first coffee: takes what is open; mutes what is a nuisance; says of the flood
 * what it was.
 */
async function morning(desk: Desk, seen: Seen[], now: number): Promise<void> {
  const who: Person = { id: alice, name: 'alice', operator: true };
  const day = Math.floor((now - WEEK) / DAY);
  for (const { view } of await desk.incidents(now)) {
    const { incident } = view;
    let action: IncidentAction | null =
      incident.state === 'open' && incident.inhibitedBy === null ? { do: 'acknowledge' } : null;
    if (incident.playbook === 'flood' && day === 1)
      action = { do: 'resolve', note: 'Account of info@example.com was stolen; password changed' };
    if (incident.playbook === 'throttling' && day === 6) action = { do: 'mute', days: 1 };
    if (incident.playbook === 'reputation' && day === 3 && incident.state === 'open')
      action = { do: 'snooze', until: 'tomorrow' };
    if (!action) continue;
    const { said } = await desk.act(incident.id, action, who, now);
    if (now >= WEEK)
      seen.push({
        at: now,
        kind: 'press',
        how: 'press',
        channel: '',
        ts: '',
        lines: [
          `alice: ${JSON.stringify(action)} on ${incident.playbook} ${incident.provider} ${incident.id} → ${said}`,
        ],
        text: '',
      });
  }
}

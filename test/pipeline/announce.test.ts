import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Incident, IncidentChange } from '../../src/incident/incident.ts';
import { announce } from '../../src/pipeline/announce.ts';
import type { IncidentUpdate } from '../../src/pipeline/incident-update.ts';
import { makePolicy, type Policy } from '../../src/pipeline/policy.ts';
import type { NewOutboxRow } from '../../src/store/outbox-row.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { HOUR, change as made, NOON, incident as row } from '../store/rows.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const channels = { alert: 'C0ALERT', digest: 'C0DIGEST', ops: 'C0OPS' };
const policy = makePolicy({ channels });

let store: Store;
beforeEach(async () => {
  store = await openStore('sqlite::memory:');
});
afterEach(() => store.close());

const critical = row('crit');
const warning = row('warn', { severity: 'warning' });
const change = (
  kind: IncidentChange['kind'],
  voice: IncidentChange['voice'] = 'none',
  by: string | null = null,
) => made('crit', { kind, voice, by, because: '' });

/** The rows that are put into the outbox, without what only the database needs. */
async function rowsOf(told: readonly IncidentUpdate[], given: Policy = policy, now = NOON) {
  const rows: NewOutboxRow[] = [];
  await store.transaction((tx) =>
    announce(
      {
        ...tx,
        outbox: {
          ...tx.outbox,
          enqueue: async (asked) => {
            rows.push(...asked);
            await tx.outbox.enqueue(asked);
          },
        },
      },
      told,
      given,
      now,
    ),
  );
  return rows;
}
/** Each row as `kind channel +seconds`. */
const brief = (rows: readonly NewOutboxRow[], now = NOON): readonly string[] =>
  rows.map(
    ({ kind, channel, notBefore, outlet }) =>
      `${outlet ? `${outlet}: ` : ''}${kind} ${channel} +${(notBefore - now) / SECOND}`,
  );
const says = async (told: Partial<IncidentUpdate>, given: Policy = policy, now = NOON) =>
  brief(await rowsOf([{ incident: critical, changes: [], ...told }], given, now), now);

const stands = (ago: number, role: 'message' | 'details' = 'message', outlet = 'slack') =>
  store.postedMessages.put({
    outlet,
    subject: 'crit',
    role,
    channel: 'C0OLD',
    ts: '1',
    at: NOON - ago,
    postedAt: NOON - ago,
  });

describe('the first message', () => {
  test('of what is critical goes at once, with its details', async () => {
    const rows = await rowsOf([{ incident: critical, changes: [change('opened')] }]);
    expect(rows).toEqual(
      (['incident', 'details'] as const).map((kind) => ({
        id: expect.any(String),
        kind,
        channel: 'C0ALERT',
        incidentId: 'crit',
        payload: null,
        notBefore: NOON,
        createdAt: NOON,
      })),
    );
    expect(new Set(rows.map(({ id }) => id)).size).toBe(2);
  });

  test('of a warning waits half a minute for company, unless a person waits for it', async () => {
    expect(await says({ incident: warning })).toEqual(['incident C0ALERT +30', 'details C0ALERT +30']);
    expect(await says({ incident: warning, byHand: true })).toEqual([
      'incident C0ALERT +0',
      'details C0ALERT +0',
    ]);
  });

  test('of a warning waits for the end of the quiet hours, and what is said of it with it', async () => {
    const quiet = makePolicy({ channels, quiet: { from: '11:00', to: '13:00', timeZone: 'UTC' } });
    const said = [change('lifted', 'thread')];
    const later = ['incident C0ALERT +3600', 'details C0ALERT +3600', 'change C0ALERT +3600'];
    expect(await says({ incident: warning, changes: said }, quiet)).toEqual(later);
    expect(await says({ incident: warning, byHand: true }, quiet)).toEqual([
      'incident C0ALERT +0',
      'details C0ALERT +0',
    ]);
    expect(await says({}, quiet)).toEqual(['incident C0ALERT +0', 'details C0ALERT +0']);
  });

  test.for<[string, Partial<Incident>]>([
    ['only watched', { state: 'watching' }],
    ['muted', { mutedUntil: NOON + 1 }],
    ['explained by another', { inhibitedBy: 'x' }],
    ['over', { state: 'resolved' }],
  ])('is never of what is %s', async ([, given]) => {
    expect(
      await says({ incident: { ...critical, ...given }, changes: [change('updated', 'thread')] }),
    ).toEqual([]);
  });

  test('goes where a route sends it', async () => {
    const routed = makePolicy({ channels, routes: [{ when: { provider: 'gmail' }, channel: 'C0GMAIL' }] });
    expect(await says({}, routed)).toEqual(['incident C0GMAIL +0', 'details C0GMAIL +0']);
  });
});

describe('a message that stands', () => {
  test('stays where it is, and is kept right when it is muted or over', async () => {
    await stands(HOUR);
    const kept = ['incident C0OLD +0', 'details C0OLD +0'];
    expect(await says({ incident: { ...critical, mutedUntil: NOON + 1 } })).toEqual(kept);
    expect(await says({ incident: { ...critical, state: 'resolved' } })).toEqual(kept);
  });

  test.for<[string, number, Partial<IncidentUpdate>, number]>([
    ['half a minute after the last edit, for a change', 10 * SECOND, { changes: [change('updated')] }, 20],
    ['at once, for a change long after the last edit', MINUTE, { changes: [change('updated')] }, 0],
    ['at once, for what a person did', 10 * SECOND, { changes: [change('acknowledged')], byHand: true }, 0],
    [
      'at once, for what is said aloud',
      10 * SECOND,
      { changes: [change('updated'), change('escalated', 'broadcast')] },
      0,
    ],
    [
      'half a minute after the last edit, for what is said in the thread',
      10 * SECOND,
      { changes: [change('lifted', 'thread')] },
      20,
    ],
    ['half a minute after the last edit, for the growing counts of a young one', 0, {}, 30],
    [
      'a tenth of its age after the last edit, for the growing counts of an older one',
      0,
      { incident: { ...critical, openedAt: NOON - HOUR } },
      360,
    ],
    [
      'ten minutes after the last edit, for the growing counts of an old one',
      0,
      { incident: { ...critical, openedAt: NOON - 24 * HOUR } },
      600,
    ],
    ['half a minute after, where nobody knows its age', 0, { incident: { ...critical, openedAt: null } }, 30],
  ])('is edited %s', async ([, ago, told, seconds]) => {
    await stands(ago);
    expect((await says(told))[0]).toBe(`incident C0OLD +${seconds}`);
  });

  test('its details are edited every five minutes, and never before it', async () => {
    await stands(HOUR);
    await stands(MINUTE, 'details');
    expect(await says({ changes: [change('updated')] })).toEqual(['incident C0OLD +0', 'details C0OLD +240']);
    await stands(HOUR, 'details');
    await stands(10 * SECOND);
    expect(await says({ changes: [change('updated')] })).toEqual(['incident C0OLD +20', 'details C0OLD +20']);
  });

  test('what is said of a warning waits for the morning; its message does not', async () => {
    await stands(HOUR);
    const quiet = makePolicy({ channels, quiet: { from: '11:00', to: '13:00', timeZone: 'UTC' } });
    const incident = { ...critical, severity: 'warning' } as const;
    expect(await says({ incident, changes: [change('lifted', 'thread')] }, quiet)).toEqual([
      'incident C0OLD +0',
      'details C0OLD +0',
      'change C0OLD +3600',
    ]);
  });
});

describe('what is said of a change', () => {
  test('in the thread or aloud; what has no voice is only drawn', async () => {
    const [aloud, thread] = [change('escalated', 'broadcast'), change('lifted', 'thread')];
    const rows = await rowsOf([{ incident: critical, changes: [aloud, change('updated'), thread] }]);
    expect(rows.map(({ kind, payload }) => [kind, payload])).toEqual([
      ['incident', null],
      ['details', null],
      ['change', { change: aloud, broadcast: true, mention: [] }],
      ['change', { change: thread, broadcast: false, mention: [] }],
    ]);
  });

  test('calls whoever had it before these changes', async () => {
    const had = { ...change('acknowledged', 'none', 'U0BOB'), at: NOON - HOUR };
    const lost = change('unacknowledged', 'broadcast');
    await store.transaction(async (tx) => {
      await tx.incidents.save([critical]);
      await tx.incidents.append([had, lost]);
    });
    const called = async (changes: readonly IncidentChange[]) =>
      (await rowsOf([{ incident: critical, changes }])).flatMap(({ payload }) =>
        payload ? [(payload as { mention: string[] }).mention] : [],
      );
    expect(await called([lost])).toEqual([['U0BOB']]);
    // By an earlier change it was let go already.
    expect(await called([{ ...change('lifted', 'thread'), at: NOON + 1 }])).toEqual([[]]);
    // Of the same moment, and yet another change.
    expect(await called([change('lifted', 'thread')])).toEqual([[]]);
  });
});

describe('another outlet', () => {
  const pager = makePolicy({
    channels,
    destinations: [
      { outlet: 'pager', when: { severity: 'critical' } },
      { outlet: 'audit', when: {} },
    ],
  });
  const others = async (told: Partial<IncidentUpdate>) =>
    (await says(told, pager)).filter((said) => said.includes(':'));

  test('is told at once of changes to what it was meant for, and never of growing counts', async () => {
    const [pages, audits] = ['pager: incident pager +0', 'audit: incident audit +0'];
    expect(await others({ changes: [change('opened')] })).toEqual([pages, audits]);
    expect(await others({ incident: warning, changes: [change('opened')] })).toEqual([audits]);
    expect(await others({})).toEqual([]);
  });

  test('begins nothing with what is muted or over, and hears the end of what it was told', async () => {
    const over: Partial<IncidentUpdate> = {
      incident: { ...critical, severity: 'warning', state: 'resolved' },
      changes: [change('resolved')],
    };
    expect(await others(over)).toEqual([]);
    await stands(HOUR, 'message', 'pager');
    expect(await others(over)).toEqual(['pager: incident pager +0']);
  });
});

test('a storm’s further incidents get no message of their own; those that have one keep it', async () => {
  const open = Array.from({ length: 6 }, (_, at) => row(`i${at}`));
  await store.transaction((tx) => tx.incidents.save(open));
  const told = open.map((incident) => ({ incident, changes: [made(incident.id)] }));
  const [first, ...rest] = await rowsOf(told.slice(5));
  expect(first).toMatchObject({ kind: 'incident', incidentId: expect.not.stringContaining('i5') });
  expect(rest).toMatchObject([{ kind: 'details', incidentId: first?.incidentId }]);
  await store.postedMessages.put({
    outlet: 'slack',
    subject: 'i5',
    role: 'message',
    channel: 'C0ALERT',
    ts: '1',
    at: NOON - HOUR,
    postedAt: NOON - HOUR,
  });
  expect((await rowsOf(told.slice(5))).map(({ incidentId }) => incidentId)).toEqual(['i5', 'i5']);
});

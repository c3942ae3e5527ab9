import { describe, expect, test } from 'vitest';
import type { Incident, IncidentChange } from '../../src/incident/incident.ts';
import { calledByChange, calledByMessage, calledFor, ownerIn } from '../../src/pipeline/call.ts';
import { type Conditions, fits } from '../../src/pipeline/conditions.ts';
import { channelFor, makePolicy, type Policy, type Route } from '../../src/pipeline/policy.ts';
import { flood, NOW } from '../slack/samples.ts';

const channels = { alert: 'C0ALERT', digest: 'C0DIGEST', ops: 'C0OPS' };
const shops: Incident = {
  ...flood.incident,
  brand: 'Shop',
  origin: {
    mailbox: 'eu',
    senderDomain: 'news.shop.example',
    sendingIp: '192.0.2.9',
    list: 'offers.shop.example',
  },
};
/** Nothing is known of it but what fails. */
const bare: Incident = { ...flood.incident, provider: '', scope: { kind: 'unstated', value: '' } };

describe('conditions mean the incidents for which all of them hold', () => {
  test.for<[Conditions, boolean]>([
    [{}, true],
    [{ provider: 'gmail' }, true],
    [{ provider: 'yahoo' }, false],
    [{ playbook: 'flood' }, true],
    [{ playbook: 'throttling' }, false],
    [{ category: 'flood' }, true],
    [{ category: 'rate-limited' }, false],
    [{ severity: 'critical' }, true],
    [{ severity: 'warning' }, false],
    [{ brand: 'Shop' }, true],
    [{ brand: 'Bank' }, false],
    [{ mailbox: 'eu' }, true],
    [{ mailbox: 'us' }, false],
    [{ senderDomain: 'Shop.example' }, true],
    [{ senderDomain: 'bank.example' }, false],
    [{ sendingIp: '192.0.2.9' }, true],
    // The IP that is blamed, where the mail names another.
    [{ sendingIp: '192.0.2.10' }, true],
    [{ sendingIp: '192.0.2.11' }, false],
    [{ list: 'shop.example' }, true],
    [{ list: 'bank.example' }, false],
    [{ provider: 'gmail', brand: 'Bank' }, false],
    [{ provider: 'yahoo', brand: 'Shop' }, false],
  ])('%j: %s', ([when, wanted]) => expect(fits(when, shops)).toBe(wanted));

  test('what nobody told of an incident fits no condition', () => {
    for (const when of [
      { brand: 'Shop' },
      { mailbox: 'eu' },
      { senderDomain: 'shop.example' },
      { sendingIp: '192.0.2.9' },
      { list: 'shop.example' },
    ])
      expect(fits(when, bare), JSON.stringify(when)).toBe(false);
  });
});

test('where nothing was chosen: one mailbox, no routes, nobody called, no quiet hours, UTC, 90 days', () => {
  const { playbooks, playbookOf, own, ...rest } = makePolicy({ channels });
  expect(rest).toEqual({
    channels,
    routes: [],
    mention: [],
    brands: [],
    mailboxes: 1,
    mailServers: [],
    destinations: [],
    quiet: null,
    timeZone: 'UTC',
    retentionDays: 90,
  });
});

test.for<[string, Partial<Incident>, readonly Route[], string]>([
  ['without a route', {}, [], 'C0ALERT'],
  ['by a route that fits', {}, [{ when: { provider: 'gmail' }, channel: 'C0GMAIL' }], 'C0GMAIL'],
  ['by a route that does not fit', {}, [{ when: { provider: 'yahoo' }, channel: 'C0YAHOO' }], 'C0ALERT'],
  [
    'by the first route that names a channel',
    {},
    [
      { when: {}, mention: ['here'] },
      { when: {}, channel: 'C0FIRST' },
      { when: {}, channel: 'C0SECOND' },
    ],
    'C0FIRST',
  ],
  ['Rebound’s own, whatever the routes', { severity: 'ops' }, [{ when: {}, channel: 'C0GMAIL' }], 'C0OPS'],
])('where an incident stands %s', ([, given, routes, channel]) =>
  expect(channelFor({ ...flood.incident, ...given }, makePolicy({ channels, routes }))).toBe(channel),
);

const team: Policy = makePolicy({ channels, mention: ['S0TEAM'] });

test.for<[string, Partial<Incident>, readonly Route[], readonly string[]]>([
  ['a critical incident calls the default', {}, [], ['S0TEAM']],
  ['a warning calls nobody', { severity: 'warning' }, [], []],
  ['Rebound’s own calls nobody', { severity: 'ops' }, [{ when: { severity: 'ops' }, mention: ['here'] }], []],
  ['a route calls others', {}, [{ when: { provider: 'gmail' }, mention: ['S0GMAIL'] }], ['S0GMAIL']],
  ['a route calls nobody', {}, [{ when: {}, mention: [] }], []],
  [
    'a route elsewhere calls nobody here',
    {},
    [{ when: { provider: 'yahoo' }, mention: ['S0Y'] }],
    ['S0TEAM'],
  ],
  ['a route for the channel alone leaves the default', {}, [{ when: {}, channel: 'C0X' }], ['S0TEAM']],
  [
    'a route that names no severity calls nobody for a warning',
    { severity: 'warning' },
    [{ when: {}, mention: ['here'] }],
    [],
  ],
  [
    'a route that names warnings calls for one',
    { severity: 'warning' },
    [{ when: { severity: 'warning' }, mention: ['here'] }],
    ['here'],
  ],
])('%s', ([, given, routes, called]) =>
  expect(calledFor({ ...flood.incident, ...given }, { ...team, routes })).toEqual(called),
);

test.for<[string, Partial<Incident>, readonly string[]]>([
  ['open', {}, ['S0TEAM']],
  ['taken by somebody', { state: 'acknowledged' }, []],
  ['over', { state: 'resolved' }, []],
  ['muted', { mutedUntil: NOW + 1 }, []],
  ['explained by another', { inhibitedBy: 'x' }, []],
  ['snoozed', { snoozedUntil: NOW + 1 }, []],
  ['snoozed until now', { snoozedUntil: NOW }, ['S0TEAM']],
])('whom the message of an incident calls that is %s', ([, given, called]) =>
  expect(calledByMessage({ ...flood.incident, ...given }, team, NOW)).toEqual(called),
);

const change = (
  kind: IncidentChange['kind'],
  voice: IncidentChange['voice'] = 'broadcast',
  by: string | null = null,
): IncidentChange => ({ incidentId: flood.incident.id, at: NOW, kind, because: '', voice, by });

describe('whom a change calls, where Bob has it', () => {
  test.for<[IncidentChange, readonly string[]]>([
    [change('escalated'), ['U0BOB', 'S0TEAM']],
    [change('reblocked'), ['U0BOB', 'S0TEAM']],
    [change('reopened'), ['U0BOB', 'S0TEAM']],
    [change('unacknowledged'), ['U0BOB', 'S0TEAM']],
    [change('reminded'), ['S0TEAM']],
    [change('lifted'), ['U0BOB']],
    [change('resolved'), ['U0BOB']],
    [change('closed'), []],
    // Said in the thread alone it calls no crowd.
    [change('reopened', 'thread'), ['U0BOB']],
    [change('reminded', 'thread'), []],
    // Who did it knows.
    [change('resolved', 'thread', 'U0BOB'), []],
    [change('resolved', 'thread', 'U0ALICE'), ['U0BOB']],
    [change('assigned', 'thread', 'U0CAROL'), ['U0CAROL']],
    [change('assigned', 'thread'), []],
    [change('assigned', 'none', 'U0CAROL'), []],
    [change('escalated', 'none'), []],
  ])('%j', ([given, called]) => expect(calledByChange(given, flood.incident, 'U0BOB', team)).toEqual(called));

  test('nobody is called twice, and nobody who is not there', () => {
    expect(calledByChange(change('reopened'), flood.incident, 'S0TEAM', team)).toEqual(['S0TEAM']);
    expect(calledByChange(change('lifted'), flood.incident, null, team)).toEqual([]);
  });
});

test.for<[string, readonly IncidentChange[], string | null]>([
  ['nobody', [change('opened')], null],
  [
    'whoever acknowledged it last',
    [
      change('acknowledged', 'none', 'U0BOB'),
      change('acknowledged', 'none', 'U0ALICE'),
      change('updated', 'none', 'U0X'),
    ],
    'U0ALICE',
  ],
  [
    'whoever was given it',
    [change('acknowledged', 'none', 'U0BOB'), change('assigned', 'none', 'U0CAROL')],
    'U0CAROL',
  ],
  [
    'nobody, once it was let go',
    [change('acknowledged', 'none', 'U0BOB'), change('unacknowledged', 'none', 'U0BOB')],
    null,
  ],
])('who has it: %s', ([, timeline, owner]) => expect(ownerIn(timeline)).toBe(owner));

import { expect, test } from 'vitest';
import { readBlocks, withoutToday } from '../../sim/slack/render.ts';
import { refusals, type Surface, viewRefusals } from '../../sim/slack/rules.ts';
import { headline } from '../../src/pipeline/summary.ts';
import { answerMessage, sharedAnswer, sourcesMessage } from '../../src/slack/messages/answer.ts';
import { changeMessage } from '../../src/slack/messages/change.ts';
import { detailsMessage } from '../../src/slack/messages/details.ts';
import { digestMessage } from '../../src/slack/messages/digest.ts';
import { incidentMessage } from '../../src/slack/messages/incident.ts';
import {
  helpMessage,
  incidentsMessage,
  statusMessage,
  topMessage,
  whoMessage,
} from '../../src/slack/messages/lists.ts';
import { noticeMessage } from '../../src/slack/messages/notice.ts';
import {
  answerModal,
  homeView,
  lookupModal,
  sorryModal,
  unsuppressModal,
  waitingModal,
} from '../../src/slack/messages/views.ts';
import { incidentTitle } from '../../src/slack/words.ts';
import * as s from './samples.ts';

const listed = [
  { view: s.flood, placed: { channel: 'C0000000001', ts: '1795245411.000001' } },
  { view: s.acknowledged, placed: null },
];
const messages = {
  'incident-flood': incidentMessage(s.flood, s.NOW),
  'incident-mxroute': incidentMessage(s.mxroute, s.NOW),
  'incident-reblocked': incidentMessage(s.reblocked, s.NOW),
  'incident-gmail': incidentMessage(s.gmail, s.NOW),
  'incident-acknowledged': incidentMessage(s.acknowledged, s.NOW),
  'incident-snoozed': incidentMessage(s.snoozed, s.NOW),
  'incident-resolved': incidentMessage(s.resolved, s.NOW),
  'incident-ops': incidentMessage(s.ops, s.NOW),
  details: detailsMessage(s.flood, 'masked', s.NOW),
  'details-full': detailsMessage(s.flood, 'full', s.NOW),
  'details-empty': detailsMessage(s.ops, 'masked', s.NOW),
  change: changeMessage(s.reblocked, {
    incidentId: 'x',
    at: s.NOW,
    kind: 'reblocked',
    because: s.reblocked.incident.because,
    voice: 'broadcast',
    by: null,
  }),
  'change-by': changeMessage(s.acknowledged, {
    incidentId: 'x',
    at: s.NOW,
    kind: 'acknowledged',
    because: 'U0ALICE001 is looking into it.',
    voice: 'thread',
    by: 'U0ALICE001',
  }),
  digest: digestMessage(s.dayOf, s.NOW),
  'digest-plain': digestMessage(s.dayOf, s.NOW, 'plain'),
  'digest-quiet': digestMessage(s.quietDigest, s.NOW),
  notice: noticeMessage({
    title: 'The alert channel is archived',
    text: 'Alerts for #mail-alerts come here until it is mended.',
    at: s.NOW,
  }),
  answer: answerMessage(s.answered, 'masked'),
  'answer-bounce': answerMessage(s.bounceAnswer, 'masked'),
  'answer-check': answerMessage(s.checkAnswer, 'masked'),
  'answer-unknown': answerMessage(s.unknownAnswer, 'masked'),
  'answer-shared': sharedAnswer(s.answered, 'masked', 'U0ALICE001'),
  sources: sourcesMessage(s.answered, 'masked'),
  help: helpMessage(),
  status: statusMessage(s.status, s.NOW),
  incidents: incidentsMessage(listed, 'https://acme.slack.com/', s.NOW),
  'incidents-none': incidentsMessage([], '', s.NOW),
  top: topMessage(s.top, 24),
  who: whoMessage(s.record, 'masked', s.NOW),
};
const views = {
  'modal-lookup': lookupModal(),
  'modal-answer': answerModal(s.bounceAnswer, 'masked'),
  'modal-waiting': waitingModal(),
  'modal-sorry': sorryModal('Something went wrong.'),
  'modal-unsuppress': unsuppressModal('jane.doe@example.net'),
  home: homeView({ status: s.status, incidents: listed, top: s.top }, 'https://acme.slack.com/', s.NOW),
};

test.for(Object.entries(messages))('%s is as agreed, and Slack takes it', async ([name, message]) => {
  expect(refusals(message.blocks, 'message')).toEqual([]);
  await expect(`${JSON.stringify(message, null, 2)}\n`).toMatchFileSnapshot(`golden/${name}.json`);
});

test.for(Object.entries(views))('%s is as agreed, and Slack takes it', async ([name, view]) => {
  expect(viewRefusals(view, view.type as Surface as 'modal')).toEqual([]);
  await expect(`${JSON.stringify(view, null, 2)}\n`).toMatchFileSnapshot(`golden/${name}.json`);
});

const lines = (blocks: readonly object[]): string =>
  readBlocks(withoutToday(blocks) as Record<string, unknown>[]).join('\n');
const has = (blocks: readonly object[], actionId: string): boolean =>
  JSON.stringify(blocks).includes(`"action_id":"${actionId}"`);

test('the details of an incident that the DNS can explain offer a look at it', () => {
  const incident = {
    ...s.flood.incident,
    category: 'reputation-block' as const,
    scope: { kind: 'ip' as const, value: '192.0.2.10' },
  };
  const buttons = (view: typeof s.flood) =>
    detailsMessage(view, 'masked', s.NOW).blocks.filter((block) => block.type === 'actions');
  expect(JSON.stringify(buttons({ ...s.flood, incident }))).toMatch(/"value":"check 192\.0\.2\.10/);
  expect(buttons(s.flood)).toEqual([]);
});

test('after an action the buttons give way to who did what', () => {
  expect(has(messages['incident-flood'].blocks, 'incident_acknowledge')).toBe(true);
  expect(has(messages['incident-acknowledged'].blocks, 'incident_acknowledge')).toBe(false);
  expect(lines(messages['incident-acknowledged'].blocks)).toContain('Acknowledged by @U0ALICE001');
  expect(has(messages['incident-snoozed'].blocks, 'incident_snooze')).toBe(false);
  expect(has(messages['incident-resolved'].blocks, 'incident_resolve')).toBe(false);
});

test('the clock is offered as a snooze only when one runs', () => {
  expect(JSON.stringify(messages['incident-mxroute'].blocks)).toContain('Until the Clock Ends');
  expect(JSON.stringify(messages['incident-flood'].blocks)).not.toContain('Until the Clock Ends');
});

test('a quiet incident says what waits and until when, how late it was told, and since when it is blind', () => {
  const incident = {
    ...s.gmail.incident,
    stage: 'quiet' as const,
    delays: 41,
    firstAt: s.NOW - 5 * s.HOUR,
    heardAt: s.NOW,
    queuedUntil: s.NOW + 90 * s.HOUR,
    blindSince: s.NOW - s.HOUR,
  };
  const text = JSON.stringify(incidentMessage({ ...s.gmail, incident }, s.NOW).blocks);
  expect(text).toContain('41 messages were queued when last heard of, the last of them until ');
  expect(text).toContain(String(incident.queuedUntil / 1000));
  expect(text).toContain('First refused at or before ');
  expect(text).toContain('Not everything is heard since ');
  expect(JSON.stringify(incidentMessage(s.gmail, s.NOW).blocks)).not.toContain('queued when last heard of');
});

test('the digest links to its incidents, and says its verdict in the notification', () => {
  const placed = { [s.incident.id]: { channel: 'C0ALERT', ts: '1.000200' } };
  const digest = { ...s.digest, opened: [s.incident], closed: [], stillOpen: [], placed };
  const message = digestMessage(
    digest,
    s.NOW,
    'plain',
    ({ channel, ts }) => `https://x.example/${channel}/${ts}`,
  );
  expect(JSON.stringify(message.blocks)).toContain('https://x.example/C0ALERT/1.000200');
  expect(message.text).toContain('1 incident (1 open), 1,389 bounces');
  expect(digestMessage({ ...digest, everHeard: false }, s.NOW).text).toContain('no bounce has ever arrived');
  const quiet = digestMessage(
    { ...digest, opened: [], closed: [{ ...s.incident, state: 'resolved', resolvedAt: s.NOW, proof: null }] },
    s.NOW,
  );
  expect(JSON.stringify(quiet.blocks)).toContain('after 27 min');
});

test('the digest tells each incident once, by the title that its alert has', () => {
  const text = lines(
    digestMessage(
      {
        ...s.digest,
        stillOpen: [s.incident, { ...s.gmail.incident, id: 'older', cause: 'gmail-unusual-rate-ip' }],
      },
      s.NOW,
    ).blocks,
  );
  expect(text.split(`🔴 ${incidentTitle(s.incident)}`).length - 1).toBe(1);
  expect(text).toContain(incidentTitle({ ...s.gmail.incident, cause: 'gmail-unusual-rate-ip' }));
  expect(text).toContain('Open from before, and still at the day’s end (1)');
  expect(text).toContain('after 2 days');
});

test('a weekly digest has the week', () => {
  const week = {
    from: '2026-11-14',
    to: '2026-11-20',
    bounces: { now: 3100, before: 2800 },
    delays: { now: 1500, before: 1600 },
    opened: 4,
    closed: 3,
    medianRecoveryMs: 26 * s.HOUR,
  };
  const text = lines(digestMessage({ ...s.digest, week }, s.NOW).blocks);
  for (const words of [
    'The week 2026-11-14 to 2026-11-20',
    '3,100',
    '4 incidents opened, 3 closed; half were over within 26 h',
  ])
    expect(text).toContain(words);
});

test('a block id is new with each version', () => {
  const ids = [s.flood, { ...s.flood, incident: { ...s.incident, version: 4 } }].map(
    (view) => incidentMessage(view, s.NOW).blocks.at(-1)?.block_id,
  );
  expect(ids[0]).not.toBe(ids[1]);
});

test('addresses are masked in everything that a channel sees', () => {
  for (const name of ['details', 'answer', 'answer-bounce', 'answer-shared', 'sources'] as const) {
    expect(JSON.stringify(messages[name])).not.toContain('jane.doe@');
  }
  expect(JSON.stringify(messages['details-full'])).toContain('jane.doe@example.net');
});

test('a suggestion fits the row of buttons on a phone and asks the whole; a notification has no second full stop', () => {
  const suggestion = 'MXroute: Rejected Recipient Flood, IP blocked for 48 hours';
  const answer = {
    ...s.answered.answer,
    suggestions: [suggestion],
    entries: s.answered.answer.entries.map((one) => ({ ...one, related: [] })),
  };
  const message = answerMessage({ ...s.answered, answer }, 'masked');
  const row = message.blocks.find(({ type }) => type === 'actions');
  const buttons =
    row?.type === 'actions' ? row.elements.flatMap((one) => (one.type === 'button' ? [one] : [])) : [];
  expect(buttons.at(-1)).toMatchObject({
    value: suggestion,
    text: { text: 'MXroute: Rejected Recipient Flood, IP b…' },
  });
  const asked = { ...answer, entries: answer.entries.map((one) => ({ ...one, title: 'Is it you?' })) };
  expect(answerMessage({ ...s.answered, answer: asked }, 'masked').text).toMatch(/Is it you\? [A-Z]/);
});

test('a headline names the receiver once, whatever of its names the title has', () => {
  const at = (cause: string, provider: string) =>
    headline({ ...s.gmail, incident: { ...s.gmail.incident, provider, cause } }, s.NOW);
  expect(at('yahoo-deferred', 'yahoo')).toBe('🟠 Yahoo: temporarily deferred · 550 5.7.28 · 192.0.2.10');
  expect(at('microsoft-throttled', 'microsoft')).toMatch(/^🟠 Microsoft \/ Outlook: throttled · 550/);
  expect(at('mail-flood', 'yahoo')).toMatch(/^🟠 Mail flood detected · Yahoo \/ AOL · 550/);
});

test('where nothing has failed there is nothing to list', () => {
  const delayed = { ...s.resolved.incident, bounces: 0, delays: 7 };
  const text = (incident: typeof delayed) =>
    lines(incidentMessage({ ...s.resolved, incident }, s.NOW).blocks);
  expect(text({ ...delayed, bounces: 7 })).toContain('List Messages to Resend');
  expect(text(delayed)).not.toContain('List Messages to Resend');
});

test('the digest tells who has it or resolved it by name, and what they found', () => {
  const by = { who: 'U0ALICE001', at: s.NOW } as const;
  const taken = {
    ...s.incident,
    id: 'taken',
    state: 'acknowledged',
    actor: { ...by, did: 'acknowledged' },
  } as const;
  const note = { text: 'A stolen account', who: by.who, at: s.NOW };
  const over = { state: 'resolved', resolvedAt: s.NOW, actor: { ...by, did: 'resolved' }, note } as const;
  const digest = { ...s.digest, opened: [taken], closed: [{ ...s.incident, ...over }] };
  const { blocks } = digestMessage(digest, s.NOW, 'plain');
  const text = readBlocks(blocks as never, new Map([['alice', by.who]])).join('\n');
  expect(text).toContain('@alice has it.');
  expect(text).toContain('@alice resolved it: A stolen account');
});

const reading = (view: typeof s.flood): string => lines(incidentMessage(view, s.NOW).blocks);
const step = (kind: 'opened' | 'reblocked' | 'lifted' | 'hearing' | 'updated', because: string) =>
  ({ incidentId: 'x', at: s.NOW, kind, because, voice: 'none', by: null }) as const;

test('what is heard of no source is said once, and after the lift an old reason is gone', () => {
  const timeline = [
    step('reblocked', 'Blocked again.'),
    step('hearing', 'Not everything is heard for 10 minutes.'),
  ];
  const blind = reading({ ...s.flood, incident: { ...s.incident, blindSince: s.NOW }, timeline });
  expect(blind).toContain('Blocked again.');
  expect(blind.split('Not everything is heard').length - 1).toBe(1);
  const lifted = { ...s.mxroute, timeline: [...timeline, step('lifted', 'It should have lifted.')] };
  expect(reading({ ...lifted, incident: { ...s.mxroute.incident, stage: 'lifted' } })).not.toContain(
    'Blocked again.',
  );
});

test('a cause that was found belongs to the time in which it was found', () => {
  const note = { text: 'A stolen account', who: 'U0ALICE001', at: s.NOW - 9 * s.HOUR };
  const closed = { ...s.incident, state: 'resolved', resolvedAt: s.NOW, note } as const;
  expect(reading({ ...s.flood, incident: { ...closed, openedAt: s.NOW - s.HOUR } })).toContain(
    'Cause found last time',
  );
  expect(reading({ ...s.flood, incident: { ...closed, openedAt: note.at - s.HOUR } })).toContain(
    'Cause found: ',
  );
});

test('one message has one moment', () => {
  const incident = { ...s.incident, bounces: 1, delays: 0, firstAt: s.NOW - 120_000, lastAt: s.NOW };
  const view = { ...s.flood, incident, figures: { bounces: 1, delays: 0 }, addresses: 1 };
  expect(reading(view)).not.toContain('latest');
  expect(reading({ ...view, figures: { bounces: 2, delays: 0 } })).toContain('latest');
});

test('an answer that was found by words alone says so; one that a code decided does not', () => {
  const told = (kind: 'words' | 'code') =>
    lines(answerMessage({ ...s.answered, answer: { ...s.answered.answer, kind } }, 'masked').blocks);
  expect(told('words')).toContain('Found by these words alone');
  expect(told('code')).not.toContain('Found by these words alone');
});

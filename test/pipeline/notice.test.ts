import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  channelClosedNotice,
  clearNotice,
  enqueueNotice,
  heldKey,
  notDeliveredNotice,
} from '../../src/pipeline/notice.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { HOUR, NOON } from '../store/rows.ts';

const MINUTE = 60_000;
let store: Store;
beforeEach(async () => {
  store = await openStore('sqlite::memory:');
});
afterEach(() => store.close());

const away = { key: 'away:a', title: 'Mailbox a is away', text: 'Login refused.', at: NOON };
const back = { title: 'Mailbox a is back', text: 'It is read again.', at: NOON + HOUR };
const tell = (now: number, notice = away) =>
  store.transaction((tx) => enqueueNotice(tx, 'C0OPS', notice, now));
const clear = (key: string, now: number) =>
  store.transaction((tx) => clearNotice(tx, 'C0OPS', key, back, now));
/** What is to be sent now; it counts as sent. */
async function waiting(now: number): Promise<unknown[]> {
  const rows = await store.outbox.claim('test', now, 10, MINUTE);
  for (const { id } of rows) await store.outbox.sent(id, null, now);
  return rows.map(({ kind, channel, incidentId, payload, notBefore }) => ({
    kind,
    channel,
    incidentId,
    payload,
    notBefore,
  }));
}

test('a trouble is told once, looked at again after ten minutes, and is another one after a day', async () => {
  const { key, ...notice } = away;
  const told = (since: number, notBefore: number, more: object = {}) => ({
    kind: 'notice',
    channel: 'C0OPS',
    incidentId: `notice:away:a@${since}`,
    payload: { notice: { ...notice, since, ...more } },
    notBefore,
  });
  expect(await tell(NOON)).toBe(true);
  expect(await waiting(NOON)).toEqual([told(NOON, NOON)]);
  expect(await tell(NOON + 10 * MINUTE - 1)).toBe(false);
  expect(await waiting(NOON + 10 * MINUTE - 1)).toEqual([]);
  expect(await tell(NOON + 10 * MINUTE)).toBe(true);
  expect(await waiting(NOON + 10 * MINUTE)).toEqual([told(NOON, NOON + 10 * MINUTE)]);
  const next = NOON + 10 * MINUTE + 24 * HOUR;
  expect(await tell(next)).toBe(true);
  expect(await waiting(next)).toEqual([told(next, next)]);
});

test('its end is told in the same message, where it had been told', async () => {
  await clear('away:a', NOON);
  expect(await waiting(NOON)).toEqual([]);
  await tell(NOON);
  await waiting(NOON);
  await clear('away:a', NOON + HOUR);
  expect(await waiting(NOON + HOUR)).toEqual([
    {
      kind: 'notice',
      channel: 'C0OPS',
      incidentId: `notice:away:a@${NOON}`,
      payload: { notice: { since: NOON, ...back, over: true } },
      notBefore: NOON + HOUR,
    },
  ]);
});

test.for([
  [{ why: 'provider', provider: 'gmail', domain: '' }, 'held:provider:gmail'],
  [{ why: 'provider', provider: '', domain: 'a.example' }, 'held:provider:a.example'],
  [{ why: 'burst', provider: '', domain: '' }, 'held:burst:'],
] as const)('what is held has one notice: %j', ([group, key]) => expect(heldKey(group)).toBe(key));

test.for([
  ['incident', 'An alert'],
  ['details', 'The details of an alert'],
  ['change', 'News of an alert'],
  ['digest', 'A digest'],
  ['notice', 'A notice'],
] as const)('of %s that could not be delivered it says what is lost, where and why', ([kind, what]) => {
  expect(
    notDeliveredNotice({ id: 'r1', kind, outlet: 'slack', channel: 'C0ALERT' }, 'no_text', NOON),
  ).toEqual({
    key: `not-delivered:slack:${kind}:no_text`,
    title: `${what} could not be delivered`,
    text: 'Slack refuses it for C0ALERT (no_text), and trying again did not help. The incident is kept; /smtp incidents shows it.',
    at: NOON,
  });
});

test('a further outlet is called by its name; a reason of any length makes one key', () => {
  const row = { id: 'r1', kind: 'incident', outlet: 'webhook:pager', channel: 'pager' } as const;
  const { key, text } = notDeliveredNotice(row, 'x'.repeat(500), NOON);
  expect(key).toBe(`not-delivered:webhook:pager:incident:${'x'.repeat(80)}`);
  expect(text).toMatch(/^webhook:pager refuses it for pager /);
});

test('of a list that did not come, whoever asked for it is told, each time', () => {
  expect(
    notDeliveredNotice({ id: 'r1', kind: 'file', outlet: 'slack', channel: 'C0ALERT' }, 'no_scope', NOON),
  ).toEqual({
    key: 'not-delivered:slack:r1',
    title: 'The list that you asked for could not be delivered',
    text: "Slack does not take the file (no_scope). Ask your workspace's administrators whether apps may upload files, or take it from the command line.",
    at: NOON,
  });
});

test('of a closed channel it says where its alerts stand now, and what opens it', () => {
  expect(channelClosedNotice('C0OLD', 'is_archived', NOON)).toEqual({
    key: 'channel-closed:C0OLD',
    title: 'Alerts for C0OLD come here instead',
    text: 'Slack refuses messages to C0OLD (is_archived). Unarchive the channel or invite the bot, or name another channel in the configuration; until then its alerts stand here.',
    at: NOON,
  });
});

import { afterEach, beforeEach, expect, test } from 'vitest';
import type { FilePayload } from '../../src/pipeline/payload.ts';
import { makePolicy } from '../../src/pipeline/policy.ts';
import { listToResend } from '../../src/pipeline/resend.ts';
import type { OutboxRow } from '../../src/store/outbox-row.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { bounce, incident, message, original, verdict } from '../store/rows.ts';
import { START } from './world.ts';

const policy = makePolicy({
  channels: { alert: 'C0ALERT', digest: 'C0DIGEST', ops: 'C0OPS' },
  brands: [{ name: 'Shop', senderDomains: ['shop.example'], lists: [], sendingIps: [], mailboxes: [] }],
});
const flood = incident('one');
const ada = { id: 'U0ADA00001', named: true };
const whole = (address: string): string => address;
const masked = (address: string): string => `${address[0]}…`;
const HEAD = 'message_id,recipient,from,subject,failed_at,cause,mailbox,list,sending_ip,brand';

let store: Store;
beforeEach(async () => {
  store = await openStore('sqlite::memory:');
});
afterEach(() => store.close());

const nothing: FilePayload = { filename: '', title: '', content: '', askedBy: null };

/** So many messages failed; the first was of the shop. */
const failed = (count: number) =>
  store.transaction(async (tx) => {
    const rows = Array.from({ length: count }, (_, n) =>
      message(`${n}`, {
        original: original({
          messageId: `<${n}@x.example>`,
          from: n === 0 ? 'Shop <news@shop.example>' : 'news@x.example',
          subject: n === 0 ? '=Sale, today' : 'Hello',
          listId: n === 0 ? 'Shop news <news.shop.example>' : '',
          envelopeFrom: 'bounces@x.example',
        }),
      }),
    );
    const ids = await tx.messages.add(rows, START);
    await tx.bounces.add(
      rows.map(({ fingerprint }, n) =>
        bounce(ids.get(fingerprint) ?? 0, {
          at: START + n,
          incidentId: flood.id,
          originalId: `<${n}@x.example>`,
          verdict: verdict({ address: `ann${n}@example.org`, cause: 'gmail-flood' }),
        }),
      ),
    );
  });
const list = (show: (address: string) => string, named: boolean) =>
  listToResend(store, flood, policy, { show, person: { ...ada, named } }, START);

/** What was put into the outbox, in its order. */
async function files() {
  const found: (OutboxRow & { readonly payload: FilePayload })[] = [];
  for (let at = START; ; at += 1) {
    const [row] = await store.outbox.claim('test', at, 1, 1_000);
    if (!row) return found;
    found.push({ ...row, payload: row.payload as FilePayload });
    await store.outbox.sent(row.id, null, at);
  }
}

test('a file in the incident’s thread lists each failed message, and whose it was', async () => {
  await failed(2);
  expect(await list(whole, false)).toEqual({ count: 2, whole: 'thread' });
  const [row, ...more] = await files();
  const { filename, ...payload } = row?.payload ?? nothing;
  expect(row).toMatchObject({
    kind: 'file',
    channel: 'C0ALERT',
    incidentId: flood.id,
    notBefore: START,
    createdAt: START,
  });
  expect(filename).toBe(`resend-${row?.id.slice(0, 8)}.csv`);
  expect(payload).toEqual({
    title: '2 messages to send again',
    content: [
      HEAD,
      `<0@x.example>,ann0@example.org,Shop <news@shop.example>,"'=Sale, today",2026-11-20T08:00:00.000Z,gmail-flood,main,news.shop.example,192.0.2.1,Shop`,
      '<1@x.example>,ann1@example.org,news@x.example,Hello,2026-11-20T08:00:00.001Z,gmail-flood,main,,192.0.2.1,',
      '',
    ].join('\r\n'),
    askedBy: ada.id,
    direct: false,
  });
  expect(more).toEqual([]);
});

test.for<[what: string, named: boolean, told: string, files: (readonly [string, boolean, string])[]]>([
  ['to whom nobody named: masked to all', false, 'masked', [['C0ALERT', false, 'a…']]],
  [
    'to an operator who is named: masked to all, and whole to him alone',
    true,
    'direct',
    [
      ['C0ALERT', false, 'a…'],
      ['U0ADA00001', true, 'ann0@example.org'],
    ],
  ],
])('where addresses are masked, %s', async ([, named, told, expected]) => {
  await failed(1);
  expect(await list(masked, named)).toEqual({ count: 1, whole: told });
  const rows = (await files()).map(({ channel, payload: { direct, content } }) => [
    channel,
    direct,
    content.split('\r\n')[1]?.split(',')[1],
  ]);
  expect(rows).toEqual(expected);
});

test('where nothing failed, nothing is put into the thread', async () => {
  expect(await list(whole, true)).toEqual({ count: 0, whole: 'thread' });
  expect(await store.outbox.depth()).toBe(0);
});

test('more than a page is listed, in order, each once', async () => {
  await failed(1_001);
  expect(await list(whole, true)).toEqual({ count: 1_001, whole: 'thread' });
  const [row] = await files();
  const { title, content } = row?.payload ?? nothing;
  expect(title).toBe('1,001 messages to send again');
  const lines = content.split('\r\n').slice(1, -1);
  expect(lines.map((line) => line.split(',')[0])).toEqual(
    Array.from({ length: 1_001 }, (_, n) => `<${n}@x.example>`),
  );
});

test('a file of more than twenty thousand lines helps nobody: it ends there', async () => {
  await failed(22_500);
  expect((await list(whole, true)).count).toBe(21_000);
});

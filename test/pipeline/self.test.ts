import { afterEach, beforeEach, expect, test } from 'vitest';
import type { NoticePayload } from '../../src/pipeline/payload.ts';
import { SelfWatch } from '../../src/pipeline/self.ts';
import { unwatched } from '../../src/pipeline/sources.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { bounce, message } from '../store/rows.ts';
import { HOUR, MINUTE, policy, START } from './world.ts';

const DAY = 24 * HOUR;

let store: Store;
let now: number;
let watch: SelfWatch;
beforeEach(async () => {
  store = await openStore('sqlite::memory:');
  now = START;
  watch = watching();
});
afterEach(() => store.close());

const watching = (...mailboxes: string[]) =>
  new SelfWatch({ ...unwatched, mailboxes: mailboxes.length === 0 ? ['bounces'] : mailboxes });

const well = { connected: true, note: 'Watching.', trouble: '', backlog: 0 };

/**
 * Looks once, some time later, at mailboxes that stand so; what is told then: the titles, and their words.
 */
async function look(
  after: number,
  change: Partial<typeof well> = {},
  names = ['bounces'],
): Promise<string[]> {
  now += after;
  for (const name of names) await store.mailboxes.reached(name, { ...well, ...change, lastPollAt: now });
  await watch.round(store, policy, now);
  const rows = await store.outbox.claim('test', now, 20, MINUTE);
  for (const { id } of rows) await store.outbox.sent(id, { channel: 'C0OPS', ts: id }, now);
  return rows.map(({ payload }) => {
    const { title, text } = (payload as NoticePayload).notice;
    return `${title}: ${text}`;
  });
}

const mails = (count: number, at: number, unread = false) =>
  store.transaction((tx) =>
    tx.messages.add(
      Array.from({ length: count }, (_, n) => message(`${at} ${unread} ${n}`, { receivedAt: at, unread })),
      at,
    ),
  );
const bounces = async (...hoursAgo: number[]) =>
  store.transaction(async (tx) => {
    for (const hours of hoursAgo) {
      const at = now - hours * HOUR;
      const [id = 0] = (await tx.messages.add([message(`bounce ${hours}`, { receivedAt: at })], at)).values();
      await tx.bounces.add([bounce(id, { at, originalId: `<${hours}@x.example>` })]);
    }
  });
const lastMail = (name: string, at: number) =>
  store.mailboxes.save(name, { uidValidity: '1', lastUid: 1 }, at);

test('a backlog that grows at each of three looks is told, and that it is read up', async () => {
  await lastMail('bounces', START);
  await bounces(0);
  expect(await look(MINUTE, { backlog: 10 })).toEqual([]);
  expect(await look(MINUTE, { backlog: 20 })).toEqual([]);
  expect(await look(MINUTE, { backlog: 1_000 })).toEqual([
    expect.stringMatching(/^Mailbox bounces fills faster than it is read: 1000 messages wait/),
  ]);
  expect(await look(MINUTE)).toEqual([]);
  expect(await look(MINUTE)).toEqual(['Mailbox bounces is read up again: Figures and alerts lag no longer.']);
});

test('only the last five looks tell whether a backlog grows', async () => {
  await lastMail('bounces', START);
  await bounces(0);
  for (const backlog of [5_000, 10, 2_000, 3_000, 4_000]) expect(await look(MINUTE, { backlog })).toEqual([]);
  expect(await look(MINUTE, { backlog: 4_500 })).toHaveLength(1);
});

test('mail of the last hour that nobody understands is told, by its share', async () => {
  await lastMail('bounces', START);
  await bounces(9);
  await mails(300, START - 3 * HOUR, true);
  expect(await look(0)).toEqual([]);
  await mails(81, START);
  await mails(19, START, true);
  expect(await look(MINUTE), 'fewer than twenty').toEqual([]);
  await mails(6, START + MINUTE, true);
  expect(await look(MINUTE)).toEqual([
    expect.stringMatching(/^Many messages could not be understood: 25 of 106 messages of the last hour/),
  ]);
  await mails(50, START + 2 * MINUTE);
  expect(await look(MINUTE), 'less than a fifth').toEqual([]);
  expect(await look(MINUTE)).toEqual([
    'Messages are understood as usual again: What could not be read is kept.',
  ]);
});

test('what was told by others stands until they end it', async () => {
  await lastMail('bounces', START);
  await bounces(0);
  await store.notices.claim('held:provider:gmail', START, MINUTE, DAY);
  for (let n = 0; n < 3; n += 1) expect(await look(MINUTE)).toEqual([]);
  expect((await store.notices.standing()).map(({ key }) => key)).toEqual(['held:provider:gmail']);
});

test('a mailbox is silent after three times the longest silence of the week', async () => {
  // The one of nine days ago is forgotten; the longest silence since is of twelve hours.
  await bounces(216, 72, 60, 50, 40, 36);
  await lastMail('bounces', START - 36 * HOUR + 1);
  expect(await look(0)).toEqual([]);
  expect(await look(1)).toEqual([
    expect.stringMatching(
      /^Mailbox bounces is unusually silent: No mail came since; the longest silence of the last days was 12 h/,
    ),
  ]);
});

test('what silence is usual nobody can say before three days', async () => {
  await bounces(71, 60, 50, 40, 36);
  await lastMail('bounces', START - 71 * HOUR);
  expect(await look(0)).toEqual([]);
  expect(await look(HOUR)).toHaveLength(1);
});

test('that no mail ever came is told after a day of each mailbox, over restarts', async () => {
  const names = ['bounces'];
  for (const hours of [0, 12, 11]) {
    watch = watching(...names);
    expect(await look(hours * HOUR, {}, names)).toEqual([]);
  }
  names.push('late');
  watch = watching(...names);
  expect(await look(HOUR - 1, {}, names)).toEqual([]);
  watch = watching(...names);
  expect(await look(1, {}, names)).toEqual([expect.stringMatching(/^No mail has ever come into bounces: /)]);
  expect((await store.notices.standing()).map(({ key, since }) => [key, since])).toEqual([
    ['never-mail:bounces', START],
  ]);
});

test('that mail comes and none of it is a bounce is told, until the first', async () => {
  await lastMail('bounces', START);
  expect(await look(0)).toEqual([]);
  await lastMail('bounces', START + DAY);
  expect(await look(DAY)).toEqual([expect.stringMatching(/^No bounce has ever arrived here: /)]);
  await bounces(48);
  await look(MINUTE);
  expect(await look(MINUTE)).toEqual(['The first bounce was read: Nothing needs to be done.']);
});

test('what was told before a restart lasts, and is not told to be over', async () => {
  await lastMail('bounces', START);
  await bounces(0);
  const refused = { trouble: 'filing', note: 'The server refuses to move them.' };
  await look(0, refused);
  expect(await look(10 * MINUTE, refused)).toHaveLength(1);
  watch = watching();
  for (let n = 0; n < 3; n += 1) expect(await look(MINUTE, refused)).toEqual([]);
  expect((await store.notices.standing()).map(({ key }) => key)).toEqual(['unfiled:bounces']);
});

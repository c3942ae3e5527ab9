import { expect, test } from 'vitest';
import { onEachEngine } from './engines.ts';
import { DAY, NOON } from './rows.ts';

onEachEngine('logs and their queues', (engine) => {
  test('a checkpoint is kept as it is; the newest line only moves on; a state changes only what is said', async () => {
    const store = await engine.open();
    expect(await store.logs.checkpoint('postfix:/var/log/mail.log')).toBeNull();
    await store.logs.reached('a', { readAt: NOON, behind: 3, trouble: 'denied', note: 'may not be read' });
    expect(await store.logs.checkpoint('a')).toBeNull();
    await store.logs.save('a', 'file 1 50 x', NOON);
    await store.logs.save('a', 'file 1 70 x', NOON - 1);
    await store.logs.save('a', null, null);
    await store.logs.save('b', 'journal s=1', null);
    expect(await store.logs.checkpoint('a')).toBe('file 1 70 x');
    expect(await store.logs.all()).toEqual([
      { name: 'a', lastLineAt: NOON, readAt: NOON, behind: 3, trouble: 'denied', note: 'may not be read' },
      { name: 'b', lastLineAt: null, readAt: null, behind: 0, trouble: '', note: '' },
    ]);
  });

  test('a queue id says which message it is, by log, until the queue has long given it up', async () => {
    const store = await engine.open();
    const row = {
      source: 'a',
      queueId: 'mx1 ABC',
      messageId: '<1@x>',
      sender: 's@x',
      since: NOON,
      lastAt: NOON,
    };
    await store.queuedMessages.put([
      { ...row, messageId: '<0@x>' },
      row,
      { ...row, queueId: 'mx1 OLD', lastAt: NOON - 15 * DAY },
    ]);
    await store.queuedMessages.put([{ ...row, source: 'b', messageId: '<2@x>' }]);
    expect([...(await store.queuedMessages.find('a', ['mx1 ABC', 'mx1 ABC', 'none']))]).toEqual([
      ['mx1 ABC', row],
    ]);
    await store.retention.purge(NOON - 90 * DAY, 10, 0);
    expect((await store.queuedMessages.find('a', ['mx1 ABC', 'mx1 OLD'])).size).toBe(1);
  });
});

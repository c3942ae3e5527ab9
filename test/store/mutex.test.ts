import { expect, test } from 'vitest';
import { Mutex } from '../../src/store/mutex.ts';

test('one at a time, in the order in which they came', async () => {
  const turns = new Mutex(1000);
  const order: string[] = [];
  await turns.take();
  const others = ['a', 'b', 'c'].map(async (name) => {
    await turns.take();
    order.push(name);
    turns.give();
  });
  expect(order).toEqual([]);
  turns.give();
  await Promise.all(others);
  expect(order).toEqual(['a', 'b', 'c']);
});

test('who waits for himself is told so, and holds up nobody after him', async () => {
  const turns = new Mutex(5);
  await turns.take();
  await expect(turns.take()).rejects.toMatchObject({
    code: 'busy',
    message: expect.stringContaining('its own transaction'),
  });
  turns.give();
  await turns.take();
});

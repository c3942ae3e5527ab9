import { expect, test } from 'vitest';
import { startLoop } from '../../src/pipeline/loop.ts';

const until = async (condition: () => boolean): Promise<void> => {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 1));
};

test('a nudge ends the wait, also one that comes while a round runs', async () => {
  let rounds = 0;
  const loop = startLoop(
    async () => {
      rounds += 1;
      await new Promise((resolve) => setTimeout(resolve, 5));
      return 3_600_000;
    },
    () => {},
  );
  await until(() => rounds === 1);
  loop.nudge();
  await until(() => rounds === 2);
  await new Promise((resolve) => setTimeout(resolve, 20));
  loop.nudge();
  await until(() => rounds === 3);
  await loop.stop();
  expect(rounds).toBe(3);
});

test('a round that throws is told and tried again', async () => {
  const told: unknown[] = [];
  let rounds = 0;
  const loop = startLoop(
    async () => {
      rounds += 1;
      if (rounds < 3) throw new Error(`round ${rounds}`);
      return 3_600_000;
    },
    (error) => told.push(error),
    1,
  );
  await until(() => rounds === 3);
  await loop.stop();
  expect(told.map(String)).toEqual(['Error: round 1', 'Error: round 2']);
});

test('stop waits for the round in hand and starts no other', async () => {
  let finished = false;
  let rounds = 0;
  const loop = startLoop(
    async () => {
      rounds += 1;
      await new Promise((resolve) => setTimeout(resolve, 20));
      finished = true;
      return 0;
    },
    () => {},
  );
  await until(() => rounds === 1);
  await loop.stop();
  expect(finished).toBe(true);
  expect(rounds).toBe(1);
});

import { expect, test } from 'vitest';
import { onEachEngine } from './engines.ts';
import { DAY, HOUR, NOON } from './rows.ts';

const failure = (originalId: string, address: string, at = NOON) => ({ originalId, address, at });

onEachEngine('known failures', (engine) => {
  test('each message and recipient is claimed once, in whatever spelling and across midnight', async () => {
    const { knownFailures } = await engine.open();
    const first = [failure('<1@a>', 'ann@example.org'), failure('<1@a>', 'bob@example.org')];
    expect(await knownFailures.claim(first)).toEqual(first);
    expect(await knownFailures.claim(first)).toEqual([]);
    expect(await knownFailures.claim([failure('<1@a>', 'Ann@EXAMPLE.org', NOON + 13 * HOUR)])).toEqual([]);
    expect(await knownFailures.claim([failure('<2@a>', 'ann@example.org')])).toHaveLength(1);
  });

  test('twice in one batch is once', async () => {
    const { knownFailures } = await engine.open();
    const twice = [failure('<1@a>', 'ann@example.org'), failure('<1@a>', 'ANN@example.org')];
    expect(await knownFailures.claim(twice)).toEqual([twice[0]]);
  });

  test('the same message sent again days later fails anew', async () => {
    const { knownFailures } = await engine.open();
    await knownFailures.claim([failure('<1@a>', 'ann@example.org')]);
    const later = [failure('<1@a>', 'ann@example.org', NOON + 3 * DAY)];
    expect(await knownFailures.told(later)).toEqual([]);
    expect(await knownFailures.claim(later)).toEqual(later);
  });

  test('two instances that hear of it at once claim it once', async () => {
    const [one, two] = [await engine.open(), await engine.open()];
    const some = Array.from({ length: 50 }, (_, n) => failure(`<${n}@a>`, 'ann@example.org'));
    const claimed = await Promise.all([
      one.knownFailures.claim(some),
      two.knownFailures.claim(some.toReversed()),
    ]);
    expect(
      claimed
        .flat()
        .map(({ originalId }) => originalId)
        .sort(),
    ).toEqual(some.map(({ originalId }) => originalId).sort());
  });

  test('marks go with the mails of their time', async () => {
    const store = await engine.open();
    const old = [failure('<1@a>', 'ann@example.org', NOON - 100 * DAY)];
    await store.knownFailures.claim(old);
    await store.retention.purge(NOON - 30 * DAY, 100, NOON - 400 * DAY);
    expect(await store.knownFailures.told(old)).toEqual([]);
  });
});

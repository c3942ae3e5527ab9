import { beforeAll, describe, expect, test } from 'vitest';
import { playWeek, type Seen } from '../../sim/traffic/channel.ts';

/** Aloud: what stands in the channel itself, and rings. */
const isAloud = ({ how }: Seen): boolean => how === 'post' || how === 'aloud';

describe('a week of trouble with people who sleep, as its channel reads', () => {
  let seen: readonly Seen[] = [];
  beforeAll(async () => {
    seen = await playWeek(1);
  }, 600_000);

  const ofTitle = (title: string) => seen.filter(({ lines }) => lines.join(' ').includes(title));

  test('no message says a line twice, and none shows an id for a person', () => {
    for (const { lines, text, kind } of seen.filter(({ kind }) => kind !== 'press')) {
      const told = lines.filter((line) => line.length > 60 && kind !== 'details');
      expect(told).toEqual([...new Set(told)]);
      expect(`${text} ${lines.join(' ')}`).not.toContain('U0ALICE01');
    }
  });

  test('what is said of sources is said once, and is no reason of an incident', () => {
    for (const { lines, kind } of seen.filter(({ kind }) => kind === 'incident' || kind === 'digest')) {
      const blind = lines.filter((line) => line.includes('Not everything is heard'));
      expect(blind.length, kind).toBeLessThanOrEqual(1);
      expect(lines.join(' ')).not.toContain('read up again');
    }
  });

  test('a mailbox that is away is one message for each time, which says when it is over', () => {
    const notices = seen.filter(({ kind }) => kind === 'notice');
    expect(notices.filter(({ how }) => how === 'post').map(({ lines }) => lines[0])).toEqual([
      '🔧 Mailbox bounces cannot be reached',
      '🔧 Mailbox bounces cannot be reached',
    ]);
    const last = new Map(notices.map((one) => [one.ts, one.lines[0]]));
    expect([...last.values()]).toEqual(Array(2).fill('✅ Mailbox bounces can be reached again'));
  });

  test('what breaks once a day is one message, and rings at most every third day', () => {
    const newsletter = ofTitle('Gmail: unauthenticated email blocked').filter(
      ({ kind }) => kind !== 'digest',
    );
    expect(newsletter.filter(({ kind, how }) => kind === 'incident' && how === 'post')).toHaveLength(1);
    expect(newsletter.filter(isAloud).length).toBeLessThanOrEqual(4);
  });

  test('each trouble rings, each digest comes at eight, and the week has few voices', () => {
    for (const title of ['Mail flood detected', 'MXroute: Rejected', 'Our own DNS', 'S3150', 'Spamhaus'])
      expect(ofTitle(title).filter(isAloud).length, title).toBeGreaterThan(0);
    const digests = seen.filter(({ kind }) => kind === 'digest');
    expect(digests.map(({ at }) => new Date(at).toISOString().slice(11, 16))).toEqual(Array(8).fill('08:00'));
    expect(seen.filter(isAloud).length).toBeLessThan(40);
  });
});

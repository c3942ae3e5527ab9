import { HOUR } from '../../src/time/span.ts';
import { sayings } from './causes.ts';
import type { Planted } from './planted.ts';
import { Replay, type Story } from './replay.ts';
import { week } from './week.ts';

/** How a replayed week compares with what was planted in it. */
export interface Score {
  readonly planted: readonly Planted[];
  /** Planted and found: by which incident, how long after its first failure. */
  readonly found: readonly { readonly planted: Planted; readonly story: Story; readonly afterMs: number }[];
  readonly missed: readonly Planted[];
  /** Incidents that nobody planted. */
  readonly extra: readonly Story[];
  /** Changes that a story should have brought and did not. */
  readonly untold: readonly string[];
  readonly failures: number;
  readonly posts: number;
  readonly edits: number;
  readonly threadPosts: number;
}

function fits(planted: Planted, { incident }: Story): boolean {
  const { cause, category } = sayings[planted.saying];
  const at = incident.openedAt ?? 0;
  const same =
    incident.playbook === 'surge' || incident.playbook === 'own-outage'
      ? incident.category === category
      : incident.cause === cause;
  return (
    same &&
    incident.playbook === planted.playbook &&
    incident.provider === planted.provider &&
    at >= planted.from &&
    at <= planted.to + HOUR
  );
}

/** Replays the week of a seed and compares. Incidents of the history before it do not count. */
export function scoreWeek(seed: number, size = 1): Score {
  const { sightings, planted, historyFrom, from, to } = week(seed, size);
  const stories = new Replay(historyFrom)
    .run(sightings, to + 7 * 24 * HOUR)
    .filter(({ incident }) => (incident.openedAt ?? 0) >= from);
  const left = new Set(stories);
  const found: { planted: Planted; story: Story; afterMs: number }[] = [];
  const missed: Planted[] = [];
  for (const one of planted) {
    const story = [...left].find((candidate) => fits(one, candidate));
    if (!story) {
      missed.push(one);
      continue;
    }
    left.delete(story);
    found.push({ planted: one, story, afterMs: (story.changes[0]?.at ?? 0) - one.from });
  }
  const untold = found.flatMap(({ planted: one, story }) =>
    one.brings
      .filter((kind) => !story.changes.some((change) => change.kind === kind))
      .map((kind) => `${one.playbook}: ${kind}`),
  );
  const spoken = stories.flatMap(({ changes }) => changes).filter(({ voice }) => voice !== 'none').length;
  return {
    planted,
    found,
    missed,
    extra: [...left],
    untold,
    failures: sightings.filter(({ at }) => at >= from).length,
    posts: stories.length,
    edits: stories.reduce((sum, { edits }) => sum + edits - 1, 0),
    // Details of each incident, and what is said in its thread.
    threadPosts: stories.length + spoken,
  };
}

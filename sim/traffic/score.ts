import { HOUR } from '../../src/time/span.ts';
import { sayings } from './causes.ts';
import { type Heard, live, type Story } from './live.ts';
import type { Planted } from './planted.ts';

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

/** When it was first told of; it may have opened again since. */
const firstOpened = ({ firstOpenedAt, openedAt }: Story['incident']): number =>
  firstOpenedAt ?? openedAt ?? 0;

function fits(planted: Planted, { incident }: Story): boolean {
  const { cause, category } = sayings[planted.saying];
  const at = firstOpened(incident);
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

/**
 * Plays the week of a seed through the real pipeline and compares. Incidents of the history before it do not
 * count.
 */
export async function scoreWeek(seed: number, size = 1, heard: Heard = 'mailbox and log'): Promise<Score> {
  const { traffic, stories, shown } = await live(seed, size, heard);
  const { sightings, planted, from } = traffic;
  const left = new Set(stories.filter(({ incident }) => firstOpened(incident) >= from));
  const found: { planted: Planted; story: Story; afterMs: number }[] = [];
  const missed: Planted[] = [];
  for (const one of planted) {
    const story = [...left].find((candidate) => fits(one, candidate));
    if (!story) {
      missed.push(one);
      continue;
    }
    left.delete(story);
    found.push({ planted: one, story, afterMs: firstOpened(story.incident) - one.from });
  }
  const untold = found.flatMap(({ planted: one, story }) =>
    one.brings
      // A mailbox alone cannot know that mail passes, and a delivery says nothing of a domain of ours.
      .filter((kind) => kind !== 'looks-clean' || (heard !== 'mailbox' && story.incident.scope.kind === 'ip'))
      .filter((kind) => !story.changes.some((change) => change.kind === kind))
      .map((kind) => `${one.playbook}: ${kind}`),
  );
  const failures = sightings.filter(({ at }) => at >= from).length;
  return { planted, found, missed, extra: [...left], untold, failures, ...shown };
}

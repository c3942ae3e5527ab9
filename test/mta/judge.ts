import { expect } from 'vitest';
import { type LogKind, logReaders } from '../../src/attempt/readers.ts';
import { localClock } from '../../src/attempt/stamp.ts';
import { playbooks } from '../../src/catalogue/playbooks.ts';
import type { Recording } from './record.ts';
import type { Told } from './replay.ts';
import { domainOf, MESSAGES, type Scene } from './scenes.ts';
import type { SetUp } from './set-ups.ts';

/**
 * What Rebound said of one scene, against what really happened. All times in seconds of the mail server's
 * clock.
 */
export interface Verdict {
  readonly scene: string;
  /** From the refusal that reaches the playbook's threshold to the alert; `null`: no alert. */
  readonly alertAfter: number | null;
  /** All-clears that were followed by a refusal. */
  readonly falseAllClears: number;
  /**
   * From the first acceptance after the block to the first all-clear; `null`: none was given, or nothing was
   * accepted.
   */
  readonly clearAfter: number | null;
  readonly messages: number;
  readonly attempts: number;
  /** Refusals that the other side gave. */
  readonly refused: number;
  readonly accepted: number;
}

const MINUTE = 60_000;
const allClears = ['looks-clean', 'resolved'];

/** When so many messages of a scene had been refused, by the log. */
function reachedAt(recording: Recording, server: LogKind, scene: Scene, count: number): number | null {
  const reader = logReaders[server](localClock(() => recording.endedAt));
  const firsts = new Map<string, number>();
  for (const line of recording.log)
    reader.line(line, ({ recipient, action, at }) => {
      if (action !== 'delivered' && recipient.endsWith(`@${domainOf(scene)}`) && !firsts.has(recipient))
        firsts.set(recipient, at);
    });
  return [...firsts.values()].sort((a, b) => a - b)[count - 1] ?? null;
}

/** Holds what was said against what was. */
export function judged(recording: Recording, server: LogKind, told: readonly Told[], scene: Scene): Verdict {
  const seen = recording.seen.filter(({ scene: name }) => name === scene.name);
  const refusals = seen.filter(({ did }) => did === 'refused');
  const accepted = seen.filter(({ did }) => did === 'accepted');
  const own = told.find(
    ({ incident }) => incident.provider === scene.provider && incident.playbook === scene.playbook,
  );
  const changes = own?.changes ?? [];
  const opened = changes.find(({ kind }) => kind === 'opened');
  const count = playbooks.find(({ id }) => id === scene.playbook)?.opens?.count ?? 1;
  const reached = reachedAt(recording, server, scene, count);
  const clears = changes.filter(({ kind }) => allClears.includes(kind));
  // The clocks of both sides differ by some seconds of the racing kind.
  const false_ = clears.filter(({ at }) => refusals.some((one) => one.at > at + 2 * MINUTE));
  const [firstClear, firstAccepted] = [clears[0]?.at, accepted[0]?.at];
  const seconds = (ms: number): number => Math.round(ms / 1000);
  return {
    scene: scene.name,
    alertAfter: opened && reached !== null ? seconds(opened.at - reached) : null,
    falseAllClears: false_.length,
    clearAfter:
      firstClear === undefined || firstAccepted === undefined ? null : seconds(firstClear - firstAccepted),
    messages: (own?.incident.bounces ?? 0) + (own?.incident.delays ?? 0),
    attempts: own?.incident.attempts ?? 0,
    refused: refusals.length,
    accepted: accepted.length,
  };
}

/**
 * What must be so, however it was heard: no false all-clear; by a log, soon told, counted as the other side
 * did, soon clear.
 */
export function expectTrue(
  { exact }: SetUp,
  by: { readonly log: boolean },
  verdicts: readonly Verdict[],
): void {
  for (const one of verdicts) expect(one, one.scene).toMatchObject({ falseAllClears: 0 });
  if (!by.log) return;
  for (const one of verdicts) {
    expect(one.alertAfter, one.scene).toBeLessThanOrEqual(60);
    if (exact) expect(one, one.scene).toMatchObject({ messages: MESSAGES, attempts: one.refused });
    else expect(one.messages, one.scene).toBeGreaterThanOrEqual(MESSAGES);
    if (one.accepted > 0) expect(one.clearAfter, one.scene).toBeLessThanOrEqual(15 * 60);
  }
}

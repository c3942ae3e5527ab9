import { HOUR, MINUTE } from '../time/span.ts';

/** The least and the most, in ms. */
export type Span = readonly [least: number, most: number];

/**
 * When the trouble passes: the one clock of rules, causes and playbooks. `promise`: the provider publishes
 * it. `practice`: what mail systems observe or use, to be shown as such. `none`: nobody says.
 */
export interface Clock {
  readonly basis: 'promise' | 'practice' | 'none';
  /**
   * `after-fix`: not before somebody acts; its spans then count from the fix, which nobody can date. `never`:
   * it stays. Absent: by itself, as far as anybody says.
   */
  readonly ends?: 'after-fix' | 'never';
  /** From the first failure until the block lifts by itself. */
  readonly lifts?: Span;
  /** From the latest failure until another try makes sense. */
  readonly retry?: Span;
  /** From the first failure until mail flows as usual. */
  readonly recovers?: Span;
  /** For people, one short sentence; it holds every figure that is known. */
  readonly words: string;
}

/** So many minutes, or from so many to so many. */
export const minutes = (least: number, most: number = least): Span => [least * MINUTE, most * MINUTE];
/** So many hours, or from so many to so many. */
export const hours = (least: number, most: number = least): Span => [least * HOUR, most * HOUR];

/** Whether anything counts down: a span is known and starts with a failure, not with somebody's fix. */
export const countsDown = ({ ends, lifts, retry, recovers }: Clock): boolean =>
  ends === undefined && (lifts ?? retry ?? recovers) !== undefined;

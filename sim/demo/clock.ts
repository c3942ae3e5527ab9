/**
 * The demo's clock: it stands still until it is set forward, so that a day passes as fast as the bot can
 * follow.
 */
export interface DemoClock {
  now(): number;
  forward(ms: number): void;
}

export function demoClock(start: number): DemoClock {
  let current = start;
  return {
    now: () => current,
    forward(ms) {
      current += ms;
    },
  };
}

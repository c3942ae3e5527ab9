/** Work that is done again and again, never twice at once. */
export interface Loop {
  /** Do it now rather than at the end of the wait. */
  nudge(): void;
  /** Resolves when the round in hand is done; no further one starts. */
  stop(): Promise<void>;
}

/**
 * Runs `round` over and over; each says in how many ms the next should start. A round that throws is told to
 * `onError` and tried again after `retryMs`: a loop never dies of one bad round.
 */
export function startLoop(
  round: () => Promise<number>,
  onError: (error: unknown) => void,
  retryMs = 2_000,
): Loop {
  let stopped = false;
  let nudged = false;
  let wake: () => void = () => {};

  const rest = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      if (nudged || stopped) return resolve();
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  const run = async (): Promise<void> => {
    while (!stopped) {
      nudged = false;
      let pause = retryMs;
      try {
        pause = await round();
      } catch (error) {
        onError(error);
      }
      await rest(Math.max(pause, 0));
    }
  };

  const running = run();
  return {
    nudge() {
      nudged = true;
      wake();
    },
    async stop() {
      stopped = true;
      wake();
      await running;
    },
  };
}

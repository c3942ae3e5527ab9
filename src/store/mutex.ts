import { StoreError } from './error.ts';

/** Lets one in at a time, in the order in which they came. */
export class Mutex {
  readonly #waitMs: number;
  #taken = false;
  readonly #waiting: (() => void)[] = [];

  /** @param waitMs how long `take` waits before it throws `busy`. */
  constructor(waitMs: number) {
    this.#waitMs = waitMs;
  }

  async take(): Promise<void> {
    if (!this.#taken) {
      this.#taken = true;
      return;
    }
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const impatient = setTimeout(() => {
      this.#waiting.splice(this.#waiting.indexOf(enter), 1);
      reject(
        new StoreError('busy', 'The turn to write never came. Is the store used within its own transaction?'),
      );
    }, this.#waitMs);
    const enter = (): void => {
      clearTimeout(impatient);
      resolve();
    };
    this.#waiting.push(enter);
    await promise;
  }

  give(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#taken = false;
  }
}

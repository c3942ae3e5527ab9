import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * The parts of a request that Slack signs
 * (https://docs.slack.dev/authentication/verifying-requests-from-slack, read 2026-11).
 */
export interface Signed {
  /** `X-Slack-Request-Timestamp`, seconds. */
  readonly stamp: string;
  /** `X-Slack-Signature`: `v0=…`. */
  readonly signature: string;
}

/** Slack's own limit for old stamps. */
const OLDEST_S = 300;
/** How far two clocks may be apart; nobody signs in the future. */
const AHEAD_S = 30;
/** Requests that are remembered; within five minutes a workspace does not press so often. */
const MOST_KEPT = 20_000;

/** What the headers alone tell, before a byte of the body is read. */
export function isTimely({ stamp, signature }: Signed, now: number): boolean {
  if (!/^\d{1,12}$/.test(stamp) || !/^v0=[0-9a-f]{64}$/.test(signature)) return false;
  const age = Math.floor(now / 1_000) - Number(stamp);
  return age <= OLDEST_S && age >= -AHEAD_S;
}

/** Whether the signature is Slack's over this stamp and body. */
export function isSigned({ stamp, signature }: Signed, body: Uint8Array, secret: string): boolean {
  const expected = createHmac('sha256', secret).update(`v0:${stamp}:`).update(body).digest();
  const given = Buffer.from(signature.slice(3), 'hex');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** Remembers signatures as long as they are good: the same one a second time is somebody who listened. */
export class Replays {
  readonly #seen = new Map<string, number>();

  /** Whether this (good) signature comes for the first time. */
  first({ signature }: Signed, now: number): boolean {
    if (this.#seen.has(signature)) return false;
    for (const [old, at] of this.#seen) {
      if (now - at <= (OLDEST_S + AHEAD_S) * 1_000 && this.#seen.size < MOST_KEPT) break;
      this.#seen.delete(old);
    }
    this.#seen.set(signature, now);
    return true;
  }
}

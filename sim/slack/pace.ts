/** Slack's pace: so many calls at once, then one for each refill. Times in ms. */
export interface Pace {
  readonly burst: number;
  readonly everyMs: number;
}

/** Web API tiers: calls per minute and method, with the bursts that Slack tolerates (docs "Rate limits"). */
export const tiers = {
  2: { burst: 20, everyMs: 3000 },
  3: { burst: 50, everyMs: 1200 },
  4: { burst: 100, everyMs: 600 },
} as const satisfies Record<number, Pace>;

export const methodTiers: Readonly<Record<string, 2 | 3 | 4>> = {
  'apps.connections.open': 3,
  'conversations.list': 2,
  'conversations.info': 3,
  'conversations.history': 3,
  'conversations.replies': 3,
  'chat.update': 3,
  'chat.postEphemeral': 4,
  'views.open': 4,
  'views.update': 4,
  'views.publish': 4,
  'files.getUploadURLExternal': 4,
  'files.completeUploadExternal': 4,
};

/** Token buckets by name. */
export class Pacer {
  readonly #buckets = new Map<string, { tokens: number; at: number }>();

  /** Seconds to wait (Retry-After), or 0 when the call may pass. */
  wait(name: string, pace: Pace, now = Date.now()): number {
    const bucket = this.#buckets.get(name) ?? { tokens: pace.burst, at: now };
    const tokens = Math.min(pace.burst, bucket.tokens + (now - bucket.at) / pace.everyMs);
    if (tokens >= 1) {
      this.#buckets.set(name, { tokens: tokens - 1, at: now });
      return 0;
    }
    this.#buckets.set(name, { tokens, at: now });
    return Math.max(1, Math.ceil(((1 - tokens) * pace.everyMs) / 1000));
  }
}

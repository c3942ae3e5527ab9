/** A fault that the next call of a method meets. */
export type Fault =
  /** 429 with Retry-After, in seconds. */
  | { readonly kind: 'rate-limited'; readonly retryAfter: number }
  | { readonly kind: 'status'; readonly status: number }
  | { readonly kind: 'error'; readonly error: string }
  /** The connection breaks before Slack has done anything. */
  | { readonly kind: 'cut' }
  /** Slack does it, then the connection breaks: nobody knows. */
  | { readonly kind: 'cut-after' }
  /** Slack does it, and never answers. */
  | { readonly kind: 'silent-after' };

export class Faults {
  readonly #queue = new Map<string, Fault[]>();

  /** The next `times` calls of the method meet this fault. `'*'` is any method. */
  add(method: string, fault: Fault, times = 1): void {
    const queue = this.#queue.get(method) ?? [];
    for (let i = 0; i < times; i++) queue.push(fault);
    this.#queue.set(method, queue);
  }

  take(method: string): Fault | null {
    return this.#queue.get(method)?.shift() ?? this.#queue.get('*')?.shift() ?? null;
  }

  clear(): void {
    this.#queue.clear();
  }
}

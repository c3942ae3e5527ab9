import type { Store } from '../store/store.ts';
import { type Loop, startLoop } from './loop.ts';

/** Work that exactly one of several instances does; another takes over when that one dies. */
export interface SharedWork {
  /** Lets go, so that another instance may take it at once. */
  stop(): Promise<void>;
}

export interface SharedWorkDeps {
  readonly store: Store;
  readonly holder: string;
  readonly now: () => number;
  readonly onError: (error: unknown) => void;
}

/** A lease outlives its holder this long; it is renewed, or asked for by the others, four times in that span: another takes over within 25 s. */
const LEASE_MS = 20_000;
const RENEW_MS = LEASE_MS / 4;

/**
 * Holds the lease `name` when it can be had, and while it does lets `begin` work; what `begin` returned is stopped when the
 * lease is lost or given up. A holder that cannot renew stops before its lease ends: two never work at once.
 */
export function shareWork(name: string, begin: () => { stop(): Promise<void> }, deps: SharedWorkDeps): SharedWork {
  let working: { stop(): Promise<void> } | null = null;
  let heldUntil = 0;
  const letGo = async (): Promise<void> => {
    const stopping = working;
    working = null;
    await stopping?.stop();
  };
  const round = async (): Promise<number> => {
    const now = deps.now();
    try {
      if (await deps.store.leases.acquire(name, deps.holder, now, LEASE_MS)) {
        heldUntil = now + LEASE_MS;
        working ??= begin();
      } else {
        await letGo();
      }
    } catch (error) {
      if (deps.now() + RENEW_MS >= heldUntil) await letGo();
      throw error;
    }
    return RENEW_MS;
  };
  const loop: Loop = startLoop(round, deps.onError);
  return {
    async stop() {
      await loop.stop();
      await letGo();
      await deps.store.leases.release(name, deps.holder).catch(deps.onError);
    },
  };
}

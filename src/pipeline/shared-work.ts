import type { Store } from '../store/store.ts';
import { type Loop, startLoop } from './loop.ts';

/** Work that exactly one of several instances does; another takes over when that one dies. */
export interface SharedWork {
  /** Whether it is this instance that does it. */
  ours(): boolean;
  /** Stops it here for the sake of an instance that asked for it. */
  handOver(): void;
  /** Lets go, so that another instance may take it at once. */
  stop(): Promise<void>;
}

export interface SharedWorkDeps {
  readonly store: Store;
  readonly holder: string;
  readonly now: () => number;
  readonly onError: (error: unknown) => void;
}

/**
 * A lease outlives its holder this long; it is renewed, or asked for by the others, four times in that span:
 * another takes over within 25 s.
 */
const LEASE_MS = 20_000;
const RENEW_MS = LEASE_MS / 4;
/**
 * Who handed a work over does not ask for it this long: time for the other to take it. If he does not, it
 * comes back.
 */
const STAND_BACK_MS = 2 * RENEW_MS;

/**
 * Holds the lease `name` when it can be had, and while it does lets `begin` work; what `begin` returned is
 * stopped when the lease is lost or given up. A holder that cannot renew stops before its lease ends: two
 * never work at once.
 */
export function shareWork(
  name: string,
  begin: () => { stop(): Promise<void> },
  deps: SharedWorkDeps,
): SharedWork {
  let working: { stop(): Promise<void> } | null = null;
  let heldUntil = 0;
  let handingOver = false;
  const letGo = async (): Promise<void> => {
    const stopping = working;
    working = null;
    await stopping?.stop();
  };
  const round = async (): Promise<number> => {
    const now = deps.now();
    if (handingOver) {
      handingOver = false;
      await letGo();
      await deps.store.leases.release(name, deps.holder);
      return STAND_BACK_MS;
    }
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
    ours: () => working !== null,
    handOver() {
      handingOver = true;
      loop.nudge();
    },
    async stop() {
      await loop.stop();
      await letGo();
      await deps.store.leases.release(name, deps.holder).catch(deps.onError);
    },
  };
}

/** Prefix of the lease by which an instance asks for a work that another holds. */
const WISH = 'wish:';

/**
 * Spreads works over the instances, one at a time. Who holds at least two fewer than another asks for one of
 * the other's; who is asked so lets it go. Nobody lets go of what nobody asked for: instances that watch
 * different mailboxes leave each other's alone.
 */
export function spread(works: ReadonlyMap<string, SharedWork>, deps: SharedWorkDeps): Loop {
  const { store, holder: self, now: clock, onError } = deps;
  const round = async (): Promise<number> => {
    const now = clock();
    const held = await store.leases.held(now);
    const count = (holder: string): number =>
      held.filter((lease) => lease.holder === holder && works.has(lease.name)).length;
    const own = count(self);
    const asked = held
      .filter(({ name, holder }) => name.startsWith(WISH) && count(holder) + 1 < own)
      .map(({ name }) => works.get(name.slice(WISH.length)))
      .find((work) => work?.ours());
    asked?.handOver();
    const wanted = held.find(
      ({ name, holder }) =>
        works.has(name) && own + 1 < count(holder) && !held.some((lease) => lease.name === WISH + name),
    );
    if (wanted) await store.leases.acquire(WISH + wanted.name, self, now, STAND_BACK_MS);
    return RENEW_MS;
  };
  return startLoop(round, onError);
}

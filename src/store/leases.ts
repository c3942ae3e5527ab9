import type { Session } from './session.ts';

/**
 * Named locks that expire, so that one of several instances does a thing and another takes over when it dies.
 */
export interface Leases {
  /** Takes or renews; `true` when `holder` has it until `now + ttlMs`. */
  acquire(name: string, holder: string, now: number, ttlMs: number): Promise<boolean>;
  /** Only its holder can release it. */
  release(name: string, holder: string): Promise<void>;
  /** Gives up all leases of a holder (shutdown). */
  releaseAll(holder: string): Promise<void>;
  held(
    now: number,
  ): Promise<readonly { readonly name: string; readonly holder: string; readonly expiresAt: number }[]>;
}

async function acquire(
  { write }: Session,
  name: string,
  holder: string,
  now: number,
  ttlMs: number,
): Promise<boolean> {
  const expiresAt = now + ttlMs;
  const taken = await write
    .insertInto('leases')
    .values({ name, holder, expiresAt })
    .onConflict((conflict) =>
      conflict
        .column('name')
        .doUpdateSet({ holder, expiresAt })
        .where(({ eb, or }) =>
          or([
            eb('leases.holder', '=', holder),
            eb('leases.expiresAt', '<=', now),
            // Nobody asks for so long: the clock went back since.
            eb('leases.expiresAt', '>', now + 60 * ttlMs),
          ]),
        ),
    )
    .returning('name')
    .execute();
  return taken.length === 1;
}

export const leases = (session: Session): Leases => ({
  acquire: (name, holder, now, ttlMs) => acquire(session, name, holder, now, ttlMs),
  async release(name, holder) {
    await session.write.deleteFrom('leases').where('name', '=', name).where('holder', '=', holder).execute();
  },
  async releaseAll(holder) {
    await session.write.deleteFrom('leases').where('holder', '=', holder).execute();
  },
  async held(now) {
    const rows = await session.read
      .selectFrom('leases')
      .selectAll()
      .where('expiresAt', '>', now)
      .orderBy('name')
      .execute();
    return rows.map((row) => ({ ...row }));
  },
});

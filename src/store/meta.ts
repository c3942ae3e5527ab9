import type { Session } from './session.ts';

/** Small values that outlive a restart. */
export interface Meta {
  get(key: string): Promise<string | null>;
  set(key: string, value: string): Promise<void>;
}

export const meta = (session: Session): Meta => ({
  async get(key) {
    const row = await session.read
      .selectFrom('meta')
      .select('value')
      .where('key', '=', key)
      .executeTakeFirst();
    return row?.value ?? null;
  },
  async set(key, value) {
    await session.write
      .insertInto('meta')
      .values({ key, value })
      .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
      .execute();
  },
});

import { inPieces } from './bulk.ts';
import type { Session } from './session.ts';

/** Where a message of ours stands. `subject` is an incident id, or `digest:2026-11-21` and the like. */
export interface Placement {
  readonly subject: string;
  readonly role: 'message' | 'details';
  readonly channel: string;
  readonly ts: string;
  /** Last post or edit, epoch ms. */
  readonly at: number;
}

export interface Placements {
  put(placement: Placement): Promise<void>;
  get(subject: string, role: Placement['role']): Promise<Placement | null>;
  of(subjects: readonly string[]): Promise<readonly Placement[]>;
  /** The message is gone: the next delivery posts it anew. */
  forget(subject: string, role: Placement['role']): Promise<void>;
  /** Whose message this is, for a mention in its thread. */
  at(channel: string, ts: string): Promise<Placement | null>;
}

/** Notes where a message stands now. */
export async function putPlacement({ write }: Session, placement: Placement): Promise<void> {
  const { channel, ts, at } = placement;
  await write
    .insertInto('placements')
    .values({ ...placement })
    .onConflict((conflict) => conflict.columns(['subject', 'role']).doUpdateSet({ channel, ts, at }))
    .execute();
}

const placementOf = (row: { subject: string; role: string; channel: string; ts: string; at: number }): Placement =>
  ({ ...row }) as Placement;

async function one(session: Session, columns: readonly [keyof Placement, keyof Placement], values: readonly [string, string]) {
  const row = await session.read
    .selectFrom('placements')
    .selectAll()
    .where(columns[0], '=', values[0])
    .where(columns[1], '=', values[1])
    .executeTakeFirst();
  return row ? placementOf(row) : null;
}

export const placements = (session: Session): Placements => ({
  put: (placement) => putPlacement(session, placement),
  get: (subject, role) => one(session, ['subject', 'role'], [subject, role]),
  at: (channel, ts) => one(session, ['channel', 'ts'], [channel, ts]),
  async of(subjects) {
    const rows = await inPieces(subjects, 1000, (piece) =>
      session.read.selectFrom('placements').selectAll().where('subject', 'in', piece).execute(),
    );
    return rows.map(placementOf);
  },
  async forget(subject, role) {
    await session.write.deleteFrom('placements').where('subject', '=', subject).where('role', '=', role).execute();
  },
});

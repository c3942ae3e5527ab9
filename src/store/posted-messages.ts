import { inPieces } from './bulk.ts';
import type { Session } from './session.ts';

/** Where a message of ours stands. `subject` is an incident id, or `digest:2026-11-21` and the like. */
export interface PostedMessage {
  readonly subject: string;
  readonly role: 'message' | 'details';
  readonly channel: string;
  readonly ts: string;
  /** Last post or edit, epoch ms. */
  readonly at: number;
}

export interface PostedMessages {
  put(placement: PostedMessage): Promise<void>;
  get(subject: string, role: PostedMessage['role']): Promise<PostedMessage | null>;
  of(subjects: readonly string[]): Promise<readonly PostedMessage[]>;
  /** The message is gone: the next delivery posts it anew. */
  forget(subject: string, role: PostedMessage['role']): Promise<void>;
  /** Whose message this is, for a mention in its thread. */
  at(channel: string, ts: string): Promise<PostedMessage | null>;
}

/** Notes where a message stands now. */
export async function putPostedMessage({ write }: Session, placement: PostedMessage): Promise<void> {
  const { channel, ts, at } = placement;
  await write
    .insertInto('placements')
    .values({ ...placement })
    .onConflict((conflict) => conflict.columns(['subject', 'role']).doUpdateSet({ channel, ts, at }))
    .execute();
}

const placementOf = (row: {
  subject: string;
  role: string;
  channel: string;
  ts: string;
  at: number;
}): PostedMessage => ({ ...row }) as PostedMessage;

async function one(
  session: Session,
  columns: readonly [keyof PostedMessage, keyof PostedMessage],
  values: readonly [string, string],
) {
  const row = await session.read
    .selectFrom('placements')
    .selectAll()
    .where(columns[0], '=', values[0])
    .where(columns[1], '=', values[1])
    .executeTakeFirst();
  return row ? placementOf(row) : null;
}

export const postedMessages = (session: Session): PostedMessages => ({
  put: (placement) => putPostedMessage(session, placement),
  get: (subject, role) => one(session, ['subject', 'role'], [subject, role]),
  at: (channel, ts) => one(session, ['channel', 'ts'], [channel, ts]),
  async of(subjects) {
    const rows = await inPieces(subjects, 1000, (piece) =>
      session.read.selectFrom('placements').selectAll().where('subject', 'in', piece).execute(),
    );
    return rows.map(placementOf);
  },
  async forget(subject, role) {
    await session.write
      .deleteFrom('placements')
      .where('subject', '=', subject)
      .where('role', '=', role)
      .execute();
  },
});

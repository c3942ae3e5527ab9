import { inPieces } from './bulk.ts';
import type { Schema } from './schema.ts';
import type { Session } from './session.ts';

/** Where a message of ours stands. `subject` is an incident id, or `digest:2026-11-21` and the like. */
export interface PostedMessage {
  readonly outlet: string;
  readonly subject: string;
  /** `update`: the last reply that told of the incident's state where its message could not be edited. */
  readonly role: 'message' | 'details' | 'update';
  readonly channel: string;
  readonly ts: string;
  /** Last post or edit, epoch ms. */
  readonly at: number;
  /** When this message was posted; edits leave it. */
  readonly postedAt: number;
}

export interface PostedMessages {
  put(placement: PostedMessage): Promise<void>;
  get(outlet: string, subject: string, role: PostedMessage['role']): Promise<PostedMessage | null>;
  /** Of all outlets. */
  of(subjects: readonly string[]): Promise<readonly PostedMessage[]>;
  /**
   * The message is gone, and with it its thread: the next delivery posts both anew. `details` alone leaves
   * the message.
   */
  forget(outlet: string, subject: string, role: 'message' | 'details'): Promise<void>;
  /** Whose message this is, for a mention in its thread. */
  at(channel: string, ts: string): Promise<PostedMessage | null>;
}

/** Notes where a message stands now. */
export async function putPostedMessage({ write }: Session, placement: PostedMessage): Promise<void> {
  const { channel, ts, at, postedAt } = placement;
  await write
    .insertInto('postedMessages')
    .values({ ...placement })
    .onConflict((conflict) =>
      conflict.columns(['subject', 'role', 'outlet']).doUpdateSet(({ ref, eb }) => ({
        channel,
        ts,
        at,
        // An edit is told with the message's own ts.
        postedAt: eb
          .case()
          .when('postedMessages.ts', '=', ts)
          .then(ref('postedMessages.postedAt'))
          .else(postedAt)
          .end(),
      })),
    )
    .execute();
}

const postedOf = (row: Schema['postedMessages']): PostedMessage => ({ ...row }) as PostedMessage;

export const postedMessages = (session: Session): PostedMessages => ({
  put: (placement) => putPostedMessage(session, placement),
  async get(outlet, subject, role) {
    const row = await session.read
      .selectFrom('postedMessages')
      .selectAll()
      .where('subject', '=', subject)
      .where('role', '=', role)
      .where('outlet', '=', outlet)
      .executeTakeFirst();
    return row ? postedOf(row) : null;
  },
  async at(channel, ts) {
    const row = await session.read
      .selectFrom('postedMessages')
      .selectAll()
      .where('channel', '=', channel)
      .where('ts', '=', ts)
      .executeTakeFirst();
    return row ? postedOf(row) : null;
  },
  async of(subjects) {
    const rows = await inPieces(subjects, 1000, (piece) =>
      session.read.selectFrom('postedMessages').selectAll().where('subject', 'in', piece).execute(),
    );
    return rows.map(postedOf);
  },
  async forget(outlet, subject, role) {
    const gone = role === 'message' ? ['message', 'details', 'update'] : [role];
    await session.write
      .deleteFrom('postedMessages')
      .where('subject', '=', subject)
      .where('role', 'in', gone)
      .where('outlet', '=', outlet)
      .execute();
  },
});

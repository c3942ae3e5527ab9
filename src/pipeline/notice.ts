import { randomUUID } from 'node:crypto';
import type { Tx } from '../store/store.ts';
import type { Notice } from './outlet.ts';
import type { NoticePayload } from './payload.ts';

/** A notice is told again at the earliest after this long, however often its reason is met. */
const REPEAT_MS = 4 * 3_600_000;

/** Trouble of Rebound itself, with the key by which it is told once. */
export interface KeyedNotice extends Notice {
  readonly key: string;
}

/** Puts a notice into the outbox unless it was told lately; says whether it did. */
export async function enqueueNotice(
  tx: Tx,
  channel: string,
  notice: KeyedNotice,
  now: number,
): Promise<boolean> {
  const { key, ...rest } = notice;
  if (!(await tx.notices.claim(key, now, REPEAT_MS))) return false;
  const payload: NoticePayload = { notice: rest };
  await tx.outbox.enqueue([
    { id: randomUUID(), kind: 'notice', channel, incidentId: null, payload, notBefore: now, createdAt: now },
  ]);
  return true;
}

/** The trouble is over: says so once, if it had been told. */
export async function clearNotice(
  tx: Tx,
  channel: string,
  key: string,
  recovered: Notice,
  now: number,
): Promise<void> {
  if (!(await tx.notices.clear(key))) return;
  const payload: NoticePayload = { notice: recovered };
  await tx.outbox.enqueue([
    { id: randomUUID(), kind: 'notice', channel, incidentId: null, payload, notBefore: now, createdAt: now },
  ]);
}

export const channelClosedNotice = (channel: string, error: string, now: number): KeyedNotice => ({
  key: `channel-closed:${channel}`,
  title: `Alerts for ${channel} come here instead`,
  text: `Slack refuses messages to ${channel} (${error}). Unarchive the channel or invite the bot, or name another channel in the configuration; until then its alerts stand here.`,
  at: now,
});

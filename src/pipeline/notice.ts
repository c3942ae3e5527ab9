import { randomUUID } from 'node:crypto';
import { MAIN_OUTLET, type OutboxKind, type OutboxRow } from '../store/outbox.ts';
import type { Tx } from '../store/store.ts';
import type { Notice } from './outlet.ts';
import type { NoticePayload } from './payload.ts';

/** A notice is told again at the earliest after this long, however often its reason is met. */
const REPEAT_MS = 4 * 3_600_000;

/** Trouble of Rebound itself, with the key by which it is told once. */
export interface KeyedNotice extends Notice {
  readonly key: string;
  /** How long after it was told it may be told again while it lasts; four hours when not given, never: `Infinity`. */
  readonly againMs?: number;
}

/** Puts a notice into the outbox unless it was told lately; says whether it did. */
export async function enqueueNotice(
  tx: Tx,
  channel: string,
  notice: KeyedNotice,
  now: number,
): Promise<boolean> {
  const { key, againMs = REPEAT_MS, ...rest } = notice;
  if (!(await tx.notices.claim(key, now, Math.min(againMs, now)))) return false;
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

const lostWords: Readonly<Record<OutboxKind, string>> = {
  incident: 'An alert',
  details: 'The details of an alert',
  change: 'News of an alert',
  digest: 'A digest',
  notice: 'A notice',
  file: 'The list that you asked for',
};

/** What could not be brought to people, so that its loss is no secret. Told once for each kind and reason; a list to whoever asked. */
export const notDeliveredNotice = (
  { id, kind, outlet, channel }: Pick<OutboxRow, 'id' | 'kind' | 'outlet' | 'channel'>,
  error: string,
  now: number,
): KeyedNotice => ({
  key: `not-delivered:${outlet}:${kind === 'file' ? id : `${kind}:${error.slice(0, 80)}`}`,
  title: `${lostWords[kind]} could not be delivered`,
  text:
    kind === 'file'
      ? `Slack does not take the file (${error}). Ask your workspace's administrators whether apps may upload files, or take it from the command line.`
      : `${outlet === MAIN_OUTLET ? 'Slack' : outlet} refuses it for ${channel} (${error}), and trying again did not help. The incident is kept; /smtp incidents shows it.`,
  at: now,
});

export const channelClosedNotice = (channel: string, error: string, now: number): KeyedNotice => ({
  key: `channel-closed:${channel}`,
  title: `Alerts for ${channel} come here instead`,
  text: `Slack refuses messages to ${channel} (${error}). Unarchive the channel or invite the bot, or name another channel in the configuration; until then its alerts stand here.`,
  at: now,
});

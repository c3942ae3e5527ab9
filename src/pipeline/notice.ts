import { randomUUID } from 'node:crypto';
import { MAIN_OUTLET, type OutboxKind, type OutboxRow } from '../store/outbox-row.ts';
import type { Tx } from '../store/store.ts';
import { DAY, MINUTE } from '../time/span.ts';
import type { HeldGroup, Notice } from './outlet.ts';
import type { NoticePayload } from './payload.ts';

/**
 * A notice's message is looked at this often while its reason is met: it is edited where it says something
 * else by then.
 */
const LOOK_EVERY_MS = 10 * MINUTE;
/** What was not met for so long is another trouble, with a message of its own. */
const ANEW_MS = DAY;

/** Trouble of Rebound itself, with the key by which it has one living message. */
export interface KeyedNotice extends Notice {
  readonly key: string;
}

const noticeRow = (key: string, since: number, channel: string, notice: Notice, now: number) => {
  const payload: NoticePayload = { notice };
  const subject = `notice:${key}@${since}`;
  return {
    id: randomUUID(),
    kind: 'notice',
    channel,
    incidentId: subject,
    payload,
    notBefore: now,
    createdAt: now,
  } as const;
};

/** Puts a notice into the outbox unless that was done lately; says whether it did. */
export async function enqueueNotice(
  tx: Tx,
  channel: string,
  notice: KeyedNotice,
  now: number,
): Promise<boolean> {
  const { key, ...rest } = notice;
  const since = await tx.notices.claim(key, now, LOOK_EVERY_MS, ANEW_MS, rest.since);
  if (since === null) return false;
  await tx.outbox.enqueue([noticeRow(key, since, channel, { ...rest, since }, now)]);
  return true;
}

/** The trouble is over: its message says so, if it had been told. */
export async function clearNotice(
  tx: Tx,
  channel: string,
  key: string,
  recovered: Notice,
  now: number,
): Promise<void> {
  const since = await tx.notices.clear(key);
  if (since === null) return;
  await tx.outbox.enqueue([noticeRow(key, since, channel, { since, ...recovered, over: true }, now)]);
}

/** The key of what is held for a person to decide. */
export const heldKey = ({ why, provider, domain }: HeldGroup): string => `held:${why}:${provider || domain}`;

const lostWords: Readonly<Record<OutboxKind, string>> = {
  incident: 'An alert',
  details: 'The details of an alert',
  change: 'News of an alert',
  digest: 'A digest',
  notice: 'A notice',
  file: 'The list that you asked for',
};

/**
 * What could not be brought to people, so that its loss is no secret. Told once for each kind and reason; a
 * list to whoever asked.
 */
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

import { randomBytes } from 'node:crypto';
import type { WebClient } from '@slack/web-api';
import type { Desk, Person } from '../pipeline/desk.ts';
import type { AddressPolicy } from '../pipeline/mask.ts';
import type { SlackMessage } from './blocks.ts';
import { entities } from './escape.ts';
import { limits, plain } from './limits.ts';
import type { Log } from './log.ts';

/** What every listener needs: the desk that knows, and how to speak. */
export interface ListenerContext {
  readonly desk: Desk;
  readonly client: WebClient;
  readonly policy: AddressPolicy;
  /** Slack ids of people and user groups who may act; empty: everyone of the workspace may. */
  readonly operators: readonly string[];
  readonly groups: { hold(ids: readonly string[], person: string): Promise<boolean> };
  readonly guests: { has(id: string): Promise<boolean> };
  /** Where the digest stands: what it shows may be asked there by everybody. */
  readonly digestChannel: string;
  /** Our workspace (`T…`) and its organization (`E…`); `''` when unknown. */
  readonly home: { readonly team: string; readonly enterprise: string };
  /** `https://acme.slack.com/`, for links to messages; `''` when unknown. */
  readonly teamUrl: string;
  /** Reads an uploaded file's text. */
  readonly fetchFile: (url: string) => Promise<string | null>;
  readonly log: Log;
  readonly now: () => number;
  /** How long the desk may take before the asker is told that it is busy (ms). */
  readonly patienceMs: number;
}

export interface Reply extends SlackMessage {
  readonly response_type?: 'ephemeral' | 'in_channel';
  readonly replace_original?: boolean;
  readonly delete_original?: boolean;
  /** A response_url answers in the channel unless it names the thread (bolt-js#963). */
  readonly thread_ts?: string;
}

/** Sends to a response_url; Bolt's own takes mutable blocks, ours stay readonly. */
export type Respond = (reply: Reply) => Promise<unknown>;
/** Answers where the message stands: in its thread, if it is in one. */
export const inThread =
  (respond: Respond, threadTs: string | undefined): Respond =>
  (reply) =>
    respond(
      threadTs && !reply.replace_original && !reply.delete_original
        ? { ...reply, thread_ts: threadTs }
        : reply,
    );

export type Ack = (answer?: unknown) => Promise<void>;

/** The parts of Slack's payloads that name a person. */
export interface Named {
  readonly id: string;
  readonly name?: string | undefined;
  readonly username?: string | undefined;
  /** The workspace that he belongs to: in a shared channel it may be another one. */
  readonly team_id?: string | undefined;
  readonly enterprise_id?: string | undefined;
}

/**
 * Who acts, and whether he may. By the id alone: a user chooses his name himself, and may choose an
 * operator's. Where nobody is listed, everybody of our workspace may, but no guest from another one (Slack
 * Connect).
 */
export function personOf(
  user: Named,
  { operators, home }: Pick<ListenerContext, 'operators' | 'home'>,
): Person {
  const name = user.name ?? user.username ?? user.id;
  const operator = operators.length === 0 ? isAtHome(user, home) : operators.includes(user.id);
  return { id: user.id, name, operator };
}

/**
 * Whether somebody belongs to our workspace or organization, as the payload says; one that names none comes
 * from ours.
 */
export function isAtHome(
  { team_id: team, enterprise_id: enterprise }: Named,
  home: ListenerContext['home'],
): boolean {
  if (home.team === '' || team === undefined || team === home.team) return true;
  return home.enterprise !== '' && (enterprise === home.enterprise || team === home.enterprise);
}

/** A message of one plain sentence, seen by one person. */
export const whisper = (text: string): Reply => ({
  response_type: 'ephemeral',
  replace_original: false,
  text: entities(text),
  blocks: [{ type: 'section', text: { type: 'plain_text', text: plain(text, limits.section), emoji: true } }],
});

/** Says that the desk took longer than people wait. */
class BusyError extends Error {
  readonly code = 'BUSY';
}

/** The work's result, or `BusyError` after `ms`; late work is left to finish unseen. */
export async function within<T>(work: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new BusyError('The desk is busy.')), ms);
  });
  work.catch(() => {});
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

/** What to tell somebody whose request failed; the reference leads to the log line. */
export function apology(error: unknown, log: Log, what: string): string {
  const reference = randomBytes(3).toString('hex');
  log.error(
    { err: error instanceof Error ? error.message : String(error), reference, what },
    'Slack request failed',
  );
  if (error instanceof BusyError)
    return `Rebound is busy and could not answer in time. Try again in a minute (reference ${reference}).`;
  return `Something went wrong inside Rebound; nothing was changed. Try again; if it stays, look for ${reference} in the log.`;
}

/** Acknowledges. A socket that just closed must not keep the answer back: that goes another way. */
export async function acknowledge(ack: Ack, front: ListenerContext): Promise<void> {
  await ack().catch((error: unknown) =>
    front.log.warn(
      { err: error instanceof Error ? error.message : String(error) },
      'Slack did not take an ack',
    ),
  );
}

/**
 * Runs a listener's work after its ack: a failure is told to the person and logged, never thrown into Bolt.
 */
export async function attempt(
  front: ListenerContext,
  what: string,
  respond: Respond | null,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    const text = apology(error, front.log, what);
    await respond?.(whisper(text)).catch((second: unknown) =>
      front.log.warn(
        { err: second instanceof Error ? second.message : String(second), what },
        'Slack did not take the apology',
      ),
    );
  }
}

/** Link to a message that stands in Slack; `null` without a workspace address. */
export const permalink = (
  teamUrl: string,
  placed: { readonly channel: string; readonly ts: string },
): string | null =>
  teamUrl ? `${teamUrl.replace(/\/$/, '')}/archives/${placed.channel}/p${placed.ts.replace('.', '')}` : null;

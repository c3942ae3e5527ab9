import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressPolicy } from '../pipeline/mask.ts';
import type { Log } from './log.ts';

/** Answers what is asked beside Slack's endpoint (`/healthz`, …); `false` when it is nothing of its own. */
export type HealthHandler = (request: IncomingMessage, response: ServerResponse) => boolean;

/** How Slack reaches us: over sockets that we open, or over signed requests to `/slack/events`. */
export type SlackMode =
  | { readonly kind: 'socket'; readonly appToken: string }
  | {
      readonly kind: 'http';
      readonly signingSecret: string;
      readonly host: string;
      readonly port: number;
      readonly health?: HealthHandler;
    };

export interface SlackOptions {
  readonly botToken: string;
  readonly mode: SlackMode;
  /** `null` for Slack's own. */
  readonly apiUrl: string | null;
  /** Slack ids or names of those who may act; empty: everyone may. */
  readonly operators: readonly string[];
  readonly addresses: AddressPolicy;
  /** Where the digest stands; `''` when not known. */
  readonly digestChannel?: string;
  readonly log?: Log;
  readonly now?: () => number;
  /** How long the desk may take before the asker is told that it is busy; 20 s by default. */
  readonly patienceMs?: number;
}

/** The running bot. */
export interface SlackApp {
  /** Whether Slack can reach us now: a socket is open, or the HTTP server listens. */
  readonly connected: () => boolean;
  /** Listeners at work. */
  readonly inFlight: () => number;
  /** The port Slack's requests come to in HTTP mode, else `null`. */
  readonly port: number | null;
  /** Workspace address (`https://acme.slack.com/`) and our own user id, from `auth.test`. */
  readonly teamUrl: string;
  readonly botUserId: string;
  /** Link to a message that stands in Slack, `null` when the workspace's address is unknown. */
  readonly link: (placed: { readonly channel: string; readonly ts: string }) => string | null;
  /** Takes no more work, waits for what is at work until the deadline (ms), then lets go. Never throws. */
  stop(deadlineMs: number): Promise<void>;
}

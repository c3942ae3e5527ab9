import type { SigningKey } from './assertion.ts';
import type { TokenShelf } from './refresh-token.ts';

/** How to get an access token for XOAUTH2 (Gmail, Microsoft 365). */
export interface OAuthOptions {
  /** Token endpoint; https, or plain http to loopback. */
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret?: string;
  /** Needed by the `refresh_token` grant. */
  readonly refreshToken?: string;
  /** `https://mail.google.com/`, `https://outlook.office365.com/.default` … */
  readonly scope?: string;
  /** By which the app proves itself, instead of a secret. */
  readonly key?: SigningKey;
  /**
   * `refresh_token`: a person consented once. `client_credentials`: the app itself was given the mailbox (RFC
   * 6749, 6 and 4.4). `jwt_bearer`: a service account speaks for the user (RFC 7523).
   */
  readonly grant: 'refresh_token' | 'client_credentials' | 'jwt_bearer';
}

/** What happens to a message whose effects are committed. */
export type After =
  | { readonly do: 'seen' }
  | { readonly do: 'none' }
  | { readonly do: 'move'; readonly folder: string };

/** One mailbox to watch. One of `password`, `oauth` and `accessToken` must be given. */
export interface MailboxOptions {
  /** What people call it: key of its checkpoint, label of its metrics. */
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly tls: 'implicit' | 'starttls' | 'none';
  /** Allows `none` to a host that is not loopback. */
  readonly forcePlain?: boolean;
  /** PEM of a private certificate authority. */
  readonly ca?: string;
  readonly user: string;
  readonly password?: string;
  readonly oauth?: OAuthOptions;
  /** A token that somebody else keeps fresh. */
  readonly accessToken?: string;
  /** Folder where bounces arrive. */
  readonly mailbox: string;
  readonly after: After;
  /** Longest time between two looks, whatever IDLE says. */
  readonly pollSeconds: number;
  /**
   * Messages a batch, at most; 200. Larger ones file faster over slow lines, and hold more in memory: two
   * batches are in hand at a time.
   */
  readonly batchSize?: number;
  /** Bytes of a message that are read, the rest is left on the server; 262,144. */
  readonly maxBytes?: number;
  /** Silence after which a connection that owes an answer is given up; 60,000. */
  readonly socketTimeoutMs?: number;
  /** Waits between failed sessions: full jitter between these bounds; 1,000 and 300,000. */
  readonly backoffMs?: { readonly min: number; readonly max: number };
  /** Wait after a refused login, or a filing refused twice, which only a person can mend; 600,000. */
  readonly slowLaneMs?: number;
}

/** What a mailbox needs from outside: a shelf for rotated refresh tokens, and what tests replace. */
export interface MailboxDeps {
  readonly shelf?: TokenShelf;
  readonly fetch?: typeof globalThis.fetch;
  readonly now?: () => number;
  /** 0 ≤ x < 1. */
  readonly random?: () => number;
}

/** `MailboxOptions` with every default filled in. */
export type FullOptions = MailboxOptions &
  Required<Omit<MailboxOptions, 'ca' | 'password' | 'oauth' | 'accessToken'>>;

/** Fills in the defaults. */
export function withDefaults(options: MailboxOptions): FullOptions {
  return {
    forcePlain: false,
    batchSize: 200,
    maxBytes: 262_144,
    socketTimeoutMs: 60_000,
    backoffMs: { min: 1_000, max: 300_000 },
    slowLaneMs: 600_000,
    ...options,
  };
}

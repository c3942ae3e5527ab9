import type { Digest } from '../digest/digest.ts';
import type { IncidentChange } from '../incident/incident.ts';
import type { Notice } from './outlet.ts';

/**
 * What an outbox row carries beside its kind. Incidents and details carry nothing: they are drawn when they
 * are sent.
 */
export interface ChangePayload {
  readonly change: IncidentChange;
  readonly broadcast: boolean;
  /** Slack ids, or `here`, that it calls; absent in rows of old. */
  readonly mention?: readonly string[];
}

export interface DigestPayload {
  readonly digest: Digest;
}

export interface NoticePayload {
  readonly notice: Notice;
}

export interface FilePayload {
  readonly filename: string;
  readonly title: string;
  readonly content: string;
  /** Slack id of who asked for it: told when it does not come. */
  readonly askedBy: string | null;
  /** It goes to the asker alone, in a direct message; absent: into the incident's thread. */
  readonly direct?: boolean;
}

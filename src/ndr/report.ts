/** What a mail is. Only `bounce` and `delay` carry recipients into the statistics. */
export type Kind = 'bounce' | 'delay' | 'complaint' | 'autoreply' | 'delivered' | 'not-bounce';

/** RFC 3464 section 2.3.3, and `''` where neither field nor prose says. */
export type Action = 'failed' | 'delayed' | 'delivered' | 'relayed' | 'expanded' | '';

/**
 * What makes an address doubtful. `mistyped`: it is none by the grammar and stands as it was typed; who would
 * be meant was never tried. `alias`: it took the message, and somebody behind it failed.
 */
export type Doubt = '' | 'mistyped' | 'alias';

/**
 * Times that a report tells, as epoch milliseconds; `null` where it tells none. None of them is the time of
 * the report itself.
 */
export interface Times {
  /** When the message came to the reporting server (Arrival-Date): nothing was refused before it. */
  readonly arrivalAt: number | null;
  /** When delivery was last tried (Last-Attempt-Date). */
  readonly lastAttemptAt: number | null;
  /** Until when the server tries (Will-Retry-Until); only a delay tells it. */
  readonly willRetryUntil: number | null;
}

/** One recipient of a report, as the report states it. Every text is `''` when the mail has none. */
export interface ReportedRecipient extends Times {
  /** The recipient, as the report names it: `local@domain`, as printed, without angle brackets. */
  readonly address: string;
  /**
   * The alias or list by which the message came to `address`; it took the message. `''` when it came
   * straight.
   */
  readonly originalRecipient: string;
  /**
   * Where `address` led and delivery failed: the members behind an alias or list. None when the failure is
   * its own.
   */
  readonly finalRecipients: readonly string[];
  /** Why `address` must not be condemned, whatever the server said. */
  readonly doubt: Doubt;
  readonly action: Action;
  /**
   * Enhanced status (RFC 3463): the report's field, or the better one in the text when the field says X.0.0.
   */
  readonly status: string;
  /** SMTP reply code of three digits. */
  readonly reply: string;
  /**
   * The remote server's words, unfolded, one line; the longest trustworthy text that speaks of this
   * recipient.
   */
  readonly diagnostic: string;
  /** Host that refused (Remote-MTA, or `host X said:`), lower case. */
  readonly remoteMta: string;
  /** SMTP command that was answered: `RCPT`, `DATA`, … upper case. */
  readonly command: string;
}

/** What the returned original says of itself. Every text is `''` when unknown. */
export interface Original {
  readonly messageId: string;
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly date: string;
  readonly listId: string;
  /** Feedback-ID, X-Campaign, X-Mailer-Campaign, … : the first that is there. */
  readonly campaign: string;
  readonly mailer: string;
  /** The IP that handed the message to the reporting MTA's network, from the returned Received lines. */
  readonly sendingIp: string;
  /** HELO name in that line. */
  readonly helo: string;
  /** Return-Path or X-Envelope-From of the original. */
  readonly envelopeFrom: string;
  /** Names of the keys of its DKIM signatures, `s1._domainkey.acme.example`, three at most; absent: none. */
  readonly signatures?: readonly string[];
}

/**
 * What decided the kind of a mail: the machine-readable fields of a report (RFC 3464, 5965, or a service's
 * JSON), headers and media types, its words, or nothing, since it could not be read.
 */
export type DecidedBy = 'fields' | 'headers' | 'words' | 'unreadable';

/** A mail that was read. `kind` decides what the rest means. */
export interface Report {
  readonly kind: Kind;
  /** Why this kind, in a few words for people (`Action: failed`, `Auto-Submitted: auto-replied`). */
  readonly because: string;
  readonly decidedBy: DecidedBy;
  /** Host that wrote the report, lower case, `''` when unknown. */
  readonly reportingMta: string;
  /** Subject of the report itself. */
  readonly subject: string;
  /** Date header of the report as epoch milliseconds, or `null`. */
  readonly date: number | null;
  readonly recipients: readonly ReportedRecipient[];
  /** How many more it has than were read: who must know how many failed adds them. */
  readonly unreadRecipients: number;
  readonly original: Original;
  /** What could not be read, in words; empty when all went well. */
  readonly defects: readonly string[];
}

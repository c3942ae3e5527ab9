/** What became of one try to hand a message to one recipient's server. */
export interface Attempt {
  /** Epoch ms, by the clock of the server that tried. */
  readonly at: number;
  /** `deferred`: it will be tried again. `failed`: it will not. */
  readonly action: 'delivered' | 'deferred' | 'failed';
  readonly recipient: string;
  /** The remote server's words, else our own server's; one line. */
  readonly reply: string;
  /** Enhanced status (RFC 3463), `''` when none is told. */
  readonly status: string;
  /**
   * SMTP command that was answered (`MAIL`, `RCPT`, `DATA`), `''` when unknown or when it was the greeting.
   */
  readonly command: string;
  /** Host that wrote the log, `''` when the line does not say. */
  readonly server: string;
  /** The server's own name for the message, `''` when there is none. */
  readonly queueId: string;
  /** Message-ID with its angle brackets, `''` when unknown. */
  readonly messageId: string;
  /** Envelope sender, `''` for the null sender or when unknown. */
  readonly sender: string;
  /** Name of the host that was asked, lower case; `''` when nobody was. */
  readonly remoteHost: string;
  readonly remoteIp: string;
  /** Our address it was sent from, `''` when the log does not say. */
  readonly localIp: string;
  /** When the message was queued (epoch ms), `null` when unknown. */
  readonly queuedSince: number | null;
  /** Nobody was asked: our server holds it back because of an earlier refusal, whose words are given. */
  readonly held: boolean;
}

/** Takes what a line tells: none, one, or (when a message gives up) several attempts. */
export type Emit = (attempt: Attempt) => void;

/**
 * Reads the lines of one log in their order, and remembers what a message's earlier lines said. Never throws.
 */
export interface LogReader {
  /** One line, without its line end, of a file or a pipe. */
  line(text: string, emit: Emit): void;
  /** One record that came with its parts apart, as journald gives them. */
  record(record: LogRecord, emit: Emit): void;
}

/** A line of syslog, taken apart. */
export interface LogRecord {
  readonly at: number;
  readonly host: string;
  /** Program with its instance (`postfix-out/smtp`), without the process number. */
  readonly tag: string;
  readonly text: string;
}

/** Characters of a line that are read; a syslog line is at most 8 KB by default, and rarely more than 2. */
export const longestLine = 16_384;

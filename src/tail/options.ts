/** A log that is followed: a file (or a named pipe), or what journald keeps of a unit. */
export interface LogOptions {
  /** For people and as a key: `postfix:/var/log/mail.log`. */
  readonly name: string;
  readonly place: { readonly path: string } | { readonly unit: string };
}

export interface TailDeps {
  readonly now?: () => number;
  /** How often a file is looked at; 250 ms. */
  readonly pollMs?: number;
  /** Waits after failures in a row; 1 s to 60 s. */
  readonly retryMs?: (failures: number) => number;
  /** The journal's command, for tests. */
  readonly journalctl?: string;
}

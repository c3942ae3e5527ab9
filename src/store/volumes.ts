/** How much was sent, as the operator says. */
export interface Volume {
  /** `YYYY-MM-DD`. */
  readonly date: string;
  /** Provider id, `''` for all. */
  readonly provider: string;
  readonly sent: number;
}

export interface Volumes {
  /** Inserts or replaces. */
  put(rows: readonly Volume[]): Promise<void>;
  between(fromDate: string, toDate: string): Promise<readonly Volume[]>;
}

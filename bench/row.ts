/** One figure of a benchmark. Ratios compare figures of the same run, so they hold on any machine. */
export interface Row {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly note?: string;
}

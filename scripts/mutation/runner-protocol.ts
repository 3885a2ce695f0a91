/** Specs to run one after the other, up to the first that fails. */
export interface RunRequest {
  readonly specs: readonly string[];
}

export interface RunReport {
  /** The first test that failed; undefined if all passed. */
  readonly failure?: string;
  readonly durationsMs: Readonly<Record<string, number>>;
  readonly memoryBytes: number;
}

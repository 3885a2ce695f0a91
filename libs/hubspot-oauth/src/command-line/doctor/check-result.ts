export type CheckStatus = 'ok' | 'warning' | 'failure';

/** One line of `doctor`. */
export interface CheckResult {
  readonly name: string;
  readonly status: CheckStatus;
  /** What was found. */
  readonly detail: string;
  /** What to do about it. */
  readonly advice?: string;
}

/** What a check found, without its name. */
export type Finding = Omit<CheckResult, 'name'>;

export const ok = (detail: string): Finding => ({ status: 'ok', detail });

export const warning = (detail: string, advice: string): Finding => ({
  status: 'warning',
  detail,
  advice,
});

export const failure = (detail: string, advice: string): Finding => ({
  status: 'failure',
  detail,
  advice,
});

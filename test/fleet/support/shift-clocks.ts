const realNow = Date.now.bind(Date);
let offsetMs = 0;

/** Shifts this process' wall clock by `byMs` more. Its monotonic clock does not change. */
export function shiftClocks(byMs: number): void {
  offsetMs += byMs;
  Date.now = () => realNow() + offsetMs;
}

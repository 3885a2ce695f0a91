const realNow = Date.now.bind(Date);
let offsetMs = 0;

/** Sets this process' wall clock off by so much more. Its monotonic clock goes on as it was. */
export function shiftClocks(byMs: number): void {
  offsetMs += byMs;
  Date.now = () => realNow() + offsetMs;
}

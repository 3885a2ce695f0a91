/** What the log says of a value that somebody threw. Never throws, whatever the value is. */
export function errorText(thrown: unknown): string {
  try {
    return thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : 'it threw no Error';
  } catch {
    return 'it threw an Error that cannot be printed';
  }
}

/** Whether this is a Node.js error with the code. Not by `instanceof`: Jest has its own realm. */
export function isSystemError(error: unknown, code: string): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code;
}

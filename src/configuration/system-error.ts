/** Whether Node.js failed with this code. Not by `instanceof`: a test runner may have its own realm. */
export function isSystemError(error: unknown, code: string): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code;
}

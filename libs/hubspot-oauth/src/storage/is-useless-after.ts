/** https://dev.mysql.com/doc/mysql-errors/8.0/en/server-error-reference.html */
const refusedWrites = new Set<unknown>([1290, 1792, 1836]);

/**
 * Whether the connection is useless after this error: the server refuses writes, as after a fail-over
 * (PostgreSQL and MySQL), or is ending the connection, which a pool does not notice before the next
 * statement has it (PostgreSQL).
 */
export function isUselessAfter(error: unknown): boolean {
  const { code, errno } = error as { code?: unknown; errno?: unknown };
  return refusedWrites.has(errno) || (typeof code === 'string' && /^(25006|57P0[1-3])$/.test(code));
}

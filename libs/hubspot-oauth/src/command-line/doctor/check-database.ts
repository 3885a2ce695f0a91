import { HubSpotConfigurationError } from '../../errors/configuration.errors.js';
import { dialects } from '../../storage/dialects.js';
import { SqlHubSpotConnectionRepository } from '../../storage/sql-hubspot-connection.repository.js';
import type { HubSpotSqlDialect, HubSpotSqlExecutor } from '../../storage/sql-executor.js';
import { type Finding, failure, ok, warning } from './check-result.js';

const VERSION_QUERIES: Readonly<Record<HubSpotSqlDialect, string>> = {
  sqlite: 'SELECT sqlite_version() AS version',
  postgres: `SELECT current_setting('server_version') AS version`,
  mysql: 'SELECT version() AS version',
};
const MAX_CLOCK_DIFFERENCE_MS = 5_000;

/** @throws the driver's error if the database cannot be reached */
export async function checkDatabaseVersion(executor: HubSpotSqlExecutor): Promise<Finding> {
  const { rows } = await executor.execute(VERSION_QUERIES[executor.dialect], []);
  const { version } = rows[0] as { version: string };
  const { product, least } = productOf(executor.dialect, version);
  const detail = `${product} ${version}`;
  return isAtLeast(version, least)
    ? ok(detail)
    : failure(detail, `Upgrade to ${product} ${least.join('.')} or later.`);
}

export async function checkTables(executor: HubSpotSqlExecutor): Promise<Finding> {
  try {
    await new SqlHubSpotConnectionRepository(executor).prepare({ createTables: false });
    return ok('present, with every column');
  } catch (error) {
    if (!(error instanceof HubSpotConfigurationError)) throw error;
    return failure('a table or a column is missing', 'Run: nestjs-hubspot-oauth migrate');
  }
}

export async function checkClock(executor: HubSpotSqlExecutor): Promise<Finding> {
  const before = Date.now();
  const { rows } = await executor.execute(`SELECT ${dialects[executor.dialect].now} AS now`, []);
  const after = Date.now();
  const { now } = rows[0] as { now: number | string | bigint };
  const aheadMs = Number(now) - (before + after) / 2;
  const differenceMs = Math.max(0, Math.abs(aheadMs) - (after - before) / 2);
  if (differenceMs <= MAX_CLOCK_DIFFERENCE_MS) return ok("as this machine's");
  const seconds = Math.round(differenceMs / 1_000);
  return warning(
    `${seconds} s ${aheadMs > 0 ? 'ahead of' : 'behind'} this machine's`,
    'Synchronize both clocks. Tokens are not affected; signed requests are refused if this machine is 5 minutes off.',
  );
}

function productOf(dialect: HubSpotSqlDialect, version: string) {
  if (dialect === 'sqlite') return { product: 'SQLite', least: [3, 38] };
  if (dialect === 'postgres') return { product: 'PostgreSQL', least: [14] };
  return version.includes('MariaDB')
    ? { product: 'MariaDB', least: [10, 6] }
    : { product: 'MySQL', least: [8] };
}

function isAtLeast(version: string, [leastMajor = 0, leastMinor = 0]: readonly number[]): boolean {
  const [major = 0, minor = 0] = version.split(/[.\s-]/).map(Number);
  return major > leastMajor || (major === leastMajor && minor >= leastMinor);
}

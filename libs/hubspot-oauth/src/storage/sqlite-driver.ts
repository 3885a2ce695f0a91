import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { Logger } from '@nestjs/common';

/**
 * Logs one error line if the loaded better-sqlite3 can abort the process. Since Node 24.19 an add-on
 * that is built on `node::ObjectWrap` does, when a statement is garbage-collected
 * (https://github.com/nodejs/node/issues/65446); better-sqlite3 is built on Node-API from 13 on.
 */
export function reportUnsafeSqliteDriver(): void {
  const { cache } = createRequire(path.join(process.cwd(), 'index.js'));
  const driverVersion = betterSqlite3Version(Object.keys(cache));
  const problem = sqliteDriverProblem(process.versions.node, driverVersion);
  if (problem !== undefined) new Logger('HubSpotOAuth').error(problem);
}

export function sqliteDriverProblem(
  nodeVersion: string,
  driverVersion: string | undefined,
): string | undefined {
  if (driverVersion === undefined || isAtLeast(driverVersion, 13)) return undefined;
  if (!isAtLeast(nodeVersion, 24, 19)) return undefined;
  return (
    `better-sqlite3 ${driverVersion} aborts the process on Node ${nodeVersion} (nodejs/node#65446). ` +
    'Run: npm install better-sqlite3@13'
  );
}

function isAtLeast(version: string, major: number, minor = 0): boolean {
  const [foundMajor = 0, foundMinor = 0] = version.split('.').map(Number);
  return foundMajor > major || (foundMajor === major && foundMinor >= minor);
}

/** The version of the better-sqlite3 whose add-on is among these files; undefined if none is. */
export function betterSqlite3Version(loadedFiles: readonly string[]): string | undefined {
  const addon = loadedFiles.find((file) => file.endsWith('better_sqlite3.node'));
  if (addon === undefined) return undefined;
  // <package>/build/Release/better_sqlite3.node
  const manifest = path.join(path.dirname(addon), '..', '..', 'package.json');
  try {
    const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version?: string };
    return version;
  } catch {
    return undefined;
  }
}

import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import path from 'node:path';
import { Logger } from '@nestjs/common';

import { HubSpotConfigurationError } from '../errors/configuration.errors.js';
import type { Clock } from '../runtime/clock.js';
import type { SqlStatements } from './sql-statements.js';

const checkIntervalMs = 60_000;
/** A wait for a lock blocks the event loop. Longer waits are asynchronous. */
const longestBusyTimeoutMs = 100;

/**
 * The file of an SQLite database. A process whose file was deleted or replaced goes on with the one
 * that it opened: SQLite reports nothing, and what it writes is lost.
 */
export class SqliteFile {
  private checkedAtMs: number;
  private readonly logger = new Logger('HubSpotOAuth');

  private constructor(
    private readonly file: string,
    /** Undefined if SQLite has not created the file yet. */
    private identity: string | undefined,
    private readonly clock: Clock,
  ) {
    this.checkedAtMs = clock.monotonicNow();
  }

  /**
   * Returns undefined if the database is in memory.
   *
   * @throws HubSpotConfigurationError if the process cannot write to its folder
   */
  static async open(statements: SqlStatements, clock: Clock): Promise<SqliteFile | undefined> {
    const [database] = await statements.select<{ file: string | null }>(
      `SELECT file FROM pragma_database_list WHERE name = 'main'`,
    );
    const file = database?.file ?? '';
    if (file === '') return undefined;
    await checkFolder(file);
    const opened = new SqliteFile(file, await identityOf(file), clock);
    await opened.reportBlockingWaits(statements);
    return opened;
  }

  /** Compares the file with the one that was opened, at most once a minute, and logs a difference once. */
  checkSometimes(): void {
    const now = this.clock.monotonicNow();
    if (now - this.checkedAtMs < checkIntervalMs) return;
    this.checkedAtMs = now;
    // A file system that does not respond is noticed by the statements.
    this.check().catch(() => undefined);
  }

  private async check(): Promise<void> {
    const found = (await identityOf(this.file)) ?? 'deleted';
    const before = this.identity;
    this.identity = found;
    if (before === undefined || found === before) return;
    const change = found === 'deleted' ? found : 'replaced';
    this.logger.error(
      `The SQLite file ${this.file} was ${change} while this process uses it. What the process writes is lost: restart it`,
    );
  }

  private async reportBlockingWaits(statements: SqlStatements): Promise<void> {
    const [busy] = await statements.select<{ timeout: number }>(
      'SELECT timeout FROM pragma_busy_timeout',
    );
    if (busy === undefined || busy.timeout <= longestBusyTimeoutMs) return;
    this.logger.warn(
      `The connection to the SQLite file ${this.file} waits up to ${busy.timeout} ms for a lock, and blocks the process meanwhile. Open it with timeout: 10`,
    );
  }
}

/**
 * SQLite creates files beside the database. Without them it reports that it cannot open the database,
 * or that the database is read-only.
 *
 * @throws HubSpotConfigurationError
 */
export async function checkFolder(file: string): Promise<void> {
  const folder = path.dirname(path.resolve(file));
  try {
    await access(folder, constants.W_OK);
  } catch {
    throw new HubSpotConfigurationError([
      {
        option: 'connectionRepository',
        reason: `this process cannot write to ${folder}, where SQLite creates files beside ${path.basename(file)}: change the permissions of the folder, or move the database`,
      },
    ]);
  }
}

async function identityOf(file: string): Promise<string | undefined> {
  try {
    const { dev, ino } = await stat(file, { bigint: true });
    return `${dev} ${ino}`;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

import type { DataSource, DataSourceOptions } from 'typeorm';
import { openDatabase } from '../database/open-database.js';
import { ConfigurationError } from './configuration.error.js';

/** @throws ConfigurationError if the database in `DATABASE_URL` cannot be opened */
export async function openConfiguredDatabase(options?: DataSourceOptions): Promise<DataSource> {
  if (options === undefined) throw new ConfigurationError('No database is configured.');
  try {
    return await openDatabase(options);
  } catch (error) {
    throw new ConfigurationError(
      `Cannot open the database in DATABASE_URL: ${reasonOf(error)}. Start the database, or correct DATABASE_URL.`,
      { cause: error },
    );
  }
}

/** A host with several addresses fails with an AggregateError, whose own message is empty. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join(', ');
  return error instanceof Error ? error.message : String(error);
}

import type { DataSourceOptions } from 'typeorm';
import { openConfiguredDatabase } from '../configuration/open-configured-database.js';

/** Whether the database contains encrypted tokens. */
export async function holdsSealedTokens(options: DataSourceOptions): Promise<boolean> {
  const dataSource = await openConfiguredDatabase(options);
  try {
    const found: unknown = await dataSource
      .createQueryBuilder()
      .select('connection.hub_id', 'hubId')
      .from('hubspot_connection', 'connection')
      .where('connection.sealed_refresh_token IS NOT NULL')
      .limit(1)
      .getRawOne();
    return found !== undefined && found !== null;
  } finally {
    await dataSource.destroy();
  }
}

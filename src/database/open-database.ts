import { DataSource, type DataSourceOptions } from 'typeorm';

import { runMigrations } from './run-migrations.js';

/** Opens the database and runs the migrations. For `dataSourceFactory` of TypeOrmModule. */
export async function openDatabase(options: DataSourceOptions): Promise<DataSource> {
  const dataSource = await new DataSource(options).initialize();
  try {
    await runMigrations(dataSource);
    return dataSource;
  } catch (error) {
    await dataSource.destroy();
    throw error;
  }
}

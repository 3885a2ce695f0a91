// Starts on a database as an instance of the quickstart does.
import type { DataSourceOptions } from 'typeorm';

import { hubSpotOAuthMigrations } from 'nestjs-hubspot-oauth';
import { openDatabase } from '../../../src/database/open-database.js';

const options: DataSourceOptions = JSON.parse(process.argv[2] ?? '{}');
const dataSource = await openDatabase({ ...options, migrations: hubSpotOAuthMigrations });
const migrations: unknown[] = await dataSource.query('SELECT name FROM migrations');
await dataSource.destroy();
process.stdout.write(String(migrations.length));

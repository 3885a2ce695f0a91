// Starts on a database as an instance of the quickstart does.
import { databaseOptions } from '../../../src/database/database-options.js';
import { openDatabase } from '../../../src/database/open-database.js';

const [url = ''] = process.argv.slice(2);
const dataSource = await openDatabase(databaseOptions(url));
const migrations: unknown[] = await dataSource.query('SELECT name FROM migrations');
await dataSource.destroy();
process.stdout.write(String(migrations.length));

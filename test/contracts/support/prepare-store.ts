// Creates missing tables, in a race with other processes.
import { openStore, type StoreKind } from './open-store.js';

const [kind = 'pg', url = ''] = process.argv.slice(2);
const { repository, close } = await openStore(kind as StoreKind, url);
await repository.prepare({ createTables: true });
await repository.ping();
await close();
process.stdout.write('prepared');

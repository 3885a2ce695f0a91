import { DataSource } from 'typeorm';
import { sqliteDriver } from '../../../../../src/database/sqlite-driver.js';
import type { TypeOrmDataSource } from './data-source.js';
import { typeOrmExecutor } from './typeorm-executor.js';

describe('typeOrmExecutor', () => {
  let dataSource: DataSource;

  beforeEach(async () => {
    dataSource = await new DataSource({
      type: 'better-sqlite3',
      database: ':memory:',
      ...sqliteDriver(),
    }).initialize();
    await dataSource.query('CREATE TABLE numbers (n integer PRIMARY KEY)');
  });
  afterEach(() => dataSource.destroy());

  /** The DataSource, and for which server each statement asked. */
  function recorded() {
    const modes: (string | undefined)[] = [];
    const recording: TypeOrmDataSource = {
      options: dataSource.options,
      driver: dataSource.driver,
      createQueryRunner: (mode) => {
        modes.push(mode);
        return dataSource.createQueryRunner(mode);
      },
    };
    return { recording, modes };
  }

  it('returns rows, or how many rows a statement changed', async () => {
    const executor = typeOrmExecutor(dataSource);
    const insert = await executor.execute('INSERT INTO numbers VALUES (?), (?)', [1, 2]);
    expect(insert.affected).toBe(2);
    const { rows } = await executor.execute('SELECT n FROM numbers ORDER BY n', []);
    expect(rows).toEqual([{ n: 1 }, { n: 2 }]);
  });

  it('sends reads and writes to the primary server, never to a replica', async () => {
    const { recording, modes } = recorded();
    const executor = typeOrmExecutor(recording);
    await executor.execute('INSERT INTO numbers VALUES (?)', [1]);
    await executor.execute('SELECT n FROM numbers', []);
    expect(modes).toEqual(['master', 'master']);
  });
});

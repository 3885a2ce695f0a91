import { copyFile, mkdtemp, rename, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Logger } from '@nestjs/common';
import { ManualClock } from 'nestjs-hubspot-oauth/testing';
import { DataSource } from 'typeorm';

import { sqliteDriver } from '../../../../src/database/sqlite-driver.js';
import { eventually } from '../../../../test/support/eventually.js';
import { RecordingLogger } from '../../../../test/support/recording-logger.js';
import { SystemRandomSource } from '../runtime/random.js';
import { SqlStatements } from './sql-statements.js';
import { SqliteFile } from './sqlite-file.js';
import { typeOrmExecutor } from './typeorm/typeorm-executor.js';

describe('SqliteFile', () => {
  const clock = new ManualClock();
  const log = new RecordingLogger();
  let folder: string;
  let host: DataSource;
  beforeEach(async () => {
    Logger.overrideLogger(log);
    folder = await mkdtemp(path.join(tmpdir(), 'nestjs-hubspot-oauth-'));
  });
  afterEach(async () => {
    await host.destroy();
    await rm(folder, { recursive: true });
    Logger.overrideLogger(false);
  });

  async function open(database: string): Promise<SqliteFile | undefined> {
    const options = { type: 'better-sqlite3', database, ...sqliteDriver() } as const;
    host = await new DataSource(options).initialize();
    await host.query('CREATE TABLE numbers (n integer PRIMARY KEY)');
    const executor = typeOrmExecutor(host);
    const statements = new SqlStatements(executor, { clock, random: new SystemRandomSource() });
    const file = await SqliteFile.open(statements, clock);
    await executor.close?.();
    return file;
  }

  it('is compared with the opened one once a minute, and not before', async () => {
    const name = path.join(folder, 'connections.sqlite');
    const file = await open(name);
    await copyFile(name, `${name}.copy`);
    await rename(`${name}.copy`, name);
    clock.advance(59_999);
    file?.checkSometimes();
    // A comparison that has begun ends before this one.
    await stat(name);
    await rm(name);
    clock.advance(1);
    file?.checkSometimes();
    await eventually(() => expect(log.errors).toEqual([expect.stringContaining('was deleted')]));
  });

  it('is not known of a database in memory', async () => {
    await expect(open(':memory:')).resolves.toBeUndefined();
  });
});

import { copyFile, mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Logger } from '@nestjs/common';
import { ManualClock } from 'nestjs-hubspot-oauth/testing';

import { openStore, SQLITE_STORE } from '../../../../test/contracts/support/open-store.js';
import { eventually } from '../../../../test/support/eventually.js';
import { RecordingLogger } from '../../../../test/support/recording-logger.js';
import { HubSpotConfigurationError } from '../errors/configuration.errors.js';
import { SystemRandomSource } from '../runtime/random.js';
import { SqlStatements } from './sql-statements.js';
import { SqliteFile } from './sqlite-file.js';

describe('SqliteFile', () => {
  const clock = new ManualClock();
  const log = new RecordingLogger();
  let folder: string;
  let store: Awaited<ReturnType<typeof openStore>>;
  beforeEach(async () => {
    Logger.overrideLogger(log);
    folder = await mkdtemp(path.join(tmpdir(), 'nestjs-hubspot-oauth-'));
  });
  afterEach(async () => {
    await store.close();
    await rm(folder, { recursive: true });
    Logger.overrideLogger(false);
  });

  async function openDatabase(file: string): Promise<SqlStatements> {
    store = await openStore(SQLITE_STORE, `sqlite:${file}`);
    await store.executor.execute('CREATE TABLE numbers (n integer PRIMARY KEY)', []);
    return new SqlStatements(store.executor, { clock, random: new SystemRandomSource() });
  }

  it('is compared with the opened one once a minute, and not before', async () => {
    const name = path.join(folder, 'connections.sqlite');
    const file = await SqliteFile.open(await openDatabase(name), clock);
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
    const statements = await openDatabase(':memory:');
    await expect(SqliteFile.open(statements, clock)).resolves.toBeUndefined();
  });

  it('is refused if its folder cannot be written to', async () => {
    const inside = path.join(folder, 'inside');
    await mkdir(inside);
    const statements = await openDatabase(path.join(inside, 'connections.sqlite'));
    await rename(inside, path.join(folder, 'elsewhere'));
    const opening = SqliteFile.open(statements, clock);
    await expect(opening).rejects.toThrow(HubSpotConfigurationError);
    await expect(opening).rejects.toThrow(`cannot write to ${inside}`);
  });
});

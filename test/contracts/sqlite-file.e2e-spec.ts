import { rm } from 'node:fs/promises';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';

import { SqlHubSpotConnectionRepository, typeOrmExecutor } from 'nestjs-hubspot-oauth/sql';
import { DataSource } from 'typeorm';

import { sqliteDriver } from '../../src/database/sqlite-driver.js';
import type { ConnectionKey } from '../../libs/hubspot-oauth/src/connections/hubspot-connection.repository.js';
import { SystemClock } from '../../libs/hubspot-oauth/src/runtime/clock.js';
import { SystemRandomSource } from '../../libs/hubspot-oauth/src/runtime/random.js';
import { temporaryFolder } from '../support/databases.js';
import { openRepository } from './support/open-repository.js';

const random = new SystemRandomSource();
const key: ConnectionKey = { clientId: 'client', hubId: 1 };
const installed = {
  ...key,
  newId: 'id',
  userId: null,
  sealedAccessToken: 'first',
  sealedRefreshToken: 'first',
  scopes: [],
  expiresInMs: 60_000,
  lifetimeMs: 60_000,
};
const lease = {
  ...key,
  tokenVersion: 1,
  owner: 'me',
  leaseMs: 60_000,
  statuses: ['active'],
} as const;

/** Does something in the third pause between attempts. */
class ClockWithAlarm extends SystemClock {
  sleeps = 0;

  constructor(private readonly alarm: () => Promise<unknown>) {
    super();
  }

  override async sleep(durationMs: number): Promise<void> {
    await super.sleep(durationMs);
    this.sleeps += 1;
    if (this.sleeps === 3) await this.alarm();
  }
}

describe('On an SQLite file', () => {
  let folder: string;
  let file: string;
  let opened: Awaited<ReturnType<typeof openRepository>>;
  beforeEach(async () => {
    folder = await temporaryFolder();
    file = path.join(folder, 'connections.sqlite');
    opened = await openRepository({ type: 'better-sqlite3', database: file, ...sqliteDriver() });
  });
  afterEach(async () => {
    await opened.close();
    await rm(folder, { recursive: true });
  });

  it("a host's rollback does not take the library's writes with it", async () => {
    const { host, repository } = opened;
    await repository.install(installed);
    await host.query('CREATE TABLE note (text varchar)');
    const transaction = host.transaction(async (manager) => {
      await manager.query('SELECT * FROM note');
      await expect(repository.takeLease(lease)).resolves.toBe(true);
      throw new Error('The host changes its mind.');
    });
    await expect(transaction).rejects.toThrow('The host changes its mind.');
    expect((await repository.find(key))?.leaseOwner).toBe('me');
  });

  it('commits are on the disk before they are told of', async () => {
    const { executor } = opened;
    await expect(executor.execute('PRAGMA journal_mode', [])).resolves.toMatchObject({
      rows: [{ journal_mode: 'wal' }],
    });
    // 2 is FULL: https://sqlite.org/pragma.html#pragma_synchronous
    await expect(executor.execute('PRAGMA synchronous', [])).resolves.toMatchObject({
      rows: [{ synchronous: 2 }],
    });
  });

  it('a write waits for the lock of another process, and the event loop goes on', async () => {
    await opened.repository.install(installed);
    const other = await new DataSource({
      type: 'better-sqlite3',
      database: file,
      ...sqliteDriver(),
    }).initialize();
    await other.query('BEGIN IMMEDIATE');
    const clock = new ClockWithAlarm(() => other.query('COMMIT'));
    const repository = new SqlHubSpotConnectionRepository(opened.executor, { clock, random });
    const loop = monitorEventLoopDelay({ resolution: 5 });
    loop.enable();
    await expect(repository.takeLease(lease)).resolves.toBe(true);
    loop.disable();
    expect(clock.sleeps).toBe(3);
    // The driver alone would have blocked it for five seconds.
    expect(loop.max / 1e6).toBeLessThan(1_000);
    await other.destroy();
  });

  it('opening waits for the lock of another process', async () => {
    const options = {
      type: 'better-sqlite3',
      database: path.join(folder, 'new.sqlite'),
      ...sqliteDriver(),
    } as const;
    const other = await new DataSource(options).initialize();
    await other.query('CREATE TABLE note (text varchar)');
    await other.query('BEGIN EXCLUSIVE');
    const clock = new ClockWithAlarm(() => other.query('COMMIT'));
    const executor = typeOrmExecutor(new DataSource(options));
    const repository = new SqlHubSpotConnectionRepository(executor, { clock, random });
    await repository.prepare({ createTables: true });
    expect(clock.sleeps).toBe(3);
    await expect(executor.execute('SELECT * FROM note', [])).resolves.toMatchObject({ rows: [] });
    await repository.onApplicationShutdown();
    await other.destroy();
  });
});

import { execFile } from 'node:child_process';
import { chmod, copyFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { promisify } from 'node:util';
import { Logger } from '@nestjs/common';

import { SqlHubSpotConnectionRepository, typeOrmExecutor } from 'nestjs-hubspot-oauth/sql';
import { DataSource } from 'typeorm';

import { sqliteDriver } from '../../src/database/sqlite-driver.js';
import { SystemClock } from '../../libs/hubspot-oauth/src/runtime/clock.js';
import { SystemRandomSource } from '../../libs/hubspot-oauth/src/runtime/random.js';
import { temporaryFolder } from '../support/databases.js';
import { eventually } from '../support/eventually.js';
import { RecordingLogger } from '../support/recording-logger.js';
import { openRepository } from './support/open-repository.js';
import { installed, key, lease } from './support/first-connection.js';
import { openStore, SQLITE_STORE } from './support/open-store.js';

const random = new SystemRandomSource();

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

/** A clock that is moved on by hand. */
class ClockInHand extends SystemClock {
  aheadMs = 0;

  override monotonicNow(): number {
    return super.monotonicNow() + this.aheadMs;
  }
}

/** Runs a TypeScript file below `test` in a process of its own. */
async function runScript(script: string, ...args: string[]): Promise<string> {
  const root = path.join(process.cwd(), 'test');
  const loader = ['--import', path.join(root, 'support', 'register-typescript.mjs')];
  const command = [...loader, path.join(root, script), ...args];
  const { stdout } = await promisify(execFile)(process.execPath, command, {
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  return stdout;
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

  describe('with a log', () => {
    const log = new RecordingLogger();
    beforeEach(() => {
      log.errors.length = 0;
      log.warnings.length = 0;
      Logger.overrideLogger(log);
    });
    afterEach(() => Logger.overrideLogger(false));

    it('a replaced and a deleted file are an error in the log within a minute, once each', async () => {
      const clock = new ClockInHand();
      const { executor } = opened;
      const repository = new SqlHubSpotConnectionRepository(executor, { clock, random });
      await repository.prepare({ createTables: false });
      const aMinuteLater = async () => {
        clock.aheadMs += 60_000;
        await repository.find(key);
      };
      await aMinuteLater();
      await copyFile(file, `${file}.copy`);
      await rename(`${file}.copy`, file);
      await repository.find(key);
      expect(log.errors).toEqual([]);

      await aMinuteLater();
      const advice = 'while this process uses it. What the process writes is lost: restart it';
      const replaced = `The SQLite file ${file} was replaced ${advice}`;
      await eventually(() => expect(log.errors).toEqual([replaced]));
      await aMinuteLater();
      await rm(file);
      await aMinuteLater();
      const deleted = `The SQLite file ${file} was deleted ${advice}`;
      await eventually(() => expect(log.errors).toEqual([replaced, deleted]));
    });

    it('a connection that blocks the process while it waits for a lock is a warning', async () => {
      const blocking = await openStore(SQLITE_STORE, `sqlite:${file}`);
      await blocking.executor.execute('SELECT timeout FROM pragma_busy_timeout', []);
      await blocking.repository.prepare({ createTables: false });
      expect(log.warnings).toEqual([]);
      await blocking.executor.execute('PRAGMA busy_timeout = 5000', []);
      await blocking.repository.prepare({ createTables: false });
      expect(log.warnings).toEqual([expect.stringContaining('waits up to 5000 ms for a lock')]);
      await blocking.close();
    });
  });

  it('a folder that cannot be written to is named at boot', async () => {
    await opened.close();
    const closed = await openStore(SQLITE_STORE, `sqlite:${file}`, { journalMode: 'delete' });
    await closed.close();
    await chmod(file, 0o666);
    await chmod(folder, 0o555);
    const printed = await runScript('contracts/support/open-in-read-only-folder.ts', file);
    await chmod(folder, 0o755);
    const named = expect.stringContaining(`process cannot write to ${folder}`);
    expect(JSON.parse(printed)).toEqual({ executor: named, TypeORM: named, quickstart: named });
  });
});

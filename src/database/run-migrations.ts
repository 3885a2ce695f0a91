import type { DataSource, QueryRunner } from 'typeorm';

/** An arbitrary number, the same for all instances of this app. */
const advisoryLockId = 7_483_920_615;

const mysqlLock = `SHA1(CONCAT(DATABASE(), '.migrations'))`;
const mysqlLockTimeoutSeconds = 60;

/** Runs the pending migrations under a lock, so that several instances can start at the same time. */
export async function runMigrations(dataSource: DataSource): Promise<void> {
  const queryRunner = dataSource.createQueryRunner();
  const { type } = dataSource.options;
  try {
    if (type === 'better-sqlite3') await inImmediateTransaction(queryRunner, dataSource);
    else if (type === 'postgres') await underAdvisoryLock(queryRunner, dataSource);
    else await underNamedLock(queryRunner, dataSource);
  } finally {
    await queryRunner.release();
  }
}

/** TypeORM has one connection per SQLite file, so the migrations run in this transaction. */
async function inImmediateTransaction(
  queryRunner: QueryRunner,
  dataSource: DataSource,
): Promise<void> {
  await queryRunner.query('BEGIN IMMEDIATE');
  try {
    await dataSource.runMigrations({ transaction: 'none' });
    await queryRunner.query('COMMIT');
  } catch (error) {
    await queryRunner.query('ROLLBACK');
    throw error;
  }
}

async function underAdvisoryLock(queryRunner: QueryRunner, dataSource: DataSource): Promise<void> {
  await queryRunner.query('SELECT pg_advisory_lock($1)', [advisoryLockId]);
  try {
    await dataSource.runMigrations();
  } finally {
    await queryRunner.query('SELECT pg_advisory_unlock($1)', [advisoryLockId]);
  }
}

async function underNamedLock(queryRunner: QueryRunner, dataSource: DataSource): Promise<void> {
  const [row]: [{ locked: unknown }] = await queryRunner.query(
    `SELECT GET_LOCK(${mysqlLock}, ${mysqlLockTimeoutSeconds}) AS locked`,
  );
  if (Number(row.locked) !== 1) {
    throw new Error('Timed out after 60 s: another instance is still running the migrations.');
  }
  try {
    await dataSource.runMigrations();
  } finally {
    await queryRunner.query(`SELECT RELEASE_LOCK(${mysqlLock})`);
  }
}

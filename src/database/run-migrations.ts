import type { DataSource, QueryRunner } from 'typeorm';

/** Any number does: it only has to be the same for all instances of this app. */
const advisoryLockId = 7_483_920_615;

const mysqlLock = `SHA1(CONCAT(DATABASE(), '.migrations'))`;
const mysqlLockTimeoutSeconds = 60;

/** Runs the pending migrations under a lock: instances that start at once wait for the first one. */
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

/** The migrations run on the same connection, and so in this transaction: TypeORM has one for a file. */
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
    throw new Error('Another instance has been migrating the database for a minute.');
  }
  try {
    await dataSource.runMigrations();
  } finally {
    await queryRunner.query(`SELECT RELEASE_LOCK(${mysqlLock})`);
  }
}

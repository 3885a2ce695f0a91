import type { MigrationInterface, QueryRunner } from 'typeorm';

import { dialectOf } from '../../dialect.js';
import { tablePath } from '../../table-path.js';

/**
 * All times are `bigint` epoch milliseconds of the database's clock. The columns of the lease
 * change most often and are therefore in no index: PostgreSQL then updates the row in place
 * (https://www.postgresql.org/docs/current/storage-hot.html).
 */
export class CreateHubSpotOAuthTables1767225600000 implements MigrationInterface {
  // TypeORM remembers a migration by its name, which a minifier would change.
  readonly name = 'CreateHubSpotOAuthTables1767225600000';

  async up(queryRunner: QueryRunner): Promise<void> {
    const { dataSource } = queryRunner;
    const connection = tablePath(dataSource, 'hubspot_connection');
    const authorization = tablePath(dataSource, 'hubspot_authorization');
    // MySQL would otherwise take ids and hashes that differ in case only for equal.
    const options =
      dialectOf(dataSource) === 'mysql'
        ? 'ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin'
        : '';
    await queryRunner.query(`CREATE TABLE ${connection} (
      client_id varchar(255) NOT NULL,
      hub_id bigint NOT NULL,
      id varchar(36) NOT NULL,
      status varchar(32) NOT NULL,
      sealed_access_token text,
      sealed_refresh_token text,
      scopes text NOT NULL,
      user_id bigint,
      token_version bigint NOT NULL,
      expires_at bigint NOT NULL,
      lifetime_ms bigint NOT NULL,
      lease_owner varchar(64),
      lease_until bigint NOT NULL,
      not_before bigint NOT NULL,
      back_off_ms bigint NOT NULL,
      installed_at bigint NOT NULL,
      updated_at bigint NOT NULL,
      CONSTRAINT pk_hubspot_connection PRIMARY KEY (client_id, hub_id)
    ) ${options}`);
    await queryRunner.query(`CREATE TABLE ${authorization} (
      state_hash varchar(64) NOT NULL,
      client_id varchar(255) NOT NULL,
      sealed_payload text NOT NULL,
      created_at bigint NOT NULL,
      expires_at bigint NOT NULL,
      used_at bigint,
      CONSTRAINT pk_hubspot_authorization PRIMARY KEY (state_hash)
    ) ${options}`);
    await queryRunner.query(
      `CREATE INDEX ix_hubspot_authorization_expires_at ON ${authorization} (expires_at)`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    const { dataSource } = queryRunner;
    await queryRunner.query(`DROP TABLE ${tablePath(dataSource, 'hubspot_authorization')}`);
    await queryRunner.query(`DROP TABLE ${tablePath(dataSource, 'hubspot_connection')}`);
  }
}

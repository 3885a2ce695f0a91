import { describeConnectionRepositoryContract } from 'nestjs-hubspot-oauth/testing';

import { findMysql } from '../support/databases.js';
import { openRepository, typeOrmVersions } from './support/open-repository.js';

const server = await findMysql();

describe('MySQL or MariaDB', () => {
  if (server === undefined) {
    it.todo('needs a server: set TEST_MYSQL_URL');
    return;
  }

  const changedRows = { flags: ['-FOUND_ROWS'] };
  const bigintsAsStrings = { supportBigNumbers: true, bigNumberStrings: true };
  const [[, TypeOrm1], [, TypeOrm03]] = typeOrmVersions;
  for (const [version, DataSourceClass, options] of [
    ['TypeORM 1', TypeOrm1, {}],
    ['TypeORM 1', TypeOrm1, changedRows],
    ['TypeORM 1', TypeOrm1, bigintsAsStrings],
    ['TypeORM 0.3', TypeOrm03, {}],
  ] as const) {
    const name = `${server.type}, ${version} ${JSON.stringify(options)}`;
    describeConnectionRepositoryContract(name, async () => {
      const database = await server.createDatabase();
      const { repository, close } = await openRepository(
        { type: server.type, url: database.url, ...structuredClone(options) },
        DataSourceClass,
      );
      return {
        repository,
        close: async () => {
          await close();
          await database.stop();
        },
      };
    });
  }
});

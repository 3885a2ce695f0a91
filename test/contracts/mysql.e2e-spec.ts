import { describeConnectionRepositoryContract } from 'nestjs-hubspot-oauth/testing';

import { findMysql } from '../support/databases.js';
import { openRepository } from './support/open-repository.js';

const server = await findMysql();

describe('MySQL or MariaDB', () => {
  if (server === undefined) {
    it.todo('needs a server: set TEST_MYSQL_URL');
    return;
  }

  const changedRows = { flags: ['-FOUND_ROWS'] };
  const bigintsAsStrings = { supportBigNumbers: true, bigNumberStrings: true };
  for (const options of [{}, changedRows, bigintsAsStrings]) {
    describeConnectionRepositoryContract(`${server.type} ${JSON.stringify(options)}`, async () => {
      const database = await server.createDatabase();
      const { repository, close } = await openRepository({
        type: server.type,
        url: database.url,
        ...options,
      });
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

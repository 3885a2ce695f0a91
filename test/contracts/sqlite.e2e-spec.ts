import { rm } from 'node:fs/promises';
import path from 'node:path';

import { describeConnectionRepositoryContract } from 'nestjs-hubspot-oauth/testing';

import { temporaryFolder } from '../support/databases.js';
import { openRepository } from './support/open-repository.js';

describeConnectionRepositoryContract('SQLite file', async () => {
  const folder = await temporaryFolder();
  const database = path.join(folder, 'connections.sqlite');
  const { repository, close } = await openRepository({ type: 'better-sqlite3', database });
  return {
    repository,
    close: async () => {
      await close();
      await rm(folder, { recursive: true });
    },
  };
});

describeConnectionRepositoryContract('SQLite in memory', () =>
  openRepository({ type: 'better-sqlite3', database: ':memory:' }),
);

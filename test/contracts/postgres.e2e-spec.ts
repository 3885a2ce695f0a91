import { describeConnectionRepositoryContract } from 'nestjs-hubspot-oauth/testing';

import { startPostgres } from '../support/databases.js';
import { openRepository } from './support/open-repository.js';

describeConnectionRepositoryContract('PostgreSQL', async () => {
  const server = await startPostgres();
  const { repository, close } = await openRepository({ type: 'postgres', url: server.url });
  return {
    repository,
    close: async () => {
      await close();
      await server.stop();
    },
  };
});

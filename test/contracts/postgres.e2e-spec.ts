import { describeConnectionRepositoryContract } from 'nestjs-hubspot-oauth/testing';
import { DataSource } from 'typeorm';

import { startPostgres, type TestDatabase } from '../support/databases.js';
import { openRepository, typeOrmVersions } from './support/open-repository.js';

let server: TestDatabase;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.stop());

for (const [version, DataSourceClass] of typeOrmVersions) {
  describeConnectionRepositoryContract(`PostgreSQL, ${version}`, () =>
    openRepository({ type: 'postgres', url: server.url }, DataSourceClass),
  );
}

// Statements in each other's way fail instead of waiting.
describeConnectionRepositoryContract('PostgreSQL, serializable', () =>
  openRepository({
    type: 'postgres',
    url: server.url,
    extra: { options: '-c default_transaction_isolation=serializable' },
  }),
);

describe('On PostgreSQL', () => {
  it('a write waits longer for a lock than one statement does', async () => {
    const extra = { options: '-c lock_timeout=20ms' };
    const { repository, close } = await openRepository({
      type: 'postgres',
      url: server.url,
      extra,
    });
    const key = { clientId: 'locked', hubId: 1 };
    const tokens = { sealedAccessToken: 'a', sealedRefreshToken: 'r', scopes: [] };
    const lifetime = { expiresInMs: 60_000, lifetimeMs: 60_000 };
    await repository.install({ ...key, ...tokens, ...lifetime, newId: 'id', userId: null });
    const host = await new DataSource({ type: 'postgres', url: server.url }).initialize();
    const lease = { ...key, tokenVersion: 1, owner: 'me', leaseMs: 60_000 };

    const taking = await host.transaction(async (manager) => {
      await manager.query('SELECT * FROM hubspot_connection FOR UPDATE');
      const pending = repository.takeLease({ ...lease, statuses: ['active'] });
      await expect(repository.find(key)).resolves.toMatchObject({ leaseOwner: null });
      await manager.query('SELECT pg_sleep(0.2)');
      return { pending };
    });

    await expect(taking.pending).resolves.toBe(true);
    await host.destroy();
    await close();
  });
});

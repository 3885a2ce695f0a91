// Refreshes the same connection again and again, in a race with other processes.
import { sqliteDriver } from '../../../src/database/sqlite-driver.js';
import { openRepository } from './open-repository.js';

const [database = '', clientId = '', rounds = '0'] = process.argv.slice(2);
const { repository, close } = await openRepository({
  type: 'better-sqlite3',
  database,
  ...sqliteDriver(),
});
const key = { clientId, hubId: 1 };
const owner = `process-${process.pid}`;
let refreshes = 0;
for (let round = 0; round < Number(rounds); round += 1) {
  const connection = await repository.find(key);
  if (connection === undefined) throw new Error('The connection is gone.');
  const { tokenVersion } = connection;
  const lease = { ...key, tokenVersion, owner, leaseMs: 60_000, statuses: ['active'] } as const;
  if (!(await repository.takeLease(lease))) continue;
  const tokens = { sealedAccessToken: owner, sealedRefreshToken: owner, scopes: [] };
  const lifetime = { expiresInMs: 1_000, lifetimeMs: 1_000 };
  const saved = { ...key, ...tokens, ...lifetime, expectedVersion: tokenVersion };
  if (!(await repository.saveTokens(saved))) throw new Error('The lease did not hold.');
  refreshes += 1;
}
await close();
process.stdout.write(String(refreshes));

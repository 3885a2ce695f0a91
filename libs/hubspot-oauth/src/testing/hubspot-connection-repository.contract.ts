import { authorizationsContract } from './contract/authorizations.contract.js';
import { disconnectContract } from './contract/disconnect.contract.js';
import { installContract } from './contract/install.contract.js';
import { journalContract } from './contract/journal.contract.js';
import { keysContract } from './contract/keys.contract.js';
import { leaseContract } from './contract/lease.contract.js';
import { listContract } from './contract/list.contract.js';
import { rateLimitsContract } from './contract/rate-limits.contract.js';
import { refreshContract } from './contract/refresh.contract.js';
import { type ConnectionRepositoryUnderTest, StoreUnderTest } from './contract/store-under-test.js';
import { globalTestFramework, type TestFramework } from './contract/test-framework.js';
import { webhookEventsContract } from './contract/webhook-events.contract.js';

/**
 * Defines the tests that every `HubSpotConnectionRepository` has to pass. `create` opens an empty
 * store; it is called once. Runs on Jest, on Vitest with `globals: true`, and on anything else
 * whose functions are handed in as `framework`.
 */
export function describeConnectionRepositoryContract(
  name: string,
  create: () => Promise<ConnectionRepositoryUnderTest>,
  framework: TestFramework = globalTestFramework(),
): void {
  framework.describe(`HubSpotConnectionRepository: ${name}`, () => {
    let opened: ConnectionRepositoryUnderTest | undefined;
    const store = new StoreUnderTest(() => opened);
    framework.beforeAll(async () => {
      opened = await create();
    });
    framework.afterAll(async () => opened?.close());

    framework.describe('installs', () => installContract(framework.it, store));
    framework.describe('lists', () => listContract(framework.it, store));
    framework.describe('leases', () => leaseContract(framework.it, store));
    framework.describe('outcomes of a refresh', () => refreshContract(framework.it, store));
    framework.describe('disconnects', () => disconnectContract(framework.it, store));
    framework.describe('encryption keys', () => keysContract(framework.it, store));
    framework.describe('authorizations', () => authorizationsContract(framework.it, store));
    framework.describe('webhook events', () => webhookEventsContract(framework.it, store));
    framework.describe('rate limits', () => rateLimitsContract(framework.it, store));
    framework.describe('the journal', () => journalContract(framework.it, store));
  });
}

export { FixedHubSpotConnectionGuard } from './fixed-hubspot-connection.guard.js';
export { describeConnectionRepositoryContract } from './hubspot-connection-repository.contract.js';
export type { ConnectionRepositoryUnderTest } from './contract/store-under-test.js';
export type { TestFramework } from './contract/test-framework.js';
export { InMemoryHubSpotConnectionRepository } from './in-memory-hubspot-connection.repository.js';
export { ManualClock } from './manual-clock.js';

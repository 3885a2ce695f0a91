export { InMemoryHubSpotConnectionRepository } from './in-memory-connection.repository.js';
export { ManualClock } from './manual-clock.js';

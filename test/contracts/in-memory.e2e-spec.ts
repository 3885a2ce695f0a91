import {
  describeConnectionRepositoryContract,
  InMemoryHubSpotConnectionRepository,
  ManualClock,
} from 'nestjs-hubspot-oauth/testing';

describeConnectionRepositoryContract('in memory', async () => {
  const clock = new ManualClock();
  return {
    repository: new InMemoryHubSpotConnectionRepository(clock),
    advance: (durationMs) => clock.advance(durationMs),
    close: async () => {},
  };
});

describeConnectionRepositoryContract('in memory, by the system clock', async () => ({
  repository: new InMemoryHubSpotConnectionRepository(),
  close: async () => {},
}));

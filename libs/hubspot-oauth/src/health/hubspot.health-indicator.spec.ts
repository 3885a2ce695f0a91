import { InMemoryHubSpotConnectionRepository } from 'nestjs-hubspot-oauth/testing';
import { HubSpotHealthIndicator } from './hubspot.health-indicator.js';

class UnreachableRepository extends InMemoryHubSpotConnectionRepository {
  override async ping(): Promise<void> {
    throw new Error('connect ECONNREFUSED 10.0.0.7:5432');
  }
}

describe('HubSpotHealthIndicator', () => {
  it('is up while the database is available', async () => {
    const indicator = new HubSpotHealthIndicator(new InMemoryHubSpotConnectionRepository());
    expect(await indicator.isHealthy('hubspot')).toEqual({ hubspot: { status: 'up' } });
  });

  it('is down while it is not, and shows no address', async () => {
    const indicator = new HubSpotHealthIndicator(new UnreachableRepository());
    expect(await indicator.isHealthy('store')).toEqual({
      store: { status: 'down', message: 'The database is not available.' },
    });
  });
});

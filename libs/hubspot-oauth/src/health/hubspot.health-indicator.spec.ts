import { randomBytes } from 'node:crypto';
import { InMemoryHubSpotConnectionRepository } from 'nestjs-hubspot-oauth/testing';
import { HubSpotKeyRotation } from '../encryption/hubspot-key-rotation.js';
import { Sealer } from '../encryption/sealer.js';
import { resolveOptions } from '../options/resolve-options.js';
import { SystemRandomSource } from '../runtime/random.js';
import { Shutdown } from '../runtime/shutdown.js';
import { HubSpotHealthIndicator } from './hubspot.health-indicator.js';

class UnreachableRepository extends InMemoryHubSpotConnectionRepository {
  override async ping(): Promise<void> {
    throw new Error('connect ECONNREFUSED 10.0.0.7:5432');
  }
}

function indicatorOf(repository: InMemoryHubSpotConnectionRepository) {
  const options = resolveOptions({
    clientId: 'client',
    clientSecret: 'secret',
    redirectUri: 'https://app.example.com/hubspot/oauth/callback',
    scopes: ['oauth'],
    encryptionKeys: `k1:${randomBytes(32).toString('base64')}`,
  });
  const sealer = new Sealer(options, new SystemRandomSource());
  const rotation = new HubSpotKeyRotation(options, repository, sealer, new Shutdown());
  return { rotation, indicator: new HubSpotHealthIndicator(repository, rotation) };
}

describe('HubSpotHealthIndicator', () => {
  it('is up while the database is available', async () => {
    const { indicator } = indicatorOf(new InMemoryHubSpotConnectionRepository());
    expect(await indicator.isHealthy('hubspot')).toEqual({ hubspot: { status: 'up' } });
  });

  it('says which stored values have no key', async () => {
    const repository = new InMemoryHubSpotConnectionRepository();
    await repository.createAuthorization({
      stateHash: 'hash',
      clientId: 'client',
      sealedPayload: 'hs1.lost.payload',
      lifetimeMs: 600_000,
    });
    const { indicator, rotation } = indicatorOf(repository);
    await rotation.countByKey();
    expect(await indicator.isHealthy('hubspot')).toEqual({
      hubspot: { status: 'up', message: expect.stringContaining('"lost"') },
    });
  });

  it('is down while it is not, and shows no address', async () => {
    const { indicator } = indicatorOf(new UnreachableRepository());
    expect(await indicator.isHealthy('store')).toEqual({
      store: { status: 'down', message: 'The database is not available.' },
    });
  });
});

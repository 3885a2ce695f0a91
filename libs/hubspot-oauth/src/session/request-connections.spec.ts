import { GuardFixture } from '../../../../test/guards/support/guard-fixture.js';
import { HUB_ID, OTHER_HUB_ID } from '../../../../test/tokens/support/token-fixture.js';
import { markAsSigned } from './request-account.js';
import { HubSpotRequestConnections } from './request-connections.js';

describe('HubSpotRequestConnections', () => {
  let fixture: GuardFixture;
  let requests: HubSpotRequestConnections;

  beforeEach(async () => {
    fixture = await GuardFixture.create();
    requests = new HubSpotRequestConnections(fixture.resolver, fixture.services.connections);
  });
  afterEach(() => fixture.close());

  const find = () => requests.find(fixture.request());

  it('returns the connection that the request may use, from the row', async () => {
    expect(await find()).toEqual(fixture.connection);
    expect(fixture.tokens.statements).toEqual(['find']);
  });

  it('waits for a resolver that reads its own store', async () => {
    const account = { hubId: OTHER_HUB_ID };
    const slow = { resolve: () => Promise.resolve(account) };
    const slowRequests = new HubSpotRequestConnections(slow, fixture.services.connections);
    expect(await slowRequests.find(fixture.request())).toBeUndefined();
    account.hubId = HUB_ID;
    expect(await slowRequests.find(fixture.request())).toEqual(fixture.connection);
  });

  it('returns none without an account, and reads no row', async () => {
    fixture.resolver.account = undefined;
    expect(await find()).toBeUndefined();
    expect(fixture.tokens.statements).toEqual([]);
  });

  it('returns none for an account that is not connected, or another connection of it', async () => {
    fixture.resolver.account = { hubId: OTHER_HUB_ID };
    expect(await find()).toBeUndefined();
    fixture.resolver.account = { hubId: HUB_ID, connectionId: 'another' };
    expect(await find()).toBeUndefined();
  });

  it('returns the signed account instead of the session', async () => {
    const request = fixture.request();
    markAsSigned(request, OTHER_HUB_ID);
    expect(await requests.find(request)).toBeUndefined();
  });

  it('returns a revoked connection, and none that is disconnected', async () => {
    const key = { ...(await fixture.tokens.row()), owner: 'other', leaseMs: 1_000 };
    await fixture.tokens.store.takeLease({ ...key, statuses: ['active'] });
    await fixture.tokens.store.markRevoked({ ...key, expectedVersion: key.tokenVersion });
    expect(await find()).toMatchObject({ status: 'reauthorization_required' });
    await fixture.tokens.store.takeLeaseToDisconnect(key);
    await fixture.tokens.store.disconnect(key);
    expect(await find()).toBeUndefined();
  });
});

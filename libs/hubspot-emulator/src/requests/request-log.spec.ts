import { HubSpotEmulator } from '../hubspot-emulator.js';
import { TestClient } from '../testing/test-client.js';
import { maskPath } from './mask-path.js';
import type { RequestLogEntry } from './request-log.js';

describe('the request log', () => {
  let emulator: HubSpotEmulator;
  let client: TestClient;
  let heard: RequestLogEntry[];

  beforeEach(async () => {
    heard = [];
    emulator = await HubSpotEmulator.start({ onRequest: (entry) => heard.push(entry) });
    client = new TestClient(emulator);
  });

  afterEach(() => emulator.stop());

  it('has the endpoint, account, app and result of every request', async () => {
    emulator.clock.advance(3_600_000);
    const { access_token } = await client.connect(7654321);
    await client.call(access_token, '/crm/v3/objects/contacts?limit=1');
    const [open, approve, token, contacts] = emulator.requests.all();
    const clientId = client.app.clientId;
    const path = '/oauth/authorize';
    const common = { authorization: 'none', clientId, at: expect.any(Number) };
    const durationMs = expect.any(Number);
    expect(open).toEqual({
      ...common,
      method: 'GET',
      path,
      endpoint: 'authorize',
      status: 200,
      durationMs,
    });
    expect(approve).toMatchObject({ method: 'POST', path, hubId: 7654321, status: 302 });
    expect(token).toEqual({
      ...common,
      method: 'POST',
      path: '/oauth/2026-03/token',
      endpoint: 'token',
      hubId: 7654321,
      grantType: 'authorization_code',
      status: 200,
      durationMs,
    });
    expect(contacts).toMatchObject({
      path: '/crm/v3/objects/contacts',
      endpoint: 'contacts',
      hubId: 7654321,
      clientId,
      authorization: 'bearer',
    });
    expect(token?.at).toBeGreaterThan(Date.now() + 3_500_000);
    expect(heard).toEqual(emulator.requests.all());
  });

  it('counts and filters', async () => {
    const { refresh_token } = await client.connect(1234567);
    await client.connect(7654321);
    await client.refresh(refresh_token);
    await client.refresh('made-up');
    const { requests } = emulator;
    expect(requests.count()).toBe(8);
    expect(requests.count('token')).toBe(4);
    expect(requests.count('token', { grantType: 'refresh_token' })).toBe(2);
    expect(requests.of('token', { grantType: 'refresh_token', hubId: 1234567 })).toHaveLength(1);
    expect(requests.of('token', { hubId: 7654321 })).toHaveLength(1);
    requests.clear();
    expect(requests.all()).toEqual([]);
  });

  it('has status 0 for a request without a response', async () => {
    emulator.faults.plan({ endpoint: 'contacts', fault: { kind: 'reset', when: 'before' } });
    await expect(client.request('/crm/v3/objects/contacts')).rejects.toThrow('fetch failed');
    expect(emulator.requests.of('contacts')).toMatchObject([{ status: 0 }]);
  });

  it('contains requests to paths that are not served', async () => {
    expect((await client.request('/cms/v3/pages')).status).toBe(501);
    expect(emulator.requests.all()).toMatchObject([{ endpoint: 'other', status: 501 }]);
  });

  it('contains no secret, wherever a client sends one', async () => {
    const { access_token, refresh_token } = await client.connect();
    const { clientSecret } = client.app;
    for (const secret of [access_token, refresh_token, clientSecret]) {
      await client.request(`/oauth/v1/access-tokens/${secret}`);
      await client.request(`/oauth/v1/refresh-tokens/${secret}`);
      await client.request(`/crm/v3/objects/contacts/${secret}?token=${secret}`);
      await client.request(`/nowhere/${secret}?token=${secret}`);
      await client.refresh(secret, { client_id: secret, grant_type: secret });
    }
    const log = JSON.stringify(emulator.requests.all());
    expect(emulator.secrets()).toEqual(
      expect.arrayContaining([access_token, refresh_token, clientSecret]),
    );
    expect(emulator.secrets().filter((secret) => log.includes(secret))).toEqual([]);
  });
});

describe('maskPath', () => {
  it('masks tokens of any length in version 1 paths and long segments anywhere', () => {
    expect(maskPath('/oauth/v1/access-tokens/short')).toBe('/oauth/v1/access-tokens/***');
    expect(maskPath('/oauth/v1/refresh-tokens/a')).toBe('/oauth/v1/refresh-tokens/***');
    expect(maskPath(`/crm/v3/objects/contacts/${'x'.repeat(25)}`)).toBe(
      '/crm/v3/objects/contacts/***',
    );
    expect(maskPath('/crm/v3/objects/contacts/123456700001')).toBe(
      '/crm/v3/objects/contacts/123456700001',
    );
  });
});

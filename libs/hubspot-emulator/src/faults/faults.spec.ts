import { setImmediate } from 'node:timers/promises';
import type { HubSpotEmulator } from '../hubspot-emulator.js';
import { TestClient, type ErrorBody } from '../testing/test-client.js';
import type { Fault } from './fault.js';
import { startEmulator, stopEmulators } from '../testing/running-emulators.js';

const CONTACTS = '/crm/v3/objects/contacts';

afterEach(stopEmulators);

describe('planned faults', () => {
  let emulator: HubSpotEmulator;
  let client: TestClient;

  beforeEach(async () => {
    emulator = await startEmulator();
    client = new TestClient(emulator);
  });

  afterEach(() => emulator.stop());

  function planAtRefresh(fault: Fault) {
    return emulator.faults.plan({ endpoint: 'token', grantType: 'refresh_token', fault });
  }

  /** Returns the number of access tokens issued so far. */
  function issued(): number {
    return emulator.secrets().filter((secret) => secret.length >= 300).length;
  }

  async function rawRefresh(refreshToken: string, signal?: AbortSignal): Promise<Response> {
    const body = new URLSearchParams({
      grant_type: 'refresh_token',
      refresh_token: refreshToken,
      client_id: client.app.clientId,
      client_secret: client.app.clientSecret,
    });
    const init = { method: 'POST', body, ...(signal !== undefined && { signal }) };
    return fetch(`${emulator.url}/oauth/2026-03/token`, init);
  }

  it("return a status, body and headers instead of the endpoint's response, once", async () => {
    const { refresh_token } = await client.connect();
    const before = issued();
    const body = { status: 'error', message: 'maintenance' };
    planAtRefresh({ kind: 'status', status: 503, body, headers: { 'Retry-After': '7' } });
    const spoilt = await client.refresh(refresh_token);
    expect([spoilt.status, spoilt.body]).toEqual([503, body]);
    expect(spoilt.headers.get('retry-after')).toBe('7');
    expect(issued()).toBe(before);
    expect((await client.refresh(refresh_token)).status).toBe(200);
  });

  it('return text, or an error in HubSpot’s format if no body is planned', async () => {
    const { refresh_token } = await client.connect();
    planAtRefresh({ kind: 'status', status: 400, body: 'no JSON' });
    expect(await (await rawRefresh(refresh_token)).text()).toBe('no JSON');
    planAtRefresh({ kind: 'status', status: 477 });
    const { status, body } = await client.refresh<ErrorBody>(refresh_token);
    expect([status, body.status]).toEqual([477, 'error']);
    expect(body.correlationId).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('delay a response', async () => {
    const { refresh_token } = await client.connect();
    planAtRefresh({ kind: 'latency', latencyMs: 120 });
    const startedAt = performance.now();
    expect((await client.refresh(refresh_token)).status).toBe(200);
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(115);
  });

  it('do not respond until the client disconnects', async () => {
    const { refresh_token } = await client.connect();
    const before = issued();
    const plan = planAtRefresh({ kind: 'hang' });
    const leaving = new AbortController();
    const response = rawRefresh(refresh_token, leaving.signal).catch(String);
    while (plan.met === 0) await setImmediate();
    leaving.abort();
    expect(await response).toContain('AbortError');
    expect(issued()).toBe(before);
  });

  it('do not respond until the emulator stops', async () => {
    const { refresh_token } = await client.connect();
    const plan = planAtRefresh({ kind: 'hang' });
    const response = rawRefresh(refresh_token).catch(String);
    while (plan.met === 0) await setImmediate();
    await emulator.stop();
    expect(await response).toBe('TypeError: fetch failed');
  });

  it.each([
    ['before', 0],
    ['after', 1],
  ] as const)('reset the connection %s the grant is issued', async (when, tokens) => {
    const { refresh_token } = await client.connect();
    const before = issued();
    planAtRefresh({ kind: 'reset', when });
    await expect(rawRefresh(refresh_token)).rejects.toThrow('fetch failed');
    expect(issued()).toBe(before + tokens);
  });

  it('lose a rotated refresh token with the connection', async () => {
    await emulator.stop();
    emulator = await startEmulator({ rotateRefreshTokens: true });
    client = new TestClient(emulator);
    const { refresh_token } = await client.connect();
    planAtRefresh({ kind: 'reset', when: 'after' });
    await expect(rawRefresh(refresh_token)).rejects.toThrow('fetch failed');
    const { body } = await client.refresh<ErrorBody>(refresh_token);
    expect(body.status).toBe('BAD_REFRESH_TOKEN');
  });

  it('cut JSON in half after the grant was issued', async () => {
    const { refresh_token } = await client.connect();
    const before = issued();
    planAtRefresh({ kind: 'malformed-json' });
    const response = await rawRefresh(refresh_token);
    expect(response.status).toBe(200);
    const text = await response.text();
    expect(text).toMatch(/^\{"token_type"/);
    expect(() => JSON.parse(text)).toThrow(SyntaxError);
    expect(issued()).toBe(before + 1);
  });

  it('return an HTML page, by default with status 502', async () => {
    const { refresh_token } = await client.connect();
    planAtRefresh({ kind: 'html' });
    const response = await rawRefresh(refresh_token);
    expect([response.status, response.headers.get('content-type')]).toEqual([502, 'text/html']);
    expect(await response.text()).toContain('<html>');
    planAtRefresh({ kind: 'html', status: 200 });
    expect((await rawRefresh(refresh_token)).status).toBe(200);
  });

  it('send the whole body byte by byte', async () => {
    const { refresh_token } = await client.connect();
    planAtRefresh({ kind: 'drip', intervalMs: 0 });
    const response = await rawRefresh(refresh_token);
    const chunks: Uint8Array[] = [];
    for await (const chunk of response.body ?? []) chunks.push(chunk);
    expect(chunks.length).toBeGreaterThan(10);
    expect(JSON.parse(Buffer.concat(chunks).toString())).toMatchObject({ token_type: 'bearer' });
  });

  it('rotate the refresh token of one call', async () => {
    const { refresh_token } = await client.connect();
    planAtRefresh({ kind: 'rotate-refresh-token' });
    const rotated = (await client.refresh(refresh_token)).body.refresh_token;
    expect(rotated).not.toBe(refresh_token);
    expect((await client.refresh(refresh_token)).status).toBe(400);
    expect((await client.refresh(rotated)).body.refresh_token).toBe(rotated);
  });

  it('apply only to the planned endpoint, account and grant type', async () => {
    const one = await client.connect(1234567);
    const other = await client.connect(7654321);
    const plan = emulator.faults.plan({
      endpoint: 'token',
      hubId: 7654321,
      grantType: 'refresh_token',
      fault: { kind: 'status', status: 500 },
    });
    expect((await client.refresh(one.refresh_token)).status).toBe(200);
    expect((await client.call(other.access_token, CONTACTS)).status).toBe(200);
    await client.connect(7654321);
    expect(plan.met).toBe(0);
    expect((await client.refresh(other.refresh_token)).status).toBe(500);
    expect(plan.met).toBe(1);
  });

  it('apply to the planned number of calls, in the order of planning', async () => {
    const { access_token } = await client.connect();
    const { faults } = emulator;
    const endpoint = 'contacts';
    faults.plan({ endpoint, times: 2, fault: { kind: 'status', status: 500 } });
    const lasting = faults.plan({
      endpoint,
      times: 'always',
      fault: { kind: 'status', status: 503 },
    });
    const statuses: number[] = [];
    const call = async () => statuses.push((await client.call(access_token, CONTACTS)).status);
    for (let count = 0; count < 4; count += 1) await call();
    lasting.remove();
    await call();
    expect(statuses).toEqual([500, 500, 503, 503, 200]);
  });

  it.each([
    ['authorize', () => client.authorize(1234567)],
    ['introspect', async () => client.post('token/introspect', { token: 'x' })],
    ['revoke', async () => client.post('token/revoke', { token: 'x' })],
    [
      'uninstall',
      async () => client.request('/appinstalls/v3/external-install', { method: 'DELETE' }),
    ],
    ['account-info', async () => client.request('/account-info/v3/details')],
  ] as const)('can be planned at %s', async (endpoint, call) => {
    const plan = emulator.faults.plan({ endpoint, fault: { kind: 'status', status: 500 } });
    await call().catch(() => {});
    expect(plan.met).toBe(1);
  });
});

describe('planned faults that were not applied', () => {
  it('make stop() reject after it closed everything', async () => {
    const emulator = await startEmulator();
    const plan = { endpoint: 'token', hubId: 1234567, fault: { kind: 'hang' } } as const;
    emulator.faults.plan({ ...plan, times: 'always' });
    expect(emulator.faults.unmet()).toHaveLength(1);
    await expect(emulator.stop()).rejects.toThrow(
      'Planned faults were not applied to any call: hang at token of account 1234567',
    );
    await expect(fetch(emulator.url)).rejects.toThrow('fetch failed');
  });

  it('do not make stop() reject if they were removed, cleared or ignored', async () => {
    const plan = { endpoint: 'token', fault: { kind: 'hang' } } as const;
    const removing = await startEmulator();
    removing.faults.plan(plan).remove();
    await expect(removing.stop()).resolves.toBeUndefined();
    const clearing = await startEmulator();
    clearing.faults.plan(plan);
    clearing.faults.clear();
    await expect(clearing.stop()).resolves.toBeUndefined();
    const ignoring = await startEmulator();
    ignoring.faults.plan(plan);
    await expect(ignoring.stop({ ignoreUnmetFaults: true })).resolves.toBeUndefined();
  });
});

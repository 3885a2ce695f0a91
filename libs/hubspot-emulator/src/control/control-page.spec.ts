import { once } from 'node:events';
import { createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';
import { HubSpotEmulator } from '../hubspot-emulator.js';
import { startEmulator, stopEmulators } from '../testing/running-emulators.js';
import { TestClient } from '../testing/test-client.js';

/** The cells of the table with the caption, by row; empty if there is none. */
function rowsOf(page: string, caption: string): string[][] {
  const [, body = ''] =
    new RegExp(`<caption>\\s*${caption}[^<]*</caption>[^]*?<tbody>([^]*?)</tbody>`).exec(page) ??
    [];
  return body
    .split('<tr>')
    .slice(1)
    .map((row) => [...row.matchAll(/<td>([^]*?)<\/td>/g)].map(([, cell = '']) => cell));
}

async function statusFor(url: string, host: string): Promise<number | undefined> {
  const outgoing = request(`${url}/control`, { headers: { host } }).end();
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
  response.resume();
  return response.statusCode;
}

describe('the control page', () => {
  let emulator: HubSpotEmulator;
  let client: TestClient;
  beforeEach(async () => {
    emulator = await startEmulator({
      accounts: [{ hubId: 1, name: '<Trading>', objects: { tickets: 3 } }, { hubId: 2 }],
    });
    client = new TestClient(emulator);
  });
  afterEach(stopEmulators);

  const show = async () => (await fetch(`${emulator.url}/control`)).text();
  const post = (
    path: string,
    form: Record<string, string> = {},
    headers: Record<string, string> = {},
  ) =>
    fetch(`${emulator.url}/control/${path}`, {
      method: 'POST',
      body: new URLSearchParams(form),
      headers,
      redirect: 'manual',
    });

  it('is linked from the start page', async () => {
    expect(await (await fetch(emulator.url)).text()).toContain('href="/control"');
  });

  it('counts the objects of each account, and escapes its name', async () => {
    emulator.accounts.get(1).updateContact('100001', { firstname: 'A' });
    expect(rowsOf(await show(), 'Accounts')).toEqual([
      ['&#60;Trading&#62;', '1', '25 contacts, 10 companies, 10 deals, 3 tickets'],
      ['Account 2', '2', '25 contacts, 10 companies, 10 deals'],
    ]);
  });

  it('shows the state of tokens, and never a token or a secret', async () => {
    const { refresh_token } = await client.connect(1);
    emulator.accounts.expireAccessTokens(1);
    await client.refresh(refresh_token);
    await client.connect(1);
    await client.post('token/revoke', { token: refresh_token, token_type_hint: 'refresh_token' });
    const page = await show();
    const [[name, hubId, refreshTokens, accessTokens, validUntil] = []] = rowsOf(page, 'Installs');
    expect([name, hubId, refreshTokens, accessTokens]).toEqual([
      client.app.name,
      '1',
      '1 valid, 1 revoked',
      '2 valid, 1 expired',
    ]);
    expect(validUntil).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
    expect(emulator.secrets().filter((secret) => page.includes(secret))).toEqual([]);
    emulator.accounts.uninstall(1);
    expect(rowsOf(await show(), 'Installs')).toEqual([]);
  });

  it('uninstalls an app from one account', async () => {
    const { refresh_token } = await client.connect(1);
    await client.connect(2);
    const { clientId } = client.app;
    await post('uninstall', { clientId, hubId: '1' });
    expect(rowsOf(await show(), 'Installs').map(([, hubId]) => hubId)).toEqual(['2']);
    expect((await client.refresh(refresh_token)).status).toBe(400);
    await post('uninstall', { clientId, hubId: '2' }, { origin: 'https://evil.example' });
    await post('uninstall', { hubId: '2' });
    expect(rowsOf(await show(), 'Installs')).toHaveLength(1);
  });

  it('plans a fault, shows it, and clears all', async () => {
    const planned = await post('faults', {
      endpoint: 'token',
      fault: 'status',
      value: '503',
      hubId: '2',
      grantType: 'refresh_token',
      times: '',
    });
    expect([planned.status, planned.headers.get('location')]).toEqual([302, '/control']);
    const row = ['token', 'status 503', '2', 'refresh_token', 'all'];
    expect(rowsOf(await show(), 'Faults')).toEqual([[...row, '0']]);
    const { refresh_token } = await client.connect(2);
    expect((await client.refresh(refresh_token)).status).toBe(503);
    expect(rowsOf(await show(), 'Faults')).toEqual([[...row, '1']]);
    await post('faults/clear');
    expect((await client.refresh(refresh_token)).status).toBe(200);
    expect(rowsOf(await show(), 'Faults')).toEqual([]);
  });

  it('plans every fault that its form offers, once by default', async () => {
    const page = await show();
    const [, select = ''] = /<select name="fault">([^]*?)<\/select>/.exec(page) ?? [];
    const options = [...select.matchAll(/<option value="([^"]*)"/g)].map(([, value = '']) => value);
    for (const fault of options) await post('faults', { endpoint: 'token', fault, times: '1' });
    expect(emulator.faults.all().map(({ plan }) => [plan.fault.kind, plan.times])).toEqual(
      [
        'status',
        'latency',
        'hang',
        'reset',
        'reset',
        'malformed-json',
        'html',
        'drip',
        'rotate-refresh-token',
      ].map((kind) => [kind, 1]),
    );
  });

  it.each<[string, Record<string, string>]>([
    ['an endpoint that does not exist', { endpoint: 'nope' }],
    ['the control page itself', { endpoint: 'control' }],
    ['a status that is none', { value: '99' }],
    ['a number that is none', { times: '1.5' }],
  ])('plans no fault for %s', async (_, changes) => {
    const fault = 'status';
    expect((await post('faults', { endpoint: 'token', fault, ...changes })).status).toBe(403);
    expect(emulator.faults.all()).toEqual([]);
  });

  it('shows the newest requests first, without its own', async () => {
    await client.connect(1);
    await show();
    expect(rowsOf(await show(), 'Requests').map(([, call, status]) => [call, status])).toEqual([
      ['POST /oauth/2026-03/token', '200'],
      ['POST /oauth/authorize', '302'],
      ['GET /oauth/authorize', '200'],
    ]);
  });

  it('shows 100 of many requests', async () => {
    await Promise.all(Array.from({ length: 101 }, () => fetch(emulator.url)));
    const page = await show();
    expect(rowsOf(page, 'Requests')).toHaveLength(100);
    expect(page).toContain('Requests: 100 of 101');
  });

  it('shows deliveries of webhooks', async () => {
    const server = createServer((_, response) => response.writeHead(503).end()).listen(
      0,
      '127.0.0.1',
    );
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    await emulator.webhooks.send([{ subscriptionType: 'contact.creation' }, {}], {
      url: `http://127.0.0.1:${port}/`,
      hubId: 2,
    });
    server.closeAllConnections();
    server.close();
    const [cells] = rowsOf(await show(), 'Webhook deliveries');
    expect(cells?.slice(1, 7)).toEqual([client.app.name, '2', 'contact.creation', '2', '1', '503']);
    expect(cells?.[8]).not.toBe('');
  });

  it('refuses forms of other origins', async () => {
    const form = { endpoint: 'token', fault: 'hang' };
    const response = await post('faults', form, { origin: 'https://evil.example' });
    expect(response.status).toBe(403);
    expect(emulator.faults.all()).toEqual([]);
  });
});

describe('the control page of an emulator that others can reach', () => {
  afterEach(stopEmulators);

  it('is refused under another name', async () => {
    const { url } = await startEmulator({ allowedHosts: ['hubspot.test'] });
    expect(await statusFor(url, 'hubspot.test')).toBe(403);
    expect(await statusFor(url, 'localhost')).toBe(200);
  });

  it('is refused to other addresses', async () => {
    const other = Object.values(networkInterfaces())
      .flat()
      .find((each) => each?.family === 'IPv4' && !each.internal);
    if (other === undefined) return;
    const { url } = await startEmulator({ host: '0.0.0.0' });
    const { port } = new URL(url);
    expect(await statusFor(`http://${other.address}:${port}`, `localhost:${port}`)).toBe(403);
  });
});

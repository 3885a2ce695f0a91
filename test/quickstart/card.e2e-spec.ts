import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type BootedQuickstart, bootQuickstart } from '../support/boot-quickstart.js';
import { Browser } from '../support/browser.js';
import { install } from '../support/install.js';

const POST = { method: 'POST' } as const;

describe('POST /api/hubspot-card of the quickstart', () => {
  let folder: string;
  let quickstart: BootedQuickstart;

  const boot = async (environment: Record<string, string> = {}) => {
    quickstart = await bootQuickstart({ folder, environment });
    await install(quickstart, undefined, { hubId: 1234567 });
  };
  const callCard = (options: object = {}, url = `${quickstart.origin}/api/hubspot-card`) =>
    quickstart.emulator.callCard(url, { ...POST, ...options });

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'quickstart-'));
  });
  afterEach(async () => {
    await quickstart.close();
    await rm(folder, { recursive: true });
  });

  it.each([
    ['nothing', undefined],
    ['JSON', { objectId: 'é☕' }],
    ['almost a megabyte', { text: 'a'.repeat(1_000_000) }],
  ])('tells of the account that HubSpot signed for, sent with %s', async (_name, body) => {
    await boot();
    const response = await callCard({ body });
    expect([response.status, await response.json()]).toEqual([
      200,
      { hubId: 1234567, status: 'active' },
    ]);
    expect(response.headers.get('cache-control')).toBe('no-store');
  });

  it('returns an account that has to install again', async () => {
    await boot();
    const browser = new Browser();
    await install(quickstart, browser, { hubId: 1234567 });
    quickstart.emulator.accounts.expireAccessTokens(1234567);
    quickstart.emulator.accounts.uninstall(1234567);
    expect((await browser.get(`${quickstart.origin}/api/contacts`)).status).toBe(409);
    const response = await callCard();
    expect([response.status, await response.json()]).toEqual([
      200,
      { hubId: 1234567, status: 'reauthorization_required' },
    ]);
  });

  it('returns 404 for an account that is not connected', async () => {
    await boot();
    const response = await callCard({ hubId: 7654321 });
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({
      code: 'connection_not_found',
      installUrl: `${quickstart.origin}/hubspot/oauth/install`,
    });
  });

  it("returns 401 without HubSpot's signature", async () => {
    await boot();
    const statuses = await Promise.all([
      fetch(`${quickstart.origin}/api/hubspot-card?portalId=1234567`, POST),
      callCard({ signature: 'v1' }),
      callCard({ signature: 'v2' }),
    ]);
    expect(statuses.map(({ status }) => status)).toEqual([401, 401, 401]);
  });

  it('verifies signatures for PUBLIC_URL', async () => {
    await boot({ PUBLIC_URL: 'https://cards.example.com' });
    const { url, headers } = quickstart.emulator.signCardCall(
      'https://cards.example.com/api/hubspot-card?a=%2Fb%20c',
      POST,
    );
    const { pathname, search } = new URL(url);
    const response = await fetch(quickstart.origin + pathname + search, { ...POST, headers });
    expect(response.status).toBe(200);
    expect((await callCard()).status).toBe(401);
  });
});

import { HubSpotEmulator } from '../hubspot-emulator.js';
import { SAMPLE_APP } from '../apps/emulated-app.js';

const REDIRECT_URI = SAMPLE_APP.redirectUris[0] ?? '';

/** Opens a page. Returns its status, text and redirect. */
async function visit(url: string, form?: Record<string, string>, headers = {}) {
  const response = await fetch(url, {
    redirect: 'manual',
    headers,
    ...(form && { method: 'POST', body: new URLSearchParams(form) }),
  });
  const location = response.headers.get('location');
  return { status: response.status, body: await response.text(), location };
}

describe('Marketplace installs', () => {
  let emulator: HubSpotEmulator;
  beforeEach(async () => {
    emulator = await HubSpotEmulator.start();
  });
  afterEach(() => emulator.stop());

  const listing = () => `${emulator.url}/marketplace/${SAMPLE_APP.clientId}`;
  const exchange = (code: string) =>
    fetch(`${emulator.url}/oauth/2026-03/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'authorization_code',
        code,
        redirect_uri: REDIRECT_URI,
        client_id: SAMPLE_APP.clientId,
        client_secret: SAMPLE_APP.clientSecret,
      }),
    });

  it.each([
    ['the API', () => emulator.installFromMarketplace({ hubId: 7654321 })],
    [
      'the listing',
      async () => (await visit(listing(), { hubId: '7654321', flow: 'code' })).location ?? '',
    ],
  ])('come to the app with a code and a return URL, from %s', async (_name, start) => {
    const url = new URL(await start());
    expect(url.origin + url.pathname).toBe(REDIRECT_URI);
    expect([...url.searchParams.keys()]).toEqual(['code', 'returnUrl']);
    const returnUrl = url.searchParams.get('returnUrl') ?? '';

    const early = await visit(returnUrl);
    expect([early.status, early.body]).toEqual([
      400,
      expect.stringContaining('without exchanging'),
    ]);
    const response = await exchange(url.searchParams.get('code') ?? '');
    expect(await response.json()).toMatchObject({
      hub_id: 7654321,
      scopes: ['oauth', 'crm.objects.contacts.read', 'crm.objects.contacts.write'],
    });
    const late = await visit(returnUrl);
    expect([late.status, late.body]).toEqual([200, expect.stringContaining('is installed')]);
  });

  it('with sign-in, redirect to the app first and return its state', async () => {
    const first = new URL(emulator.installFromMarketplace({ signIn: true }));
    expect([...first.searchParams.keys()]).toEqual(['step', 'returnUrl']);
    expect(first.searchParams.get('step')).toBe('authorize');

    const returnUrl = first.searchParams.get('returnUrl') ?? '';
    const { location } = await visit(`${returnUrl}?state=a%20%26b`);
    const second = new URL(location ?? '');
    expect(second.origin + second.pathname).toBe(REDIRECT_URI);
    expect(Object.fromEntries(second.searchParams)).toEqual({
      step: 'finalize',
      code: expect.any(String),
      state: 'a &b',
      returnUrl: `${listing()}/1234567/installed`,
    });
    expect((await exchange(second.searchParams.get('code') ?? '')).status).toBe(200);
  });

  it('fail without a state of the app', async () => {
    const returnUrl = new URL(emulator.installFromMarketplace({ signIn: true })).searchParams;
    const page = await visit(returnUrl.get('returnUrl') ?? '');
    expect([page.status, page.location]).toEqual([400, null]);
  });

  it('need a known app, an account and a form of the same origin', async () => {
    expect((await visit(`${emulator.url}/marketplace/another`)).status).toBe(400);
    expect((await visit(listing(), { hubId: '1', flow: 'code' })).status).toBe(400);
    const form = { hubId: '1234567', flow: 'code' };
    expect((await visit(listing(), form, { 'sec-fetch-site': 'cross-site' })).status).toBe(400);
    expect(() => emulator.installFromMarketplace({ clientId: 'another' })).toThrow('No app');
  });

  it('fail in an account that lacks a required scope, and skip optional ones', async () => {
    const seeds = { 1: SAMPLE_APP.requiredScopes[1], 2: SAMPLE_APP.optionalScopes?.[0] };
    const other = await HubSpotEmulator.start({
      accounts: Object.entries(seeds).map(([hubId, scope]) => ({
        hubId: Number(hubId),
        unavailableScopes: [scope ?? ''],
      })),
    });
    expect(() => other.installFromMarketplace({ hubId: 1 })).toThrow('does not have access');
    expect(other.installFromMarketplace({ hubId: 2 })).toContain('code=');
    await other.stop();
  });

  it('start on the start page, which also shows cards', async () => {
    const { status, body } = await visit(`${emulator.url}/`);
    expect(status).toBe(200);
    expect(body).toContain(`href="/marketplace/${SAMPLE_APP.clientId}"`);
    expect(body).not.toContain('Call the card');
  });
});

describe('cards on the start page', () => {
  it('are called as by their UI extension, and no other URL is', async () => {
    const app = { ...SAMPLE_APP, cardUrls: [] as string[] };
    const emulator = await HubSpotEmulator.start({ apps: [app] });
    const withCard = await HubSpotEmulator.start({
      apps: [{ ...app, cardUrls: [`${emulator.url}/no-such-path`] }],
    });
    const page = `${withCard.url}/cards/${app.clientId}`;
    const url = `${emulator.url}/no-such-path`;
    expect((await visit(`${withCard.url}/`)).body).toContain('Call the card');

    const { status, body } = await visit(page, { url, hubId: '7654321' });
    expect([status, body]).toEqual([200, expect.stringContaining('<strong>501</strong>')]);
    expect(emulator.requests.all()).toMatchObject([{ method: 'POST', path: '/no-such-path' }]);
    for (const form of [
      { url: `${emulator.url}/another`, hubId: '7654321' },
      { url, hubId: '1' },
    ]) {
      expect((await visit(page, form)).status).toBe(400);
    }
    await emulator.stop();
    expect((await visit(page, { url, hubId: '7654321' })).body).toContain('did not respond');
    await withCard.stop();
  });
});

import { ConsoleLogger, Logger } from '@nestjs/common';
import { HubSpotEmulator } from 'hubspot-emulator';
import type { HubSpotOAuthVersion } from '../options/hubspot-oauth-options.js';
import { resolveOptions } from '../options/resolve-options.js';
import { ManualClock } from 'nestjs-hubspot-oauth/testing';
import { authorizationUrl } from './authorization-url.js';
import { HubSpotOAuthApi, type OAuthResult } from './hubspot-oauth.api.js';

const VERSIONS: readonly HubSpotOAuthVersion[] = ['v1', 'v3', '2026-03', '2026-09'];
const CALLBACK = 'https://app.example.com/hubspot/oauth/callback';

function valueOf<Value>(result: OAuthResult<Value>): Value {
  if (!result.ok) throw new Error(`HubSpot refused: ${result.failure.reason}`);
  return result.value;
}

const warnings: string[] = [];

class WarningsLogger extends ConsoleLogger {
  override warn(message: unknown): void {
    warnings.push(String(message));
  }
}

describe.each(VERSIONS)('HubSpotOAuthApi in version %s', (oauthVersion) => {
  let emulator: HubSpotEmulator;
  let options: ReturnType<typeof resolveOptions>;
  let api: HubSpotOAuthApi;
  const clock = new ManualClock();

  const newGrant = async () => {
    const url = authorizationUrl(options, { state: 'a-state', hubId: 7654321 });
    const callback = new URL(await emulator.approve(url));
    return valueOf(await api.exchangeCode(callback.searchParams.get('code') ?? ''));
  };
  const paths = () => emulator.requests.all().map(({ method, path }) => `${method} ${path}`);

  beforeAll(async () => {
    Logger.overrideLogger(new WarningsLogger());
    emulator = await HubSpotEmulator.start({
      apps: [
        {
          clientId: 'a-client',
          clientSecret: 'a secret & more+%',
          name: 'App',
          redirectUris: [CALLBACK],
          requiredScopes: ['oauth'],
        },
      ],
    });
    options = resolveOptions({
      clientId: 'a-client',
      clientSecret: 'a secret & more+%',
      redirectUri: CALLBACK,
      scopes: ['oauth'],
      encryptionKeys: `k1:${Buffer.alloc(32, 'a key ').toString('base64')}`,
      apiUrl: emulator.url,
      appUrl: emulator.url,
      oauthVersion,
    });
    api = new HubSpotOAuthApi(options, clock);
  });
  beforeEach(() => emulator.requests.clear());
  afterAll(() => emulator.stop());

  it('warns of a version that HubSpot switches off, once and with the date', () => {
    warnings.length = 0;
    expect(new HubSpotOAuthApi(options, new ManualClock())).toBeDefined();
    const dates = warnings.map((warning) => /\d{4}-\d\d-\d\d/.exec(warning)?.[0]);
    expect(dates).toEqual(oauthVersion === 'v1' ? ['2027-02-16'] : []);
  });

  it('exchanges a code and refreshes', async () => {
    const grant = await newGrant();
    expect(grant).toMatchObject({ hubId: 7654321, lifetimeMs: 1_800_000 });
    const refreshed = valueOf(await api.refresh(grant.refreshToken ?? ''));
    expect(refreshed.accessToken).not.toBe(grant.accessToken);
    expect(paths().filter((path) => path.startsWith('POST /oauth/'))).toContain(
      `POST /oauth/${oauthVersion}/token`,
    );
    expect(emulator.requests.count('token', { grantType: 'refresh_token' })).toBe(1);
  });

  it('counts the lifetime of a token from when the request was sent', async () => {
    const { refreshToken = '' } = await newGrant();
    const sentAtMs = clock.monotonicNow();
    const refreshing = api.refresh(refreshToken);
    clock.advance(500);
    expect(valueOf(await refreshing).sentAtMs).toBe(sentAtMs);
  });

  it('describes tokens, and says that revoked tokens are inactive', async () => {
    const { accessToken, refreshToken = '' } = await newGrant();
    expect(valueOf(await api.introspect(accessToken, 'access_token'))).toMatchObject({
      active: true,
      hubId: 7654321,
      userId: emulator.accounts.get(7654321).user.id,
      scopes: ['oauth'],
    });
    expect(valueOf(await api.introspect(refreshToken, 'refresh_token'))).toMatchObject({
      active: true,
      hubId: 7654321,
    });
    expect(valueOf(await api.introspect('made-up', 'access_token'))).toMatchObject({
      active: false,
    });
  });

  it('revokes a grant', async () => {
    const { refreshToken = '' } = await newGrant();
    expect(await api.revoke(refreshToken)).toEqual({ ok: true, value: true });
    expect(await api.revoke(refreshToken)).toEqual({ ok: true, value: true });
    expect(await api.refresh(refreshToken)).toMatchObject({
      ok: false,
      failure: { kind: 'revoked' },
    });
  });

  it('uninstalls the app', async () => {
    const { accessToken, refreshToken = '' } = await newGrant();
    expect(await api.uninstall(accessToken)).toEqual({ ok: true, value: true });
    const version = oauthVersion === 'v1' ? 'v3' : oauthVersion;
    expect(paths()).toContain(`DELETE /appinstalls/${version}/external-install`);
    expect(await api.refresh(refreshToken)).toMatchObject({
      ok: false,
      failure: { kind: 'revoked' },
    });
  });

  it('tells a code that HubSpot refuses from a client that it refuses', async () => {
    expect(await api.exchangeCode('made-up')).toMatchObject({
      ok: false,
      failure: { status: 400 },
    });
    const stranger = new HubSpotOAuthApi({ ...options, clientSecret: 'wrong' }, clock);
    expect(await stranger.refresh('any')).toMatchObject({
      ok: false,
      failure: { kind: 'misconfigured' },
    });
  });
});

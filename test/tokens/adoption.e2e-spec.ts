import {
  AccountMismatchError,
  HubSpotConnections,
  HubSpotTokenService,
  InvalidRefreshTokenError,
} from 'nestjs-hubspot-oauth';
import { type BootedApp, bootApp, testApp } from '../support/boot-app.js';
import { obtainGrant } from '../support/obtain-grant.js';

const HUB_ID = 1234567;
const ELSEWHERE = 'http://localhost:9/legacy/callback';

describe('adopting a grant that another system obtained', () => {
  let booted: BootedApp;
  let tokens: HubSpotTokenService;

  beforeEach(async () => {
    booted = await bootApp({ emulator: { apps: [testApp(ELSEWHERE)] } });
    tokens = booted.app.get(HubSpotTokenService);
  });
  afterEach(() => booted.close());

  it('uses its refresh token once and stores the connection', async () => {
    const grant = await obtainGrant(booted.emulator, {
      version: 'v1',
      redirectUri: ELSEWHERE,
      hubId: HUB_ID,
    });
    const before = booted.emulator.requests.count('token');
    const connection = await tokens.adopt({ refreshToken: grant.refreshToken, hubId: HUB_ID });
    expect(connection).toMatchObject({ hubId: HUB_ID, status: 'active' });
    expect(booted.emulator.requests.count('token') - before).toBe(1);
    await expect(tokens.getAccessToken(HUB_ID)).resolves.toEqual(expect.any(String));
  });

  it('refuses the grant of another account and stores nothing', async () => {
    const { refreshToken } = await obtainGrant(booted.emulator, {
      version: '2026-03',
      redirectUri: ELSEWHERE,
      hubId: 7654321,
    });
    await expect(tokens.adopt({ refreshToken, hubId: HUB_ID })).rejects.toThrow(
      AccountMismatchError,
    );
    expect(await booted.app.get(HubSpotConnections).list()).toEqual([]);
  });

  it('refuses a refresh token that HubSpot does not know', async () => {
    await expect(tokens.adopt({ refreshToken: 'na1-unknown' })).rejects.toThrow(
      InvalidRefreshTokenError,
    );
  });
});

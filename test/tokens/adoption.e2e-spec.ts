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

describe('adopting many grants', () => {
  const OTHER_HUB_ID = 7654321;
  let booted: BootedApp;
  let tokens: HubSpotTokenService;
  let grants: { refreshToken: string; hubId: number }[];

  beforeEach(async () => {
    booted = await bootApp({ emulator: { apps: [testApp(ELSEWHERE)] } });
    tokens = booted.app.get(HubSpotTokenService);
    grants = [];
    for (const hubId of [HUB_ID, OTHER_HUB_ID]) {
      const options = { version: 'v1', redirectUri: ELSEWHERE, hubId };
      const { refreshToken } = await obtainGrant(booted.emulator, options);
      grants.push({ refreshToken, hubId });
    }
  });
  afterEach(() => booted.close());

  const refreshes = () => booted.emulator.requests.count('token', { grantType: 'refresh_token' });

  it('sends a refresh token again only if HubSpot responded that it issued nothing', async () => {
    booted.emulator.faults.plan({
      endpoint: 'token',
      hubId: HUB_ID,
      fault: { kind: 'status', status: 503 },
    });
    booted.emulator.faults.plan({
      endpoint: 'token',
      hubId: OTHER_HUB_ID,
      fault: { kind: 'reset', when: 'after' },
    });
    const { counts, problems } = await tokens.adoptAll(grants);
    expect({ counts, problems }).toMatchObject({
      counts: { adopted: 1, recovered: 1 },
      problems: [],
    });
    expect(refreshes()).toBe(3);
    // What was recovered has no access token yet: the first use refreshes it.
    await expect(tokens.getAccessToken(OTHER_HUB_ID)).resolves.toEqual(expect.any(String));
    expect(refreshes()).toBe(4);
  });

  it('reports what cannot be taken over, and every grant once', async () => {
    booted.emulator.accounts.uninstall(OTHER_HUB_ID);
    const seen: number[] = [];
    const report = await tokens.adoptAll(
      [...grants, ...grants, { refreshToken: '' }, { refreshToken: 'x', hubId: -1 }],
      {
        grantsPerSecond: 100,
        onProgress: (counts) => seen.push(Object.values(counts).reduce((a, b) => a + b)),
      },
    );
    expect(report.counts).toMatchObject({ adopted: 1, revoked: 1, duplicate: 2, invalid: 2 });
    expect(report.problems.map(({ position }) => position)).toEqual([2, 3, 4, 5, 6]);
    expect(seen).toEqual([1, 2, 3, 4, 5, 6]);
    expect(JSON.stringify(report)).not.toContain(grants[1]!.refreshToken);
  });

  it('sends nothing more after its signal, and nothing with dryRun', async () => {
    const dry = await tokens.adoptAll(grants, { dryRun: true });
    expect(dry.counts).toMatchObject({ pending: 2 });
    const stopped = tokens.adoptAll(grants, { signal: AbortSignal.abort(new Error('stopped')) });
    await expect(stopped).rejects.toThrow('stopped');
    await expect(tokens.adoptAll(grants, { grantsPerSecond: 0 })).rejects.toThrow(RangeError);
    expect(refreshes()).toBe(0);
  });
});

import {
  HubSpotConnectionNotFoundError,
  HubSpotConnections,
  HubSpotHttpService,
  type HubSpotOAuthEvent,
  HubSpotOAuthEvents,
  HubSpotTokenService,
  HubSpotUnavailableError,
  ReauthorizationRequiredError,
} from 'nestjs-hubspot-oauth';
import { type BootedApp, bootApp } from '../support/boot-app.js';
import { install } from '../support/install.js';
import { OffsetClock } from '../support/offset-clock.js';
import { eventually } from '../support/eventually.js';

const HUB_ID = 1234567;
const MINUTE = 60_000;
const REFRESH = { grantType: 'refresh_token' } as const;

describe('access tokens', () => {
  let clock: OffsetClock;
  let booted: BootedApp;
  let tokens: HubSpotTokenService;
  let events: HubSpotOAuthEvent[];

  const refreshes = () => booted.emulator.requests.count('token', REFRESH);
  const expire = () => {
    clock.advance(31 * MINUTE);
    booted.emulator.clock.advance(31 * MINUTE);
  };

  beforeEach(async () => {
    clock = new OffsetClock();
    booted = await bootApp({
      clock,
      emulator: { rateLimits: false },
      options: { refresh: { backOffMs: 50, waitMs: 2_000 }, pacing: false },
    });
    tokens = booted.app.get(HubSpotTokenService);
    events = [];
    booted.app.get(HubSpotOAuthEvents).all.subscribe((event) => events.push(event));
    await install(booted, undefined, { hubId: HUB_ID });
    events.length = 0;
  });
  afterEach(() => booted.close());

  it('are served from memory while they are valid', async () => {
    const first = await tokens.getAccessToken(HUB_ID);
    expect(await tokens.getAccessToken(HUB_ID)).toBe(first);
    expect(refreshes()).toBe(0);
  });

  it('are refreshed once for a hundred calls that find an expired one', async () => {
    expire();
    const http = booted.app.get(HubSpotHttpService).forAccount(HUB_ID).axiosRef;
    const responses = await Promise.all(
      Array.from({ length: 100 }, () => http.get('/crm/objects/2026-03/contacts?limit=1')),
    );
    expect(responses.map(({ status }) => status)).toEqual(Array(100).fill(200));
    expect(refreshes()).toBe(1);
    expect(booted.emulator.requests.of('contacts').filter(({ status }) => status === 401)).toEqual(
      [],
    );
  }, 60_000);

  it('are refreshed in the background before their expiry, while the old one serves', async () => {
    const old = await tokens.getAccessToken(HUB_ID);
    clock.advance(29 * MINUTE);
    booted.emulator.clock.advance(29 * MINUTE);
    // Older than the last check of the row: this look waits for the row, not for HubSpot.
    expect(await tokens.getAccessToken(HUB_ID)).toBe(old);
    await eventually(() => expect(events).toMatchObject([{ type: 'connection.refreshed' }]));
    expect(await tokens.getAccessToken(HUB_ID)).not.toBe(old);
    expect(refreshes()).toBe(1);
  });

  it('ride out a single failure of HubSpot', async () => {
    expire();
    booted.emulator.faults.plan({ endpoint: 'token', fault: { kind: 'status', status: 503 } });
    await expect(tokens.getAccessToken(HUB_ID)).resolves.toEqual(expect.any(String));
    expect(refreshes()).toBe(2);
  });

  it('fail with a typed error while HubSpot is down, and come back with it', async () => {
    expire();
    const down = booted.emulator.faults.plan({
      endpoint: 'token',
      times: 'always',
      fault: { kind: 'html' },
    });
    const error: unknown = await tokens.getAccessToken(HUB_ID).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(HubSpotUnavailableError);
    expect(error).toMatchObject({ code: 'hubspot_unavailable', hubId: HUB_ID, retryAfterMs: 50 });
    expect(refreshes()).toBe(3);
    expect(events).toMatchObject([{ type: 'refresh.failed', reason: 'status 502' }]);
    down.remove();
    await expect(tokens.getAccessToken(HUB_ID)).resolves.toEqual(expect.any(String));
  });

  it('serve until they expire while HubSpot is down', async () => {
    const old = await tokens.getAccessToken(HUB_ID);
    clock.advance(29 * MINUTE);
    const down = booted.emulator.faults.plan({
      endpoint: 'token',
      times: 'always',
      fault: { kind: 'status', status: 500 },
    });
    expect(await tokens.getAccessToken(HUB_ID)).toBe(old);
    await eventually(() => expect(down.met).toBe(3));
    expect(await tokens.getAccessToken(HUB_ID)).toBe(old);
  });

  it('end with one refresh and one event when the grant is revoked, until the account installs again', async () => {
    expire();
    booted.emulator.accounts.uninstall(HUB_ID);
    const attempts = await Promise.allSettled(
      Array.from({ length: 10 }, () => tokens.getAccessToken(HUB_ID)),
    );
    for (const attempt of attempts) {
      expect(attempt).toMatchObject({
        reason: expect.any(ReauthorizationRequiredError) as unknown,
      });
    }
    await expect(tokens.getAccessToken(HUB_ID)).rejects.toThrow(ReauthorizationRequiredError);
    expect(refreshes()).toBe(1);
    expect(events).toEqual([{ type: 'connection.reauthorization_required', hubId: HUB_ID }]);
    expect(await booted.app.get(HubSpotConnections).find(HUB_ID)).toMatchObject({
      status: 'reauthorization_required',
    });

    await install(booted, undefined, { hubId: HUB_ID });
    await expect(tokens.getAccessToken(HUB_ID)).resolves.toEqual(expect.any(String));
  });

  it('are unknown for an account that never installed', async () => {
    await expect(tokens.getAccessToken(99)).rejects.toThrow(HubSpotConnectionNotFoundError);
  });

  it('can be refreshed explicitly, with one refresh for callers at the same time', async () => {
    const old = await tokens.getAccessToken(HUB_ID);
    const [one, other] = await Promise.all([tokens.refresh(HUB_ID), tokens.refresh(HUB_ID)]);
    expect(one).toBe(other);
    expect(one).not.toBe(old);
    expect(refreshes()).toBe(1);
  });

  it('are not refreshed for a rejected token that is stored no more', async () => {
    const old = await tokens.getAccessToken(HUB_ID);
    const current = await tokens.refresh(HUB_ID);
    expect(await tokens.refresh(HUB_ID, { rejected: old })).toBe(current);
    expect(refreshes()).toBe(1);
  });

  it('can be waited for until a signal ends the waiting, and the refresh goes on', async () => {
    expire();
    booted.emulator.faults.plan({
      endpoint: 'token',
      fault: { kind: 'latency', latencyMs: 200 },
    });
    const limited = tokens.getAccessToken(HUB_ID, { signal: AbortSignal.timeout(20) });
    await expect(limited).rejects.toMatchObject({ name: 'TimeoutError' });
    await expect(tokens.getAccessToken(HUB_ID)).resolves.toEqual(expect.any(String));
    expect(refreshes()).toBe(1);
  });

  it('are described by HubSpot without being shown', async () => {
    const description = await tokens.introspect(HUB_ID);
    expect(description).toMatchObject({ active: true, hubId: HUB_ID });
    expect(JSON.stringify(description)).not.toContain(await tokens.getAccessToken(HUB_ID));
  });
});

import { isCancel } from 'axios';
import type { HubSpotOAuthOptions } from 'nestjs-hubspot-oauth';
import { ManualClock } from 'nestjs-hubspot-oauth/testing';
import { eventually } from '../support/eventually.js';
import {
  bootConnectedApp,
  CONTACTS,
  type ConnectedApp,
  HUB_ID,
  OTHER_HUB_ID,
} from './support/connected-accounts.js';

const SEARCH = '/crm/objects/2026-03/contacts/search';
const failureOf = (call: Promise<unknown>) => call.catch((error: unknown) => error);

describe('rate-limited calls', () => {
  let clock: ManualClock;
  let booted: ConnectedApp;

  async function boot(options: Partial<HubSpotOAuthOptions> = {}) {
    clock = new ManualClock();
    booted = await bootConnectedApp({
      clock,
      emulator: { rateLimits: true },
      options: { retries: false, ...options },
    });
  }
  const account = (hubId = HUB_ID) => booted.http.forAccount(hubId).axiosRef;
  const get = (times: number) => Array.from({ length: times }, () => account().get(CONTACTS));
  const responsesWith = (status: number) =>
    booted.emulator.requests.of('contacts').filter((entry) => entry.status === status).length;

  /** Time passes for the app and for HubSpot alike. */
  function advance(durationMs: number) {
    clock.advance(durationMs);
    booted.emulator.clock.advance(durationMs);
  }

  afterEach(() => booted.close());

  it('stay within the limit that HubSpot names, and use all of it', async () => {
    await boot({ pacing: { maxWaitMs: 60_000 } });
    // A call counts until an interval after its response has arrived here, not left there.
    const progress = { arrived: 0 };
    const calls = get(240).map(async (call) => {
      await call;
      progress.arrived += 1;
    });
    // The first reservations of a process are a little apart.
    const arrive = (count: number) =>
      eventually(() => {
        if (progress.arrived < count) advance(5);
        expect(progress.arrived).toBe(count);
      }, 20_000);
    await arrive(110);
    advance(10_000);
    await arrive(220);
    advance(10_000);
    await arrive(240);
    await Promise.all(calls);
    expect(responsesWith(200)).toBe(240);
    expect(responsesWith(429)).toBe(0);
  });

  it('are what HubSpot refuses without pacing', async () => {
    await boot({ pacing: false });
    await Promise.allSettled(get(130));
    expect(responsesWith(200)).toBe(110);
    expect(responsesWith(429)).toBe(20);
  });

  it('do not make another account wait', async () => {
    await boot();
    const calls = get(120);
    await calls[0];
    await expect(account(OTHER_HUB_ID).get(CONTACTS)).resolves.toMatchObject({ status: 200 });
    const progress = { ended: 0 };
    for (const call of calls) void call.then(() => (progress.ended += 1));
    await eventually(() => {
      if (progress.ended < 120) advance(100);
      expect(progress.ended).toBe(120);
    }, 20_000);
    expect(responsesWith(429)).toBe(0);
  });

  it('do not wait for long', async () => {
    await boot({ pacing: { callsPerTenSeconds: 1, maxWaitMs: 2_000 } });
    booted.emulator.faults.plan({ endpoint: 'contacts', fault: { kind: 'hang' } });
    const stuck = failureOf(account().get(CONTACTS, { timeout: 1_000 }));
    const waiting = failureOf(account().get(CONTACTS));
    clock.advance(2_000);
    expect(await waiting).toMatchObject({
      code: 'account_busy',
      reason: 'waited_too_long',
      hubId: HUB_ID,
    });
    await stuck;
    expect(responsesWith(200)).toBe(0);
  });

  it('do not wait beyond their own time-out, and not at all once cancelled', async () => {
    await boot({ pacing: { callsPerTenSeconds: 1 } });
    await account()
      .get('/oauth/v1/access-tokens/nothing')
      .catch(() => undefined);
    const limited = failureOf(account().get(CONTACTS, { timeout: 500 }));
    clock.advance(500);
    expect(await limited).toMatchObject({ reason: 'waited_too_long' });

    const caller = new AbortController();
    const cancelled = failureOf(account().get(CONTACTS, { signal: caller.signal }));
    caller.abort();
    expect(isCancel(await cancelled)).toBe(true);
    expect(booted.emulator.requests.of('contacts')).toEqual([]);
  });

  it('are refused when too many wait already', async () => {
    await boot({ pacing: { callsPerTenSeconds: 1 } });
    await account()
      .get('/oauth/v1/access-tokens/nothing')
      .catch(() => undefined);
    const caller = new AbortController();
    const waiting = Array.from({ length: 1_000 }, () =>
      failureOf(account().get(CONTACTS, { signal: caller.signal })),
    );
    expect(await failureOf(account().get(CONTACTS))).toMatchObject({
      code: 'account_busy',
      reason: 'queue_full',
    });
    caller.abort();
    expect((await Promise.all(waiting)).every(isCancel)).toBe(true);
  });

  it('rest after HubSpot has refused one of them', async () => {
    await boot();
    booted.emulator.faults.plan({
      endpoint: 'contacts',
      fault: { kind: 'status', status: 429, headers: { 'Retry-After': '4' } },
    });
    await failureOf(account().get(CONTACTS));
    const waiting = account().get(CONTACTS);
    clock.advance(3_900);
    expect(booted.emulator.requests.of('contacts')).toHaveLength(1);
    clock.advance(100);
    await waiting;
  });

  it('count searches apart', async () => {
    await boot();
    const searches = Array.from({ length: 5 }, () => failureOf(account().post(SEARCH, {})));
    await Promise.race(searches);
    await account().get(CONTACTS);
    await Promise.all(searches.slice(0, 4));
    const fifth = { ended: false };
    const last = searches[4]?.then(() => (fifth.ended = true));
    await eventually(() => expect(clock.pendingSleeps()).toBeGreaterThan(0));
    advance(1_000);
    expect(fifth.ended).toBe(false);
    advance(80);
    await last;
  });

  it('give their permit back when there is no token for them', async () => {
    await boot({ pacing: { callsPerTenSeconds: 1 } });
    await booted.tokens.disconnect(HUB_ID);
    for (let call = 0; call < 3; call++) {
      expect(await failureOf(account().get(CONTACTS))).toMatchObject({
        code: 'connection_not_found',
      });
    }
  });
});

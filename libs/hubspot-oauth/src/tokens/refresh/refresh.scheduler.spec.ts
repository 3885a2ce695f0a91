import { setImmediate as immediate } from 'node:timers/promises';
import { SchedulerRegistry } from '@nestjs/schedule';
import { TokenFixture } from '../../../../../test/tokens/support/token-fixture.js';
import type { TokenProcess } from '../../../../../test/tokens/support/token-process.js';
import { HubSpotConfigurationError } from '../../errors/configuration.errors.js';
import { RefreshScheduler } from './refresh.scheduler.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const HUB_IDS = Array.from({ length: 12 }, (_, index) => 1_001 + index);

describe('RefreshScheduler', () => {
  const originalSetInterval = globalThis.setInterval;
  let fixture: TokenFixture;
  let process: TokenProcess;

  beforeEach(async () => {
    const accounts = HUB_IDS.map((hubId) => ({ hubId, contacts: 0 }));
    fixture = await TokenFixture.create({}, { accounts });
    process = fixture.process();
  });
  afterEach(async () => {
    globalThis.setInterval = originalSetInterval;
    await fixture.close();
  });

  async function connect(hubIds: readonly number[]): Promise<void> {
    for (const hubId of hubIds) {
      await process.installGrant.install(await fixture.grantOf(process, hubId), 'install');
    }
  }
  /** The jobs that a scheduler starts, by their interval. */
  function jobsOf(registry: SchedulerRegistry): Map<number | undefined, () => void> {
    const jobs = new Map<number | undefined, () => void>();
    globalThis.setInterval = (job: () => void, intervalMs?: number) => {
      jobs.set(intervalMs, job);
      return originalSetInterval(() => undefined, HOUR_MS).unref();
    };
    const { options, cache, refresher } = process;
    new RefreshScheduler(
      options,
      cache,
      refresher,
      fixture.store,
      registry,
    ).onApplicationBootstrap();
    return jobs;
  }
  async function authorizationThatExpired(ageMs: number): Promise<string> {
    const stateHash = `state-${ageMs}`;
    const { clientId } = process.options;
    const authorization = { stateHash, clientId, sealedPayload: 'sealed', lifetimeMs: 1_000 };
    await fixture.store.createAuthorization(authorization);
    fixture.clock.advance(1_000 + ageMs);
    return stateHash;
  }

  it('refreshes every 30 s what is due, and purges every 10 minutes', async () => {
    const [hubId = 0] = HUB_IDS;
    await connect([hubId]);
    const registry = new SchedulerRegistry();
    const jobs = jobsOf(registry);
    expect([...jobs.keys()]).toEqual([30_000, 10 * MINUTE_MS]);
    expect(registry.getIntervals()).toEqual([
      `hubspot-oauth:${process.options.clientId}:refresh-ahead`,
      `hubspot-oauth:${process.options.clientId}:purge-authorizations`,
    ]);
    const state = await authorizationThatExpired(HOUR_MS + 1);
    jobs.get(10 * MINUTE_MS)?.();
    await immediate();
    expect(await fixture.store.findAuthorization(state)).toBeUndefined();
    expect(fixture.refreshes()).toBe(0);
    for (const name of registry.getIntervals()) registry.deleteInterval(name);
  });

  it('refreshes what is due and in use with its job', async () => {
    const [hubId = 0] = HUB_IDS;
    await connect([hubId]);
    const registry = new SchedulerRegistry();
    const job = jobsOf(registry).get(30_000);
    fixture.clock.advance(26 * MINUTE_MS);
    job?.();
    await fixture.until(process.refresher.idle());
    expect(fixture.refreshes()).toBe(1);
    for (const name of registry.getIntervals()) registry.deleteInterval(name);
  });

  it('refreshes ten accounts per second, those that expire first before the others', async () => {
    await connect(HUB_IDS);
    const [first = 0] = HUB_IDS.slice(-1);
    const later = HUB_IDS.slice(0, -1);
    fixture.clock.advance(26 * MINUTE_MS);
    for (const hubId of later)
      Object.assign(process.cache.get(hubId) ?? {}, { expiresAtMs: 27 * MINUTE_MS });
    Object.assign(process.cache.get(first) ?? {}, { expiresAtMs: 27 * MINUTE_MS - 1 });
    const startedAtMs = fixture.clock.monotonicNow();
    await fixture.until(process.scheduler.refreshAhead());
    const sentAtMs = process.api.sentAtMs.map((at) => at - startedAtMs);
    expect(sentAtMs).toEqual(HUB_IDS.map((_, index) => index * 100));
    expect(process.events[HUB_IDS.length]).toMatchObject({ connection: { hubId: first } });
    await process.scheduler.refreshAhead();
    expect(fixture.refreshes()).toBe(HUB_IDS.length);
  });

  it('waits after a 429 of the token endpoint with all accounts, and not with callers', async () => {
    const [waitedFor = 0, ...others] = HUB_IDS.slice(0, 5);
    await connect([waitedFor, ...others]);
    fixture.clock.advance(26 * MINUTE_MS);
    const fault = { kind: 'status', status: 429, headers: { 'retry-after': '20' } } as const;
    fixture.emulator.faults.plan({ endpoint: 'token', times: 1, fault });
    const startedAtMs = fixture.clock.monotonicNow();
    const refreshed = process.scheduler.refreshAhead();
    await fixture.until(process.service.refresh(waitedFor), 1);
    await fixture.until(refreshed);
    const sentAtMs = process.api.sentAtMs.map((at) => at - startedAtMs);
    expect(sentAtMs[0]).toBe(0);
    expect(sentAtMs[1]).toBeLessThan(1_000);
    expect(Math.min(...sentAtMs.slice(2))).toBeGreaterThanOrEqual(20_000);
    expect(sentAtMs).toHaveLength(5);
  });

  it('refreshes nothing that a caller refreshed while it waited', async () => {
    const [first = 0, second = 0] = HUB_IDS;
    await connect([first, second]);
    fixture.clock.advance(26 * MINUTE_MS);
    const refreshed = process.scheduler.refreshAhead();
    await fixture.until(process.service.refresh(second), 1);
    await fixture.until(refreshed);
    expect(fixture.refreshes()).toBe(2);
    expect(process.api.pending).toBe(0);
  });

  it('does not refresh what nobody used for half an hour', async () => {
    const [used = 0, idle = 0, due = 0] = HUB_IDS;
    await connect([used, idle, due]);
    fixture.clock.advance(30 * MINUTE_MS);
    const now = fixture.clock.monotonicNow();
    const lastUse = (hubId: number, ageMs: number) => {
      const cached = process.cache.get(hubId);
      if (cached !== undefined) cached.usedAtMs = now - ageMs;
    };
    lastUse(used, 30 * MINUTE_MS - 1);
    lastUse(idle, 30 * MINUTE_MS);
    lastUse(due, 0);
    await fixture.until(process.scheduler.refreshAhead());
    const versions = [used, idle, due].map(
      async (hubId) => (await fixture.row(hubId)).tokenVersion,
    );
    expect(await Promise.all(versions)).toEqual([2, 1, 2]);
  });

  it('goes on with the next account if one fails', async () => {
    const [failing = 0, ...others] = HUB_IDS;
    await connect(HUB_IDS);
    fixture.emulator.accounts.uninstall(failing);
    fixture.clock.advance(26 * MINUTE_MS);
    await fixture.until(process.scheduler.refreshAhead());
    expect(await fixture.row(failing)).toMatchObject({ status: 'reauthorization_required' });
    const rows = await Promise.all(others.map((hubId) => fixture.row(hubId)));
    expect(rows.every(({ tokenVersion }) => tokenVersion === 2)).toBe(true);
  });

  it('keeps expired authorizations for an hour', async () => {
    const state = await authorizationThatExpired(HOUR_MS);
    await process.scheduler.purgeAuthorizations();
    expect(await fixture.store.findAuthorization(state)).toBeDefined();
    fixture.clock.advance(1);
    await process.scheduler.purgeAuthorizations();
    expect(await fixture.store.findAuthorization(state)).toBeUndefined();
  });

  it('requires ScheduleModule.forRoot()', () => {
    expect(() => process.scheduler.onModuleInit()).toThrow(HubSpotConfigurationError);
    expect(() => process.scheduler.onModuleInit()).toThrow('ScheduleModule: is missing');
    expect(() => process.scheduler.onApplicationBootstrap()).not.toThrow();
    const { options, cache, refresher } = process;
    const registry = new SchedulerRegistry();
    const scheduler = new RefreshScheduler(options, cache, refresher, fixture.store, registry);
    expect(() => scheduler.onModuleInit()).not.toThrow();
  });
});

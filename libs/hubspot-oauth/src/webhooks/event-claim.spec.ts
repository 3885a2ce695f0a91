import { randomBytes } from 'node:crypto';
import { InMemoryHubSpotConnectionRepository, ManualClock } from 'nestjs-hubspot-oauth/testing';
import { Sealer } from '../encryption/sealer.js';
import type { ResolvedHubSpotOAuthOptions } from '../options/resolved-options.js';
import { SystemRandomSource } from '../runtime/random.js';
import { Shutdown } from '../runtime/shutdown.js';
import { EventClaim } from './event-claim.js';

const KEY = { id: 'k1', bytes: randomBytes(32) };
const OPTIONS = { encryptionKeys: [KEY] } as unknown as ResolvedHubSpotOAuthOptions;
const EVENTS = [{ eventId: 'an-event', hubId: 1234567 }];

describe('EventClaim', () => {
  let clock: ManualClock;
  let take: (claimId: string) => EventClaim;
  const shutdown = new Shutdown();
  const sealer = new Sealer(OPTIONS, new SystemRandomSource());

  beforeEach(() => {
    clock = new ManualClock();
    const { webhookEvents: store } = new InMemoryHubSpotConnectionRepository(clock);
    const options = { store, sealer, clock, clientId: 'a-client', shutdown: shutdown.signal };
    take = (claimId) => new EventClaim({ ...options, claimId });
  });

  async function pass(durationMs: number): Promise<void> {
    for (let passedMs = 0; passedMs < durationMs; passedMs += 1_000) {
      await new Promise(setImmediate);
      clock.advance(1_000);
    }
    await new Promise(setImmediate);
  }
  const isTaken = async () => (await take('another').take(EVENTS)).claimed.length === 0;

  it('lasts for as long as it is kept, and 30 seconds more', async () => {
    const over = new AbortController();
    const claim = take('first');
    await claim.take(EVENTS);
    void claim.keep(over.signal);
    await pass(100_000);
    over.abort();
    await pass(19_000);
    expect(await isTaken()).toBe(true);
    await pass(11_000);
    expect(await isTaken()).toBe(false);
  });

  it('of nothing is not kept', async () => {
    await take('first').take(EVENTS);
    const claim = take('second');
    await claim.take(EVENTS);
    await claim.keep(new AbortController().signal);
    expect(clock.pendingSleeps()).toBe(0);
  });
});

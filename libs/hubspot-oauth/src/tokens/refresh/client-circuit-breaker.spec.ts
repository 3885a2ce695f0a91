import { ManualClock } from 'nestjs-hubspot-oauth/testing';
import { HubSpotClientRejectedError } from '../../errors/configuration.errors.js';
import type { HubSpotOAuthEvent } from '../../events/hubspot-oauth-event.js';
import { HubSpotOAuthEvents } from '../../events/hubspot-oauth.events.js';
import { ClientCircuitBreaker } from './client-circuit-breaker.js';

describe('ClientCircuitBreaker', () => {
  let clock: ManualClock;
  let breaker: ClientCircuitBreaker;
  let events: HubSpotOAuthEvent[];

  beforeEach(() => {
    clock = new ManualClock();
    const emitter = new HubSpotOAuthEvents();
    events = [];
    emitter.all.subscribe((event) => events.push(event));
    breaker = new ClientCircuitBreaker(emitter, clock);
  });

  it('is closed at first', () => {
    expect(() => breaker.check()).not.toThrow();
    clock.advance(60_000);
    expect(() => breaker.check()).not.toThrow();
  });

  it('opens for 30 s', () => {
    expect(breaker.trip()).toMatchObject({ code: 'client_rejected', retryAfterMs: 30_000 });
    expect(() => breaker.check()).toThrow(HubSpotClientRejectedError);
    clock.advance(29_999);
    expect(() => breaker.check()).toThrow(expect.objectContaining({ retryAfterMs: 1 }));
    clock.advance(1);
    breaker.check();
  });

  it('lets one probe through per interval', () => {
    breaker.trip();
    clock.advance(30_000);
    breaker.check();
    for (const waitedMs of [0, 10_000, 19_999]) {
      clock.advance(waitedMs);
      expect(() => breaker.check()).toThrow(HubSpotClientRejectedError);
    }
    clock.advance(1);
    breaker.check();
  });

  it('closes after a success', () => {
    breaker.trip();
    breaker.reset();
    expect(() => breaker.check()).not.toThrow();
    expect(() => breaker.check()).not.toThrow();
  });

  it('emits one event per rejection, and none for a refused call', () => {
    breaker.trip();
    expect(() => breaker.check()).toThrow(HubSpotClientRejectedError);
    expect(events).toEqual([{ type: 'client.rejected', retryAfterMs: 30_000 }]);
  });
});

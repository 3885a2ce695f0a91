import { randomUUID } from 'node:crypto';
import type {
  WebhookEventClaim,
  WebhookEventStore,
} from '../../connections/webhook-event-store.js';
import { largeHubId } from './store-under-test.js';

/** Longer than any test takes. */
export const longMs = 600_000;

/** The events of one app, which no other test uses. */
export class EventsUnderTest {
  private readonly clientId = `client-${randomUUID()}`;

  constructor(readonly store: WebhookEventStore) {}

  newIds(count: number): string[] {
    return Array.from({ length: count }, () => randomUUID()).toSorted();
  }

  of(claimId: string): WebhookEventClaim {
    return { clientId: this.clientId, claimId };
  }

  async claim(claimId: string, ids: readonly string[], claimMs = longMs, retentionMs = longMs) {
    const events = ids.map((eventId) => ({ eventId, hubId: largeHubId }));
    const request = { ...this.of(claimId), events, claimMs, retentionMs };
    const { claimed, handled } = await this.store.claim(request);
    return { claimed: [...claimed].toSorted(), handled: [...handled].toSorted() };
  }

  fail(
    claimId: string,
    eventId: string,
    change: { sealedPayload?: string; claimMs?: number } = {},
  ) {
    const failure = { sealedPayload: 'hs1.k1.x', retentionMs: longMs, claimMs: 0, ...change };
    return this.store.fail({ ...this.of(claimId), eventId, ...failure });
  }

  async failed(limit = 100) {
    return [...(await this.store.listFailed({ clientId: this.clientId, limit }))];
  }
}

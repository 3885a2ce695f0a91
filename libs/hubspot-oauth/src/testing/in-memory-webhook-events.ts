import { isAhead } from '../connections/clock-tolerance.js';
import type { HubId } from '../connections/hub-id.js';
import type {
  ClaimedWebhookEvents,
  FailedWebhookEvent,
  SealedWebhookEvent,
  WebhookEventClaim,
  WebhookEventClaimRequest,
  WebhookEventKeyUsage,
  WebhookEventStore,
} from '../connections/webhook-event-store.js';
import type { Clock } from '../runtime/clock.js';

interface EventRow {
  readonly clientId: string;
  readonly eventId: string;
  readonly hubId: HubId;
  readonly claimId: string;
  readonly claimedUntil: number;
  readonly handled: boolean;
  readonly failure: { readonly sealedPayload: string; readonly failedAt: number } | undefined;
  readonly expiresAt: number;
}

/** The webhook events of `InMemoryHubSpotConnectionRepository`. */
export class InMemoryWebhookEvents implements WebhookEventStore {
  private readonly rows = new Map<string, EventRow>();

  constructor(private readonly clock: Clock) {}

  async claim(request: WebhookEventClaimRequest): Promise<ClaimedWebhookEvents> {
    const { clientId, claimId, events, claimMs, retentionMs } = request;
    const now = this.clock.now();
    const claimed: string[] = [];
    const handled: string[] = [];
    for (const { eventId, hubId } of events) {
      const key = keyOf(clientId, eventId);
      const row = this.rows.get(key);
      if (row?.handled) handled.push(eventId);
      if (row !== undefined && (row.handled || isAhead(row.claimedUntil - now, claimMs))) continue;
      claimed.push(eventId);
      const claimedUntil = now + claimMs;
      this.rows.set(key, {
        ...(row ?? {
          clientId,
          eventId,
          hubId,
          handled: false,
          failure: undefined,
          expiresAt: now + retentionMs,
        }),
        claimId,
        claimedUntil,
      });
    }
    return { claimed, handled };
  }

  async renew(
    request: WebhookEventClaim & { eventIds: readonly string[]; claimMs: number },
  ): Promise<void> {
    const { eventIds, claimMs, ...claim } = request;
    const now = this.clock.now();
    this.change(claim, eventIds, ({ claimedUntil }) =>
      claimedUntil > now ? { claimedUntil: now + claimMs } : {},
    );
  }

  async complete({
    eventIds,
    ...claim
  }: WebhookEventClaim & { eventIds: readonly string[] }): Promise<void> {
    this.change(claim, eventIds, () => ({ handled: true, claimedUntil: 0, failure: undefined }));
  }

  async fail(
    request: WebhookEventClaim & {
      eventId: string;
      sealedPayload: string;
      retentionMs: number;
      claimMs: number;
    },
  ): Promise<void> {
    const { eventId, sealedPayload, retentionMs, claimMs, ...claim } = request;
    const failedAt = this.clock.now();
    const expiresAt = failedAt + retentionMs;
    const failure = { sealedPayload, failedAt };
    const claimedUntil = failedAt + claimMs;
    this.change(claim, [eventId], () => ({ failure, expiresAt, claimedUntil }));
  }

  async release({
    eventIds,
    ...claim
  }: WebhookEventClaim & { eventIds: readonly string[] }): Promise<void> {
    this.change(claim, eventIds, () => ({ claimedUntil: 0 }));
  }

  async discardFailed(request: {
    readonly clientId: string;
    readonly eventIds: readonly string[];
  }): Promise<void> {
    const now = this.clock.now();
    for (const eventId of request.eventIds) {
      const key = keyOf(request.clientId, eventId);
      const row = this.rows.get(key);
      if (row?.failure !== undefined && row.claimedUntil <= now) this.rows.delete(key);
    }
  }

  async listFailed(page: {
    readonly clientId: string;
    readonly limit: number;
  }): Promise<readonly FailedWebhookEvent[]> {
    return [...this.rows.values()]
      .flatMap(({ clientId, eventId, hubId, failure }) =>
        clientId === page.clientId && failure !== undefined ? [{ eventId, hubId, ...failure }] : [],
      )
      .toSorted((a, b) => a.failedAt - b.failedAt)
      .slice(0, page.limit);
  }

  async countByKey(client: string): Promise<readonly WebhookEventKeyUsage[]> {
    const counts = new Map<string, number>();
    for (const { clientId, failure } of this.rows.values()) {
      const keyId = failure?.sealedPayload.split('.')[1];
      if (clientId !== client || keyId === undefined) continue;
      counts.set(keyId, (counts.get(keyId) ?? 0) + 1);
    }
    return Array.from(counts, ([keyId, failedEvents]) => ({ keyId, failedEvents }));
  }

  async listSealed(page: {
    readonly clientId: string;
    readonly after?: string | undefined;
    readonly limit: number;
  }): Promise<readonly SealedWebhookEvent[]> {
    const { clientId, after = '', limit } = page;
    return (await this.listFailed({ clientId, limit: Infinity }))
      .filter(({ eventId }) => eventId > after)
      .toSorted((a, b) => (a.eventId < b.eventId ? -1 : 1))
      .slice(0, limit)
      .map(({ eventId, hubId, sealedPayload }) => ({ eventId, hubId, sealedPayload }));
  }

  async reseal(request: {
    readonly clientId: string;
    readonly eventId: string;
    readonly expected: string;
    readonly replacement: string;
  }): Promise<boolean> {
    const key = keyOf(request.clientId, request.eventId);
    const row = this.rows.get(key);
    if (row?.failure?.sealedPayload !== request.expected) return false;
    const failure = { ...row.failure, sealedPayload: request.replacement };
    this.rows.set(key, { ...row, failure });
    return true;
  }

  async purge({ limit }: { readonly limit: number }): Promise<number> {
    const now = this.clock.now();
    const expired = [...this.rows].filter(([, { expiresAt }]) => expiresAt < now).slice(0, limit);
    for (const [key] of expired) this.rows.delete(key);
    return expired.length;
  }

  private change(
    claim: WebhookEventClaim,
    eventIds: readonly string[],
    change: (row: EventRow) => Partial<EventRow>,
  ): void {
    for (const eventId of eventIds) {
      const key = keyOf(claim.clientId, eventId);
      const row = this.rows.get(key);
      if (row !== undefined && isOf(row, claim) && !row.handled) {
        this.rows.set(key, { ...row, ...change(row) });
      }
    }
  }
}

function isOf(row: EventRow, { clientId, claimId }: WebhookEventClaim): boolean {
  return row.clientId === clientId && row.claimId === claimId;
}

function keyOf(clientId: string, eventId: string): string {
  return `${eventId}@${clientId}`;
}

import type { HubId } from './hub-id.js';

/** Names the events of one app that one delivery claimed. */
export interface WebhookEventClaim {
  readonly clientId: string;
  /** Unique per claim. */
  readonly claimId: string;
}

export interface WebhookEventClaimRequest extends WebhookEventClaim {
  /** Without duplicates. */
  readonly events: readonly { readonly eventId: string; readonly hubId: HubId }[];
  /** The claim ends after this, unless it is renewed. */
  readonly claimMs: number;
  /** How long a handled event is remembered. */
  readonly retentionMs: number;
}

/** Events that are in neither list are claimed by somebody else. */
export interface ClaimedWebhookEvents {
  readonly claimed: readonly string[];
  /** Handled before. */
  readonly handled: readonly string[];
}

export interface FailedWebhookEvent {
  readonly eventId: string;
  readonly hubId: HubId;
  /** The event, encrypted. */
  readonly sealedPayload: string;
  /** Epoch milliseconds of the store's clock. */
  readonly failedAt: number;
}

export type SealedWebhookEvent = Omit<FailedWebhookEvent, 'failedAt'>;

/** How many failed events use a key; see `KeyUsage`. */
export interface WebhookEventKeyUsage {
  readonly keyId: string;
  readonly failedEvents: number;
}

/**
 * Remembers which events were handled, across all instances. Every method is one atomic step against
 * the store's own clock. A claim is held until it is completed, failed or released, or until it
 * lapses. What a claim does not hold any more is not changed by it.
 */
export interface WebhookEventStore {
  /** Claims the events that are not handled and that no other running claim holds. */
  claim(request: WebhookEventClaimRequest): Promise<ClaimedWebhookEvents>;

  /** Prolongs the claim of events, unless it has lapsed: it ends after `claimMs` from now. */
  renew(
    request: WebhookEventClaim & {
      readonly eventIds: readonly string[];
      readonly claimMs: number;
    },
  ): Promise<void>;

  /** Marks events of the claim as handled, also if the claim has lapsed. */
  complete(request: WebhookEventClaim & { readonly eventIds: readonly string[] }): Promise<void>;

  /** Stores an event of the claim as failed. */
  fail(
    request: WebhookEventClaim & {
      readonly eventId: string;
      readonly sealedPayload: string;
      readonly retentionMs: number;
      /** Nobody else can claim the event for so long. */
      readonly claimMs: number;
    },
  ): Promise<void>;

  /** Gives events of the claim back. */
  release(request: WebhookEventClaim & { readonly eventIds: readonly string[] }): Promise<void>;

  /** Deletes failed events of one app, except those of a running claim. Unknown ones are skipped. */
  discardFailed(request: {
    readonly clientId: string;
    readonly eventIds: readonly string[];
  }): Promise<void>;

  /** The failed events that were not handled since, the oldest failure first. */
  listFailed(page: {
    readonly clientId: string;
    readonly limit: number;
  }): Promise<readonly FailedWebhookEvent[]>;

  /** Counts one app's failed events by the key of their payload, in any order. */
  countByKey(clientId: string): Promise<readonly WebhookEventKeyUsage[]>;

  /** Returns at most `limit` failed events of one app, ordered by their id. */
  listSealed(page: {
    readonly clientId: string;
    /** Only ids that sort after this one. @default '' */
    readonly after?: string | undefined;
    readonly limit: number;
  }): Promise<readonly SealedWebhookEvent[]>;

  /** Replaces the payload of a failed event, if it is still the expected one. */
  reseal(request: {
    readonly clientId: string;
    readonly eventId: string;
    readonly expected: string;
    readonly replacement: string;
  }): Promise<boolean>;

  /** Deletes at most `limit` events whose retention is over. Returns how many. */
  purge(page: { readonly limit: number }): Promise<number>;
}

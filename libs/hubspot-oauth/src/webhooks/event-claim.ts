import { Logger } from '@nestjs/common';
import type {
  ClaimedWebhookEvents,
  WebhookEventStore,
} from '../connections/webhook-event-store.js';
import type { HubId } from '../connections/hub-id.js';
import { webhookEventPurpose } from '../encryption/seal-purposes.js';
import type { Sealer } from '../encryption/sealer.js';
import type { Clock } from '../runtime/clock.js';
import { linkedController } from '../runtime/linked-controller.js';
import type { HubSpotEventFields } from './hubspot-event.js';

/** The claim of a crashed process ends after this time. HubSpot's first repetition comes later. */
const CLAIM_MS = 30_000;
/** HubSpot repeats a delivery within 24 hours. */
const HANDLED_RETENTION_MS = 48 * 60 * 60_000;
const FAILED_RETENTION_MS = 14 * 24 * 60 * 60_000;
/** How long an outcome is written again while the store is down. */
const WRITE_AGAIN_FOR_MS = 60_000;
const WRITE_AGAIN_AFTER_MS = 1_000;

export interface EventClaimOptions {
  readonly store: WebhookEventStore;
  /** Failed events may contain personal data: they are stored encrypted. */
  readonly sealer: Sealer;
  readonly clock: Clock;
  readonly clientId: string;
  /** Unique per claim. */
  readonly claimId: string;
  /** Aborts when the application closes. */
  readonly shutdown: AbortSignal;
}

interface ClaimedEvent {
  readonly eventId: string;
  readonly event: HubSpotEventFields;
}

/** What one delivery has claimed in the table of handled events. */
export class EventClaim {
  private readonly logger = new Logger('HubSpotOAuth');
  private readonly claim;
  private eventIds: readonly string[] = [];

  constructor(private readonly options: EventClaimOptions) {
    const { clientId, claimId } = options;
    this.claim = { clientId, claimId };
  }

  async take(
    events: readonly { readonly eventId: string; readonly hubId: HubId }[],
  ): Promise<ClaimedWebhookEvents> {
    const claimed = await this.options.store.claim({
      ...this.claim,
      events,
      claimMs: CLAIM_MS,
      retentionMs: HANDLED_RETENTION_MS,
    });
    this.eventIds = claimed.claimed;
    return claimed;
  }

  /** Prolongs the claim until one of the signals aborts, as one of them has to, or the application closes. */
  async keep(...signals: readonly AbortSignal[]): Promise<void> {
    const { eventIds } = this;
    if (eventIds.length === 0) return;
    const { clock, store, shutdown } = this.options;
    const { signal } = linkedController(...signals, shutdown);
    while (!signal.aborted) {
      await clock.sleep(CLAIM_MS / 3, signal).catch(() => undefined);
      // If the store is down the claim may lapse. The next renewal tries again.
      if (signal.aborted) return;
      await store.renew({ ...this.claim, eventIds, claimMs: CLAIM_MS }).catch(() => undefined);
    }
  }

  complete(eventIds: readonly string[]): Promise<void> {
    if (eventIds.length === 0) return Promise.resolve();
    return this.write(() => this.options.store.complete({ ...this.claim, eventIds }));
  }

  /** The next delivery may handle the event again. */
  fail(event: ClaimedEvent): Promise<void> {
    return this.storeFailure(event, 0);
  }

  /** The handlers are still running. The claim stays for a while, in case they succeed. */
  failUnfinished(event: ClaimedEvent): Promise<void> {
    return this.storeFailure(event, CLAIM_MS);
  }

  release(eventIds: readonly string[]): Promise<void> {
    if (eventIds.length === 0) return Promise.resolve();
    return this.write(() => this.options.store.release({ ...this.claim, eventIds }));
  }

  private storeFailure({ eventId, event }: ClaimedEvent, claimMs: number): Promise<void> {
    const { store, sealer } = this.options;
    const purpose = webhookEventPurpose(event.portalId, eventId);
    const sealedPayload = sealer.seal(JSON.stringify(event), purpose);
    const failure = { eventId, sealedPayload, retentionMs: FAILED_RETENTION_MS, claimMs };
    return this.write(() => store.fail({ ...this.claim, ...failure }));
  }

  /** Resolves with the first attempt. If that fails, others follow in the background. */
  private async write(attempt: () => Promise<void>): Promise<void> {
    try {
      await attempt();
    } catch {
      this.logger.warn(
        'The outcome of HubSpot events could not be stored. Writing it again for one minute; without it the events may be handled twice.',
      );
      void this.writeAgain(attempt);
    }
  }

  private async writeAgain(attempt: () => Promise<void>): Promise<void> {
    const { clock, shutdown } = this.options;
    const deadline = clock.monotonicNow() + WRITE_AGAIN_FOR_MS;
    do {
      // When the application closes there is one more attempt.
      await clock.sleep(WRITE_AGAIN_AFTER_MS, shutdown).catch(() => undefined);
      try {
        return await attempt();
      } catch {
        // The store is still down.
      }
    } while (clock.monotonicNow() < deadline && !shutdown.aborted);
  }
}

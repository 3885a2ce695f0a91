import { Inject, Injectable, Logger } from '@nestjs/common';
import type { FailedWebhookEvent } from '../connections/webhook-event-store.js';
import { webhookEventPurpose } from '../encryption/seal-purposes.js';
import { Sealer } from '../encryption/sealer.js';
import { UnsealError } from '../errors/configuration.errors.js';
import { HubSpotEventsFailedError } from '../errors/webhook.errors.js';
import { RESOLVED_OPTIONS, type ResolvedHubSpotOAuthOptions } from '../options/resolved-options.js';
import { EventDispatcher } from './event-dispatcher.js';
import { EventHandlers } from './event-handlers.js';
import type { HubSpotEvent, HubSpotEventFields } from './hubspot-event.js';
import type { HubSpotEventType } from './hubspot-event-type.js';
import { parseEvents } from './parse-events.js';

const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 1_000;

/** An event whose handlers failed, or did not end in time, and did not succeed since. */
export interface FailedHubSpotEvent {
  /** The same for every delivery of the event. */
  readonly id: string;
  readonly event: HubSpotEventFields;
  /** When its handlers failed last, by the database's clock. */
  readonly failedAt: Date;
}

/** What the application does with HubSpot's events. */
@Injectable()
export class HubSpotWebhooks {
  private readonly logger = new Logger('HubSpotOAuth');

  constructor(
    @Inject(RESOLVED_OPTIONS) private readonly options: ResolvedHubSpotOAuthOptions,
    private readonly dispatcher: EventDispatcher,
    private readonly handlers: EventHandlers,
    private readonly sealer: Sealer,
  ) {}

  /**
   * The event types that have a handler. Compare them with the subscriptions of the app: HubSpot
   * sends no others, and events without a handler are dropped.
   */
  handledTypes(): readonly HubSpotEventType[] {
    return this.handlers.handledTypes();
  }

  /**
   * Events that failed and did not succeed since, the oldest failure first, for 14 days. An event is
   * here from its first failure on: HubSpot repeats a failed delivery up to ten times within 24 hours.
   * To handle events now, pass each `event` to `dispatch`; HubSpot's repetition is then skipped. Events
   * that cannot be decrypted are left out and named in the log, so that they do not withhold the others.
   *
   * @throws HubSpotConfigurationError if the store does not remember events
   * @throws ConnectionStoreUnavailableError
   * @throws UnsealError if none of the events can be decrypted: their keys are not in `encryptionKeys`
   */
  async failed(options: { readonly limit?: number } = {}): Promise<readonly FailedHubSpotEvent[]> {
    const { limit = DEFAULT_LIMIT } = options;
    if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIMIT) {
      throw new RangeError(`limit must be a whole number from 1 to ${MAX_LIMIT}.`);
    }
    const { clientId } = this.options;
    const rows = await this.dispatcher.store.listFailed({ clientId, limit });
    const unreadable: UnsealError[] = [];
    const failed = rows.flatMap((row) => {
      try {
        return [this.open(row)];
      } catch (error) {
        if (!(error instanceof UnsealError)) throw error;
        this.logger.warn(
          `The failed event ${row.eventId} of HubSpot account ${row.hubId} cannot be decrypted. ${error.message}`,
        );
        unreadable.push(error);
        return [];
      }
    });
    if (failed.length === 0 && unreadable[0] !== undefined) throw unreadable[0];
    return failed;
  }

  private open({
    eventId,
    hubId,
    sealedPayload,
    failedAt,
  }: FailedWebhookEvent): FailedHubSpotEvent {
    const payload = this.sealer.open(sealedPayload, webhookEventPurpose(hubId, eventId));
    const event = JSON.parse(payload) as HubSpotEventFields;
    return { id: eventId, event, failedAt: new Date(failedAt) };
  }

  /**
   * Calls the handlers of events, as for a delivery of HubSpot: for workers of a queue, and for
   * events that failed. Events that were handled before are left out, also by other instances. Failed
   * events whose account has disconnected are deleted.
   *
   * @param options.signal ends the time for the handlers; without it they have no deadline
   * @param options.isLastAttempt whether nobody dispatches the events again if they fail: the event
   *   `webhook.failed` then has `isLost`. By default HubSpot's `attemptNumber` decides
   * @throws HubSpotEventsFailedError if events have to be dispatched again
   * @throws MalformedWebhookError, ConnectionStoreUnavailableError; no handler was called then
   */
  async dispatch(
    events: readonly HubSpotEvent[],
    options: { readonly signal?: AbortSignal; readonly isLastAttempt?: boolean } = {},
  ): Promise<void> {
    const { signal = new AbortController().signal, isLastAttempt } = options;
    const unhandled = await this.dispatcher.dispatch(parseEvents(events), {
      signal,
      isLastAttempt,
      discardsDisconnected: true,
    });
    if (unhandled.length === 0) return;
    const inProgress = unhandled.filter(({ state }) => state === 'in_progress').length;
    throw new HubSpotEventsFailedError(unhandled.length, inProgress);
  }
}

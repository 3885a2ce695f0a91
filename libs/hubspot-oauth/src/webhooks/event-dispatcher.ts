import { Inject, Injectable, Logger } from '@nestjs/common';
import type { HubId } from '../connections/hub-id.js';
import type { HubSpotConnection } from '../connections/hubspot-connection.js';
import { HubSpotConnectionRepository } from '../connections/hubspot-connection.repository.js';
import { HubSpotConnections } from '../connections/hubspot-connections.js';
import type { WebhookEventStore } from '../connections/webhook-event-store.js';
import { Sealer } from '../encryption/sealer.js';
import { HubSpotConfigurationError } from '../errors/configuration.errors.js';
import { HubSpotOAuthEvents } from '../events/hubspot-oauth.events.js';
import { RESOLVED_OPTIONS, type ResolvedHubSpotOAuthOptions } from '../options/resolved-options.js';
import { Clock } from '../runtime/clock.js';
import { errorText } from '../runtime/error-text.js';
import { RandomSource } from '../runtime/random.js';
import { Shutdown } from '../runtime/shutdown.js';
import { type DispatchedEvent, EventBatch, type EventState } from './event-batch.js';
import { EventClaim } from './event-claim.js';
import { type EventHandler, EventHandlers } from './event-handlers.js';
import { eventIdOf } from './event-id.js';
import { type HubSpotEventFields, isAppEvent } from './hubspot-event.js';
import { WebhookTelemetry } from './webhook-telemetry.js';

/** HubSpot repeats a failed delivery so often, and then gives up. */
const LAST_ATTEMPT = 10;

export interface DispatchOptions {
  /** Ends the time for the handlers. */
  readonly signal: AbortSignal;
  /**
   * Whether the events are not handled again if they fail.
   *
   * @default whether HubSpot has delivered them for the last time
   */
  readonly isLastAttempt?: boolean | undefined;
  /** Whether the failed events of accounts that have disconnected are deleted. @default false */
  readonly discardsDisconnected?: boolean;
}

/** An event that has to be delivered again. */
export interface UnhandledEvent {
  readonly event: HubSpotEventFields;
  readonly state: Exclude<EventState, 'handled' | 'duplicate'>;
}

/** Gives events to their handlers, each event once across all instances. */
@Injectable()
export class EventDispatcher {
  private readonly logger = new Logger('HubSpotOAuth');
  /** The handlers of an event that have not ended yet. */
  private readonly running = new WeakMap<DispatchedEvent, Set<EventHandler>>();

  constructor(
    @Inject(RESOLVED_OPTIONS) private readonly options: ResolvedHubSpotOAuthOptions,
    private readonly repository: HubSpotConnectionRepository,
    private readonly connections: HubSpotConnections,
    private readonly handlers: EventHandlers,
    private readonly events: HubSpotOAuthEvents,
    private readonly telemetry: WebhookTelemetry,
    private readonly sealer: Sealer,
    private readonly clock: Clock,
    private readonly random: RandomSource,
    private readonly shutdown: Shutdown,
  ) {}

  /** @throws HubSpotConfigurationError if the store cannot remember handled events */
  get store(): WebhookEventStore {
    const { webhookEvents } = this.repository;
    if (webhookEvents !== undefined) return webhookEvents;
    throw new HubSpotConfigurationError([
      {
        option: 'connectionRepository',
        reason:
          'does not remember handled webhook events: implement its webhookEvents, or remove the @OnHubSpotEvent handlers and the webhooks option',
      },
    ]);
  }

  /**
   * Returns the events that have to be delivered again: their handlers failed or did not finish in
   * time, or another process is handling them.
   *
   * @throws ConnectionStoreUnavailableError; no handler was called then
   */
  async dispatch(
    events: readonly HubSpotEventFields[],
    { signal, isLastAttempt, discardsDisconnected = false }: DispatchOptions,
  ): Promise<readonly UnhandledEvent[]> {
    const handled = this.withHandlers(events);
    const deliverable = await this.ofConnected(handled);
    if (discardsDisconnected) {
      await this.discard(handled.filter((event) => !deliverable.has(eventIdOf(event))));
    }
    if (deliverable.size === 0) return [];
    const claim = new EventClaim({
      store: this.store,
      sealer: this.sealer,
      clock: this.clock,
      clientId: this.options.clientId,
      claimId: this.random.uuid(),
      shutdown: this.shutdown.signal,
    });
    const items = [...deliverable.values()];
    const claimed = await claim.take(
      items.map(({ eventId, event }) => ({ eventId, hubId: event.portalId })),
    );
    const isLast = (event: HubSpotEventFields) => isLastAttempt ?? isLastDelivery(event);
    const batch = new EventBatch({
      events: items,
      claim,
      claimed,
      signal,
      handle: (item) => this.handle(item, signal),
      isLast,
    });
    const states = await batch.run();
    for (const [item, state] of states) this.report(item, state, isLast(item.event));
    this.logInProgress([...states.values()].filter((state) => state === 'in_progress').length);
    return [...states].flatMap(([{ event }, state]) =>
      state === 'handled' || state === 'duplicate' ? [] : [{ event, state }],
    );
  }

  private withHandlers(events: readonly HubSpotEventFields[]): readonly HubSpotEventFields[] {
    return events.filter((event) => {
      const isHandled = this.handlers.of(event).length > 0;
      if (!isHandled) this.telemetry.count(event, 'unhandled');
      return isHandled;
    });
  }

  /** The events of connected accounts and of the app, by their id. */
  private async ofConnected(
    events: readonly HubSpotEventFields[],
  ): Promise<ReadonlyMap<string, DispatchedEvent>> {
    const connections = await this.connectionsOf(events);
    const deliverable = new Map<string, DispatchedEvent>();
    for (const event of events) {
      const connection = connections.get(event.portalId);
      const isConnected = connection !== undefined && connection.status !== 'disconnected';
      if (isConnected || isAppEvent(event)) {
        const eventId = eventIdOf(event);
        deliverable.set(eventId, { eventId, event, connection });
      } else {
        this.telemetry.count(event, 'not_connected');
      }
    }
    return deliverable;
  }

  private async discard(events: readonly HubSpotEventFields[]): Promise<void> {
    if (events.length === 0) return;
    const { clientId } = this.options;
    await this.store.discardFailed({ clientId, eventIds: events.map(eventIdOf) });
  }

  private async connectionsOf(
    events: readonly HubSpotEventFields[],
  ): Promise<ReadonlyMap<HubId, HubSpotConnection | undefined>> {
    const hubIds = [...new Set(events.map(({ portalId }) => portalId))];
    return new Map(
      await Promise.all(
        hubIds.map(async (hubId) => [hubId, await this.connections.find(hubId)] as const),
      ),
    );
  }

  /** Calls all handlers of an event, also if one of them fails. */
  private async handle(item: DispatchedEvent, signal: AbortSignal): Promise<'handled' | 'failed'> {
    const { event, connection } = item;
    const handlers = this.handlers.of(event);
    const running = new Set(handlers);
    this.running.set(item, running);
    const results = await Promise.all(
      handlers.map(async (handler) => {
        try {
          await handler.handle(event, { connection, signal });
          return true;
        } catch (error) {
          this.logger.warn(`${handler.name} failed for ${describe(item)}: ${errorText(error)}`);
          return false;
        } finally {
          running.delete(handler);
        }
      }),
    );
    return results.every(Boolean) ? 'handled' : 'failed';
  }

  private report(item: DispatchedEvent, state: EventState, isLost: boolean): void {
    const { eventId, event } = item;
    if (state === 'waiting') return this.telemetry.count(event, 'postponed');
    if (state !== 'running' && state !== 'failed' && state !== 'lost') {
      return this.telemetry.count(event, state);
    }
    if (state === 'lost') {
      this.logger.warn(`The handlers of ${describe(item)} were not called in time.`);
    } else if (state === 'running') {
      const names = [...(this.running.get(item) ?? [])].map(({ name }) => name);
      const who = names.join(', ') || 'A handler';
      this.logger.warn(`${who} did not end in time for ${describe(item)}.`);
    }
    this.telemetry.count(event, isLost ? 'lost' : 'failed');
    const { portalId: hubId, subscriptionType: eventType } = event;
    this.events.emit({ type: 'webhook.failed', hubId, eventId, eventType, isLost });
  }

  private logInProgress(count: number): void {
    if (count === 0) return;
    this.logger.warn(
      `HubSpot events that another delivery, call or process is handling: ${count}. They were not handled a second time.`,
    );
  }
}

function isLastDelivery({ attemptNumber }: HubSpotEventFields): boolean {
  return typeof attemptNumber === 'number' && attemptNumber >= LAST_ATTEMPT;
}

function describe({ event, eventId }: DispatchedEvent): string {
  const { subscriptionType, portalId, attemptNumber = 0 } = event;
  const attempt = typeof attemptNumber === 'number' ? attemptNumber : 0;
  return `event ${eventId} (${subscriptionType}, attempt ${attempt}) of HubSpot account ${portalId}`;
}

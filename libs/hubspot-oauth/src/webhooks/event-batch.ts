import { once } from 'node:events';
import type { ClaimedWebhookEvents } from '../connections/webhook-event-store.js';
import type { HubSpotConnection } from '../connections/hubspot-connection.js';
import type { EventClaim } from './event-claim.js';
import { groupByObject } from './event-groups.js';
import type { HubSpotEventFields } from './hubspot-event.js';

/** An event with what its handlers need. */
export interface DispatchedEvent {
  readonly eventId: string;
  readonly event: HubSpotEventFields;
  readonly connection: HubSpotConnection | undefined;
}

/**
 * - `duplicate`: handled before.
 * - `in_progress`: claimed by another delivery.
 * - `lost`: `waiting`, and not delivered again.
 */
export type EventState =
  'waiting' | 'running' | 'handled' | 'failed' | 'duplicate' | 'in_progress' | 'lost';

export interface EventBatchOptions {
  readonly events: readonly DispatchedEvent[];
  readonly claim: EventClaim;
  /** What became of the events when they were claimed, by their id. */
  readonly claimed: ClaimedWebhookEvents;
  /** Ends the time for the handlers. */
  readonly signal: AbortSignal;
  /** Runs the handlers of an event. Never rejects. */
  readonly handle: (event: DispatchedEvent) => Promise<'handled' | 'failed'>;
  /** Whether the event will not be delivered again. Later events of its object then do not wait. */
  readonly isLast: (event: HubSpotEventFields) => boolean;
}

/**
 * Runs the handlers of claimed events: events of one object one after the other, objects side by
 * side. If an event fails, or another delivery is handling it, later events of its object wait for the
 * next delivery, so that they are handled in order.
 */
export class EventBatch {
  private readonly states = new Map<DispatchedEvent, EventState>();
  private isClosed = false;

  constructor(private readonly options: EventBatchOptions) {}

  /**
   * Resolves when all handlers have ended, or when the signal aborts, with what became of each event.
   * Handlers that go on after that are recorded when they end.
   */
  async run(): Promise<ReadonlyMap<DispatchedEvent, EventState>> {
    const { events, claim, signal } = this.options;
    this.setFirstStates();
    const over = new AbortController();
    void claim.keep(signal, over.signal);
    const groups = groupByObject(events, ({ event }) => event);
    const work = Promise.all(groups.map((group) => this.runGroup(group)));
    if (!signal.aborted) {
      const aborted = once(signal, 'abort', { signal: over.signal }).catch(() => undefined);
      await Promise.race([work, aborted]);
    }
    over.abort();
    this.isClosed = true;
    const states = new Map(this.states);
    for (const [item, state] of states) {
      if (state === 'waiting' && this.options.isLast(item.event)) states.set(item, 'lost');
    }
    await this.record(states);
    return states;
  }

  private setFirstStates(): void {
    const { events, claimed } = this.options;
    const isClaimed = new Set(claimed.claimed);
    const isHandled = new Set(claimed.handled);
    for (const item of events) {
      const { eventId } = item;
      const other = isHandled.has(eventId) ? 'duplicate' : 'in_progress';
      this.states.set(item, isClaimed.has(eventId) ? 'waiting' : other);
    }
  }

  private async runGroup(group: readonly DispatchedEvent[]): Promise<void> {
    const { signal, isLast } = this.options;
    for (const item of group) {
      if (signal.aborted) return;
      if (this.states.get(item) === 'waiting') await this.handle(item);
      if (this.isClosed) return;
      const state = this.states.get(item);
      if ((state === 'failed' || state === 'in_progress') && !isLast(item.event)) return;
    }
  }

  private async handle(item: DispatchedEvent): Promise<void> {
    const { claim, handle } = this.options;
    this.states.set(item, 'running');
    const state = await handle(item);
    this.states.set(item, state);
    if (!this.isClosed) return;
    await (state === 'handled' ? claim.complete([item.eventId]) : claim.fail(item));
  }

  private async record(states: ReadonlyMap<DispatchedEvent, EventState>): Promise<void> {
    const { claim } = this.options;
    const inState = (...wanted: readonly EventState[]) =>
      [...states].flatMap(([item, state]) => (wanted.includes(state) ? [item] : []));
    await Promise.all([
      claim.complete(inState('handled').map(({ eventId }) => eventId)),
      claim.release(inState('waiting').map(({ eventId }) => eventId)),
      ...inState('failed', 'lost').map((item) => claim.fail(item)),
      ...inState('running').map((item) => claim.failUnfinished(item)),
    ]);
  }
}

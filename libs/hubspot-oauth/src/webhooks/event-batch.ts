import { once } from 'node:events';
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

export type EventState = 'waiting' | 'running' | 'handled' | 'failed';

export interface EventBatchOptions {
  readonly events: readonly DispatchedEvent[];
  readonly claim: EventClaim;
  /** Ends the time for the handlers. */
  readonly signal: AbortSignal;
  /** Runs the handlers of an event. Never rejects. */
  readonly handle: (event: DispatchedEvent) => Promise<'handled' | 'failed'>;
  /** Whether the event will not be delivered again. Later events of its object then do not wait. */
  readonly isLast: (event: HubSpotEventFields) => boolean;
}

/**
 * Runs the handlers of claimed events: events of one object one after the other, objects side by
 * side. If an event fails, later events of its object wait for the next delivery, so that they are
 * handled in order.
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
    for (const event of events) this.states.set(event, 'waiting');
    const over = new AbortController();
    void claim.keep(AbortSignal.any([signal, over.signal]));
    const groups = groupByObject(events, ({ event }) => event);
    const work = Promise.all(groups.map((group) => this.runGroup(group)));
    if (!signal.aborted) {
      const aborted = once(signal, 'abort', { signal: over.signal }).catch(() => undefined);
      await Promise.race([work, aborted]);
    }
    over.abort();
    this.isClosed = true;
    const states = new Map(this.states);
    await this.record(states);
    return states;
  }

  private async runGroup(group: readonly DispatchedEvent[]): Promise<void> {
    const { claim, signal, handle, isLast } = this.options;
    for (const item of group) {
      if (signal.aborted) return;
      this.states.set(item, 'running');
      const state = await handle(item);
      this.states.set(item, state);
      if (this.isClosed) {
        return state === 'handled' ? claim.complete([item.eventId]) : claim.fail(item);
      }
      if (state === 'failed' && !isLast(item.event)) return;
    }
  }

  private async record(states: ReadonlyMap<DispatchedEvent, EventState>): Promise<void> {
    const { claim } = this.options;
    const inState = (state: EventState) =>
      [...states].flatMap(([item, itsState]) => (itsState === state ? [item] : []));
    await Promise.all([
      claim.complete(inState('handled').map(({ eventId }) => eventId)),
      claim.release(inState('waiting').map(({ eventId }) => eventId)),
      ...inState('failed').map((item) => claim.fail(item)),
      ...inState('running').map((item) => claim.failUnfinished(item)),
    ]);
  }
}

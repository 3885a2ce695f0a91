import { type BeforeApplicationShutdown, Injectable, Optional } from '@nestjs/common';
import { Clock } from '../runtime/clock.js';
import { type DispatchOptions, EventDispatcher, type UnhandledEvent } from './event-dispatcher.js';
import { eventIdOf } from './event-id.js';
import type { HubSpotEventFields } from './hubspot-event.js';
import { HubSpotEventQueue } from './hubspot-event-queue.js';
import { WebhookTelemetry } from './webhook-telemetry.js';

/** HubSpot waits 5 s for a response: https://developers.hubspot.com/docs/api-reference/latest/webhooks/guide */
const DEADLINE_MS = 4_000;

/** Takes received events over: into the queue if there is one, else straight to their handlers. */
@Injectable()
export class WebhookIntake implements BeforeApplicationShutdown {
  private readonly running = new Set<Promise<unknown>>();

  constructor(
    private readonly dispatcher: EventDispatcher,
    private readonly telemetry: WebhookTelemetry,
    private readonly clock: Clock,
    @Optional() private readonly queue?: HubSpotEventQueue,
  ) {}

  get hasQueue(): boolean {
    return this.queue !== undefined;
  }

  /**
   * Returns the events that are not handled, or stored in the queue, within the time that HubSpot
   * gives: they have to be delivered again. When the time is over, these are all of them.
   */
  async accept(
    events: readonly HubSpotEventFields[],
    options: Omit<DispatchOptions, 'signal'> = {},
  ): Promise<readonly UnhandledEvent[]> {
    const deadline = new AbortController();
    const over = new AbortController();
    const all = events.map((event) => ({ event, state: 'running' as const }));
    const timeOut = this.clock.sleep(DEADLINE_MS, over.signal).then(
      () => {
        deadline.abort(new Error(`The handlers did not end within ${DEADLINE_MS} ms.`));
        return all;
      },
      () => all,
    );
    try {
      const taken = this.take(events, { ...options, signal: deadline.signal });
      return await Promise.race([this.track(taken), timeOut]);
    } finally {
      over.abort();
    }
  }

  /** Lets what is running end and be recorded. */
  async beforeApplicationShutdown(): Promise<void> {
    const over = new AbortController();
    const timeOut = this.clock.sleep(DEADLINE_MS, over.signal).catch(() => undefined);
    await Promise.race([Promise.allSettled(this.running), timeOut]);
    over.abort();
  }

  private async take(
    events: readonly HubSpotEventFields[],
    options: DispatchOptions,
  ): Promise<readonly UnhandledEvent[]> {
    if (this.queue === undefined) return this.dispatcher.dispatch(events, options);
    const queued = new Map(events.map((event) => [eventIdOf(event), event]));
    await this.queue.enqueue([...queued].map(([id, event]) => ({ id, event })));
    for (const event of events) this.telemetry.count(event, 'enqueued');
    return [];
  }

  private track<Value>(work: Promise<Value>): Promise<Value> {
    const ended = () => this.running.delete(work);
    this.running.add(work);
    work.then(ended, ended);
    return work;
  }
}

import { once, setMaxListeners } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Injectable, Logger, Optional } from '@nestjs/common';
import { Clock } from '../runtime/clock.js';
import { errorText } from '../runtime/error-text.js';
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
  private readonly logger = new Logger('HubSpotOAuth');
  private readonly running = new Set<Promise<unknown>>();
  private readonly closing = new AbortController();

  constructor(
    private readonly dispatcher: EventDispatcher,
    private readonly telemetry: WebhookTelemetry,
    private readonly clock: Clock,
    @Optional() private readonly queue?: HubSpotEventQueue,
  ) {
    // One listener per delivery.
    setMaxListeners(0, this.closing.signal);
  }

  get hasQueue(): boolean {
    return this.queue !== undefined;
  }

  /**
   * Returns the events that are not handled within the time that HubSpot gives: they have to be
   * delivered again. When the time is over, these are all of them.
   *
   * @throws Error if the queue does not store them, or not in time
   */
  async accept(
    events: readonly HubSpotEventFields[],
    options: Omit<DispatchOptions, 'signal'> = {},
  ): Promise<readonly UnhandledEvent[]> {
    const deadline = new AbortController();
    const over = new AbortController();
    const all = events.map((event) => ({ event, state: 'running' as const }));
    const timeOut = this.timeOver(over.signal).then(
      () => {
        deadline.abort(new Error(`The handlers did not end within ${DEADLINE_MS} ms.`));
        if (!this.hasQueue) return all;
        throw new Error(`The queue did not store them within ${DEADLINE_MS} ms.`);
      },
      () => all,
    );
    try {
      const taken = this.take(events, { ...options, signal: deadline.signal });
      taken.catch((error: unknown) => {
        if (deadline.signal.aborted) this.logLate(events.length, error);
      });
      return await Promise.race([this.track(taken), timeOut]);
    } finally {
      over.abort();
    }
  }

  /** Lets what is running end and be recorded. */
  async beforeApplicationShutdown(): Promise<void> {
    const over = new AbortController();
    // Not the clock: that of a test may stand still, and the application would never close.
    const timeOut = delay(DEADLINE_MS, undefined, over).catch(() => undefined);
    await Promise.race([Promise.allSettled(this.running), timeOut]);
    over.abort();
    this.closing.abort();
  }

  /** Resolves when the time for a delivery is over. */
  private async timeOver(signal: AbortSignal): Promise<void> {
    if (this.closing.signal.aborted) return;
    const isClosing = once(this.closing.signal, 'abort', { signal });
    await Promise.race([this.clock.sleep(DEADLINE_MS, signal), isClosing]);
  }

  private logLate(count: number, error: unknown): void {
    this.logger.warn(
      `A delivery of ${count} HubSpot events, whose time was over, has failed: ${errorText(error)}`,
    );
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

import type { EmulatedHubSpot } from '../emulated-hubspot.js';
import { signedRequest } from '../signatures/signed-request.js';
import { retryDelayMs, type WebhookDelivery } from './webhook-delivery.js';
import type { WebhookEvent } from './webhook-event.js';

/** The events of one request. */
interface Batch {
  readonly clientId: string;
  readonly hubId: number;
  readonly url: string;
  readonly events: readonly WebhookEvent[];
  readonly attemptNumber: number;
  /** Emulator time before which the batch is not sent. */
  readonly dueAt: number;
  readonly maxConcurrentRequests: number;
  readonly attempted: (delivery: WebhookDelivery) => void;
}

/** HubSpot waits this long for a response. */
const TIMEOUT_MS = 5000;
/** setTimeout's limit. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** Sends batches of events, as many at a time per account as allowed, and retries failed ones. */
export class WebhookSender {
  readonly #hubSpot: EmulatedHubSpot;
  readonly #log: (delivery: WebhookDelivery) => void;
  readonly #stopping: AbortSignal;
  #queue: Batch[] = [];
  readonly #inFlight = new Map<string, number>();
  #timer: NodeJS.Timeout | undefined;
  #idle: (() => void)[] = [];

  constructor(
    hubSpot: EmulatedHubSpot,
    log: (delivery: WebhookDelivery) => void,
    stopping: AbortSignal,
  ) {
    this.#hubSpot = hubSpot;
    this.#log = log;
    this.#stopping = stopping;
    hubSpot.clock.onAdvance = () => this.#sendDue();
    stopping.addEventListener('abort', () => clearTimeout(this.#timer));
  }

  add(batch: Omit<Batch, 'attemptNumber' | 'dueAt'>): void {
    this.#queue.push({ ...batch, attemptNumber: 0, dueAt: 0 });
    this.#sendDue();
  }

  /** Resolves when no batch is due or being delivered. */
  idle(): Promise<void> {
    if (!this.#isBusy()) return Promise.resolve();
    return new Promise((resolve) => this.#idle.push(resolve));
  }

  #sendDue(): void {
    if (this.#stopping.aborted) return;
    const now = this.#hubSpot.clock.now();
    this.#queue = this.#queue.filter((batch) => {
      const key = keyOf(batch);
      const inFlight = this.#inFlight.get(key) ?? 0;
      if (batch.dueAt > now || inFlight >= batch.maxConcurrentRequests) return true;
      this.#inFlight.set(key, inFlight + 1);
      void this.#attempt(batch);
      return false;
    });
    this.#schedule(now);
    if (!this.#isBusy()) for (const resolve of this.#idle.splice(0)) resolve();
  }

  #schedule(now: number): void {
    clearTimeout(this.#timer);
    const due = Math.min(...this.#queue.map(({ dueAt }) => dueAt).filter((dueAt) => dueAt > now));
    if (!Number.isFinite(due)) return;
    this.#timer = setTimeout(() => this.#sendDue(), Math.min(due - now, MAX_TIMER_MS));
    this.#timer.unref();
  }

  async #attempt(batch: Batch): Promise<void> {
    const { clock, random } = this.#hubSpot;
    const { attemptNumber, clientId, hubId, url } = batch;
    const events = batch.events.map((event) => ({ ...event, attemptNumber }));
    const at = clock.now();
    const startedAt = performance.now();
    const status = await this.#post(clientId, url, events);
    if (this.#stopping.aborted) return;
    const isDelivered = status >= 200 && status < 300;
    const randomFraction = () => random.integer(0, 1000) / 1000;
    const delayMs = isDelivered ? undefined : retryDelayMs(attemptNumber, randomFraction);
    const retryAt = delayMs === undefined ? undefined : clock.now() + delayMs;
    if (retryAt !== undefined) {
      this.#queue.push({ ...batch, attemptNumber: attemptNumber + 1, dueAt: retryAt });
    }
    const durationMs = Math.round(performance.now() - startedAt);
    const delivery = {
      at,
      clientId,
      hubId,
      url,
      events,
      attemptNumber,
      status,
      durationMs,
      retryAt,
    };
    this.#log(delivery);
    batch.attempted(delivery);
    this.#inFlight.set(keyOf(batch), (this.#inFlight.get(keyOf(batch)) ?? 1) - 1);
    this.#sendDue();
  }

  /** Returns the status of the response; 0 if there was none. Signs each attempt again. */
  async #post(clientId: string, url: string, events: readonly WebhookEvent[]): Promise<number> {
    const v3 = signedRequest(this.#hubSpot, url, { clientId, method: 'POST', body: events });
    const v1 = signedRequest(this.#hubSpot, url, {
      clientId,
      method: 'POST',
      body: events,
      signature: 'v1',
    });
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { ...v1.headers, ...v3.headers },
        body: v3.body ?? '',
        redirect: 'manual',
        signal: AbortSignal.any([AbortSignal.timeout(TIMEOUT_MS), this.#stopping]),
      });
      await response.arrayBuffer();
      return response.status;
    } catch {
      return 0;
    }
  }

  #isBusy(): boolean {
    const now = this.#hubSpot.clock.now();
    const inFlight = [...this.#inFlight.values()].some((count) => count > 0);
    return inFlight || this.#queue.some(({ dueAt }) => dueAt <= now);
  }
}

function keyOf({ clientId, hubId }: Batch): string {
  return `${hubId} ${clientId}`;
}

import type { WebhookEvent } from './webhook-event.js';

/** One attempt to deliver a batch of events. */
export interface WebhookDelivery {
  /** Emulator time in milliseconds. */
  readonly at: number;
  readonly clientId: string;
  readonly hubId: number;
  readonly url: string;
  readonly events: readonly WebhookEvent[];
  /** 0 for the first attempt. */
  readonly attemptNumber: number;
  /** The status of the response; 0 if there was none. */
  readonly status: number;
  /** Real milliseconds. */
  readonly durationMs: number;
  /** Emulator time of the next attempt; undefined if there is none. */
  readonly retryAt: number | undefined;
}

const MINUTE_MS = 60_000;

/** HubSpot retries ten times within 24 hours, with a random deviation. */
const RETRY_MINUTES = [1, 5, 10, 30, 60, 120, 180, 240, 300, 360] as const;

/** Returns the pause before the next attempt; undefined after the last one. */
export function retryDelayMs(attemptNumber: number, random: () => number): number | undefined {
  const minutes = RETRY_MINUTES[attemptNumber];
  return minutes === undefined ? undefined : minutes * MINUTE_MS * (0.95 + 0.1 * random());
}

import { z } from 'zod';
import { endsWithin } from '../../runtime/ends-within.js';
import type { Fleet } from './fleet-reservation.js';
import { INTERACTIVE_SHARE } from './reservations.js';
import type { CallPriority, Permit } from './rolling-window-limiter.js';

/** HubSpot counts a search a little later than it was sent, and not always by the same time. */
const MARGIN_MS = 80;
/** Interactive searches are booked so far ahead; background ones, which others pass, less far. */
const AHEAD_MS: Readonly<Record<CallPriority, number>> = { interactive: 10_000, background: 300 };
const MAX_ATTEMPTS = 30;
const STORE_TIMEOUT_MS = 1_000;
/** A slot further ahead was booked before the store's clock was set back. */
const MAX_AHEAD_MS = 60_000;

const schema = z.array(z.number());

export interface Booking {
  readonly slots: readonly number[];
  /** How long the search has to wait. */
  readonly inMs: number;
}

/** Adds a slot to those of the last searches, as early as the limit allows. */
export function bookSlot(
  slots: readonly number[],
  now: number,
  { limit, intervalMs }: { limit: number; intervalMs: number },
): Booking {
  const valid = slots.filter((slot) => slot < now + MAX_AHEAD_MS);
  const last = valid.at(-1) ?? now;
  const full = valid.length < limit ? now : (valid.at(-limit) ?? now) + intervalMs + MARGIN_MS;
  const slot = Math.max(now, last, full);
  return { slots: [...valid, slot], inMs: slot - now };
}

interface WaitingSearch {
  readonly start: (permit: Permit) => void;
}

/**
 * Keeps the searches of an account within HubSpot's limit, first come first served across all
 * processes. It is too low for shares: each search books its time in a row that the processes share.
 * If the store fails, the process counts its own searches only.
 */
export class SearchSlots {
  private readonly waiting: Readonly<Record<CallPriority, WaitingSearch[]>> = {
    interactive: [],
    background: [],
  };
  private readonly running = new Set<CallPriority>();
  private own: readonly number[] = [];
  private restsUntilMs = -Infinity;

  constructor(
    private readonly fleet: Fleet,
    private readonly limit: number,
    private readonly intervalMs: number,
  ) {}

  get queued(): number {
    return this.waiting.interactive.length + this.waiting.background.length;
  }

  isIdle(): boolean {
    return this.queued === 0 && this.fleet.clock.monotonicNow() >= this.restsUntilMs;
  }

  /** A search always has to book its time. */
  tryAcquire(): undefined {
    return undefined;
  }

  acquire(
    signal: AbortSignal,
    atFront: boolean,
    priority: CallPriority = 'interactive',
  ): Promise<Permit> {
    return new Promise((resolve, reject) => {
      const queue = this.waiting[priority];
      const leave = () => {
        queue.splice(queue.indexOf(search), 1);
        reject(signal.reason);
      };
      const search: WaitingSearch = {
        start: (permit) => {
          signal.removeEventListener('abort', leave);
          resolve(permit);
        },
      };
      signal.addEventListener('abort', leave, { once: true });
      if (atFront) queue.unshift(search);
      else queue.push(search);
      if (!this.running.has(priority)) void this.serve(priority);
    });
  }

  /** HubSpot refused a search for its rate: none starts for so long. */
  rest(durationMs: number): void {
    const untilMs = this.fleet.clock.monotonicNow() + durationMs;
    this.restsUntilMs = Math.max(this.restsUntilMs, untilMs);
  }

  private async serve(priority: CallPriority): Promise<void> {
    const { clock } = this.fleet;
    const queue = this.waiting[priority];
    this.running.add(priority);
    while (queue.length > 0) {
      const restMs = this.restsUntilMs - clock.monotonicNow();
      if (restMs > 0) {
        await clock.sleep(restMs);
        continue;
      }
      const inMs = await this.book(priority);
      const waitMs = inMs ?? this.pauseMs();
      if (waitMs > 0) await clock.sleep(waitMs);
      if (inMs !== undefined) queue.shift()?.start(this.permit);
    }
    this.running.delete(priority);
  }

  /** Returns undefined if the next free time is too far ahead. */
  private async book(priority: CallPriority): Promise<number | undefined> {
    const { clock } = this.fleet;
    const end = new AbortController();
    const booking = this.bookInStore(priority, end.signal).catch(() => undefined);
    const inStore = (await endsWithin(clock, STORE_TIMEOUT_MS, booking))
      ? await booking
      : undefined;
    end.abort();
    if (inStore !== undefined) return inStore.inMs;
    const booked = bookSlot(this.own, clock.monotonicNow(), this.limitOf(priority));
    this.own = booked.slots.slice(-this.limit);
    return booked.inMs;
  }

  /** Returns undefined if other processes were always faster, or the time was over. */
  private async bookInStore(
    priority: CallPriority,
    timeout: AbortSignal,
  ): Promise<{ readonly inMs: number | undefined } | undefined> {
    const { store, key } = this.fleet;
    for (let attempt = 1; attempt <= MAX_ATTEMPTS && !timeout.aborted; attempt += 1) {
      const { version, state, readAt } = await store.read(key);
      const { slots, inMs } = bookSlot(parseSlots(state), readAt, this.limitOf(priority));
      if (inMs > AHEAD_MS[priority]) return { inMs: undefined };
      const text = JSON.stringify(slots.slice(-this.limit));
      if (await store.write({ ...key, expectedVersion: version, state: text })) return { inMs };
    }
    return undefined;
  }

  private limitOf(priority: CallPriority): { limit: number; intervalMs: number } {
    // At least one search in a second is left free.
    const forBackground = Math.max(1, this.limit - Math.ceil(this.limit * INTERACTIVE_SHARE));
    const limit = priority === 'interactive' ? this.limit : forBackground;
    return { limit, intervalMs: this.intervalMs };
  }

  private pauseMs(): number {
    return this.intervalMs * (0.1 + 0.2 * this.fleet.random.fraction());
  }

  private readonly permit: Permit = {
    release() {},
    cancel() {},
    rest: (durationMs) => this.rest(durationMs),
  };
}

/** Returns no slots if the text is not readable. */
function parseSlots(text: string | null): readonly number[] {
  try {
    return schema.parse(JSON.parse(text ?? '[]'));
  } catch {
    return [];
  }
}

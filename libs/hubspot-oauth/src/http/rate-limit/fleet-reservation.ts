import type { RateLimitKey, RateLimitStore } from '../../connections/rate-limit-store.js';
import type { Clock } from '../../runtime/clock.js';
import type { RandomSource } from '../../runtime/random.js';
import type { Budget } from './rate-limit-budget.js';
import { type Demand, type Grant, parseReservations, reserve } from './reservations.js';

/** How much of what is free the first reservations take, and the pause between them. */
const FIRST_FRACTIONS = [0.25, 0.5];
const FIRST_PAUSE_MS = 150;
/** The pause between reservations while calls wait, with and without other processes. */
const PAUSE_MS = 500;
const PAUSE_ALONE_MS = 1_000;
/** How often a waiting interactive call can shorten the pause. */
const INTERACTIVE_PAUSE_MS = 100;
/**
 * How long a reservation can be used, and when it is renewed. Its last call is counted by HubSpot for
 * ten more seconds, in which other processes must not take its place: see `LAPSE_MS`.
 */
const VALID_MS = 8_000;
const RENEW_AFTER_MS = 4_000;
/** Other processes may change the row in between. */
const MAX_ATTEMPTS = 30;
/** If the store takes longer, or fails, the process counts its own calls only, for so long. */
const STORE_TIMEOUT_MS = 1_000;
const FALLBACK_MS = 5_000;

/** The limiter whose calls are reserved. */
export interface ReservingLimiter {
  demand(): Demand;
  /** Starts the waiting calls that have room. */
  serve(): void;
}

/** What the processes of a fleet share. */
export interface Fleet {
  readonly store: RateLimitStore;
  readonly key: RateLimitKey;
  /** This process. */
  readonly instance: string;
  readonly clock: Clock;
  readonly random: RandomSource;
}

/**
 * The part of an account's limit that this process may use. It is reserved in a row that all processes
 * share, before it is used. Reservations are renewed about twice a second while calls wait, and every
 * few seconds while calls are sent. An account without calls costs no statement.
 */
export class FleetReservation {
  private isRunning = false;
  private rounds = 0;
  private reservedAtMs = -Infinity;
  private nextAtMs = -Infinity;

  constructor(
    private readonly fleet: Fleet,
    private readonly budget: Budget,
  ) {
    budget.grant(NOTHING, -Infinity);
  }

  /** Renews the reservation in time. For a call that was sent. */
  renewInTime(limiter: ReservingLimiter, now: number): void {
    // Without a reservation the call was one of the few that need none.
    if (!this.budget.hasGrant(now)) return;
    if (now - this.reservedAtMs >= RENEW_AFTER_MS && now >= this.nextAtMs) this.request(limiter);
  }

  /** Reserves for calls that wait, until none does. */
  request(limiter: ReservingLimiter): void {
    if (this.isRunning) return;
    this.isRunning = true;
    void this.run(limiter).finally(() => {
      this.isRunning = false;
      if (isWaiting(limiter)) this.request(limiter);
    });
  }

  private async run(limiter: ReservingLimiter): Promise<void> {
    do {
      await this.pause(limiter);
      await this.tryReserve(limiter);
      limiter.serve();
    } while (isWaiting(limiter));
  }

  /** Ends early for an interactive call that came during the pause. */
  private async pause(limiter: ReservingLimiter): Promise<void> {
    const { clock } = this.fleet;
    const { interactive } = limiter.demand();
    for (;;) {
      const leftMs = this.nextAtMs - clock.monotonicNow();
      if (leftMs <= 0) return;
      await clock.sleep(Math.min(leftMs, INTERACTIVE_PAUSE_MS));
      if (!this.isFallback() && limiter.demand().interactive > interactive) return;
    }
  }

  private isFallback(): boolean {
    return !this.budget.isGranted;
  }

  private async tryReserve(limiter: ReservingLimiter): Promise<void> {
    const { clock, random } = this.fleet;
    const done = new AbortController();
    const timeout = clock.sleep(STORE_TIMEOUT_MS, done.signal).then(
      () => undefined,
      () => undefined,
    );
    const grant = await Promise.race([
      this.reserve(limiter, done.signal).catch(() => undefined),
      timeout,
    ]);
    done.abort();
    if (grant === undefined) {
      this.budget.grant(undefined);
      this.nextAtMs = clock.monotonicNow() + FALLBACK_MS;
      return;
    }
    this.rounds += 1;
    const pauseMs =
      this.rounds <= FIRST_FRACTIONS.length
        ? FIRST_PAUSE_MS
        : (grant.hasOthers ? PAUSE_MS : PAUSE_ALONE_MS) * (0.8 + 0.4 * random.fraction());
    this.nextAtMs = clock.monotonicNow() + pauseMs;
  }

  /** Returns undefined if other processes were always faster, or the time was over. */
  private async reserve(
    limiter: ReservingLimiter,
    timeout: AbortSignal,
  ): Promise<Grant | undefined> {
    const { store, key, instance, clock } = this.fleet;
    for (let attempt = 1; attempt <= MAX_ATTEMPTS && !timeout.aborted; attempt += 1) {
      const startedAtMs = clock.monotonicNow();
      // A process that used none for a while starts slowly again.
      if (startedAtMs - this.reservedAtMs >= VALID_MS) this.rounds = 0;
      const { version, state, readAt } = await store.read(key);
      const before = parseReservations(state);
      const { limit } = this.budget;
      const fraction = FIRST_FRACTIONS[this.rounds] ?? 1;
      const demand = limiter.demand();
      const context = { limit, now: readAt, fraction };
      const { reservations, grant, at } = reserve(before, instance, demand, context);
      // What is given up must not be used while the row is written.
      this.budget.restrict(grant);
      const isStored =
        reservations === before ||
        (await store.write({
          ...key,
          expectedVersion: version,
          state: JSON.stringify(reservations),
        }));
      if (isStored && !timeout.aborted) {
        this.reservedAtMs = startedAtMs - (readAt - at);
        this.budget.grant(grant, this.reservedAtMs + VALID_MS);
        return grant;
      }
    }
    return undefined;
  }
}

const NOTHING: Grant = { calls: 0, background: 0, others: 0, hasOthers: false };

function isWaiting(limiter: ReservingLimiter): boolean {
  const { interactive, background } = limiter.demand();
  return interactive + background > 0;
}

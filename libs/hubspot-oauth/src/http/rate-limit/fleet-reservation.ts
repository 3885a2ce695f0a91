import type { RateLimitKey, RateLimitStore } from '../../connections/rate-limit-store.js';
import type { Clock } from '../../runtime/clock.js';
import { endsWithin } from '../../runtime/ends-within.js';
import type { RandomSource } from '../../runtime/random.js';
import type { Budget } from './rate-limit-budget.js';
import {
  type Demand,
  type Grant,
  INTERACTIVE_SHARE,
  parseReservations,
  reserve,
} from './reservations.js';

/** How much of what is free the first reservations take, and the pause between them. */
const FIRST_FRACTIONS = [0.1, 0.25, 0.5];
const FIRST_PAUSE_MS = 250;
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
/** If several processes change the row at once, those that lost pause, and all reserve less often. */
const MAX_LOST_PAUSE_MS = 1_000;
const MAX_PAUSES = 6;
/** If the store takes longer, or fails, the process counts its own calls only, for so long. */
const STORE_TIMEOUT_MS = 1_000;
const FALLBACK_MS = 5_000;
/** A reservation that comes later than that is not used. */
const MAX_RESERVE_MS = 5_000;
/** How long a process that does not reach the store remembers the number of processes. */
const SEEN_MS = 60_000;

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
  /** Whether the process uses calls that it has not reserved, because the store does not respond. */
  private isFallback = false;
  private readAtMs = -Infinity;
  private processes = 1;
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
      if (!this.isFallback && limiter.demand().interactive > interactive) return;
    }
  }

  private async tryReserve(limiter: ReservingLimiter): Promise<void> {
    const { clock, random } = this.fleet;
    const startedAtMs = clock.monotonicNow();
    const end = new AbortController();
    let reserved: Reserved | undefined;
    const attempt = this.reserve(limiter, end.signal).then(
      (result) => (reserved = result),
      () => undefined,
    );
    if (!(await endsWithin(clock, STORE_TIMEOUT_MS, attempt))) {
      // A process that knows of no others waits longer: there may be many.
      if (startedAtMs - this.readAtMs < SEEN_MS) this.useWithoutStore(startedAtMs);
      limiter.serve();
      await endsWithin(clock, MAX_RESERVE_MS - STORE_TIMEOUT_MS, attempt);
    }
    end.abort();
    const now = clock.monotonicNow();
    if (reserved === undefined) {
      this.useWithoutStore(startedAtMs);
      const pauseMs = this.readAtMs >= startedAtMs ? PAUSE_MS : FALLBACK_MS;
      this.nextAtMs = now + pauseMs * (0.8 + 0.4 * random.fraction());
      return;
    }
    this.rounds += 1;
    const { grant, attempts } = reserved;
    const pauseMs =
      grant.processes > 1 ? PAUSE_MS * Math.min(attempts, MAX_PAUSES) : PAUSE_ALONE_MS;
    this.nextAtMs =
      now +
      (this.rounds <= FIRST_FRACTIONS.length
        ? FIRST_PAUSE_MS
        : pauseMs * (0.8 + 0.4 * random.fraction()));
  }

  /**
   * What the process may use while nothing could be reserved since `startedAtMs`. Without the store it
   * is an equal part among the processes that it saw last.
   */
  private useWithoutStore(startedAtMs: number): void {
    const { budget } = this;
    const now = this.fleet.clock.monotonicNow();
    if (this.readAtMs >= startedAtMs) {
      // The store responds, and other processes were faster.
      if (this.isFallback) budget.grant(NOTHING, -Infinity);
      this.isFallback = false;
      return;
    }
    // What was reserved before is still reserved.
    if (this.isFallback || (budget.isGranted && budget.hasGrant(now))) return;
    const processes = now - this.readAtMs < SEEN_MS ? this.processes : 1;
    budget.grant(processes === 1 ? undefined : partOf(budget.limit, processes));
    this.isFallback = true;
  }

  /** Returns undefined if other processes were always faster, or the time was over. */
  private async reserve(
    limiter: ReservingLimiter,
    end: AbortSignal,
  ): Promise<Reserved | undefined> {
    const { store, key, instance, clock, random } = this.fleet;
    for (let attempts = 1; attempts <= MAX_ATTEMPTS && !end.aborted; attempts += 1) {
      const startedAtMs = clock.monotonicNow();
      // A process that used none for a while starts slowly again.
      if (startedAtMs - this.reservedAtMs >= VALID_MS) this.rounds = 0;
      const { version, state, readAt } = await store.read(key);
      this.readAtMs = clock.monotonicNow();
      const before = parseReservations(state);
      const { limit } = this.budget;
      const fraction = FIRST_FRACTIONS[this.rounds] ?? 1;
      const demand = limiter.demand();
      const context = { limit, now: readAt, fraction };
      const { reservations, grant, at } = reserve(before, instance, demand, context);
      this.processes = grant.processes;
      // What is given up must not be used while the row is written.
      this.budget.restrict(grant);
      const isStored =
        reservations === before ||
        (await store.write({
          ...key,
          expectedVersion: version,
          state: JSON.stringify(reservations),
        }));
      if (isStored && !end.aborted) {
        this.reservedAtMs = startedAtMs - (readAt - at);
        this.budget.grant(grant, this.reservedAtMs + VALID_MS);
        this.isFallback = false;
        return { grant, attempts };
      }
      // The slower the store is, the longer the others need.
      const tookMs = clock.monotonicNow() - startedAtMs;
      const pauseMs = Math.min(MAX_LOST_PAUSE_MS, tookMs * 2 ** attempts) * random.fraction();
      if (pauseMs >= 1) await clock.sleep(pauseMs, end).catch(() => undefined);
    }
    return undefined;
  }
}

interface Reserved {
  readonly grant: Grant;
  /** How often the row was read, because other processes changed it. */
  readonly attempts: number;
}

const NOTHING: Grant = { calls: 0, background: 0, others: 0, processes: 1 };

function partOf(limit: number, processes: number): Grant {
  const calls = Math.max(1, Math.floor(limit / processes));
  const background = Math.max(1, calls - Math.floor(calls * INTERACTIVE_SHARE));
  return { calls, background, others: 0, processes };
}

function isWaiting(limiter: ReservingLimiter): boolean {
  const { interactive, background } = limiter.demand();
  return interactive + background > 0;
}

import { Inject, Injectable } from '@nestjs/common';
import {
  RESOLVED_OPTIONS,
  type ResolvedHubSpotOAuthOptions,
} from '../../options/resolved-options.js';
import { Clock } from '../../runtime/clock.js';
import { Shutdown } from '../../runtime/shutdown.js';
import {
  CONCURRENT_EAGER_REFRESHES,
  FASTER_AFTER_SUCCESS,
  MAX_EAGER_DISTANCE_MS,
  TOKEN_ENDPOINT_PAUSE_MS,
} from './refresh-policy.js';

interface WaitingRefresh {
  /** Returns undefined if the refresh is not needed any more. */
  readonly start: () => Promise<unknown> | undefined;
  readonly end: () => void;
}

/**
 * Spreads the background refreshes of one process: when the tokens of many accounts expire together,
 * a few are refreshed at once, and a few per second. Refreshes that a caller waits for do not wait
 * here, and background refreshes give way to them.
 */
@Injectable()
export class RefreshRate {
  private readonly waiting: WaitingRefresh[] = [];
  private readonly configuredDistanceMs: number;
  /** From the start of one refresh to the next one. */
  private distanceMs: number;
  private nextAtMs = -Infinity;
  private slowedUntilMs = -Infinity;
  private running = 0;
  private isServing = false;

  constructor(
    @Inject(RESOLVED_OPTIONS) { refresh }: ResolvedHubSpotOAuthOptions,
    private readonly clock: Clock,
    private readonly shutdown: Shutdown,
  ) {
    this.configuredDistanceMs = 1_000 / refresh.backgroundPerSecond;
    this.distanceMs = this.configuredDistanceMs;
  }

  /**
   * Starts a background refresh when the rate allows it, first come, first served. Resolves when the
   * refresh has ended, also if it failed, and when the application closes.
   */
  run(start: WaitingRefresh['start']): Promise<void> {
    return new Promise((resolve) => {
      this.waiting.push({ start, end: resolve });
      void this.serve();
    });
  }

  /** A refresh token is sent that a caller waits for: the next background refresh comes later. */
  giveWay(): void {
    this.postpone(this.distanceMs);
  }

  /** The token endpoint granted a request. */
  granted(): void {
    if (this.clock.monotonicNow() < this.slowedUntilMs) return;
    const faster = this.distanceMs * FASTER_AFTER_SUCCESS;
    this.distanceMs = Math.max(this.configuredDistanceMs, faster);
  }

  /** The token endpoint refused a request with 429: all background refreshes get slower. */
  refused(retryAfterMs = 0): void {
    const now = this.clock.monotonicNow();
    // The requests of one moment are refused together.
    if (now >= this.slowedUntilMs) {
      this.distanceMs = Math.min(MAX_EAGER_DISTANCE_MS, this.distanceMs * 2);
    }
    const pauseMs = Math.max(TOKEN_ENDPOINT_PAUSE_MS, retryAfterMs);
    this.slowedUntilMs = Math.max(this.slowedUntilMs, now + pauseMs);
    this.postpone(pauseMs);
  }

  private postpone(durationMs: number): void {
    this.nextAtMs = Math.max(this.nextAtMs, this.clock.monotonicNow() + durationMs);
  }

  private async serve(): Promise<void> {
    if (this.isServing) return;
    this.isServing = true;
    while (this.waiting.length > 0 && this.running < CONCURRENT_EAGER_REFRESHES) {
      const waitMs = this.nextAtMs - this.clock.monotonicNow();
      if (waitMs <= 0) this.startNext();
      else await this.clock.sleep(waitMs, this.shutdown.signal).catch(() => this.endAll());
    }
    this.isServing = false;
  }

  private startNext(): void {
    const next = this.waiting.shift();
    const refresh = next?.start();
    if (refresh === undefined) return next?.end();
    this.running += 1;
    this.postpone(this.distanceMs);
    const ended = () => {
      this.running -= 1;
      next?.end();
      void this.serve();
    };
    refresh.then(ended, ended);
  }

  private endAll(): void {
    for (const { end } of this.waiting.splice(0)) end();
  }
}

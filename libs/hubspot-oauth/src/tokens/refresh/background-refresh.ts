import { Injectable } from '@nestjs/common';
import { Clock } from '../../runtime/clock.js';
import { RandomSource } from '../../runtime/random.js';
import type { CachedConnection } from '../cached-connection.js';
import { TokenRefresher } from './token-refresher.js';

/** Longest pause between attempts to refresh one connection in the background. */
const LONGEST_PAUSE_MS = 1_000;
/**
 * Attempts that fit into the time between the first one and the token's end, however short it is:
 * an instance that finds another one at it has to see the new token before its own one ends.
 */
const ATTEMPTS = 10;

/** Refreshes tokens that are still valid, so that nobody has to wait when they expire. */
@Injectable()
export class BackgroundRefresh {
  constructor(
    private readonly refresher: TokenRefresher,
    private readonly clock: Clock,
    private readonly random: RandomSource,
  ) {}

  /** Never rejects: failures are told by events, and by the call that finds no valid token. */
  async refresh(live: CachedConnection): Promise<void> {
    const pauseMs = Math.min(LONGEST_PAUSE_MS, (live.expiresAtMs - live.refreshFromMs) / ATTEMPTS);
    live.nextRefreshAtMs = this.clock.monotonicNow() + pauseMs * (0.5 + this.random.fraction());
    await this.refresher.obtain(live.hubId, { kind: 'ahead' }).catch(() => undefined);
  }
}

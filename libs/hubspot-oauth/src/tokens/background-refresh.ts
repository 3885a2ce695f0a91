import { Injectable } from '@nestjs/common';
import { Clock } from '../runtime/clock.js';
import { RandomSource } from '../runtime/random-source.js';
import type { LiveConnection } from './live-connection.js';
import { TokenRefresher } from './token-refresher.js';

/** Pause between attempts to refresh one connection in the background. */
const PAUSE_MS = 1_000;

/** Refreshes tokens that are still valid, so that nobody has to wait when they expire. */
@Injectable()
export class BackgroundRefresh {
  constructor(
    private readonly refresher: TokenRefresher,
    private readonly clock: Clock,
    private readonly random: RandomSource,
  ) {}

  /** Never rejects: failures are told by events, and by the call that finds no valid token. */
  async refresh(live: LiveConnection): Promise<void> {
    live.nextRefreshAtMs = this.clock.monotonicNow() + PAUSE_MS * (0.5 + this.random.fraction());
    await this.refresher.obtain(live.connection.hubId, { kind: 'ahead' }).catch(() => undefined);
  }
}

import { Inject, Injectable } from '@nestjs/common';
import {
  RESOLVED_OPTIONS,
  type ResolvedHubSpotOAuthOptions,
} from '../../options/resolved-options.js';
import { Clock } from '../../runtime/clock.js';
import { RandomSource } from '../../runtime/random.js';
import { type OutgoingCall, isSafeToRepeat } from '../call/outgoing-call.js';
import type { CallDeadline } from '../call/call-deadline.js';
import type { FailedAttempt } from '../call/failed-attempt.js';
import { parseRetryAfterMs } from '../../runtime/retry-after.js';
import { retryPauseMs } from './retry-policy.js';

/** Decides whether a failed call is sent again, as the options and the call itself say. */
@Injectable()
export class CallRetries {
  constructor(
    @Inject(RESOLVED_OPTIONS) private readonly options: ResolvedHubSpotOAuthOptions,
    private readonly clock: Clock,
    private readonly random: RandomSource,
  ) {}

  /**
   * The pause before the next attempt. Undefined: there is none, or it would come too late.
   *
   * @param retries how often the call was sent again already
   */
  pauseMs(
    call: OutgoingCall<unknown>,
    failure: FailedAttempt<unknown>,
    retries: number,
    patience: CallDeadline,
  ): number | undefined {
    const backOff = this.options.retries;
    if (backOff === false || call.options?.retries === false || retries >= backOff.limit) {
      return undefined;
    }
    const pauseMs = retryPauseMs({
      failure,
      retryAfterMs: this.retryAfterMs(failure),
      isSafeToRepeat: isSafeToRepeat(call),
      retries,
      backOff,
      fraction: this.random.fraction(),
    });
    if (pauseMs === undefined || pauseMs >= patience.leftMs()) return undefined;
    return patience.elapsedMs() + pauseMs <= backOff.deadlineMs ? pauseMs : undefined;
  }

  /** How long HubSpot asks to wait. */
  retryAfterMs(failure: FailedAttempt<unknown>): number | undefined {
    return parseRetryAfterMs(failure.header('retry-after'), this.clock.now());
  }
}

import { Inject, Injectable } from '@nestjs/common';
import {
  RESOLVED_OPTIONS,
  type ResolvedHubSpotOAuthOptions,
} from '../../options/resolved-options.js';
import { Clock } from '../../runtime/clock.js';
import { RandomSource } from '../../runtime/random.js';
import { parseRetryAfterMs } from '../../runtime/retry-after.js';
import type { CallDeadline } from '../call/call-deadline.js';
import type { FailedAttempt } from '../call/failed-attempt.js';
import { type OutgoingCall, isSafeToRepeat } from '../call/outgoing-call.js';
import { accountRestMs, retryPauseMs } from './retry-policy.js';

/** Decides whether a failed call is sent again, by the options and those of the call itself. */
@Injectable()
export class CallRetries {
  constructor(
    @Inject(RESOLVED_OPTIONS) private readonly options: ResolvedHubSpotOAuthOptions,
    private readonly clock: Clock,
    private readonly random: RandomSource,
  ) {}

  /**
   * Returns the pause before the next attempt, in milliseconds; undefined if there is none, or if it
   * would come too late.
   *
   * @param retries how often the call was sent again already
   */
  pauseMs(
    call: OutgoingCall<unknown>,
    failure: FailedAttempt<unknown>,
    retries: number,
    deadline: CallDeadline,
  ): number | undefined {
    const limits = this.options.retries;
    if (limits === false || call.options?.retries === false || retries >= limits.limit) {
      return undefined;
    }
    const pauseMs = retryPauseMs({
      failure,
      retryAfterMs: this.retryAfterMs(failure),
      isSafeToRepeat: isSafeToRepeat(call),
      retries,
      backOffMs: limits.backOffMs,
      fraction: this.random.fraction(),
    });
    if (pauseMs === undefined || pauseMs >= deadline.leftMs()) return undefined;
    return deadline.elapsedMs() + pauseMs <= limits.deadlineMs ? pauseMs : undefined;
  }

  /** Returns how long the account's other calls have to wait; undefined if they need not. */
  accountRestMs(failure: FailedAttempt<unknown>): number | undefined {
    return accountRestMs(failure, this.retryAfterMs(failure));
  }

  /** Parses `Retry-After`. */
  retryAfterMs(failure: FailedAttempt<unknown>): number | undefined {
    return parseRetryAfterMs(failure.header('retry-after'), this.clock.now());
  }
}

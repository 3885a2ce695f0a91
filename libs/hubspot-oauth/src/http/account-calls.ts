import { Inject, Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { HubId } from '../connections/hub-id.js';
import { HubSpotUnavailableError } from '../errors/connection.errors.js';
import { RESOLVED_OPTIONS, type ResolvedHubSpotOAuthOptions } from '../options/resolved-options.js';
import { Clock } from '../runtime/clock.js';
import { RandomSource } from '../runtime/random-source.js';
import { HubSpotTokenService } from '../tokens/token.service.js';
import { type AccountCall, isSafeToRepeat } from './account-call.js';
import { toApiError } from './api-error.js';
import { CallPatience, TIME_IS_UP } from './call-patience.js';
import { FailedAttempt } from './failed-attempt.js';
import { readRetryAfterMs } from './retry-after.js';
import { Pacer } from './pacing/pacer.js';
import type { Turn } from './pacing/lane.js';
import { limitHeadersOf } from './rate-limit-headers.js';
import { restAfterRateLimitMs, retryPauseMs } from './retry-pause.js';

/** After a refused replay, an account's 401s are handed on for so long without asking for a token. */
const REPLAY_PAUSE_MS = 60_000;
const TOKEN_SOON_MS = 1_000;

/** What was tried for one call so far. */
interface Attempts {
  readonly tokens: string[];
  retries: number;
  replayed: boolean;
}

/** An attempt after the first one. */
interface NextAttempt {
  /** Left out: whichever is valid by then. */
  readonly token?: string;
}

/** Sends calls with the tokens of their accounts, and again where that helps and does no harm. */
@Injectable()
export class AccountCalls {
  /** When the next 401 of an account may lead to a replay, on the monotonic clock. */
  private readonly replaysFrom: LRUCache<HubId, number>;

  constructor(
    @Inject(RESOLVED_OPTIONS) private readonly options: ResolvedHubSpotOAuthOptions,
    private readonly tokens: HubSpotTokenService,
    private readonly pacer: Pacer,
    private readonly clock: Clock,
    private readonly random: RandomSource,
  ) {
    this.replaysFrom = new LRUCache({ max: options.maxCachedConnections });
  }

  /**
   * @throws HubSpotApiError if HubSpot refuses the call or does not answer it, the errors of
   * `HubSpotTokenService.getAccessToken` if there is no token, and what the client rejects
   * cancelled calls with
   */
  async send<Answer>(call: AccountCall<Answer>): Promise<Answer> {
    const patience = new CallPatience(call, this.clock);
    const outcome = await this.attempt(call, patience);
    return outcome instanceof FailedAttempt ? this.sendAgain(call, patience, outcome) : outcome;
  }

  private async sendAgain<Answer>(
    call: AccountCall<Answer>,
    patience: CallPatience,
    firstFailure: FailedAttempt<Answer>,
  ): Promise<Answer> {
    const attempts: Attempts = { tokens: [], retries: 0, replayed: false };
    for (let failure = firstFailure; ;) {
      attempts.tokens.push(failure.sentWith);
      const next = await this.prepareNext(call, patience, failure, attempts);
      if (next === undefined) return this.handOn(call, failure, attempts);
      failure.discard();
      const outcome = await this.attempt(call, patience, next);
      if (!(outcome instanceof FailedAttempt)) return outcome;
      failure = outcome;
    }
  }

  /** Takes the call's turn, gets it a token, and sends it once. */
  private async attempt<Answer>(
    call: AccountCall<Answer>,
    patience: CallPatience,
    next?: NextAttempt,
  ): Promise<Answer | FailedAttempt<Answer>> {
    const turn =
      this.pacer.enter(call) ?? (await this.pacer.wait(call, patience, next !== undefined));
    let token: string;
    try {
      token =
        next?.token ??
        this.tokens.cachedAccessToken(call.hubId) ??
        (await this.tokenFor(call, patience));
    } catch (error) {
      turn.cancel();
      throw error;
    }
    let outcome: Answer | FailedAttempt<Answer> | undefined;
    try {
      const leftMs = patience.leftMs();
      outcome = await call.send(token, leftMs === Infinity ? 0 : Math.max(1, Math.ceil(leftMs)));
      return outcome;
    } finally {
      if (outcome instanceof FailedAttempt) {
        outcome.sentWith = token;
        this.restAfter(outcome, turn);
      }
      turn.end(outcome === undefined ? undefined : limitHeadersOf(call, outcome));
    }
  }

  /** HubSpot refused one call for its rate: the others of the account need not ask. */
  private restAfter(failure: FailedAttempt<unknown>, turn: Turn): void {
    if (failure.status !== 429) return;
    const restMs = restAfterRateLimitMs(failure, this.retryAfterMs(failure));
    if (restMs !== undefined) turn.rest(restMs);
  }

  /** Waits until the call may be sent again. Undefined: it must not, or would not help. */
  private async prepareNext(
    call: AccountCall<unknown>,
    patience: CallPatience,
    failure: FailedAttempt<unknown>,
    attempts: Attempts,
  ): Promise<NextAttempt | undefined> {
    if (!call.canBeSentAgain) return undefined;
    if (failure.status === 401) {
      const token = await this.replacementFor(call, patience, attempts);
      return token === undefined ? undefined : { token };
    }
    const pauseMs = this.pauseMs(call, failure, attempts.retries);
    if (pauseMs === undefined || !this.fits(pauseMs, patience)) return undefined;
    attempts.retries += 1;
    await patience.wait((signal) => this.clock.sleep(pauseMs, signal));
    return {};
  }

  /** Another token than HubSpot has just refused; once per call. */
  private async replacementFor(
    call: AccountCall<unknown>,
    patience: CallPatience,
    attempts: Attempts,
  ): Promise<string | undefined> {
    const { hubId } = call;
    const now = this.clock.monotonicNow();
    if (attempts.replayed) {
      this.replaysFrom.set(hubId, now + REPLAY_PAUSE_MS);
      return undefined;
    }
    if (now < (this.replaysFrom.get(hubId) ?? -Infinity)) return undefined;
    attempts.replayed = true;
    const rejected = attempts.tokens.at(-1);
    return this.waitForToken(hubId, patience, (signal) =>
      this.tokens.refresh(hubId, { rejected, signal }),
    );
  }

  private pauseMs(
    call: AccountCall<unknown>,
    failure: FailedAttempt<unknown>,
    retries: number,
  ): number | undefined {
    const backOff = this.options.retries;
    if (backOff === false || call.options?.retries === false || retries >= backOff.limit) {
      return undefined;
    }
    return retryPauseMs({
      failure,
      retryAfterMs: this.retryAfterMs(failure),
      isSafeToRepeat: isSafeToRepeat(call),
      retries,
      backOff,
      fraction: this.random.fraction(),
    });
  }

  private fits(pauseMs: number, patience: CallPatience): boolean {
    const { retries } = this.options;
    const deadlineMs = retries === false ? 0 : retries.deadlineMs;
    return pauseMs < patience.leftMs() && patience.elapsedMs() + pauseMs <= deadlineMs;
  }

  private handOn<Answer>(
    call: AccountCall<Answer>,
    failure: FailedAttempt<Answer>,
    { tokens }: Attempts,
  ): Answer {
    if (failure.answer !== undefined) return failure.answer;
    throw toApiError({
      hubId: call.hubId,
      method: call.method,
      path: call.path,
      failure,
      retryAfterMs: this.retryAfterMs(failure),
      tokens,
      remark: call.canBeSentAgain
        ? undefined
        : 'it was not sent again: its body is a stream, which can be read once',
    });
  }

  private retryAfterMs(failure: FailedAttempt<unknown>): number | undefined {
    return readRetryAfterMs(failure.header('retry-after'), this.clock.now());
  }

  private tokenFor({ hubId }: AccountCall<unknown>, patience: CallPatience): Promise<string> {
    return this.waitForToken(hubId, patience, (signal) =>
      this.tokens.getAccessToken(hubId, { signal }),
    );
  }

  private async waitForToken(
    hubId: HubId,
    patience: CallPatience,
    work: (signal: AbortSignal) => Promise<string>,
  ): Promise<string> {
    try {
      return await patience.wait(work);
    } catch (error) {
      if (error !== TIME_IS_UP) throw error;
      throw new HubSpotUnavailableError(
        `No access token for HubSpot account ${hubId} could be had within the call's time-out. Nothing was sent.`,
        { hubId, retryAfterMs: TOKEN_SOON_MS },
      );
    }
  }
}

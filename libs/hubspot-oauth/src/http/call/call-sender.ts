import { Inject, Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { HubId } from '../../connections/hub-id.js';
import { HubSpotUnavailableError } from '../../errors/connection.errors.js';
import {
  RESOLVED_OPTIONS,
  type ResolvedHubSpotOAuthOptions,
} from '../../options/resolved-options.js';
import { Clock } from '../../runtime/clock.js';
import { Shutdown } from '../../runtime/shutdown.js';
import { HubSpotTokenService } from '../../tokens/hubspot-token.service.js';
import { AccountRateLimiters } from '../rate-limit/account-rate-limiters.js';
import { rateLimitHeadersOf } from '../rate-limit/rate-limit-headers.js';
import type { Permit } from '../rate-limit/rolling-window-limiter.js';
import { CallRetries } from '../retry/call-retries.js';
import { CallTelemetry } from '../telemetry/call-telemetry.js';
import type { CallTrace } from '../telemetry/call-trace.js';
import { toApiError } from './api-error.js';
import { CallDeadline, DEADLINE_EXCEEDED } from './call-deadline.js';
import type { FailedAttempt } from './failed-attempt.js';
import type { OutgoingCall } from './outgoing-call.js';

/** After a replay was refused too, the account's 401s are returned for so long without a refresh. */
const REPLAY_PAUSE_MS = 60_000;
const TOKEN_RETRY_AFTER_MS = 1_000;

/** One call in progress, with all of its attempts. */
interface Sending {
  readonly call: OutgoingCall<unknown>;
  readonly deadline: CallDeadline;
  readonly trace: CallTrace;
  /** The access tokens of the failed attempts. */
  readonly tokens: string[];
  retries: number;
  replayed: boolean;
}

/** An attempt after the first one. */
interface NextAttempt {
  /** If undefined, the token that is valid when the call is sent. */
  readonly token?: string;
}

/** Sends calls with the tokens of their accounts, and retries them where that helps and is safe. */
@Injectable()
export class CallSender {
  /** When the next 401 of an account may lead to a replay, on the monotonic clock. */
  private readonly replaysFromMs: LRUCache<HubId, number>;

  constructor(
    @Inject(RESOLVED_OPTIONS) options: ResolvedHubSpotOAuthOptions,
    private readonly tokens: HubSpotTokenService,
    private readonly limiters: AccountRateLimiters,
    private readonly retries: CallRetries,
    private readonly telemetry: CallTelemetry,
    private readonly clock: Clock,
    private readonly shutdown: Shutdown,
  ) {
    this.replaysFromMs = new LRUCache({ max: options.maxCachedConnections });
  }

  /**
   * @throws HubSpotApiError if HubSpot refuses the call or does not respond, the errors of
   * `HubSpotTokenService.getAccessToken` if there is no token, AccountBusyError,
   * ApplicationShutdownError, and the error with which the client rejects cancelled calls
   */
  send<Result extends { readonly status: number }>(call: OutgoingCall<Result>): Promise<Result> {
    const deadline = new CallDeadline(call, this.clock, this.shutdown.signal);
    const trace = this.telemetry.begin(call);
    const sending = { call, deadline, trace, tokens: [], retries: 0, replayed: false };
    return trace.until(this.attempt(call, sending, deadline.startedAtMs));
  }

  /** Waits for a permit and a token, sends the call, and retries it where that helps. */
  private async attempt<Result>(
    call: OutgoingCall<Result>,
    sending: Sending,
    startedAtMs: number,
    next?: NextAttempt,
  ): Promise<Result> {
    const { deadline, trace } = sending;
    let now = startedAtMs;
    let permit = this.limiters.tryAcquire(call, now);
    if (permit === undefined) {
      const isRetry = next !== undefined;
      permit = await trace.wait('rate_limit', () => this.limiters.acquire(call, deadline, isRetry));
      now = this.clock.monotonicNow();
    }
    const token =
      next?.token ??
      this.tokens.cachedAccessToken(call.hubId, now) ??
      (await trace.wait('token', () => this.tokenFor(call, deadline, permit)));
    let response: Result | undefined;
    let failure: FailedAttempt<Result> | undefined;
    try {
      // Only what the client rejects with counts as a failed attempt, no error of this library.
      const transmission = trace.within(() => call.transmit(token, deadline.leftForAttemptMs()));
      try {
        response = await transmission;
      } catch (reason) {
        failure = await call.failed(reason);
      }
      if (response !== undefined) {
        const examined = call.examine(response);
        // Almost always there is nothing to wait for.
        failure = examined instanceof Promise ? await examined : examined;
      }
    } finally {
      this.release(permit, call, response, failure);
    }
    if (failure === undefined) return response as Result;
    sending.tokens.push(token);
    return this.attemptAgain(call, sending, failure);
  }

  private async attemptAgain<Result>(
    call: OutgoingCall<Result>,
    sending: Sending,
    failure: FailedAttempt<Result>,
  ): Promise<Result> {
    const next = await this.prepareNext(sending, failure);
    if (next === undefined) return this.returnOrThrow(call, failure, sending.tokens);
    sending.trace.retried(failure);
    failure.discard();
    return this.attempt(call, sending, this.clock.monotonicNow(), next);
  }

  private release<Result>(
    permit: Permit,
    call: OutgoingCall<Result>,
    response: Result | undefined,
    failure: FailedAttempt<Result> | undefined,
  ): void {
    const limits = rateLimitHeadersOf((name) =>
      response === undefined ? failure?.header(name) : call.headerOf(response, name),
    );
    // HubSpot does not count a call whose token it refuses, unless its headers say so.
    if (failure?.status === 401 && limits === undefined) return permit.cancel();
    const restMs = failure === undefined ? undefined : this.retries.accountRestMs(failure);
    if (restMs !== undefined) permit.rest(restMs);
    permit.release(limits);
  }

  /** Waits until the call may be sent again. Returns undefined if it must not, or if it would not help. */
  private async prepareNext(
    sending: Sending,
    failure: FailedAttempt<unknown>,
  ): Promise<NextAttempt | undefined> {
    const { call, deadline, trace } = sending;
    trace.failed(failure);
    if (!call.canBeSentAgain) return undefined;
    if (failure.status === 401) {
      const token = await this.replacementFor(sending);
      return token === undefined ? undefined : { token };
    }
    const pauseMs = this.retries.pauseMs(call, failure, sending.retries, deadline);
    if (pauseMs === undefined) return undefined;
    sending.retries += 1;
    await trace.wait('retry', () => deadline.race((signal) => this.clock.sleep(pauseMs, signal)));
    return {};
  }

  /** Returns a token other than the one that HubSpot has just refused; once per call. */
  private async replacementFor(sending: Sending): Promise<string | undefined> {
    const { call, deadline, trace } = sending;
    const { hubId } = call;
    const now = this.clock.monotonicNow();
    if (sending.replayed) {
      this.replaysFromMs.set(hubId, now + REPLAY_PAUSE_MS);
      return undefined;
    }
    if (now < (this.replaysFromMs.get(hubId) ?? -Infinity)) return undefined;
    sending.replayed = true;
    const rejected = sending.tokens.at(-1);
    return trace.wait('token', () =>
      this.waitForToken(hubId, deadline, (signal) =>
        this.tokens.refresh(hubId, { rejected, signal }),
      ),
    );
  }

  private returnOrThrow<Result>(
    call: OutgoingCall<Result>,
    failure: FailedAttempt<Result>,
    tokens: readonly string[],
  ): Result {
    if (failure.response !== undefined) return failure.response;
    throw toApiError({
      hubId: call.hubId,
      method: call.method,
      path: call.path,
      failure,
      retryAfterMs: this.retries.retryAfterMs(failure),
      tokens,
      remark: call.canBeSentAgain
        ? undefined
        : 'it was not sent again: its body is a stream, which can be read once',
    });
  }

  private async tokenFor(
    { hubId }: OutgoingCall<unknown>,
    deadline: CallDeadline,
    permit: Permit,
  ): Promise<string> {
    try {
      return await this.waitForToken(hubId, deadline, (signal) =>
        this.tokens.getAccessToken(hubId, { signal }),
      );
    } catch (error) {
      permit.cancel();
      throw error;
    }
  }

  private async waitForToken(
    hubId: HubId,
    deadline: CallDeadline,
    work: (signal: AbortSignal) => Promise<string>,
  ): Promise<string> {
    try {
      return await deadline.race(work);
    } catch (error) {
      if (error !== DEADLINE_EXCEEDED) throw error;
      throw new HubSpotUnavailableError(
        `Timed out waiting for an access token for HubSpot account ${hubId}. The call was not sent. Retry in ${TOKEN_RETRY_AFTER_MS / 1_000} s.`,
        { hubId, retryAfterMs: TOKEN_RETRY_AFTER_MS },
      );
    }
  }
}

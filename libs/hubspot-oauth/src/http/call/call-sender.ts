import { Inject, Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { HubId } from '../../connections/hub-id.js';
import { HubSpotUnavailableError } from '../../errors/connection.errors.js';
import {
  RESOLVED_OPTIONS,
  type ResolvedHubSpotOAuthOptions,
} from '../../options/resolved-options.js';
import { Clock } from '../../runtime/clock.js';
import { HubSpotTokenService } from '../../tokens/hubspot-token.service.js';
import type { OutgoingCall } from './outgoing-call.js';
import { toApiError } from './api-error.js';
import { CallTelemetry } from '../telemetry/call-telemetry.js';
import type { CallTrace } from '../telemetry/call-trace.js';
import { CallDeadline, DEADLINE_EXCEEDED } from './call-deadline.js';
import { CallRetries } from '../retry/call-retries.js';
import { FailedAttempt } from './failed-attempt.js';
import { AccountRateLimiters } from '../rate-limit/account-rate-limiters.js';
import type { RateLimitHeaders } from '../rate-limit/rate-limit-budget.js';
import type { Permit } from '../rate-limit/rolling-window-limiter.js';
import { rateLimitHeadersOf } from '../rate-limit/rate-limit-headers.js';
import { restAfterRateLimitMs } from '../retry/retry-policy.js';

/** After a refused replay, an account's 401s are handed on for so long without asking for a token. */
const REPLAY_PAUSE_MS = 60_000;
const TOKEN_SOON_MS = 1_000;

/** One call on its way, through all of its attempts. */
interface Sending {
  readonly call: OutgoingCall<unknown>;
  readonly patience: CallDeadline;
  readonly trace: CallTrace;
  /** The access tokens that it was sent with, and that did not help. */
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
export class CallSender {
  /** When the next 401 of an account may lead to a replay, on the monotonic clock. */
  private readonly replaysFrom: LRUCache<HubId, number>;

  constructor(
    @Inject(RESOLVED_OPTIONS) options: ResolvedHubSpotOAuthOptions,
    private readonly tokens: HubSpotTokenService,
    private readonly pacer: AccountRateLimiters,
    private readonly retries: CallRetries,
    private readonly telemetry: CallTelemetry,
    private readonly clock: Clock,
  ) {
    this.replaysFrom = new LRUCache({ max: options.maxCachedConnections });
  }

  /**
   * @throws HubSpotApiError if HubSpot refuses the call or does not answer it, the errors of
   * `HubSpotTokenService.getAccessToken` if there is no token, and what the client rejects
   * cancelled calls with
   */
  send<Answer extends { readonly status: number }>(call: OutgoingCall<Answer>): Promise<Answer> {
    const patience = new CallDeadline(call, this.clock);
    const trace = this.telemetry.begin(call);
    const sending = { call, patience, trace, tokens: [], retries: 0, replayed: false };
    return trace.until(this.attempt(call, sending, patience.startedAtMs));
  }

  /** Takes the call's turn, gets it a token, and sends it: once, and again where that helps. */
  private async attempt<Answer>(
    call: OutgoingCall<Answer>,
    sending: Sending,
    beganAtMs: number,
    next?: NextAttempt,
  ): Promise<Answer> {
    const { patience, trace } = sending;
    let now = beganAtMs;
    let turn = this.pacer.enter(call, now);
    if (turn === undefined) {
      turn = await trace.wait('turn', () => this.pacer.wait(call, patience, next !== undefined));
      now = this.clock.monotonicNow();
    }
    const token =
      next?.token ??
      this.tokens.cachedAccessToken(call.hubId, now) ??
      (await trace.wait('token', () => this.tokenFor(call, patience, turn)));
    let failure: FailedAttempt<Answer> | undefined;
    let limits: RateLimitHeaders | undefined;
    try {
      const answer = await trace.within(() => call.transmit(token, patience.leftForSendingMs()));
      limits = rateLimitHeadersOf((name) => call.headerOf(answer, name));
      const examined = call.examine(answer);
      // Nearly always there is nothing to wait for, and no call should.
      failure = examined instanceof Promise ? await examined : examined;
      if (failure === undefined) return answer;
    } catch (reason) {
      failure = call.failed(reason);
      limits = rateLimitHeadersOf(failure.header);
    } finally {
      if (failure !== undefined) this.restAfter(failure, turn);
      turn.end(limits);
    }
    return this.attemptAgain(call, sending, failure, token);
  }

  private async attemptAgain<Answer>(
    call: OutgoingCall<Answer>,
    sending: Sending,
    failure: FailedAttempt<Answer>,
    sentWith: string,
  ): Promise<Answer> {
    sending.tokens.push(sentWith);
    const next = await this.prepareNext(sending, failure);
    if (next === undefined) return this.returnOrThrow(call, failure, sending.tokens);
    sending.trace.retried(failure);
    failure.discard();
    return this.attempt(call, sending, this.clock.monotonicNow(), next);
  }

  /** HubSpot refused one call for its rate: the others of the account need not ask. */
  private restAfter(failure: FailedAttempt<unknown>, turn: Permit): void {
    if (failure.status !== 429) return;
    const restMs = restAfterRateLimitMs(failure, this.retries.retryAfterMs(failure));
    if (restMs !== undefined) turn.rest(restMs);
  }

  /** Waits until the call may be sent again. Undefined: it must not, or would not help. */
  private async prepareNext(
    sending: Sending,
    failure: FailedAttempt<unknown>,
  ): Promise<NextAttempt | undefined> {
    const { call, patience, trace } = sending;
    trace.failed(failure);
    if (!call.canBeSentAgain) return undefined;
    if (failure.status === 401) {
      const token = await this.replacementFor(sending);
      return token === undefined ? undefined : { token };
    }
    const pauseMs = this.retries.pauseMs(call, failure, sending.retries, patience);
    if (pauseMs === undefined) return undefined;
    sending.retries += 1;
    await trace.wait('retry', () => patience.wait((signal) => this.clock.sleep(pauseMs, signal)));
    return {};
  }

  /** Another token than HubSpot has just refused; once per call. */
  private async replacementFor(sending: Sending): Promise<string | undefined> {
    const { call, patience, trace } = sending;
    const { hubId } = call;
    const now = this.clock.monotonicNow();
    if (sending.replayed) {
      this.replaysFrom.set(hubId, now + REPLAY_PAUSE_MS);
      return undefined;
    }
    if (now < (this.replaysFrom.get(hubId) ?? -Infinity)) return undefined;
    sending.replayed = true;
    const rejected = sending.tokens.at(-1);
    return trace.wait('token', () =>
      this.waitForToken(hubId, patience, (signal) =>
        this.tokens.refresh(hubId, { rejected, signal }),
      ),
    );
  }

  private returnOrThrow<Answer>(
    call: OutgoingCall<Answer>,
    failure: FailedAttempt<Answer>,
    tokens: readonly string[],
  ): Answer {
    if (failure.answer !== undefined) return failure.answer;
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
    patience: CallDeadline,
    turn: Permit,
  ): Promise<string> {
    try {
      return await this.waitForToken(hubId, patience, (signal) =>
        this.tokens.getAccessToken(hubId, { signal }),
      );
    } catch (error) {
      turn.cancel();
      throw error;
    }
  }

  private async waitForToken(
    hubId: HubId,
    patience: CallDeadline,
    work: (signal: AbortSignal) => Promise<string>,
  ): Promise<string> {
    try {
      return await patience.wait(work);
    } catch (error) {
      if (error !== DEADLINE_EXCEEDED) throw error;
      throw new HubSpotUnavailableError(
        `No access token for HubSpot account ${hubId} could be had within the call's time-out. Nothing was sent.`,
        { hubId, retryAfterMs: TOKEN_SOON_MS },
      );
    }
  }
}

import {
  type Context,
  type Counter,
  type Histogram,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  context,
  trace,
} from '@opentelemetry/api';
import { HubSpotOAuthError } from '../errors/hubspot-oauth.error.js';
import type { Clock } from '../runtime/clock.js';
import type { AccountCall } from './account-call.js';
import type { CallTrace, WaitReason } from './call-trace.js';
import type { FailedAttempt } from './failed-attempt.js';
import { rateLimitPolicy } from './rate-limit-policy.js';

export interface CallMetrics {
  readonly durations: Histogram;
  readonly waits: Histogram;
  readonly retries: Counter;
  readonly rateLimited: Counter;
}

/**
 * The span of one call, and its part of the metrics. Names follow the semantic conventions for HTTP
 * clients where those have one; account ids are on spans only, for metrics would grow with them.
 *
 * @see https://opentelemetry.io/docs/specs/semconv/http/
 */
export class TracedCall implements CallTrace {
  private readonly span: Span;
  private readonly context: Context;
  private readonly startedAtMs: number;
  private resends = 0;

  constructor(
    private readonly call: AccountCall<unknown>,
    private readonly tracer: Tracer,
    private readonly metrics: CallMetrics,
    private readonly clock: Clock,
  ) {
    this.startedAtMs = clock.monotonicNow();
    this.span = tracer.startSpan(`HubSpot ${call.method}`, {
      kind: SpanKind.CLIENT,
      attributes: {
        'http.request.method': call.method,
        'url.path': call.path,
        'hubspot.hub_id': call.hubId,
      },
    });
    this.context = trace.setSpan(context.active(), this.span);
  }

  within<Result>(send: () => Result): Result {
    return context.with(this.context, send);
  }

  async wait<Value>(reason: WaitReason, waiting: Promise<Value>): Promise<Value> {
    const attributes = { 'hubspot.wait.reason': reason };
    const startedAtMs = this.clock.monotonicNow();
    const span = this.tracer.startSpan(`HubSpot wait for ${reason}`, { attributes }, this.context);
    try {
      return await waiting;
    } finally {
      span.end();
      this.metrics.waits.record((this.clock.monotonicNow() - startedAtMs) / 1_000, attributes);
    }
  }

  failed(attempt: FailedAttempt<unknown>): void {
    this.span.addEvent('hubspot.attempt_failed', { 'error.type': typeOf(attempt) });
    if (attempt.status !== 429) return;
    this.metrics.rateLimited.add(1, {
      'hubspot.rate_limit.policy': rateLimitPolicy(attempt) ?? 'unknown',
    });
  }

  retried(attempt: FailedAttempt<unknown>): void {
    this.resends += 1;
    this.metrics.retries.add(1, { 'error.type': typeOf(attempt) });
  }

  async until<Answer extends { readonly status: number }>(
    answer: Promise<Answer>,
  ): Promise<Answer> {
    try {
      const { status } = await answer;
      this.end(status >= 400 ? String(status) : undefined, status);
    } catch (error) {
      const isOurs = error instanceof HubSpotOAuthError;
      // No other error's message is known to hold no secret.
      if (isOurs) this.span.setAttribute('error.message', error.message);
      this.end(isOurs ? error.code : 'cancelled');
    }
    return answer;
  }

  private end(errorType: string | undefined, status?: number): void {
    const outcome = {
      ...(status !== undefined && { 'http.response.status_code': status }),
      ...(errorType !== undefined && { 'error.type': errorType }),
    };
    this.span.setAttributes({ ...outcome, 'http.request.resend_count': this.resends });
    if (errorType !== undefined) this.span.setStatus({ code: SpanStatusCode.ERROR });
    this.span.end();
    this.metrics.durations.record((this.clock.monotonicNow() - this.startedAtMs) / 1_000, {
      'http.request.method': this.call.method,
      ...outcome,
    });
  }
}

function typeOf({ status }: FailedAttempt<unknown>): string {
  return status === undefined ? 'no_answer' : String(status);
}

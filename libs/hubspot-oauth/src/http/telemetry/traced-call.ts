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
import { HubSpotApiError } from '../../errors/hubspot-api.error.js';
import { HubSpotOAuthError } from '../../errors/hubspot-oauth.error.js';
import type { Clock } from '../../runtime/clock.js';
import type { OutgoingCall } from '../call/outgoing-call.js';
import type { CallTrace, WaitReason } from './call-trace.js';
import type { FailedAttempt } from '../call/failed-attempt.js';
import { rateLimitPolicy } from '../rate-limit/rate-limit-policy.js';
import { mayBeSentAgain } from '../retry/retry-policy.js';

export interface CallMetrics {
  readonly durations: Histogram;
  readonly waits: Histogram;
  readonly retries: Counter;
  readonly rateLimited: Counter;
}

/** Callers may send any method, but the number of span names and metrics must stay bounded. */
const METHODS = new Set(['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE']);

/**
 * The span of one call, and its part of the metrics. Names follow the semantic conventions for HTTP
 * clients. Account ids are on spans only, because the number of metrics would grow with them. Error
 * messages are not recorded: HubSpot's may repeat the request.
 *
 * @see https://opentelemetry.io/docs/specs/semconv/http/
 */
export class TracedCall implements CallTrace {
  private readonly span: Span;
  private readonly context: Context;
  private readonly method: string;
  private readonly startedAtMs: number;
  private resends = 0;

  constructor(
    private readonly call: OutgoingCall<unknown>,
    apiUrl: string,
    private readonly tracer: Tracer,
    private readonly metrics: CallMetrics,
    private readonly clock: Clock,
  ) {
    this.startedAtMs = clock.monotonicNow();
    this.method = METHODS.has(call.method) ? call.method : '_OTHER';
    const { hostname, port, protocol } = new URL(apiUrl);
    this.span = tracer.startSpan(`HubSpot ${this.method}`, {
      kind: SpanKind.CLIENT,
      attributes: {
        'http.request.method': this.method,
        'url.full': apiUrl + call.path,
        'server.address': hostname,
        'server.port': Number(port) || (protocol === 'http:' ? 80 : 443),
        'hubspot.hub_id': call.hubId,
      },
    });
    this.context = trace.setSpan(context.active(), this.span);
  }

  within<Result>(send: () => Result): Result {
    return context.with(this.context, send);
  }

  async wait<Value>(reason: WaitReason, begin: () => Promise<Value>): Promise<Value> {
    const attributes = {
      'hubspot.wait.reason': reason,
      ...(reason === 'rate_limit' && {
        'hubspot.call.priority': this.call.options?.priority ?? 'interactive',
      }),
    };
    const startedAtMs = this.clock.monotonicNow();
    const span = this.tracer.startSpan(`HubSpot wait for ${reason}`, { attributes }, this.context);
    try {
      return await context.with(trace.setSpan(this.context, span), begin);
    } finally {
      span.end();
      this.metrics.waits.record((this.clock.monotonicNow() - startedAtMs) / 1_000, attributes);
    }
  }

  failed(attempt: FailedAttempt<unknown>): void {
    const { status } = attempt;
    // Other statuses go to the caller, who may expect them.
    if (status !== undefined && !mayBeSentAgain(status)) return;
    const limit = status === 429 && {
      'hubspot.rate_limit.policy': rateLimitPolicy(attempt) ?? 'unknown',
    };
    this.span.addEvent('hubspot.attempt_failed', { 'error.type': typeOf(attempt), ...limit });
    if (limit) this.metrics.rateLimited.add(1, limit);
  }

  retried(attempt: FailedAttempt<unknown>): void {
    this.resends += 1;
    this.metrics.retries.add(1, { 'error.type': typeOf(attempt) });
  }

  async until<Result extends { readonly status: number }>(
    result: Promise<Result>,
  ): Promise<Result> {
    try {
      const { status } = await result;
      this.end(status, status >= 400 ? String(status) : undefined);
    } catch (error) {
      const status = error instanceof HubSpotApiError ? error.status : undefined;
      this.end(status, status === undefined ? this.typeOfError(error) : String(status));
    }
    return result;
  }

  private end(status: number | undefined, errorType: string | undefined): void {
    const outcome = {
      ...(status !== undefined && { 'http.response.status_code': status }),
      ...(errorType !== undefined && { 'error.type': errorType }),
    };
    this.span.setAttributes(outcome);
    if (this.resends > 0) this.span.setAttribute('http.request.resend_count', this.resends);
    if (errorType !== undefined) this.span.setStatus({ code: SpanStatusCode.ERROR });
    this.span.end();
    this.metrics.durations.record((this.clock.monotonicNow() - this.startedAtMs) / 1_000, {
      'http.request.method': this.method,
      ...outcome,
    });
  }

  private typeOfError(error: unknown): string {
    if (error instanceof HubSpotOAuthError) return error.code;
    try {
      this.call.throwIfCancelled();
      return '_OTHER';
    } catch {
      return 'cancelled';
    }
  }
}

function typeOf({ status }: FailedAttempt<unknown>): string {
  return status === undefined ? 'no_answer' : String(status);
}

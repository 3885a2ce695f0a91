import type { HubId } from '../../connections/hub-id.js';
import { HubSpotApiError } from '../../errors/hubspot-api.error.js';
import { shorten } from './error-body.js';
import type { FailedAttempt } from './failed-attempt.js';
import { transportFailure, withoutTokens } from './transport-failure.js';

const MAX_PATH = 200;

/** A failed call, as far as an error may show it. */
export interface FailedCall {
  readonly hubId: HubId;
  readonly method: string;
  readonly path: string;
  readonly failure: FailedAttempt<unknown>;
  readonly retryAfterMs: number | undefined;
  /** The tokens it was sent with. HubSpot's message, or the client's, may repeat them. */
  readonly tokens: readonly string[];
  /** Why it was not retried, if the status does not say so. */
  readonly remark: string | undefined;
}

/** Turns a failed call into an error without headers, body and tokens of the request. */
export function toApiError(call: FailedCall): HubSpotApiError {
  const { hubId, failure, retryAfterMs, tokens } = call;
  const { status, body } = failure;
  const cause = status === undefined ? transportFailure(failure.cause, tokens) : undefined;
  const outcome =
    status === undefined
      ? `got no response (${cause?.code ?? 'connection failed'})`
      : `failed with status ${status}${body.category ? ` ${body.category}` : ''}`;
  const message =
    body.message === undefined ? '' : `: ${shorten(withoutTokens(body.message, tokens))}`;
  const remark = call.remark === undefined ? '' : ` (${call.remark})`;
  const path = shorten(call.path, MAX_PATH);
  return new HubSpotApiError(
    `The call ${call.method} ${path} for HubSpot account ${hubId} ${outcome}${message}${remark}`,
    {
      hubId,
      status,
      category: body.category,
      correlationId: body.correlationId,
      policyName: body.policyName,
      missingScopes: body.missingScopes ?? [],
      retryAfterMs,
      cause,
    },
  );
}

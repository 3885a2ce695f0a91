import type { HubId } from '../../connections/hub-id.js';
import { HubSpotApiError } from '../../errors/hubspot-api.error.js';
import type { FailedAttempt } from './failed-attempt.js';
import { transportFailure, withoutTokens } from './transport-failure.js';

/** A failed call, as far as an error may tell of it. */
export interface FailedCall {
  readonly hubId: HubId;
  readonly method: string;
  readonly path: string;
  readonly failure: FailedAttempt<unknown>;
  readonly retryAfterMs: number | undefined;
  /** What it was sent with: HubSpot's message, or the client's, may repeat it. */
  readonly tokens: readonly string[];
  /** Why it was not sent again, where that is not plain from the status. */
  readonly remark: string | undefined;
}

/** Turns a failed call into an error that holds nothing of the request. */
export function toApiError(call: FailedCall): HubSpotApiError {
  const { hubId, failure, retryAfterMs, tokens } = call;
  const { status, body } = failure;
  const cause = status === undefined ? transportFailure(failure.cause, tokens) : undefined;
  const outcome =
    status === undefined
      ? `got no answer (${cause?.code ?? 'connection failed'})`
      : `was answered with status ${status}${body.category ? ` ${body.category}` : ''}`;
  const said = body.message === undefined ? '' : `: ${withoutTokens(body.message, tokens)}`;
  const remark = call.remark === undefined ? '' : ` (${call.remark})`;
  return new HubSpotApiError(
    `The call ${call.method} ${call.path} for HubSpot account ${hubId} ${outcome}${said}${remark}`,
    {
      hubId,
      status,
      category: body.category,
      correlationId: body.correlationId,
      policyName: body.policyName,
      missingScopes: body.errors?.flatMap((item) => item.context.requiredGranularScopes) ?? [],
      retryAfterMs,
      cause,
    },
  );
}

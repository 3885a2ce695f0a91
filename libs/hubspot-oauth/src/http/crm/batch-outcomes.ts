import type { AxiosResponse } from 'axios';
import type { HubId } from '../../connections/hub-id.js';
import { UnexpectedHubSpotResponseError } from '../../errors/connection.errors.js';
import type { HubSpotOAuthError } from '../../errors/hubspot-oauth.error.js';
import { toApiError } from '../call/api-error.js';
import { parseErrorBody } from '../call/error-body.js';
import { FailedAttempt } from '../call/failed-attempt.js';

/** axios's, whose class the types of its CommonJS build do not export. */
type CanceledError = Error & { readonly name: 'CanceledError' };

/** What became of an input. */
export type BatchOutcome<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly error: HubSpotOAuthError | CanceledError };

/** An input as it is sent. */
export interface BatchInput {
  readonly id?: string | undefined;
  readonly idProperty?: string;
  /** HubSpot repeats it in the result or the error of the input. */
  readonly objectWriteTraceId?: string;
}

/** The body of a batch response: 200, 201, or 207 if some inputs failed. */
export interface BatchResponse<Value> {
  readonly results?: readonly Value[];
  readonly errors?: readonly BatchError[];
}

interface BatchError {
  readonly context?: {
    readonly ids?: readonly string[] | null;
    readonly objectWriteTraceId?: readonly string[] | null;
  } | null;
}

interface BatchResult {
  readonly id?: string;
  readonly objectWriteTraceId?: string | null;
  readonly properties?: Readonly<Record<string, unknown>>;
}

/**
 * Finds the result or error of each input. HubSpot returns results in any order.
 *
 * @see https://developers.hubspot.com/docs/api-reference/latest/error-handling
 * @see https://github.com/HubSpot/hubspot-api-nodejs/issues/190
 */
export function batchOutcomes<Value extends BatchResult>(
  hubId: HubId,
  path: string,
  inputs: readonly BatchInput[],
  { data, status }: AxiosResponse<BatchResponse<Value> | null>,
): BatchOutcome<Value>[] {
  const results = objectsOf(data?.results);
  const errors = objectsOf(data?.errors);
  return inputs.map((input) => {
    const value = results.find((result) => isResultOf(result, input));
    if (value !== undefined) return { ok: true, value };
    const error =
      errors.find((candidate) => isErrorOf(candidate, input)) ?? errors.find(namesNoInput);
    return {
      ok: false,
      error:
        error === undefined ? unknownOutcome(hubId, path) : itemError(hubId, path, status, error),
    };
  });
}

/** The body is what HubSpot sent, whatever its type says. */
function objectsOf<Item>(items: readonly Item[] | undefined): readonly Item[] {
  const received: unknown = items;
  if (!Array.isArray(received)) return [];
  return (received as readonly Item[]).filter(
    (item: unknown) => typeof item === 'object' && item !== null,
  );
}

function isResultOf(result: BatchResult, input: BatchInput): boolean {
  if (result.objectWriteTraceId != null) {
    return result.objectWriteTraceId === input.objectWriteTraceId;
  }
  if (input.id === undefined) return false;
  const found = input.idProperty === undefined ? result.id : result.properties?.[input.idProperty];
  // HubSpot stores e-mail addresses in lower case.
  return String(found).toLowerCase() === input.id.toLowerCase();
}

function isErrorOf({ context }: BatchError, input: BatchInput): boolean {
  const { objectWriteTraceId: traceIds, ids } = context ?? {};
  return traceIds == null
    ? input.id !== undefined && ids?.includes(input.id) === true
    : input.objectWriteTraceId !== undefined && traceIds.includes(input.objectWriteTraceId);
}

function namesNoInput({ context }: BatchError): boolean {
  return context?.ids == null && context?.objectWriteTraceId == null;
}

function itemError(hubId: HubId, path: string, status: number, error: BatchError) {
  const failure = new FailedAttempt<unknown>(
    status,
    parseErrorBody(error),
    () => undefined,
    undefined,
    undefined,
  );
  return toApiError({
    hubId,
    method: 'POST',
    path,
    failure,
    retryAfterMs: undefined,
    tokens: [],
    remark: undefined,
  });
}

function unknownOutcome(hubId: HubId, path: string): UnexpectedHubSpotResponseError {
  const remedy = path.endsWith('/read') ? '' : ' Read the record before you repeat the write.';
  return new UnexpectedHubSpotResponseError(
    `HubSpot's response to ${path} for account ${hubId} has neither a result nor an error for an input.${remedy}`,
    { hubId },
  );
}

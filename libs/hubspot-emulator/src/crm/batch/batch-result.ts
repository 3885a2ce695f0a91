import { ApiFailure, validationFailure } from '../../api/api-failure.js';
import { isJsonObject, jsonObject, optionalText, type JsonObject } from '../../http/json-body.js';
import { emptyReply, jsonReply, type Reply } from '../../http/reply.js';
import type { Call } from '../../http/endpoint.js';

/** HubSpot's limit per batch of objects. */
export const MAX_OBJECTS = 100;
/** HubSpot's limit per batch of associations. */
export const MAX_ASSOCIATIONS = 2000;

/** Returns the inputs of a batch. @throws ApiFailure (400) if there are none or too many */
export function batchInputs(call: Call, limit: number): JsonObject[] {
  const { inputs } = jsonObject(call);
  if (!Array.isArray(inputs) || inputs.length === 0) {
    throw validationFailure('Invalid input JSON: "inputs" must be an array with at least one item');
  }
  if (inputs.length > limit) {
    throw validationFailure(`A batch may have at most ${limit} inputs, got ${inputs.length}`);
  }
  return inputs.map((input: unknown) => {
    if (isJsonObject(input)) return input;
    throw validationFailure('Invalid input JSON: every input must be an object');
  });
}

/**
 * Handles each input separately: 207 if one failed, otherwise `status`. An error names its input by
 * `objectWriteTraceId` or id.
 */
export function batchReply<Result>(
  now: number,
  inputs: readonly JsonObject[],
  handle: (input: JsonObject) => Result | readonly Result[],
  status: 200 | 201 = 200,
): Reply {
  const results: Result[] = [];
  const errors: object[] = [];
  for (const input of inputs) {
    try {
      const result = handle(input);
      if (Array.isArray(result)) results.push(...(result as Result[]));
      else results.push(result as Result);
    } catch (error) {
      if (!(error instanceof ApiFailure)) throw error;
      errors.push(itemError(error, input));
    }
  }
  const time = new Date(now).toISOString();
  const frame = { status: 'COMPLETE', results, startedAt: time, completedAt: time };
  if (errors.length === 0) return jsonReply(status, frame);
  return jsonReply(207, { ...frame, numErrors: errors.length, errors });
}

/** Handles all inputs and returns 204. Failed inputs are ignored, as HubSpot's archive does. */
export function archiveReply(
  inputs: readonly JsonObject[],
  handle: (input: JsonObject) => void,
): Reply {
  for (const input of inputs) handle(input);
  return emptyReply(204);
}

function itemError({ error }: ApiFailure, input: JsonObject): object {
  const id = optionalText(input['id']);
  const objectWriteTraceId = optionalText(input['objectWriteTraceId']);
  return {
    status: 'error',
    category: error.category,
    message: error.message,
    context: {
      ...error.context,
      ...(id !== undefined && { ids: [id] }),
      ...(objectWriteTraceId !== undefined && { objectWriteTraceId: [objectWriteTraceId] }),
    },
    errors: error.errors ?? [],
    links: error.links ?? {},
  };
}

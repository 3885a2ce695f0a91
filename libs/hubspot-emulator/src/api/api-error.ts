import { jsonReply, Refusal, type Reply } from '../http/reply.js';
import type { RandomSource } from '../runtime/random-source.js';

/**
 * An error of HubSpot's data APIs.
 *
 * @see https://developers.hubspot.com/docs/api-reference/error-handling
 */
export interface ApiError {
  readonly message: string;
  readonly category: string;
  readonly subCategory?: string;
  readonly context?: Readonly<Record<string, readonly string[]>>;
  readonly errors?: readonly {
    readonly message: string;
    readonly code?: string;
    readonly context?: object;
  }[];
  readonly links?: Readonly<Record<string, string>>;
}

export function apiErrorReply(random: RandomSource, status: number, error: ApiError): Reply {
  return jsonReply(status, { status: 'error', ...error, correlationId: random.uuid() });
}

export function refuse(random: RandomSource, status: number, error: ApiError): never {
  throw new Refusal(apiErrorReply(random, status, error));
}

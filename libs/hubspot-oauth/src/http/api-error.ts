import { type AxiosError, isAxiosError } from 'axios';
import { z } from 'zod';
import type { HubId } from '../connections/hub-id.js';
import { HubSpotApiError } from '../errors/hubspot-api.error.js';

const text = z.string().optional().catch(undefined);
const errorBody = z
  .object({
    category: text,
    message: text,
    correlationId: text,
    policyName: text,
    errors: z
      .array(
        z.object({
          context: z.object({ requiredGranularScopes: z.array(z.string()) }),
        }),
      )
      .catch([]),
  })
  .partial()
  .catch({});

/**
 * Turns what axios throws into an error that holds nothing of the request.
 *
 * @param tokens what the request was sent with: HubSpot's message may repeat it
 */
export function toApiError(
  error: AxiosError,
  hubId: HubId,
  tokens: readonly string[],
): HubSpotApiError {
  const { response, config } = error;
  const body = errorBody.parse(parseBody(response?.data));
  const retryAfter: unknown = response?.headers['retry-after'];
  const outcome =
    response === undefined
      ? `got no answer (${error.code ?? 'connection failed'})`
      : `was answered with status ${response.status}${body.category ? ` ${body.category}` : ''}`;
  const said = body.message === undefined ? '' : `: ${without(tokens, body.message)}`;
  return new HubSpotApiError(
    `The call ${(config?.method ?? 'get').toUpperCase()} ${pathOf(config?.url)} for HubSpot account ${hubId} ${outcome}${said}`,
    {
      hubId,
      status: response?.status,
      category: body.category,
      correlationId: body.correlationId,
      policyName: body.policyName,
      missingScopes: body.errors?.flatMap((item) => item.context.requiredGranularScopes) ?? [],
      retryAfterMs:
        typeof retryAfter === 'string' && /^\d{1,6}$/.test(retryAfter)
          ? Number(retryAfter) * 1_000
          : undefined,
    },
  );
}

function without(tokens: readonly string[], message: string): string {
  return tokens.reduce((redacted, token) => redacted.replaceAll(token, '[access token]'), message);
}

export function isUnauthorized(error: unknown): error is AxiosError {
  return isAxiosError(error) && error.response?.status === 401;
}

/** The adapter hands over what arrived, before axios parses it. */
function parseBody(data: unknown): unknown {
  if (isStream(data)) data.destroy();
  const json = Buffer.isBuffer(data) ? data.toString('utf8') : data;
  if (typeof json !== 'string') return {};
  try {
    return JSON.parse(json);
  } catch {
    return {};
  }
}

function isStream(value: unknown): value is { destroy(): void } {
  return typeof value === 'object' && value !== null && 'pipe' in value && 'destroy' in value;
}

/** Without the query: it may hold personal data. */
function pathOf(url = ''): string {
  return url.replace(/[?#].*$/s, '');
}

import type { ApiError } from './api-error.js';

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

export const CREDENTIALS_NOT_FOUND: ApiError = {
  message:
    'Authentication credentials not found. This API supports OAuth 2.0 authentication and you can find more details at https://developers.hubspot.com/docs/methods/auth/oauth-overview',
  category: 'INVALID_AUTHENTICATION',
};

export function expiredToken(expiredAtMs: number, nowMs: number): ApiError {
  const ago = nowMs - expiredAtMs;
  const [unit, lengthMs] = UNITS.find(([, unitMs]) => ago >= unitMs) ?? ['second', 1000];
  return {
    message: `The OAuth token used to make this call expired ${Math.floor(ago / lengthMs)} ${unit}(s) ago.`,
    category: 'EXPIRED_AUTHENTICATION',
    context: { 'expire time': [new Date(expiredAtMs).toISOString()] },
  };
}

/** Both names of the list occur at HubSpot; here the newer paths of associations and owners differ. */
export function missingScopes(required: readonly string[], path: string): ApiError {
  const name = /\/(v4|owners)\b/.test(path) ? 'requiredScopes' : 'requiredGranularScopes';
  return {
    message:
      "This app hasn't been granted all required scopes to make this call. Read more about required scopes here: https://developers.hubspot.com/scopes.",
    category: 'MISSING_SCOPES',
    errors: [
      {
        message: 'One or more of the following scopes are required.',
        context: { [name]: required },
      },
    ],
    links: { scopes: 'https://developers.hubspot.com/scopes' },
  };
}

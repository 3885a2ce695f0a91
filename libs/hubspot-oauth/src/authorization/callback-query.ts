import { MalformedCallbackError } from '../errors/authorization.errors.js';

/** What HubSpot reports to the redirect URI (RFC 6749, section 4.1.2). */
export type CallbackQuery =
  | { readonly kind: 'code'; readonly code: string; readonly state: string | undefined }
  | { readonly kind: 'denied'; readonly state: string | undefined }
  | { readonly kind: 'failed'; readonly state: string | undefined };

const MAX_VALUE_LENGTH = 2_048;

/** @throws MalformedCallbackError for anything that HubSpot does not send */
export function parseCallbackQuery(query: URLSearchParams): CallbackQuery {
  const code = single(query, 'code');
  const error = single(query, 'error');
  const state = single(query, 'state');
  if (code !== undefined && error !== undefined) {
    throw new MalformedCallbackError('carries both a code and an error');
  }
  if (code !== undefined) return { kind: 'code', code, state };
  if (error === 'access_denied') return { kind: 'denied', state };
  if (error !== undefined) return { kind: 'failed', state };
  throw new MalformedCallbackError('carries neither a code nor an error');
}

/** RFC 6749, section 3.1: parameters must not be repeated, and empty ones count as absent. */
export function single(query: URLSearchParams, name: string): string | undefined {
  const [value, ...others] = query.getAll(name);
  if (others.length > 0) throw new MalformedCallbackError(`repeats the parameter "${name}"`);
  if (value !== undefined && value.length > MAX_VALUE_LENGTH) {
    throw new MalformedCallbackError(`has too long a parameter "${name}"`);
  }
  return value === '' ? undefined : value;
}

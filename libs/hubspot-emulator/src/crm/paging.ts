import { validationFailure } from '../api/api-failure.js';
import type { Call } from '../http/endpoint.js';

const DEFAULT_LIMIT = 10;

interface PageRequest {
  readonly limit: number;
  /** The number of items or the position before the page. Callers treat the cursor as opaque. */
  readonly after: number;
}

/** @throws ApiFailure (400) if `limit` or `after` is invalid */
export function readPageRequest(query: URLSearchParams, maxLimit = 100): PageRequest {
  const limit = wholeNumber(query.get('limit') ?? String(DEFAULT_LIMIT));
  if (limit === undefined || limit < 1 || limit > maxLimit) {
    throw validationFailure(`limit must be a whole number from 1 to ${maxLimit}`);
  }
  const after = wholeNumber(query.get('after') ?? '0');
  if (after === undefined) throw validationFailure('after must be a cursor of an earlier response');
  return { limit, after };
}

/** Returns the reference to the next page. */
export function nextPage({ request }: Call, after: number | string) {
  const link = new URL(request.originalUrl, `${request.protocol}://${request.headers.host}`);
  link.searchParams.set('after', String(after));
  return { next: { after: String(after), link: link.href } };
}

/** Returns a page of a list and the reference to the next one. */
export function pageOf<Item>(all: readonly Item[], call: Call, maxLimit?: number) {
  const { limit, after } = readPageRequest(call.query, maxLimit);
  const end = after + limit;
  const results = all.slice(after, end);
  return end >= all.length ? { results } : { results, paging: nextPage(call, end) };
}

function wholeNumber(text: string): number | undefined {
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

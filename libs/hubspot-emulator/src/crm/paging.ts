import type { Request } from 'express';
import { refuse } from '../api/api-error.js';
import type { RandomSource } from '../runtime/random-source.js';

const DEFAULT_LIMIT = 10;
const MAX_LIMIT = 100;

interface PageRequest {
  readonly limit: number;
  /** Where the page begins; callers treat the cursor as opaque. */
  readonly after: number;
}

interface Page<Item> {
  readonly items: readonly Item[];
  /** Left out on the last page. */
  readonly paging?: { readonly next: { readonly after: string; readonly link: string } };
}

export function readPageRequest(random: RandomSource, query: URLSearchParams): PageRequest {
  const invalid = (message: string): never =>
    refuse(random, 400, { message, category: 'VALIDATION_ERROR' });
  const limit = wholeNumber(query.get('limit') ?? String(DEFAULT_LIMIT));
  if (limit === undefined || limit < 1 || limit > MAX_LIMIT) {
    return invalid(`limit must be a whole number from 1 to ${MAX_LIMIT}`);
  }
  const after = wholeNumber(query.get('after') ?? '0');
  if (after === undefined) return invalid('after must be a cursor of an earlier response');
  return { limit, after };
}

export function pageOf<Item>(
  all: readonly Item[],
  { limit, after }: PageRequest,
  request: Request,
): Page<Item> {
  const end = after + limit;
  const items = all.slice(after, end);
  if (end >= all.length) return { items };
  const link = new URL(request.originalUrl, `${request.protocol}://${request.headers.host}`);
  link.searchParams.set('after', String(end));
  return { items, paging: { next: { after: String(end), link: link.href } } };
}

function wholeNumber(text: string): number | undefined {
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

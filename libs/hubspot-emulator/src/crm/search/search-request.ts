import { validationFailure } from '../../api/api-failure.js';
import type { Call } from '../../http/endpoint.js';
import {
  isJsonObject,
  jsonObject,
  stringList,
  type JsonObject,
  textOr,
} from '../../http/json-body.js';

export const OPERATORS = [
  'EQ',
  'NEQ',
  'LT',
  'LTE',
  'GT',
  'GTE',
  'BETWEEN',
  'IN',
  'NOT_IN',
  'HAS_PROPERTY',
  'NOT_HAS_PROPERTY',
  'CONTAINS_TOKEN',
  'NOT_CONTAINS_TOKEN',
] as const;
export type Operator = (typeof OPERATORS)[number];

export interface Filter {
  readonly propertyName: string;
  readonly operator: Operator;
  readonly value: string;
  readonly highValue: string;
  readonly values: readonly string[];
}

export interface Sort {
  readonly propertyName: string;
  readonly descending: boolean;
}

export interface SearchRequest {
  /** An object matches if it matches all filters of any group. */
  readonly filterGroups: readonly (readonly Filter[])[];
  readonly sort: Sort | undefined;
  readonly query: string;
  readonly properties: readonly string[];
  readonly limit: number;
  readonly after: number;
}

/** @see https://developers.hubspot.com/docs/api-reference/latest/crm/search-the-crm */
const LIMITS = {
  groups: 5,
  filtersPerGroup: 6,
  filters: 18,
  pageSize: 200,
  results: 10_000,
  bodyLength: 3000,
  values: 100,
} as const;

/** @throws ApiFailure (400) if the request is malformed or exceeds a limit */
export function readSearchRequest(call: Call): SearchRequest {
  if (call.body.length > LIMITS.bodyLength) {
    throw validationFailure(`The request body exceeds ${LIMITS.bodyLength} characters`);
  }
  const body = jsonObject(call);
  const limit = wholeNumber(body['limit'] ?? 10, 'limit');
  if (limit < 1 || limit > LIMITS.pageSize) {
    throw validationFailure(`limit must be a whole number from 1 to ${LIMITS.pageSize}`);
  }
  const after = wholeNumber(body['after'] ?? 0, 'after');
  if (after + limit > LIMITS.results) {
    throw validationFailure(`A search returns at most ${LIMITS.results} results: page within them`);
  }
  return {
    filterGroups: readGroups(body),
    sort: readSort(body['sorts']),
    query: typeof body['query'] === 'string' ? body['query'] : '',
    properties: stringList(body['properties'], 'properties'),
    limit,
    after,
  };
}

function readGroups(body: JsonObject): Filter[][] {
  // HubSpot also accepts filters without a group.
  const groups = body['filterGroups'] ?? (body['filters'] === undefined ? [] : [body]);
  if (!Array.isArray(groups)) throw validationFailure('"filterGroups" must be an array');
  const read = groups.map((group: unknown) => {
    const filters = isJsonObject(group) ? group['filters'] : undefined;
    if (!Array.isArray(filters)) throw validationFailure('A filter group needs "filters"');
    return filters.map(readFilter);
  });
  const count = read.reduce((sum, filters) => sum + filters.length, 0);
  if (
    read.length > LIMITS.groups ||
    count > LIMITS.filters ||
    read.some(({ length }) => length > LIMITS.filtersPerGroup)
  ) {
    throw validationFailure(
      `A search may have ${LIMITS.groups} filter groups, ${LIMITS.filtersPerGroup} filters per group and ${LIMITS.filters} filters in all`,
    );
  }
  return read;
}

function readFilter(filter: unknown): Filter {
  if (!isJsonObject(filter) || typeof filter['propertyName'] !== 'string') {
    throw validationFailure('A filter needs "propertyName"');
  }
  const operator = OPERATORS.find((known) => known === filter['operator']);
  if (operator === undefined) {
    throw validationFailure(`Invalid operator ${textOr(filter['operator'], '')}`);
  }
  const { value, highValue } = filter;
  const values = stringList(filter['values'], 'values');
  const needsValues = operator === 'IN' || operator === 'NOT_IN';
  const needsValue = !needsValues && !operator.endsWith('HAS_PROPERTY');
  if (
    (needsValues && (values.length === 0 || values.length > LIMITS.values)) ||
    (needsValue && (value === undefined || value === null)) ||
    (operator === 'BETWEEN' && (highValue === undefined || highValue === null))
  ) {
    throw validationFailure(`The values of the ${operator} filter are missing or invalid`);
  }
  return {
    propertyName: filter['propertyName'],
    operator,
    value: textOr(value, ''),
    highValue: textOr(highValue, ''),
    values,
  };
}

function readSort(sorts: unknown): Sort | undefined {
  if (sorts === undefined || sorts === null) return undefined;
  if (!Array.isArray(sorts)) throw validationFailure('"sorts" must be an array');
  if (sorts.length > 1) throw validationFailure('A search may have one sort');
  const [sort]: unknown[] = sorts;
  if (sort === undefined) return undefined;
  if (typeof sort === 'string') {
    return { propertyName: sort.replace(/^-/, ''), descending: sort.startsWith('-') };
  }
  if (!isJsonObject(sort) || typeof sort['propertyName'] !== 'string') {
    throw validationFailure('A sort needs "propertyName"');
  }
  return {
    propertyName: sort['propertyName'],
    descending: sort['direction'] === 'DESCENDING',
  };
}

function wholeNumber(value: unknown, name: string): number {
  const text = textOr(value, '');
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw validationFailure(`${name} must be a whole number`);
}

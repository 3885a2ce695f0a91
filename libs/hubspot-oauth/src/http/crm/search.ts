import type { AxiosRequestConfig } from 'axios';
import { UnexpectedHubSpotResponseError } from '../../errors/connection.errors.js';
import { SearchTooLargeError } from '../../errors/request.errors.js';
import { type CrmCalls, postCrm } from './crm-calls.js';
import type { HubSpotRecordId } from './hubspot-record.js';

/**
 * HubSpot's limits of a search.
 *
 * @see https://developers.hubspot.com/docs/api-reference/latest/crm/search-the-crm
 */
const LIMITS = { pageSize: 200, results: 10_000, filters: 18, filtersPerGroup: 6 } as const;
const ID = 'hs_object_id';
const BY_ID: HubSpotSearchSort = { propertyName: ID, direction: 'ASCENDING' };

/** What to search for. The search requests its pages itself, so there is no `limit` and no `after`. */
export interface HubSpotSearchRequest {
  /** A record matches if it matches all filters of one of the groups. @default every record */
  readonly filterGroups?: readonly HubSpotFilterGroup[];
  /** Searches the default searchable properties for this text. */
  readonly query?: string;
  /**
   * The order of the records. HubSpot then returns 10,000 records at most.
   *
   * @default by ascending `hs_object_id`, for any number of records
   */
  readonly sorts?: readonly HubSpotSearchSort[];
  /** The properties that the records have. @default HubSpot's default properties of the type */
  readonly properties?: readonly string[];
}

export interface HubSpotFilterGroup {
  readonly filters: readonly HubSpotSearchFilter[];
}

export interface HubSpotSearchFilter {
  readonly propertyName: string;
  readonly operator:
    | 'BETWEEN'
    | 'CONTAINS_TOKEN'
    | 'EQ'
    | 'GT'
    | 'GTE'
    | 'HAS_PROPERTY'
    | 'IN'
    | 'LT'
    | 'LTE'
    | 'NEQ'
    | 'NOT_CONTAINS_TOKEN'
    | 'NOT_HAS_PROPERTY'
    | 'NOT_IN';
  readonly value?: string;
  /** The upper end of `BETWEEN`. */
  readonly highValue?: string;
  /** The values of `IN` and `NOT_IN`. */
  readonly values?: readonly string[];
}

export interface HubSpotSearchSort {
  readonly propertyName: string;
  readonly direction: 'ASCENDING' | 'DESCENDING';
}

interface SearchPage<Found> {
  readonly total?: number;
  readonly results?: readonly Found[];
  readonly paging?: { readonly next?: { readonly after?: string | null } };
}

/**
 * Iterates over every record that a search finds. HubSpot pages through 10,000 results only, so each
 * page asks for the records after the last id of the page before it. Records that are written while
 * the search runs then move no other record to another page.
 *
 * @throws SearchTooLargeError if that is not possible, and there are more than 10,000 results
 */
export async function* searchRecords<Found extends HubSpotRecordId>(
  calls: CrmCalls,
  request: HubSpotSearchRequest,
  config: AxiosRequestConfig | undefined,
): AsyncGenerator<Found, void, undefined> {
  const { filterGroups = [], sorts = [] } = request;
  const obstacle = obstacleOf(filterGroups, sorts);
  let lastId: string | undefined;
  for (let after: string | undefined; ;) {
    const body = {
      ...request,
      filterGroups: lastId === undefined ? filterGroups : groupsAfter(filterGroups, lastId),
      sorts: sorts.length > 0 ? sorts : [BY_ID],
      limit: LIMITS.pageSize,
      ...(after !== undefined && { after }),
    };
    const { data } = await postCrm<SearchPage<Found> | null>(calls, 'search', body, config, {
      safeToRepeat: true,
    });
    const { results, total = 0, paging } = data ?? {};
    if (!Array.isArray(results)) throw unexpected(calls, 'it has no results');
    if (obstacle !== undefined && total > LIMITS.results) {
      throw new SearchTooLargeError(calls.hubId, total, obstacle);
    }
    yield* results as readonly Found[];
    const next = paging?.next?.after;
    if (next == null) return;
    const id = (results as readonly Found[]).at(-1)?.id;
    if (obstacle === undefined && id !== undefined) {
      if (id === lastId) throw unexpected(calls, 'its next page is the same page');
      lastId = id;
      after = undefined;
    } else {
      if (next === after) throw unexpected(calls, 'its next page is the same page');
      after = next;
    }
  }
}

/** Returns why pages cannot start after an id; undefined if they can. */
function obstacleOf(
  groups: readonly HubSpotFilterGroup[],
  sorts: readonly HubSpotSearchSort[],
): SearchTooLargeError['reason'] | undefined {
  if (sorts.length > 0) return 'sorted';
  const counts = groups.map(({ filters }) => filters.length + 1);
  const total = counts.reduce((sum, count) => sum + count, 0);
  return total > LIMITS.filters || counts.some((count) => count > LIMITS.filtersPerGroup)
    ? 'too_many_filters'
    : undefined;
}

function groupsAfter(groups: readonly HubSpotFilterGroup[], id: string): HubSpotFilterGroup[] {
  const afterId: HubSpotSearchFilter = { propertyName: ID, operator: 'GT', value: id };
  return groups.length === 0
    ? [{ filters: [afterId] }]
    : groups.map(({ filters }) => ({ filters: [...filters, afterId] }));
}

function unexpected({ hubId }: CrmCalls, reason: string): UnexpectedHubSpotResponseError {
  return new UnexpectedHubSpotResponseError(
    `HubSpot's response to a search in account ${hubId} is not a page of records: ${reason}.`,
    { hubId },
  );
}

import type { AxiosRequestConfig, AxiosResponse } from 'axios';
import { UnexpectedHubSpotResponseError } from '../../errors/connection.errors.js';
import { SearchTooLargeError } from '../../errors/request.errors.js';
import type { CrmCalls } from './crm-calls.js';
import { type HubSpotSearchRequest, searchRecords } from './search.js';

interface Body extends HubSpotSearchRequest {
  readonly limit: number;
  readonly after?: string;
}

/** Answers searches with these pages, one after the other. */
function callsWith(...pages: readonly object[]) {
  const bodies: Body[] = [];
  const calls: CrmCalls = {
    hubId: 1,
    path: '/crm/v3/objects/contacts',
    request: <Data>({ data }: AxiosRequestConfig) => {
      bodies.push(data as Body);
      return Promise.resolve({ data: pages[bodies.length - 1] } as AxiosResponse<Data>);
    },
  };
  return { calls, bodies };
}

const page = (ids: readonly string[], next?: string, total = ids.length) => ({
  total,
  results: ids.map((id) => ({ id })),
  ...(next !== undefined && { paging: { next: { after: next } } }),
});

async function idsOf(calls: CrmCalls, request: HubSpotSearchRequest): Promise<string[]> {
  const ids: string[] = [];
  for await (const { id } of searchRecords(calls, request, undefined)) ids.push(id);
  return ids;
}

const groupOf = (count: number) => ({
  filters: Array.from({ length: count }, () => ({
    propertyName: 'email',
    operator: 'HAS_PROPERTY' as const,
  })),
});
const SORTED: HubSpotSearchRequest = {
  sorts: [{ propertyName: 'email', direction: 'DESCENDING' }],
};

describe('a search', () => {
  it('asks for the records after the last id of the page before, in each group', async () => {
    const { calls, bodies } = callsWith(page(['1', '2'], '2', 50_000), page(['3']));
    const group = groupOf(1);
    expect(await idsOf(calls, { filterGroups: [group, group], query: 'a' })).toEqual([
      '1',
      '2',
      '3',
    ]);
    const sorts = [{ propertyName: 'hs_object_id', direction: 'ASCENDING' }];
    const after = { propertyName: 'hs_object_id', operator: 'GT', value: '2' };
    const later = { filters: [...group.filters, after] };
    expect(bodies).toEqual([
      { filterGroups: [group, group], query: 'a', sorts, limit: 200 },
      { filterGroups: [later, later], query: 'a', sorts, limit: 200 },
    ]);
  });

  it('without filters gets one', async () => {
    const { calls, bodies } = callsWith(page(['1'], '1'), page([]));
    await idsOf(calls, {});
    expect(bodies.map(({ filterGroups }) => filterGroups)).toEqual([
      [],
      [{ filters: [{ propertyName: 'hs_object_id', operator: 'GT', value: '1' }] }],
    ]);
  });

  it('goes on after a page whose records are all gone', async () => {
    const { calls, bodies } = callsWith(page([], '200'), page(['7']));
    expect(await idsOf(calls, {})).toEqual(['7']);
    expect(bodies.map(({ after }) => after)).toEqual([undefined, '200']);
  });

  it('in an order of its own pages through its results', async () => {
    const { calls, bodies } = callsWith(page(['2'], '200', 10_000), page(['1']));
    expect(await idsOf(calls, SORTED)).toEqual(['2', '1']);
    expect(bodies.map(({ after, sorts }) => [after, sorts])).toEqual([
      [undefined, SORTED.sorts],
      ['200', SORTED.sorts],
    ]);
  });

  it.each<[string, HubSpotSearchRequest]>([
    ['sorted', SORTED],
    ['too_many_filters', { filterGroups: [groupOf(6)] }],
    ['too_many_filters', { filterGroups: Array.from({ length: 4 }, () => groupOf(4)) }],
  ])('that has more than 10,000 results and is %s fails', async (reason, request) => {
    const { calls } = callsWith(page(['1'], '1', 10_001));
    const search = idsOf(calls, request);
    await expect(search).rejects.toThrow(SearchTooLargeError);
    await expect(search).rejects.toMatchObject({ hubId: 1, total: 10_001, reason });
  });

  it.each<[string, HubSpotSearchRequest, readonly object[]]>([
    ['no results', {}, [{}]],
    ['null', {}, [null as never]],
    ['the same page by id', {}, [page(['1'], '1'), page(['1'], '1')]],
    ['the same page by position', SORTED, [page(['1'], '1'), page(['2'], '1')]],
  ])('fails if HubSpot returns %s', async (_name, request, pages) => {
    const { calls } = callsWith(...pages);
    await expect(idsOf(calls, request)).rejects.toThrow(UnexpectedHubSpotResponseError);
  });
});

import type { Endpoint } from '../../http/endpoint.js';
import { jsonReply } from '../../http/reply.js';
import { objectPaths } from '../crm-paths.js';
import type { CrmEndpoints } from '../crm-endpoints.js';
import { DEFAULT_SELECTION, presentObject } from '../objects/present-object.js';
import { SearchCache } from './search-cache.js';
import { readSearchRequest } from './search-request.js';

/**
 * `POST …/search`
 *
 * @param indexDelayMs how long a change is invisible to searches
 * @see https://developers.hubspot.com/docs/api-reference/latest/crm/search-the-crm
 */
export function searchEndpoint(endpoints: CrmEndpoints, indexDelayMs: number): Endpoint {
  const cache = new SearchCache();
  return endpoints.create({
    name: 'search',
    method: 'post',
    paths: objectPaths('/search'),
    access: 'read',
    isSearch: true,
    handle: (call) => {
      const { crm, type, now } = call;
      const request = readSearchRequest(call);
      const indexedBefore = indexDelayMs === 0 ? undefined : now - indexDelayMs;
      const found = cache.search(crm, type, request, indexedBefore);
      const end = request.after + request.limit;
      const selection = { ...DEFAULT_SELECTION, properties: request.properties };
      const results = found
        .slice(request.after, end)
        .map((object) => presentObject(crm, type, object, selection));
      const page = { total: found.length, results };
      if (end >= found.length) return jsonReply(200, page);
      return jsonReply(200, { ...page, paging: { next: { after: String(end) } } });
    },
  });
}

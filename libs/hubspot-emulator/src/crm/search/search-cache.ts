import type { AccountCrm } from '../account-crm.js';
import type { ObjectType } from '../object-types/object-type.js';
import type { StoredObject } from '../objects/crm-object.js';
import { objectsAfter, withoutIdBound } from './id-range.js';
import { search } from './search.js';
import type { SearchRequest } from './search-request.js';

interface Entry {
  readonly version: number;
  readonly found: readonly StoredObject[];
}

const MAX_ENTRIES = 20;

/** Keeps the results of recent searches until an object changes, so that paging is fast. */
export class SearchCache {
  readonly #entries = new Map<string, Entry>();

  search(
    crm: AccountCrm,
    type: ObjectType,
    request: SearchRequest,
    indexedBefore: number | undefined,
  ): readonly StoredObject[] {
    const { request: unbound, after } = withoutIdBound(request);
    const found = this.#find(crm, type, unbound, indexedBefore);
    return after === undefined ? found : objectsAfter(found, after, request.sort);
  }

  #find(
    crm: AccountCrm,
    type: ObjectType,
    request: SearchRequest,
    indexedBefore: number | undefined,
  ): readonly StoredObject[] {
    // With an index delay the results also change with time.
    if (indexedBefore !== undefined) return search(crm, type, request, indexedBefore);
    const { version } = crm.store(type);
    const { filterGroups, sort, query } = request;
    const key = JSON.stringify([crm.hubId, type.id, filterGroups, sort, query]);
    const cached = this.#entries.get(key);
    // Associations change without a new version of the store.
    if (cached?.version === version && !key.includes('"associations.')) return cached.found;
    const found = search(crm, type, request, Number.POSITIVE_INFINITY);
    this.#entries.delete(key);
    this.#entries.set(key, { version, found });
    const [oldest] = this.#entries.keys();
    if (this.#entries.size > MAX_ENTRIES && oldest !== undefined) this.#entries.delete(oldest);
    return found;
  }
}

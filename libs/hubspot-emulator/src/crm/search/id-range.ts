import type { StoredObject } from '../objects/crm-object.js';
import type { Filter, SearchRequest } from './search-request.js';

/** A search without its lower bound of the id. */
export interface UnboundSearch {
  readonly request: SearchRequest;
  /** The results have higher ids; undefined if the search has no such bound. */
  readonly after: number | undefined;
}

/**
 * Takes the lower bound of the id out of a search with one filter group. Programs that read many
 * records send the same search with another bound for each page.
 */
export function withoutIdBound(request: SearchRequest): UnboundSearch {
  const [group, ...others] = request.filterGroups;
  const bounds = group === undefined || others.length > 0 ? [] : group.filter(isLowerBound);
  if (group === undefined || bounds.length === 0) return { request, after: undefined };
  return {
    request: { ...request, filterGroups: [group.filter((filter) => !isLowerBound(filter))] },
    after: Math.max(...bounds.map(({ value }) => Number(value))),
  };
}

/** Returns the objects with ids after the bound, in their order. */
export function objectsAfter(
  objects: readonly StoredObject[],
  after: number,
  sort: SearchRequest['sort'],
): readonly StoredObject[] {
  const isOrdered =
    sort === undefined || (sort.propertyName === 'hs_object_id' && !sort.descending);
  if (!isOrdered) return objects.filter(({ id }) => Number(id) > after);
  let low = 0;
  let high = objects.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (Number(objects[middle]?.id) > after) high = middle;
    else low = middle + 1;
  }
  return objects.slice(low);
}

function isLowerBound({ propertyName, operator, value }: Filter): boolean {
  return propertyName === 'hs_object_id' && operator === 'GT' && /^\d+$/.test(value);
}

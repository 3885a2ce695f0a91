import type { StoredObject } from '../objects/crm-object.js';
import type { Filter, SearchRequest } from './search-request.js';

/** The objects that a search has to look at, and the filters that are left to check. */
export interface IdRange {
  readonly objects: readonly StoredObject[];
  readonly filterGroups: SearchRequest['filterGroups'];
}

/**
 * Narrows a search with one filter group to the objects after an id. Programs that read many records
 * send such a search for each page, and objects are in the order of their ids.
 */
export function narrowById(
  objects: readonly StoredObject[],
  filterGroups: SearchRequest['filterGroups'],
): IdRange {
  const [group, ...others] = filterGroups;
  if (group === undefined || others.length > 0) return { objects, filterGroups };
  const bounds = group.filter(isLowerBound).map(({ value }) => Number(value));
  if (bounds.length === 0) return { objects, filterGroups };
  const from = firstAfter(objects, Math.max(...bounds));
  return {
    objects: objects.slice(from),
    filterGroups: [group.filter((filter) => !isLowerBound(filter))],
  };
}

function isLowerBound({ propertyName, operator, value }: Filter): boolean {
  return propertyName === 'hs_object_id' && operator === 'GT' && /^\d+$/.test(value);
}

function firstAfter(objects: readonly StoredObject[], id: number): number {
  let low = 0;
  let high = objects.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (Number(objects[middle]?.id) > id) high = middle;
    else low = middle + 1;
  }
  return low;
}

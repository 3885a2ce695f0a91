import { validationFailure } from '../../api/api-failure.js';
import type { AccountCrm } from '../account-crm.js';
import type { ObjectType } from '../object-types/object-type.js';
import type { PropertyValues, StoredObject } from '../objects/crm-object.js';
import type { PropertyType } from '../properties/property-definition.js';
import { keyFor, matchesQuery, valuePredicate } from './filter.js';
import type { Filter, SearchRequest, Sort } from './search-request.js';

type Matches = (object: StoredObject, values: PropertyValues) => boolean;

const ASSOCIATION_FILTER = 'associations.';

/**
 * Returns all matching objects in order. By default the oldest objects come first.
 *
 * @param indexedBefore only changes before this emulator time are visible
 */
export function search(
  crm: AccountCrm,
  type: ObjectType,
  request: SearchRequest,
  indexedBefore: number,
): StoredObject[] {
  const matches = matcher(crm, type, request.filterGroups, request.query);
  const found = crm
    .store(type)
    .all()
    .filter((object) => {
      const values = indexedValues(object, indexedBefore);
      return values !== undefined && matches(object, values);
    });
  return request.sort === undefined ? found : sorted(crm, type, found, request.sort);
}

/** Returns the values in the search index; undefined if the index does not have the object. */
function indexedValues(object: StoredObject, indexedBefore: number): PropertyValues | undefined {
  if (object.updatedAtMs <= indexedBefore) {
    return object.archivedAtMs === undefined ? object.values : undefined;
  }
  return object.createdAtMs <= indexedBefore ? object.indexed : undefined;
}

function matcher(
  crm: AccountCrm,
  type: ObjectType,
  filterGroups: SearchRequest['filterGroups'],
  query: string,
): Matches {
  const groups = filterGroups.map((filters) =>
    filters.map((filter) => filterMatcher(crm, type, filter)),
  );
  const matchesAll = groups.length === 0 || groups.some((filters) => filters.length === 0);
  if (matchesAll && query === '') return () => true;
  return (object, values) =>
    (matchesAll || groups.some((filters) => filters.every((matches) => matches(object, values)))) &&
    (query === '' || matchesQuery(query, [object.id, ...searchable(type, values)]));
}

function searchable(type: ObjectType, values: PropertyValues): string[] {
  const names = type.searchableProperties;
  return names.length === 0 ? Object.values(values) : names.flatMap((name) => values[name] ?? []);
}

function filterMatcher(crm: AccountCrm, type: ObjectType, filter: Filter): Matches {
  const { propertyName } = filter;
  if (propertyName.startsWith(ASSOCIATION_FILTER)) {
    const to = crm.types.get(propertyName.slice(ASSOCIATION_FILTER.length));
    const predicate = valuePredicate(filter, 'string');
    return ({ id }) => {
      const links = crm.associations.list({ type, id }, to);
      return links.length === 0 ? predicate(undefined) : links.some(({ toId }) => predicate(toId));
    };
  }
  const predicate = valuePredicate(filter, typeOf(crm, type, propertyName));
  const read = reader(type, propertyName);
  return (object, values) => predicate(read(object, values));
}

function sorted(
  crm: AccountCrm,
  type: ObjectType,
  found: StoredObject[],
  { propertyName, descending }: Sort,
): StoredObject[] {
  // Ids increase in the order of creation, which `found` already has.
  if (propertyName === 'hs_object_id') return descending ? found.toReversed() : found;
  const key = keyFor(typeOf(crm, type, propertyName));
  const read = reader(type, propertyName);
  const keyed = found.map((object) => {
    const value = read(object, object.values);
    return { object, key: value === undefined ? undefined : key(value) };
  });
  const direction = descending ? -1 : 1;
  // Objects without a value come last.
  keyed.sort((one, other) => {
    if (one.key === other.key) return one.object.sequence - other.object.sequence;
    if (one.key === undefined) return 1;
    if (other.key === undefined) return -1;
    return one.key < other.key ? -direction : direction;
  });
  return keyed.map(({ object }) => object);
}

/** Reads one property without building all values: a search reads every object. */
function reader(
  { createdProperty, modifiedProperty }: ObjectType,
  name: string,
): (object: StoredObject, values: PropertyValues) => string | undefined {
  if (name === 'hs_object_id') return ({ id }) => id;
  if (name === modifiedProperty) return ({ updatedAtMs }) => String(updatedAtMs);
  if (name === createdProperty)
    return ({ createdAtMs }, values) => values[name] ?? String(createdAtMs);
  return (_, values) => values[name];
}

function typeOf(crm: AccountCrm, type: ObjectType, name: string): PropertyType {
  const property = crm.properties(type).find(name);
  if (property !== undefined) return property.type;
  throw validationFailure(
    `There was a problem with the request: property "${name}" does not exist`,
  );
}

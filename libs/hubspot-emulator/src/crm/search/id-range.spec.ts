import fc from 'fast-check';
import type { StoredObject } from '../objects/crm-object.js';
import { objectsAfter, withoutIdBound } from './id-range.js';
import type { Filter, SearchRequest } from './search-request.js';

const filter = (value: string, operator: Filter['operator'] = 'GT'): Filter => ({
  propertyName: 'hs_object_id',
  operator,
  value,
  highValue: '',
  values: [],
});
const requestWith = (filterGroups: SearchRequest['filterGroups']): SearchRequest => ({
  filterGroups,
  sort: undefined,
  query: '',
  limit: 10,
  after: 0,
  properties: [],
});
const byId = (descending: boolean) => ({ propertyName: 'hs_object_id', descending });

describe('a search after an id', () => {
  it('returns exactly the objects after the highest id of the filters, in their order', () => {
    const ids = fc.uniqueArray(fc.nat(500)).map((list) => list.toSorted((a, b) => a - b));
    const bounds = fc.array(fc.nat(500), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(ids, bounds, fc.boolean(), (list, after, descending) => {
        const other = filter('1', 'NEQ');
        const request = requestWith([[...after.map((id) => filter(String(id))), other]]);
        const unbound = withoutIdBound(request);
        expect(unbound.request).toEqual(requestWith([[other]]));
        const ordered = descending ? list.toReversed() : list;
        const objects = ordered.map((id) => ({ id: String(id) }) as StoredObject);
        const found = objectsAfter(objects, unbound.after ?? -1, byId(descending));
        expect(found.map(({ id }) => Number(id))).toEqual(
          ordered.filter((id) => after.every((bound) => id > bound)),
        );
      }),
    );
  });

  it.each([
    ['no group', []],
    ['two groups', [[filter('1')], [filter('2')]]],
    ['another operator', [[filter('1', 'LT')]]],
    ['a value that is no id', [[filter('x')]]],
  ])('is left as it is with %s', (_name, filterGroups) => {
    const request = requestWith(filterGroups);
    expect(withoutIdBound(request)).toEqual({ request, after: undefined });
  });
});

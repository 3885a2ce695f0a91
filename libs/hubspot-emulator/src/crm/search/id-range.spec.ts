import fc from 'fast-check';
import type { StoredObject } from '../objects/crm-object.js';
import { narrowById } from './id-range.js';
import type { Filter } from './search-request.js';

const objectsWith = (ids: readonly number[]) =>
  ids.map((id) => ({ id: String(id) }) as StoredObject);
const filter = (value: string, operator: Filter['operator'] = 'GT'): Filter => ({
  propertyName: 'hs_object_id',
  operator,
  value,
  highValue: '',
  values: [],
});

describe('narrowById', () => {
  it('returns exactly the objects after the highest id of the filters', () => {
    const ids = fc.uniqueArray(fc.nat(500)).map((list) => list.toSorted((a, b) => a - b));
    const bounds = fc.array(fc.nat(500), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(ids, bounds, (list, after) => {
        const other = filter('1', 'NEQ');
        const group = [...after.map((id) => filter(String(id))), other];
        const narrowed = narrowById(objectsWith(list), [group]);
        expect(narrowed.objects.map(({ id }) => Number(id))).toEqual(
          list.filter((id) => after.every((bound) => id > bound)),
        );
        expect(narrowed.filterGroups).toEqual([[other]]);
      }),
    );
  });

  it.each([
    ['no group', []],
    ['two groups', [[filter('1')], [filter('2')]]],
    ['another operator', [[filter('1', 'LT')]]],
    ['a value that is no id', [[filter('x')]]],
  ])('changes nothing with %s', (_name, filterGroups) => {
    const objects = objectsWith([1, 2, 3]);
    expect(narrowById(objects, filterGroups)).toEqual({ objects, filterGroups });
  });
});

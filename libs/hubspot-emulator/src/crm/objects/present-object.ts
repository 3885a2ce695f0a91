import type { AccountCrm } from '../account-crm.js';
import type { ObjectType } from '../object-types/object-type.js';
import type { Contact, CrmObject, PropertyValues, StoredObject } from './crm-object.js';

/** What a call wants to see of an object. */
export interface Selection {
  /** Empty: the default properties of the type. */
  readonly properties: readonly string[];
  readonly propertiesWithHistory: readonly string[];
  /** The object types whose associations to include. */
  readonly associations: readonly string[];
}

export const DEFAULT_SELECTION: Selection = {
  properties: [],
  propertiesWithHistory: [],
  associations: [],
};

/** Returns all values: the set ones and those that HubSpot maintains. */
export function allValues(type: ObjectType, object: StoredObject): PropertyValues {
  return {
    ...object.values,
    [type.createdProperty]: object.values[type.createdProperty] ?? iso(object.createdAtMs),
    [type.modifiedProperty]: iso(object.updatedAtMs),
    hs_object_id: object.id,
  };
}

/** Returns the object with the selected properties. Known properties without a value are null. */
export function presentObject(
  crm: AccountCrm,
  type: ObjectType,
  object: StoredObject,
  selection: Selection = DEFAULT_SELECTION,
): CrmObject {
  const { properties, propertiesWithHistory, associations } = selection;
  const registry = crm.properties(type);
  const isDefault = properties.length === 0 && propertiesWithHistory.length === 0;
  const names = [
    ...(isDefault ? type.defaultProperties : [...properties, ...propertiesWithHistory]),
    type.createdProperty,
    type.modifiedProperty,
    'hs_object_id',
  ];
  const values = allValues(type, object);
  const selected = names.filter(
    (name) => Object.hasOwn(values, name) || registry.find(name) !== undefined,
  );
  return {
    ...frame(object),
    properties: Object.fromEntries(selected.map((name) => [name, values[name] ?? null])),
    ...(propertiesWithHistory.length > 0 && {
      propertiesWithHistory: historyOf(
        object,
        values,
        propertiesWithHistory.filter((name) => selected.includes(name)),
      ),
    }),
    ...(associations.length > 0 && {
      associations: associationsOf(crm, type, object, associations),
    }),
  };
}

/** Returns the object with all values, as after a write. */
export function presentSetValues(type: ObjectType, object: StoredObject): Contact {
  return { ...frame(object), properties: allValues(type, object) };
}

function frame(object: StoredObject): Omit<CrmObject, 'properties'> {
  return {
    id: object.id,
    createdAt: iso(object.createdAtMs),
    updatedAt: iso(object.updatedAtMs),
    archived: object.archivedAtMs !== undefined,
    ...(object.archivedAtMs !== undefined && { archivedAt: iso(object.archivedAtMs) }),
  };
}

/** Newest value first. */
function historyOf(object: StoredObject, values: PropertyValues, names: readonly string[]) {
  const entries = names.map((name) => {
    const current = values[name];
    const history =
      object.history[name] ??
      (current === undefined ? [] : [{ value: current, atMs: object.createdAtMs }]);
    const presented = history.map(({ value, atMs }) => ({
      value,
      timestamp: iso(atMs),
      sourceType: 'INTEGRATION',
    }));
    return [name, presented.toReversed()] as const;
  });
  return Object.fromEntries(entries);
}

function associationsOf(
  crm: AccountCrm,
  type: ObjectType,
  { id }: StoredObject,
  names: readonly string[],
) {
  const entries = names.flatMap((name) => {
    const to = crm.types.get(name);
    const results = crm.associations.list({ type, id }, to).flatMap(({ toId, types }) =>
      types.map(({ label }) => ({
        id: toId,
        type: `${type.name}_to_${to.name}${label === null ? '' : `_${slug(label)}`}`,
      })),
    );
    return results.length === 0 ? [] : [[to.plural, { results }] as const];
  });
  return Object.fromEntries(entries);
}

function slug(label: string): string {
  return label.toLowerCase().replaceAll(' ', '_');
}

function iso(atMs: number): string {
  return new Date(atMs).toISOString();
}

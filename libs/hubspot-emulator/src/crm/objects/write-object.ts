import { conflictFailure, validationFailure } from '../../api/api-failure.js';
import type { AccountCrm } from '../account-crm.js';
import { associate, endForSpec } from '../associations/associate.js';
import type { ObjectType } from '../object-types/object-type.js';
import { requireProperties, validateProperties } from '../properties/validate-properties.js';
import type { PropertyValues, StoredObject } from './crm-object.js';
import type { AssociationInput } from './object-input.js';

/** The circumstances of a write. */
export interface WriteContext {
  readonly crm: AccountCrm;
  readonly type: ObjectType;
  /** Emulator time in milliseconds. */
  readonly now: number;
  /** Whether to enforce the account's validation rules. */
  readonly enforcesRules: boolean;
}

/** @throws ApiFailure if the values are invalid or the object exists */
export function createObject(
  context: WriteContext,
  values: PropertyValues,
  associations: readonly AssociationInput[] = [],
): StoredObject {
  const { crm, type, now, enforcesRules } = context;
  validateProperties(type, crm.properties(type), values);
  crm.pipelines.validate(type, values);
  const rules = enforcesRules ? crm.requiredProperties(type) : [];
  requireProperties([...new Set([...type.requiredProperties, ...rules])], values);
  assertUnique(context, values);
  const ends = associations.map(({ toId, specs }) => endForSpec(crm, type, toId, specs));
  const set = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''));
  const object = crm.store(type).create(set, now);
  crm.onChange({ kind: 'creation', hubId: crm.hubId, type, objectId: object.id });
  announceValues(context, object, set);
  for (const { end, types } of ends) associate(crm, { type, id: object.id }, end, types);
  return object;
}

/** @throws ApiFailure if the values are invalid or another object has a unique value */
export function updateObject(
  context: WriteContext,
  object: StoredObject,
  values: PropertyValues,
): void {
  const { crm, type, now, enforcesRules } = context;
  validateProperties(type, crm.properties(type), values);
  crm.pipelines.validate(type, values);
  if (enforcesRules) {
    const cleared = crm.requiredProperties(type).filter((name) => values[name] === '');
    requireProperties(cleared, values);
  }
  assertUnique(context, values, object);
  const changed = Object.fromEntries(
    Object.entries(values).filter(([name, value]) => (object.values[name] ?? '') !== value),
  );
  if (Object.keys(changed).length === 0) return;
  crm.store(type).update(object, changed, now);
  announceValues(context, object, changed);
}

export function archiveObject(
  { crm, type, now }: WriteContext,
  object: StoredObject,
  kind: 'deletion' | 'privacyDeletion' = 'deletion',
): void {
  crm.store(type).archive(object, now);
  crm.associations.removeAll({ type, id: object.id });
  crm.onChange({ kind, hubId: crm.hubId, type, objectId: object.id });
}

/** Merges `other` into `primary`, which gets its associations and what it has no value of itself. */
export function mergeObjects(
  context: WriteContext,
  primary: StoredObject,
  other: StoredObject,
): void {
  const { crm, type, now } = context;
  if (primary.id === other.id) throw validationFailure('An object cannot be merged with itself');
  const store = crm.store(type);
  store.archive(other, now);
  crm.associations.moveAll({ type, id: other.id }, { type, id: primary.id });
  const filled = Object.fromEntries(
    Object.entries(other.values).filter(([name]) => primary.values[name] === undefined),
  );
  const merged = [primary.values['hs_merged_object_ids'], other.id].filter(Boolean).join(';');
  store.update(primary, { ...filled, hs_merged_object_ids: merged }, now);
  crm.onChange({
    kind: 'merge',
    hubId: crm.hubId,
    type,
    objectId: primary.id,
    mergedObjectIds: [other.id],
  });
}

function announceValues(
  { crm, type }: WriteContext,
  object: StoredObject,
  values: PropertyValues,
): void {
  for (const [propertyName, propertyValue] of Object.entries(values)) {
    crm.onChange({
      kind: 'propertyChange',
      hubId: crm.hubId,
      type,
      objectId: object.id,
      propertyName,
      propertyValue,
    });
  }
}

function assertUnique(
  { crm, type }: WriteContext,
  values: PropertyValues,
  self?: StoredObject,
): void {
  const store = crm.store(type);
  for (const [name, value] of Object.entries(values)) {
    if (value === '' || crm.properties(type).find(name)?.hasUniqueValue !== true) continue;
    const existing = store.findByUnique(name, value);
    if (existing === undefined || existing === self) continue;
    throw conflictFailure(`${type.labels.singular} already exists. Existing ID: ${existing.id}`);
  }
}

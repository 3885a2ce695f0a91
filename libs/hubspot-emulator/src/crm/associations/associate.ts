import { notFoundFailure, validationFailure } from '../../api/api-failure.js';
import type { AccountCrm } from '../account-crm.js';
import type { ObjectType } from '../object-types/object-type.js';
import { STANDARD_OBJECT_TYPES } from '../object-types/standard-object-types.js';
import type { End } from './association-store.js';
import type { AssociationSpec, AssociationType } from './association-type.js';

/** Associates two objects. Without types, the association has the default type only. */
export function associate(
  crm: AccountCrm,
  from: End,
  to: End,
  types: readonly AssociationType[] = [],
): void {
  const isNew = !crm.associations.isAssociated(from, to);
  crm.associations.add(from, to, types);
  if (isNew) announce(crm, from, to, false);
}

export function dissociate(crm: AccountCrm, from: End, to: End): void {
  if (!crm.associations.isAssociated(from, to)) return;
  crm.associations.remove(from, to);
  announce(crm, from, to, true);
}

/** @throws ApiFailure (404) if the object does not exist */
export function getEnd(crm: AccountCrm, type: ObjectType, id: string): End {
  const object = crm.store(type).find(id);
  if (object === undefined || object.archivedAtMs !== undefined) {
    throw notFoundFailure(`No ${type.name} with ID ${id} exists`);
  }
  return { type, id };
}

/** Finds the other end of an association whose type only the specs determine. */
export function endForSpec(
  crm: AccountCrm,
  from: ObjectType,
  toId: string,
  specs: readonly AssociationSpec[],
): { end: End; types: AssociationType[] } {
  const first = specs[0]?.associationTypeId;
  for (const to of [...STANDARD_OBJECT_TYPES, ...crm.types.custom()]) {
    const known = crm.associationTypes.known(from, to);
    if (!known.some(({ typeId }) => typeId === first)) continue;
    const types = specs.map(({ associationTypeId }) =>
      crm.associationTypes.get(from, to, associationTypeId),
    );
    return { end: getEnd(crm, to, toId), types };
  }
  throw validationFailure(`Association type id ${first} doesn't exist for ${from.name}`);
}

function announce(crm: AccountCrm, from: End, to: End, removed: boolean): void {
  for (const [one, other] of [
    [from, to],
    [to, from],
  ] as const) {
    crm.onChange({
      kind: 'associationChange',
      hubId: crm.hubId,
      type: one.type,
      objectId: one.id,
      toType: other.type,
      toObjectId: other.id,
      removed,
    });
  }
}

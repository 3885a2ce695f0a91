import { notFoundFailure, validationFailure } from '../../api/api-failure.js';
import type { AccountCrm } from '../account-crm.js';
import type { ObjectType } from '../object-types/object-type.js';
import type { StoredObject } from './crm-object.js';

/** Finds an object that is not archived by its id or by a unique property. */
export function findObject(
  crm: AccountCrm,
  type: ObjectType,
  id: string,
  idProperty?: string | null,
): StoredObject | undefined {
  const store = crm.store(type);
  if (idProperty && idProperty !== 'hs_object_id') {
    if (crm.properties(type).find(idProperty)?.hasUniqueValue !== true) {
      throw validationFailure(`Property "${idProperty}" is not a unique property of ${type.name}`);
    }
    return store.findByUnique(idProperty, id);
  }
  const found = store.find(id);
  return found?.archivedAtMs === undefined ? found : undefined;
}

/** @throws ApiFailure (404) if there is no such object */
export function getObject(
  crm: AccountCrm,
  type: ObjectType,
  id: string,
  idProperty?: string | null,
): StoredObject {
  const found = findObject(crm, type, id, idProperty);
  if (found === undefined) throw notFoundFailure();
  return found;
}

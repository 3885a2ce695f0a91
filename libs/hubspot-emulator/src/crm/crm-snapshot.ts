import type { AccountCrm } from './account-crm.js';
import type { AssociationsSnapshot } from './associations/association-store.js';
import type { AssociationTypesSnapshot } from './associations/association-type-registry.js';
import type { ObjectsSnapshot } from './objects/object-store.js';
import type { PipelinesSnapshot } from './pipelines/pipeline-registry.js';
import type { PropertiesSnapshot } from './properties/property-registry.js';
import type { ObjectSchema } from './schemas/object-schema.js';

/** The saved changes of an account's CRM. Generated objects are generated again. */
export interface CrmSnapshot {
  readonly schemas: readonly ObjectSchema[];
  /** By type id. */
  readonly objects: Readonly<Record<string, ObjectsSnapshot>>;
  /** By type id. */
  readonly properties: Readonly<Record<string, PropertiesSnapshot>>;
  readonly associations: AssociationsSnapshot;
  readonly associationTypes: AssociationTypesSnapshot;
  readonly pipelines: PipelinesSnapshot;
}

export function crmSnapshot(crm: AccountCrm): CrmSnapshot {
  const { stores, properties } = crm.used();
  return {
    schemas: crm.schemas.all(),
    objects: Object.fromEntries([...stores].map(([id, store]) => [id, store.snapshot()])),
    properties: Object.fromEntries([...properties].map(([id, each]) => [id, each.snapshot()])),
    associations: crm.associations.snapshot(),
    associationTypes: crm.associationTypes.snapshot(),
    pipelines: crm.pipelines.snapshot(),
  };
}

export function restoreCrm(crm: AccountCrm, saved: CrmSnapshot): void {
  for (const schema of saved.schemas) crm.schemas.save(schema);
  for (const [id, objects] of Object.entries(saved.objects)) {
    const type = crm.types.find(id);
    if (type !== undefined) crm.store(type).restore(objects);
  }
  for (const [id, properties] of Object.entries(saved.properties)) {
    const type = crm.types.find(id);
    if (type !== undefined) crm.properties(type).restore(properties);
  }
  crm.associationTypes.restore(saved.associationTypes);
  crm.associations.restore(saved.associations);
  crm.pipelines.restore(saved.pipelines);
}

import { AssociationStore } from './associations/association-store.js';
import { AssociationTypeRegistry } from './associations/association-type-registry.js';
import type { CrmChange } from './crm-change.js';
import type { PropertyValues } from './objects/crm-object.js';
import { ObjectStore } from './objects/object-store.js';
import { DEFAULT_COUNTS, sampleObjects } from './objects/sample-objects.js';
import type { ObjectType } from './object-types/object-type.js';
import { ObjectTypeRegistry } from './object-types/object-type-registry.js';
import { PipelineRegistry } from './pipelines/pipeline-registry.js';
import { PropertyRegistry } from './properties/property-registry.js';
import { SchemaRegistry } from './schemas/schema-registry.js';

/** A number of generated objects, or the properties of each object. */
export type ObjectSeeds = Readonly<Record<string, number | readonly PropertyValues[]>>;

export interface AccountCrmOptions {
  readonly hubId: number;
  /** The domain of generated e-mail addresses. */
  readonly domain: string;
  readonly objects: ObjectSeeds;
  /** Properties that writes on paths with version 2026-09 require, by object type. */
  readonly requiredProperties: Readonly<Record<string, readonly string[]>>;
}

const SEEDED_AT_MS = Date.parse('2026-01-05T09:00:00.000Z');
const MINUTE_MS = 60_000;

/** The CRM of one account. */
export class AccountCrm {
  readonly hubId: number;
  readonly types = new ObjectTypeRegistry();
  readonly associationTypes = new AssociationTypeRegistry();
  readonly associations = new AssociationStore(this.associationTypes);
  readonly pipelines = new PipelineRegistry();
  readonly schemas: SchemaRegistry;
  /** Called after every change of an object. */
  onChange: (change: CrmChange) => void = () => {};
  readonly #options: AccountCrmOptions;
  readonly #stores = new Map<string, ObjectStore>();
  readonly #properties = new Map<string, PropertyRegistry>();

  constructor(options: AccountCrmOptions) {
    this.#options = options;
    this.hubId = options.hubId;
    this.schemas = new SchemaRegistry(options.hubId, this.types);
  }

  /** Returns the objects of the type. Seeds are created on first use. */
  store(type: ObjectType): ObjectStore {
    let store = this.#stores.get(type.id);
    if (store === undefined) {
      store = new ObjectStore(this.hubId);
      this.#stores.set(type.id, store);
      const seeds = this.#seedsOf(type);
      const objects =
        typeof seeds === 'number' ? sampleObjects(type, this.#options.domain, seeds) : seeds;
      for (const [index, values] of objects.entries()) {
        store.create(values, SEEDED_AT_MS + index * MINUTE_MS, true);
      }
    }
    return store;
  }

  properties(type: ObjectType): PropertyRegistry {
    let registry = this.#properties.get(type.id);
    if (registry === undefined) {
      registry = new PropertyRegistry(type);
      this.#properties.set(type.id, registry);
    }
    return registry;
  }

  /** Returns the properties that the account's validation rules require for a new object. */
  requiredProperties({ name, plural }: ObjectType): readonly string[] {
    const { requiredProperties } = this.#options;
    return requiredProperties[plural] ?? requiredProperties[name] ?? [];
  }

  /** The stores and registries that were used, by type id. */
  used(): {
    stores: ReadonlyMap<string, ObjectStore>;
    properties: ReadonlyMap<string, PropertyRegistry>;
  } {
    return { stores: this.#stores, properties: this.#properties };
  }

  /** Counts the objects that are not archived by type, without creating seeds. */
  objectCounts(): Map<ObjectType, number> {
    const counts = new Map<ObjectType, number>();
    for (const name of [...Object.keys(DEFAULT_COUNTS), ...Object.keys(this.#options.objects)]) {
      const type = this.types.find(name);
      if (type === undefined) continue;
      const seeds = this.#seedsOf(type);
      counts.set(type, typeof seeds === 'number' ? seeds : seeds.length);
    }
    for (const [id, store] of this.#stores) {
      const type = this.types.find(id);
      if (type !== undefined) counts.set(type, store.count());
    }
    return counts;
  }

  #seedsOf({ plural, name }: ObjectType): number | readonly PropertyValues[] {
    const { objects } = this.#options;
    return objects[plural] ?? objects[name] ?? DEFAULT_COUNTS[plural] ?? 0;
  }
}

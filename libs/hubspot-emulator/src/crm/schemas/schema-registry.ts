import { conflictFailure, notFoundFailure, validationFailure } from '../../api/api-failure.js';
import type { ObjectType } from '../object-types/object-type.js';
import type { ObjectTypeRegistry } from '../object-types/object-type-registry.js';
import { isUsableName } from '../properties/property-registry.js';
import type { ObjectSchema } from './object-schema.js';

/** The custom object types of one account. */
export class SchemaRegistry {
  readonly #schemas = new Map<string, ObjectSchema>();
  readonly #hubId: number;
  readonly #types: ObjectTypeRegistry;
  /** Numbers are not used again: the objects of a deleted type are still stored under its id. */
  #nextNumber = 1_000_001;

  constructor(hubId: number, types: ObjectTypeRegistry) {
    this.#hubId = hubId;
    this.#types = types;
  }

  all(): ObjectSchema[] {
    return [...this.#schemas.values()];
  }

  /** Finds a schema by any name of its type. */
  get(typeName: string): ObjectSchema {
    const schema = this.#schemas.get(this.#types.find(typeName)?.id ?? '');
    if (schema === undefined) throw notFoundFailure(`There is no schema for ${typeName}`);
    return schema;
  }

  /** @throws ApiFailure (409) if the name is in use */
  create(
    given: Omit<ObjectSchema, 'id' | 'objectTypeId' | 'fullyQualifiedName' | 'associations'>,
  ): { schema: ObjectSchema; type: ObjectType } {
    if (this.#types.find(given.name) !== undefined) {
      throw conflictFailure(`An object type named "${given.name}" already exists.`);
    }
    if (!isUsableName(given.name)) {
      throw validationFailure(`"${given.name}" cannot be the name of an object type`);
    }
    const number = this.#nextNumber;
    const objectTypeId = `2-${number}`;
    const schema: ObjectSchema = {
      ...given,
      id: String(number),
      objectTypeId,
      fullyQualifiedName: `p${this.#hubId}_${given.name}`,
      associations: [],
    };
    return { schema, type: this.save(schema) };
  }

  save(schema: ObjectSchema): ObjectType {
    const type = toObjectType(schema);
    this.#nextNumber = Math.max(this.#nextNumber, Number(schema.id) + 1);
    this.#schemas.set(schema.objectTypeId, schema);
    this.#types.add(type);
    return type;
  }

  delete(typeName: string): void {
    const { objectTypeId } = this.get(typeName);
    this.#schemas.delete(objectTypeId);
    this.#types.remove(this.#types.get(objectTypeId));
  }
}

function toObjectType(schema: ObjectSchema): ObjectType {
  return {
    id: schema.objectTypeId,
    name: schema.name,
    plural: schema.labels.plural.toLowerCase().replaceAll(' ', '_'),
    fullyQualifiedName: schema.fullyQualifiedName,
    labels: schema.labels,
    scopes: { read: ['crm.objects.custom.read'], write: ['crm.objects.custom.write'] },
    schemaScopes: { read: ['crm.schemas.custom.read'], write: ['crm.schemas.custom.write'] },
    defaultProperties: [],
    searchableProperties: schema.searchableProperties,
    requiredProperties: schema.requiredProperties,
    createdProperty: 'hs_createdate',
    modifiedProperty: 'hs_lastmodifieddate',
    isCustom: true,
  };
}

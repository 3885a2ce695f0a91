import { validationFailure } from '../../api/api-failure.js';
import type { ObjectType } from './object-type.js';
import { STANDARD_OBJECT_TYPES } from './standard-object-types.js';

/** The object types of one account. */
export class ObjectTypeRegistry {
  readonly #byAlias = new Map<string, ObjectType>();

  constructor() {
    for (const type of STANDARD_OBJECT_TYPES) this.add(type);
  }

  /** Adds a type, or replaces the one with its id. A name that another type has stays with that type. */
  add(type: ObjectType): void {
    this.remove(type);
    for (const alias of aliasesOf(type)) {
      if (!this.#byAlias.has(alias)) this.#byAlias.set(alias, type);
    }
  }

  remove({ id }: ObjectType): void {
    for (const [alias, type] of this.#byAlias) if (type.id === id) this.#byAlias.delete(alias);
  }

  /** Finds a type by name, plural, fully qualified name or type id. */
  find(text: string): ObjectType | undefined {
    return this.#byAlias.get(text.toLowerCase());
  }

  /** @throws ApiFailure (400) if there is no such type */
  get(text: string): ObjectType {
    const type = this.find(text);
    if (type === undefined) throw validationFailure(`Unable to infer object type from: ${text}`);
    return type;
  }

  custom(): ObjectType[] {
    return [...new Set(this.#byAlias.values())].filter(({ isCustom }) => isCustom);
  }
}

function aliasesOf({ id, name, plural, fullyQualifiedName }: ObjectType): string[] {
  return [id, name, plural, fullyQualifiedName].map((alias) => alias.toLowerCase());
}

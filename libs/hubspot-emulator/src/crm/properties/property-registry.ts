import { conflictFailure, notFoundFailure, validationFailure } from '../../api/api-failure.js';
import type { ObjectType } from '../object-types/object-type.js';
import {
  propertyDefinition,
  type PropertyDefinition,
  type PropertyGroup,
} from './property-definition.js';
import { standardProperties } from './standard-properties.js';

/** The saved part of a registry: what was created or changed through the API. */
export interface PropertiesSnapshot {
  readonly definitions: readonly PropertyDefinition[];
  readonly groups: readonly PropertyGroup[];
}

/** Values are kept in plain objects, which have a `constructor` already. */
export function isUsableName(name: string): boolean {
  return !(name in Object.prototype);
}

/** The properties and property groups of one object type in one account. */
export class PropertyRegistry {
  readonly #definitions = new Map<string, PropertyDefinition>();
  readonly #groups = new Map<string, PropertyGroup>();
  readonly #changed = new Set<string>();

  constructor(type: ObjectType) {
    const name = `${type.name}information`;
    const label = `${type.labels.singular} information`;
    this.#groups.set(name, { name, label, displayOrder: 0, archived: false });
    for (const property of standardProperties(type)) this.#definitions.set(property.name, property);
  }

  all({ archived = false } = {}): PropertyDefinition[] {
    return [...this.#definitions.values()].filter((property) => property.archived === archived);
  }

  find(name: string): PropertyDefinition | undefined {
    const property = this.#definitions.get(name);
    return property?.archived === false ? property : undefined;
  }

  get(name: string, { archived = false } = {}): PropertyDefinition {
    const property = this.#definitions.get(name);
    if (property === undefined || property.archived !== archived) {
      throw notFoundFailure(`Property "${name}" does not exist`);
    }
    return property;
  }

  /** @throws ApiFailure (409) if a property of that name exists */
  create(property: Parameters<typeof propertyDefinition>[0]): PropertyDefinition {
    if (!/^[a-z][a-z0-9_]*$/.test(property.name) || !isUsableName(property.name)) {
      throw validationFailure(
        `Property name "${property.name}" may contain lower-case letters, digits and underscores only`,
      );
    }
    if (!this.#groups.has(property.groupName)) {
      throw validationFailure(`Property group "${property.groupName}" does not exist`);
    }
    if (this.find(property.name) !== undefined) {
      throw conflictFailure(`A property named "${property.name}" already exists.`);
    }
    return this.#save(propertyDefinition(property));
  }

  update(name: string, changes: Partial<PropertyDefinition>): PropertyDefinition {
    return this.#save({ ...this.get(name), ...changes, name });
  }

  archive(name: string): void {
    const property = this.get(name);
    if (!property.modificationMetadata.archivable) {
      throw validationFailure(`Property "${name}" is defined by HubSpot and cannot be archived`);
    }
    this.#save({ ...property, archived: true });
  }

  groups(): PropertyGroup[] {
    return [...this.#groups.values()].filter(({ archived }) => !archived);
  }

  getGroup(name: string): PropertyGroup {
    const group = this.#groups.get(name);
    if (group === undefined || group.archived) {
      throw notFoundFailure(`Property group "${name}" does not exist`);
    }
    return group;
  }

  createGroup(group: PropertyGroup): PropertyGroup {
    if (this.#groups.get(group.name)?.archived === false) {
      throw conflictFailure(`A property group named "${group.name}" already exists.`);
    }
    return this.saveGroup(group);
  }

  saveGroup(group: PropertyGroup): PropertyGroup {
    this.#groups.set(group.name, group);
    return group;
  }

  snapshot(): PropertiesSnapshot {
    const definitions = [...this.#changed].map((name) => this.#definitions.get(name)!);
    return { definitions, groups: [...this.#groups.values()] };
  }

  restore({ definitions, groups }: PropertiesSnapshot): void {
    for (const group of groups) this.#groups.set(group.name, group);
    for (const property of definitions) this.#save(property);
  }

  #save(property: PropertyDefinition): PropertyDefinition {
    this.#definitions.set(property.name, property);
    this.#changed.add(property.name);
    return property;
  }
}

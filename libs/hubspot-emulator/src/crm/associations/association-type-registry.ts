import { validationFailure } from '../../api/api-failure.js';
import type { ObjectType } from '../object-types/object-type.js';
import type { AssociationType } from './association-type.js';
import { STANDARD_ASSOCIATION_TYPES } from './standard-association-types.js';

const FIRST_GENERATED_ID = 10_001;

/** The saved form: the types that were added, by pair. */
export type AssociationTypesSnapshot = readonly (readonly [
  pair: string,
  types: readonly AssociationType[],
])[];

/** The association types of one account. */
export class AssociationTypeRegistry {
  readonly #byPair = new Map<string, AssociationType[]>();
  #nextId = FIRST_GENERATED_ID;

  constructor() {
    for (const [from, to, typeId, inverseTypeId, label = null] of STANDARD_ASSOCIATION_TYPES) {
      this.#addBoth(from, to, {
        category: 'HUBSPOT_DEFINED',
        typeId,
        label,
        name: label ?? '',
        inverseTypeId,
      });
    }
  }

  /** Returns the types of a pair. The first one is the default type. */
  all(from: ObjectType, to: ObjectType): readonly AssociationType[] {
    const types = this.#byPair.get(pairOf(from.name, to.name));
    if (types !== undefined) return types;
    const typeId = this.#nextId++;
    const inverseTypeId = from.name === to.name ? typeId : this.#nextId++;
    const category = from.isCustom || to.isCustom ? 'USER_DEFINED' : 'HUBSPOT_DEFINED';
    this.#addBoth(from.name, to.name, { category, typeId, label: null, name: '', inverseTypeId });
    return this.all(from, to);
  }

  /** Returns the types of a pair that exist so far. */
  known(from: ObjectType, to: ObjectType): readonly AssociationType[] {
    return this.#byPair.get(pairOf(from.name, to.name)) ?? [];
  }

  default(from: ObjectType, to: ObjectType): AssociationType {
    return this.all(from, to)[0]!;
  }

  /** @throws ApiFailure (400) if the pair has no type with this id */
  get(from: ObjectType, to: ObjectType, typeId: number): AssociationType {
    const type = this.all(from, to).find((candidate) => candidate.typeId === typeId);
    if (type !== undefined) return type;
    throw validationFailure(
      `Association type id ${typeId} doesn't exist between ${from.name} and ${to.name}`,
    );
  }

  /** Adds a labelled type in both directions. Returns the types of the pair that were added. */
  createLabel(
    from: ObjectType,
    to: ObjectType,
    { label, inverseLabel, name }: { label: string; inverseLabel: string; name: string },
  ): AssociationType[] {
    this.all(from, to);
    const typeId = this.#nextId++;
    const inverseTypeId = this.#nextId++;
    const category = 'USER_DEFINED';
    this.#add(from.name, to.name, { category, typeId, label, name, inverseTypeId });
    this.#add(to.name, from.name, {
      category,
      typeId: inverseTypeId,
      label: inverseLabel,
      name,
      inverseTypeId: typeId,
    });
    return this.all(from, to).filter((type) => type.name === name && type.category === category);
  }

  rename(from: ObjectType, to: ObjectType, typeId: number, label: string): void {
    const type = this.get(from, to, typeId);
    this.#replace(pairOf(from.name, to.name), typeId, { ...type, label });
  }

  remove(from: ObjectType, to: ObjectType, typeId: number): void {
    const { category, inverseTypeId } = this.get(from, to, typeId);
    if (category === 'HUBSPOT_DEFINED') {
      throw validationFailure('Association types that HubSpot defines cannot be deleted');
    }
    this.#replace(pairOf(from.name, to.name), typeId, undefined);
    this.#replace(pairOf(to.name, from.name), inverseTypeId, undefined);
  }

  snapshot(): AssociationTypesSnapshot {
    return [...this.#byPair].filter(([, types]) =>
      types.some(({ typeId }) => typeId >= FIRST_GENERATED_ID),
    );
  }

  restore(snapshot: AssociationTypesSnapshot): void {
    for (const [pair, types] of snapshot) {
      this.#byPair.set(pair, [...types]);
      this.#nextId = Math.max(this.#nextId, ...types.map(({ typeId }) => typeId + 1));
    }
  }

  #addBoth(from: string, to: string, type: AssociationType): void {
    this.#add(from, to, type);
    if (from === to && type.typeId === type.inverseTypeId) return;
    this.#add(to, from, {
      ...type,
      typeId: type.inverseTypeId,
      inverseTypeId: type.typeId,
      label: type.label === 'Parent company' ? 'Child company' : type.label,
    });
  }

  #add(from: string, to: string, type: AssociationType): void {
    const pair = pairOf(from, to);
    this.#byPair.set(pair, [...(this.#byPair.get(pair) ?? []), type]);
  }

  #replace(pair: string, typeId: number, type: AssociationType | undefined): void {
    const types = this.#byPair.get(pair) ?? [];
    const replaced = types.flatMap((other) => (other.typeId === typeId ? (type ?? []) : other));
    this.#byPair.set(pair, replaced);
  }
}

function pairOf(from: string, to: string): string {
  return `${from} ${to}`;
}

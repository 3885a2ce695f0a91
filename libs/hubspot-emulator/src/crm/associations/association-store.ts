import type { ObjectType } from '../object-types/object-type.js';
import type { AssociationTypeRegistry } from './association-type-registry.js';
import type { AssociationType } from './association-type.js';

/** One side of an association. */
export interface End {
  readonly type: ObjectType;
  readonly id: string;
}

/** The saved form: from type name, from id, to type name, to id, type ids. */
export type AssociationsSnapshot = readonly (readonly [
  from: string,
  fromId: string,
  to: string,
  toId: string,
  typeIds: readonly number[],
])[];

/** The associations between the objects of one account, stored in both directions. */
export class AssociationStore {
  /** Type ids by the other object's id, by the from end and the to type. */
  readonly #links = new Map<string, Map<string, Set<number>>>();

  constructor(private readonly types: AssociationTypeRegistry) {}

  /** Returns the associated objects in the order of association. */
  list(from: End, to: ObjectType): { toId: string; types: AssociationType[] }[] {
    const links = this.#links.get(keyOf(from, to));
    if (links === undefined) return [];
    return [...links].map(([toId, typeIds]) => ({
      toId,
      types: this.types.all(from.type, to).filter(({ typeId }) => typeIds.has(typeId)),
    }));
  }

  isAssociated(from: End, to: End): boolean {
    return this.#links.get(keyOf(from, to.type))?.has(to.id) ?? false;
  }

  /** Associates the objects. The default type is always part of an association. */
  add(from: End, to: End, types: readonly AssociationType[]): void {
    for (const type of [this.types.default(from.type, to.type), ...types]) {
      this.#addIds(keyOf(from, to.type), to.id, [type.typeId]);
      this.#addIds(keyOf(to, from.type), from.id, [type.inverseTypeId]);
    }
  }

  remove(from: End, to: End): void {
    this.#links.get(keyOf(from, to.type))?.delete(to.id);
    this.#links.get(keyOf(to, from.type))?.delete(from.id);
  }

  removeType(from: End, to: End, type: AssociationType): void {
    this.#links.get(keyOf(from, to.type))?.get(to.id)?.delete(type.typeId);
    this.#links.get(keyOf(to, from.type))?.get(from.id)?.delete(type.inverseTypeId);
    if (this.#links.get(keyOf(from, to.type))?.get(to.id)?.size === 0) this.remove(from, to);
  }

  /** Removes every association of an object. */
  removeAll(end: End): void {
    this.#takeAll(end);
  }

  /** Gives every association of an object to another one of its type. */
  moveAll(end: End, heir: End): void {
    for (const { to, toId, typeIds, inverseTypeIds } of this.#takeAll(end)) {
      if (to === heir.type.name && toId === heir.id) continue;
      this.#addIds(`${heir.type.name} ${heir.id} ${to}`, toId, typeIds);
      this.#addIds(`${to} ${toId} ${heir.type.name}`, heir.id, inverseTypeIds);
    }
  }

  snapshot(): AssociationsSnapshot {
    return [...this.#links].flatMap(([key, links]) => {
      const [from = '', fromId = '', to = ''] = key.split(' ');
      return [...links].map(([toId, ids]) => [from, fromId, to, toId, [...ids]] as const);
    });
  }

  restore(snapshot: AssociationsSnapshot): void {
    for (const [from, fromId, to, toId, typeIds] of snapshot) {
      this.#addIds(`${from} ${fromId} ${to}`, toId, typeIds);
    }
  }

  #takeAll({ type, id }: End) {
    const start = `${type.name} ${id} `;
    const keys = [...this.#links.keys()].filter((key) => key.startsWith(start));
    return keys.flatMap((key) => {
      const to = key.slice(start.length);
      const links = [...(this.#links.get(key) ?? [])];
      this.#links.delete(key);
      return links.map(([toId, typeIds]) => {
        const inverse = this.#links.get(`${to} ${toId} ${type.name}`);
        const inverseTypeIds = inverse?.get(id) ?? [];
        inverse?.delete(id);
        return { to, toId, typeIds, inverseTypeIds };
      });
    });
  }

  #addIds(key: string, toId: string, typeIds: Iterable<number>): void {
    const links = this.#links.get(key) ?? new Map<string, Set<number>>();
    this.#links.set(key, links.set(toId, new Set([...(links.get(toId) ?? []), ...typeIds])));
  }
}

function keyOf(from: End, to: ObjectType): string {
  return `${from.type.name} ${from.id} ${to.name}`;
}

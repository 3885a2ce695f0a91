import type { PropertyValues, StoredObject } from './crm-object.js';

/** The saved form of a store: its changed objects. */
export type ObjectsSnapshot = readonly StoredObject[];

/** The objects of one type in one account, in the order of creation. */
export class ObjectStore {
  readonly #hubId: number;
  readonly #objects: StoredObject[] = [];
  readonly #byId = new Map<string, StoredObject>();
  readonly #uniqueIndexes = new Map<string, Map<string, StoredObject>>();
  #version = 0;

  constructor(hubId: number) {
    this.#hubId = hubId;
  }

  /** Increases with every change. */
  get version(): number {
    return this.#version;
  }

  /** All objects, including archived ones. */
  all(): readonly StoredObject[] {
    return this.#objects;
  }

  /** Counts the objects that are not archived. */
  count(): number {
    return this.#objects.filter(({ archivedAtMs }) => archivedAtMs === undefined).length;
  }

  find(id: string): StoredObject | undefined {
    return this.#byId.get(id);
  }

  /** Finds an object that is not archived by the value of a unique property. */
  findByUnique(property: string, value: string): StoredObject | undefined {
    const found = this.#uniqueIndex(property).get(value.toLowerCase());
    return found?.archivedAtMs === undefined ? found : undefined;
  }

  /** Returns up to `limit` objects after the sequence number. */
  page(after: number, limit: number, archived: boolean): StoredObject[] {
    const page: StoredObject[] = [];
    for (let index = after; index < this.#objects.length && page.length < limit; index += 1) {
      const object = this.#objects[index];
      if (object !== undefined && (object.archivedAtMs !== undefined) === archived) {
        page.push(object);
      }
    }
    return page;
  }

  create(values: PropertyValues, atMs: number, isGenerated = false): StoredObject {
    const sequence = this.#objects.length + 1;
    const object: StoredObject = {
      // Ids start with the account's id, so that a mix-up of accounts is visible.
      id: `${this.#hubId}${String(sequence).padStart(5, '0')}`,
      sequence,
      values,
      createdAtMs: atMs,
      updatedAtMs: atMs,
      archivedAtMs: undefined,
      history: {},
      indexed: undefined,
      isGenerated,
    };
    this.#put(object);
    return object;
  }

  update(object: StoredObject, changes: PropertyValues, atMs: number): void {
    const values: Record<string, string> = { ...object.values };
    const history = { ...object.history };
    for (const [name, value] of Object.entries(changes)) {
      const first = { value: values[name] ?? '', atMs: object.createdAtMs };
      history[name] = [...(history[name] ?? [first]), { value, atMs }];
      this.#unindex(name, values[name], object);
      if (value === '') delete values[name];
      else values[name] = value;
    }
    object.indexed = object.values;
    object.values = values;
    object.history = history;
    this.#touch(object, atMs);
    this.#index(object);
  }

  archive(object: StoredObject, atMs: number): void {
    object.archivedAtMs = atMs;
    object.indexed = object.values;
    this.#touch(object, atMs);
  }

  /** Only changed objects: generated ones are generated again. */
  snapshot(): ObjectsSnapshot {
    return this.#objects.filter(({ isGenerated }) => !isGenerated);
  }

  restore(snapshot: ObjectsSnapshot): void {
    for (const saved of snapshot) {
      while (this.#objects.length < saved.sequence - 1) {
        this.archive(this.create({}, saved.createdAtMs, true), saved.createdAtMs);
      }
      this.#put({ ...saved });
    }
    this.#uniqueIndexes.clear();
  }

  #put(object: StoredObject): void {
    this.#objects[object.sequence - 1] = object;
    this.#byId.set(object.id, object);
    this.#index(object);
    this.#version += 1;
  }

  #touch(object: StoredObject, atMs: number): void {
    object.updatedAtMs = atMs;
    object.isGenerated = false;
    this.#version += 1;
  }

  #uniqueIndex(property: string): Map<string, StoredObject> {
    let index = this.#uniqueIndexes.get(property);
    if (index === undefined) {
      index = new Map();
      this.#uniqueIndexes.set(property, index);
      for (const object of this.#objects) addTo(index, property, object);
    }
    return index;
  }

  #index(object: StoredObject): void {
    for (const [property, index] of this.#uniqueIndexes) addTo(index, property, object);
  }

  #unindex(property: string, value: string | undefined, object: StoredObject): void {
    const index = this.#uniqueIndexes.get(property);
    const key = value?.toLowerCase() ?? '';
    if (index?.get(key) === object) index.delete(key);
  }
}

function addTo(index: Map<string, StoredObject>, property: string, object: StoredObject): void {
  const value = object.values[property];
  if (value !== undefined && object.archivedAtMs === undefined) {
    index.set(value.toLowerCase(), object);
  }
}

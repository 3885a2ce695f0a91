/** A CRM object in the format of HubSpot's API (`SimplePublicObject`). */
export interface CrmObject {
  readonly id: string;
  /** Requested properties without a value are null. */
  readonly properties: Readonly<Record<string, string | null>>;
  /** ISO 8601. */
  readonly createdAt: string;
  /** ISO 8601. */
  readonly updatedAt: string;
  readonly archived: boolean;
  /** ISO 8601. */
  readonly archivedAt?: string;
}

/** A contact with the values of all set properties. */
export interface Contact extends CrmObject {
  readonly properties: Readonly<Record<string, string>>;
}

export type PropertyValues = Readonly<Record<string, string>>;

export interface ValueAt {
  readonly value: string;
  readonly atMs: number;
}

/** An object as the emulator stores it. */
export interface StoredObject {
  readonly id: string;
  /** The position in the order of creation, from 1. */
  readonly sequence: number;
  /** The set values, without the properties that HubSpot maintains. */
  values: PropertyValues;
  readonly createdAtMs: number;
  updatedAtMs: number;
  archivedAtMs: number | undefined;
  /** The earlier values of changed properties, oldest first. */
  history: Readonly<Record<string, readonly ValueAt[]>>;
  /** What a search still returns during the index delay; undefined if the object is new. */
  indexed: PropertyValues | undefined;
  /** Generated objects are not saved in the state file until they change. */
  isGenerated: boolean;
}

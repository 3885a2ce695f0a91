/** A record of the CRM, as HubSpot returns it. */
export interface HubSpotRecord<Properties = Readonly<Record<string, string | null>>> {
  readonly id: string;
  /** The properties that were asked for; `null` if unset. */
  readonly properties: Properties;
  readonly propertiesWithHistory?: Readonly<Record<string, readonly HubSpotPastValue[]>>;
  /** ISO 8601. */
  readonly createdAt: string;
  /** ISO 8601. */
  readonly updatedAt: string;
  readonly archived: boolean;
  /** ISO 8601. */
  readonly archivedAt?: string;
  /** By object type. */
  readonly associations?: Readonly<Record<string, HubSpotAssociatedRecords>>;
  readonly url?: string;
}

/** A value that a property has or had. */
export interface HubSpotPastValue {
  readonly value: string;
  /** ISO 8601. */
  readonly timestamp: string;
  readonly sourceType: string;
}

/** The records of one object type that a record is associated with. */
export interface HubSpotAssociatedRecords {
  readonly results: readonly { readonly id: string; readonly type: string }[];
}

/** An upserted record. */
export interface HubSpotUpsertedRecord<Properties> extends HubSpotRecord<Properties> {
  /** Whether the record was created. */
  readonly new: boolean;
}

/** Values to write, by property. An empty string clears a property. */
export type HubSpotPropertyValues<Properties> = {
  readonly [Name in keyof Properties]?: string | number | boolean;
};

/** Names a record by its id, or by the value of a unique property. */
export interface HubSpotRecordId {
  readonly id: string;
}

/** A record to create. */
export interface HubSpotNewRecord<Properties> {
  readonly properties: HubSpotPropertyValues<Properties>;
  readonly associations?: readonly {
    readonly to: HubSpotRecordId;
    readonly types: readonly {
      readonly associationCategory: 'HUBSPOT_DEFINED' | 'INTEGRATOR_DEFINED' | 'USER_DEFINED';
      readonly associationTypeId: number;
    }[];
  }[];
}

/** A record to change. */
export interface HubSpotRecordUpdate<Properties> extends HubSpotRecordId {
  /** The unique property whose value `id` is. @default the record's id */
  readonly idProperty?: string;
  readonly properties: HubSpotPropertyValues<Properties>;
}

/** A record to change, or to create if there is none. */
export interface HubSpotRecordUpsert<Properties> extends HubSpotRecordUpdate<Properties> {
  readonly idProperty: string;
}

/** A type of CRM objects. */
export interface ObjectType {
  /** HubSpot's id of the type, such as `0-1`. */
  readonly id: string;
  /** The name in the singular, such as `contact`. */
  readonly name: string;
  /** The name in paths, such as `contacts`. */
  readonly plural: string;
  /** `p{hubId}_{name}` of a custom type; the name in upper case of a standard one. */
  readonly fullyQualifiedName: string;
  readonly labels: { readonly singular: string; readonly plural: string };
  /** Any of these scopes allows the operation. */
  readonly scopes: { readonly read: readonly string[]; readonly write: readonly string[] };
  /** Any of these scopes allows reading or writing the type's properties and pipelines. */
  readonly schemaScopes: { readonly read: readonly string[]; readonly write: readonly string[] };
  /** The properties that are returned if none are requested. */
  readonly defaultProperties: readonly string[];
  /** The properties that a search with `query` covers. */
  readonly searchableProperties: readonly string[];
  /** The properties that a new object must have. */
  readonly requiredProperties: readonly string[];
  readonly createdProperty: 'createdate' | 'hs_createdate';
  readonly modifiedProperty: 'lastmodifieddate' | 'hs_lastmodifieddate';
  readonly isCustom: boolean;
}

import type { PropertyDefinition } from '../properties/property-definition.js';

/** The definition of a custom object type, in the format of HubSpot's API, without its properties. */
export interface ObjectSchema {
  readonly id: string;
  readonly objectTypeId: string;
  readonly fullyQualifiedName: string;
  readonly name: string;
  readonly labels: { readonly singular: string; readonly plural: string };
  readonly description: string;
  readonly primaryDisplayProperty: string;
  readonly secondaryDisplayProperties: readonly string[];
  readonly requiredProperties: readonly string[];
  readonly searchableProperties: readonly string[];
  readonly archived: boolean;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly associations: readonly SchemaAssociation[];
}

export interface SchemaAssociation {
  readonly id: string;
  readonly fromObjectTypeId: string;
  readonly toObjectTypeId: string;
  readonly name: string;
}

export type SchemaWithProperties = ObjectSchema & {
  readonly properties: readonly PropertyDefinition[];
};

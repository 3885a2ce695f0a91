/** A kind of association from one object type to another. */
export interface AssociationType {
  readonly category: 'HUBSPOT_DEFINED' | 'USER_DEFINED';
  readonly typeId: number;
  /** Null for the default type. */
  readonly label: string | null;
  /** The name of a labelled type that was created through the API. */
  readonly name: string;
  /** The type of the same association in the other direction. */
  readonly inverseTypeId: number;
}

/** The reference to a type in requests. */
export interface AssociationSpec {
  readonly associationCategory: string;
  readonly associationTypeId: number;
}

import type { ObjectType } from './object-types/object-type.js';

interface Change {
  readonly hubId: number;
  readonly type: ObjectType;
  readonly objectId: string;
}

/** A change of a CRM object, as webhooks and the journal report it. */
export type CrmChange = Change &
  (
    | { readonly kind: 'creation' | 'deletion' | 'restore' | 'privacyDeletion' }
    | {
        readonly kind: 'propertyChange';
        readonly propertyName: string;
        readonly propertyValue: string;
      }
    | { readonly kind: 'merge'; readonly mergedObjectIds: readonly string[] }
    | {
        readonly kind: 'associationChange';
        readonly toType: ObjectType;
        readonly toObjectId: string;
        readonly removed: boolean;
      }
  );

import type { RegisteredApp } from '../apps/emulated-app.js';
import type { CrmChange } from '../crm/crm-change.js';

/**
 * One event in the body of a webhook.
 *
 * @see https://developers.hubspot.com/docs/api-reference/latest/webhooks/guide
 */
export interface WebhookEvent {
  readonly eventId: number;
  readonly subscriptionId: number;
  readonly portalId: number;
  readonly appId: number;
  /** Milliseconds since 1970. */
  readonly occurredAt: number;
  readonly subscriptionType: string;
  readonly attemptNumber: number;
  readonly objectId?: number;
  readonly changeSource: string;
  readonly [field: string]: unknown;
}

/** A subscription of an app. */
export interface WebhookSubscription {
  /** Such as `contact.creation` or `object.propertyChange`. */
  readonly subscriptionType: string;
  /** Limits a generic `object.*` subscription to one type. */
  readonly objectTypeId?: string | undefined;
  /** Limits a `propertyChange` subscription to one property. */
  readonly propertyName?: string | undefined;
}

/** HubSpot has subscription types of their own for these object types. */
const NAMED_TYPES = new Set(['contact', 'company', 'deal', 'ticket', 'line_item', 'product']);

export function matchesSubscription(
  { subscriptionType, objectTypeId, propertyName }: WebhookSubscription,
  change: CrmChange,
): boolean {
  const isGeneric = subscriptionType === `object.${change.kind}`;
  const isNamed =
    NAMED_TYPES.has(change.type.name) && subscriptionType === `${change.type.name}.${change.kind}`;
  return (
    (isGeneric || isNamed) &&
    (objectTypeId === undefined || objectTypeId === change.type.id) &&
    (propertyName === undefined ||
      (change.kind === 'propertyChange' && change.propertyName === propertyName))
  );
}

/** Returns the event of a change for a subscription. */
export function webhookEvent(
  change: CrmChange,
  app: RegisteredApp,
  { subscriptionType }: WebhookSubscription,
  ids: { eventId: number; subscriptionId: number; now: number },
): WebhookEvent {
  return {
    eventId: ids.eventId,
    subscriptionId: ids.subscriptionId,
    portalId: change.hubId,
    appId: app.appId,
    occurredAt: ids.now,
    subscriptionType,
    attemptNumber: 0,
    changeSource: 'INTEGRATION',
    ...(subscriptionType.startsWith('object.') && { objectTypeId: change.type.id }),
    ...detailsOf(change),
  };
}

function detailsOf(change: CrmChange): object {
  const objectId = Number(change.objectId);
  switch (change.kind) {
    case 'creation':
      return { objectId, changeFlag: 'NEW' };
    case 'deletion':
      return { objectId, changeFlag: 'DELETED' };
    case 'restore':
    case 'privacyDeletion':
      return { objectId };
    case 'propertyChange':
      return {
        objectId,
        propertyName: change.propertyName,
        propertyValue: change.propertyValue,
        isSensitive: false,
      };
    case 'merge':
      return {
        objectId,
        primaryObjectId: objectId,
        newObjectId: objectId,
        mergedObjectIds: change.mergedObjectIds.map(Number),
        numberOfPropertiesMoved: 0,
      };
    case 'associationChange':
      return {
        associationType: `${change.type.name}_TO_${change.toType.name}`.toUpperCase(),
        fromObjectId: objectId,
        toObjectId: Number(change.toObjectId),
        associationRemoved: change.removed,
        isPrimaryAssociation: false,
      };
  }
}

import type { HubId } from '../connections/hub-id.js';
import type {
  HubSpotAppEventType,
  HubSpotEventPattern,
  HubSpotEventType,
  HubSpotWebhookEventType,
} from './hubspot-event-type.js';

/** What every event has. Fields that are not listed are kept as HubSpot sent them. */
export interface HubSpotEventFields {
  /** The account that the event happened in. */
  readonly portalId: HubId;
  /** The event's type. Known types have the types of their own fields. */
  readonly subscriptionType: string;
  /** Epoch milliseconds, by HubSpot's clock. */
  readonly occurredAt: number;
  readonly [field: string]: unknown;
}

interface WebhookFields extends HubSpotEventFields {
  /** Not unique, according to HubSpot. */
  readonly eventId: number;
  readonly subscriptionId: number;
  readonly appId: number;
  /** 0 for the first delivery; HubSpot repeats a failed one up to ten times within 24 hours. */
  readonly attemptNumber: number;
  readonly changeSource?: string;
  readonly sourceId?: string;
  readonly changeFlag?: string;
}

interface ObjectFields {
  readonly objectId: number;
}

interface PropertyChangeFields extends ObjectFields {
  readonly propertyName: string;
  readonly propertyValue: string;
  /** The property is marked as sensitive in HubSpot. */
  readonly isSensitive?: boolean;
  /** HubSpot left the value of a sensitive property out: `propertyValue` is `REDACTED`. */
  readonly isRedacted: boolean;
}

interface MergeFields {
  readonly primaryObjectId: number;
  readonly mergedObjectIds: readonly number[];
  readonly newObjectId: number;
  readonly numberOfPropertiesMoved: number;
}

interface AssociationFields {
  readonly associationType: string;
  readonly fromObjectId: number;
  readonly toObjectId: number;
  readonly associationRemoved: boolean;
  readonly isPrimaryAssociation: boolean;
}

interface MessageFields extends ObjectFields {
  readonly messageId: string;
  readonly messageType: string;
}

interface AppFields {
  readonly eventTypeId: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

type ChangeFields<Type extends HubSpotWebhookEventType> = Type extends `${string}.propertyChange`
  ? PropertyChangeFields
  : Type extends `${string}.merge`
    ? MergeFields
    : Type extends `${string}.associationChange`
      ? AssociationFields
      : Type extends 'conversation.newMessage'
        ? MessageFields
        : Type extends 'event.completed'
          ? unknown
          : ObjectFields;

type GenericFields<Type extends string> = Type extends `object.${string}`
  ? { /** Such as `0-1` for contacts, `2-123` for custom objects. */ readonly objectTypeId: string }
  : unknown;

type EventOfType<Type extends HubSpotEventType> = Type extends HubSpotWebhookEventType
  ? WebhookFields & { readonly subscriptionType: Type } & ChangeFields<Type> & GenericFields<Type>
  : HubSpotEventFields & { readonly subscriptionType: Type } & AppFields;

type TypesOf<Pattern extends HubSpotEventPattern> = Pattern extends `${infer Family}.*`
  ? Extract<HubSpotEventType, `${Family}.${string}`>
  : Extract<Pattern, HubSpotEventType>;

/**
 * An event that HubSpot sent, by its type or pattern: `HubSpotEvent<'contact.propertyChange'>`,
 * `HubSpotEvent<'contact.*'>`. Without a type, or with `*`, it is any event, also one of a type
 * that this library does not know. The fields are typed as HubSpot documents them.
 */
export type HubSpotEvent<Pattern extends HubSpotEventPattern = '*'> = Pattern extends '*'
  ? HubSpotEventFields
  : EventOfType<TypesOf<Pattern>>;

const MAX_DEPTH = 32;

/** Whether a value is nested deeper than any event of HubSpot: `JSON.stringify` would fail on it. */
export function isTooDeep(value: unknown, levels = MAX_DEPTH): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((member) => isTooDeep(member, levels - 1));
}

/** Whether the event comes from the webhooks journal and tells of the app itself. */
export function isAppEvent(event: HubSpotEventFields): event is HubSpotEvent<HubSpotAppEventType> {
  return event.subscriptionType === 'app.installed' || event.subscriptionType === 'app.uninstalled';
}

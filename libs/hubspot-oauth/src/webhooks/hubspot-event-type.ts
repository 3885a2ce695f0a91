type ObjectChange = 'creation' | 'deletion' | 'merge' | 'propertyChange' | 'restore';
type AssociatedObject = 'contact' | 'company' | 'deal' | 'ticket' | 'line_item' | 'object';
type ConversationChange =
  'creation' | 'deletion' | 'newMessage' | 'privacyDeletion' | 'propertyChange';

/**
 * The event types that HubSpot sends to webhook targets.
 *
 * @see https://developers.hubspot.com/docs/api-reference/latest/webhooks/guide
 */
export type HubSpotWebhookEventType =
  | `${AssociatedObject | 'product'}.${ObjectChange}`
  | `${AssociatedObject}.associationChange`
  | 'contact.privacyDeletion'
  | `conversation.${ConversationChange}`
  | 'event.completed';

/** Events of the webhooks journal that this library names: installs and uninstalls of the app. */
export type HubSpotAppEventType = 'app.installed' | 'app.uninstalled';

/** The names that a handler can subscribe to. */
export type HubSpotEventType = HubSpotWebhookEventType | HubSpotAppEventType;

/** What stands before the dot of an event type. */
export type HubSpotEventFamily = HubSpotEventType extends `${infer Family}.${string}`
  ? Family
  : never;

/** One type, all types of a family, or everything, types that this library does not know included. */
export type HubSpotEventPattern = HubSpotEventType | `${HubSpotEventFamily}.*` | '*';

const OBJECT_CHANGES: readonly ObjectChange[] = [
  'creation',
  'deletion',
  'merge',
  'propertyChange',
  'restore',
];
const ASSOCIATED_OBJECTS: readonly AssociatedObject[] = [
  'contact',
  'company',
  'deal',
  'ticket',
  'line_item',
  'object',
];

/** Every event type that HubSpot documents for webhooks. */
export const WEBHOOK_EVENT_TYPES: readonly HubSpotWebhookEventType[] = [
  ...[...ASSOCIATED_OBJECTS, 'product' as const].flatMap((object) =>
    OBJECT_CHANGES.map((change) => `${object}.${change}` as const),
  ),
  ...ASSOCIATED_OBJECTS.map((object) => `${object}.associationChange` as const),
  'contact.privacyDeletion',
  'conversation.creation',
  'conversation.deletion',
  'conversation.newMessage',
  'conversation.privacyDeletion',
  'conversation.propertyChange',
  'event.completed',
];

/** Every event type that has a name here. */
export const KNOWN_EVENT_TYPES: readonly HubSpotEventType[] = [
  ...WEBHOOK_EVENT_TYPES,
  'app.installed',
  'app.uninstalled',
];
const KNOWN: ReadonlySet<string> = new Set(KNOWN_EVENT_TYPES);

/** The patterns that match an event type. A type that is not known matches `*` alone. */
export function patternsOf(type: string): readonly string[] {
  return KNOWN.has(type) ? [type, `${type.split('.', 1)[0]}.*`, '*'] : ['*'];
}

/** Whether the type is known: unknown ones are no attribute of a metric. */
export function isKnownEventType(type: string): type is HubSpotEventType {
  return KNOWN.has(type);
}

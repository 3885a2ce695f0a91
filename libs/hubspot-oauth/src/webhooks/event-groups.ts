import { type HubSpotEventFields, isAppEvent } from './hubspot-event.js';

/** The fields that name the object of an event; of an association the object it starts from. */
const OBJECT_FIELDS = ['objectId', 'primaryObjectId', 'fromObjectId'] as const;

/**
 * Puts events of one object together, in the order in which they occurred. Groups can be handled side
 * by side. An event without an object is a group of its own.
 */
export function groupByObject<Item>(
  items: readonly Item[],
  eventOf: (item: Item) => HubSpotEventFields,
): readonly (readonly Item[])[] {
  const groups = new Map<string | Item, Item[]>();
  for (const item of items) {
    const key = objectOf(eventOf(item)) ?? item;
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return [...groups.values()].map((group) =>
    group.toSorted((a, b) => eventOf(a).occurredAt - eventOf(b).occurredAt),
  );
}

/** Names the object of an event among those of all accounts. Undefined if it has none. */
export function objectOf(event: HubSpotEventFields): string | undefined {
  // An install and an uninstall of the app, of which the later one counts.
  if (isAppEvent(event)) return JSON.stringify([event.portalId, 'app']);
  const [family = ''] = event.subscriptionType.split('.', 1);
  const id = OBJECT_FIELDS.map((name) => event[name]).find((value) => value != null);
  if (id === undefined) return undefined;
  const type = event['objectTypeId'] ?? family;
  // Webhooks have numbers as ids, the API and journal files may have strings.
  return JSON.stringify([event.portalId, type, typeof id === 'number' ? String(id) : id]);
}

import { z } from 'zod';
import { boundedString } from '../runtime/bounded-string.js';
import { parseHubId } from '../connections/hub-id.js';
import { type HubSpotEventFields, isTooDeep } from '../webhooks/hubspot-event.js';

/** Where the next file of the journal can be fetched, until its URL expires. */
export interface JournalEntry {
  readonly offset: string;
  /** Undefined if HubSpot sent none: the entry is passed over. */
  readonly url: URL | undefined;
}

/** Ids of HubSpot's event types: https://developers.hubspot.com/docs/api-reference/latest/webhooks-journal/subscriptions/guide */
export const APP_EVENT_TYPE_IDS = {
  'app.installed': '4-1909196',
  'app.uninstalled': '4-1916193',
} as const;

const TYPES_BY_ID: ReadonlyMap<unknown, string> = new Map(
  Object.entries(APP_EVENT_TYPE_IDS).map(([type, id]) => [id, type]),
);
const TYPES_BY_ACTION: ReadonlyMap<unknown, string> = new Map([
  ['APP_INSTALL', 'app.installed'],
  ['APP_UNINSTALL', 'app.uninstalled'],
]);

const entry = z.object({
  currentOffset: boundedString(1, 255),
  url: z.url().optional().catch(undefined),
});
const file = z.object({ journalEvents: z.array(z.unknown()) });
const journalEvent = z.looseObject({
  type: boundedString(1, 80),
  portalId: z.unknown(),
  occurredAt: z.union([z.number(), z.string()]),
});

/** Undefined if the entry has no offset: then there is nothing to read on from. */
export function parseEntry(body: unknown): JournalEntry | undefined {
  const parsed = entry.safeParse(body);
  if (!parsed.success) return undefined;
  const { currentOffset: offset, url } = parsed.data;
  return { offset, url: url === undefined ? undefined : new URL(url) };
}

/** The events of a file. Undefined if it is no file of the journal. Events without an account, or nested too deep, are left out. */
export function parseFile(body: unknown): readonly HubSpotEventFields[] | undefined {
  const parsed = file.safeParse(body);
  return parsed.success
    ? parsed.data.journalEvents.flatMap((event) => toEvent(event) ?? [])
    : undefined;
}

/** Installs and uninstalls have names of their own; other events are `journal.` and HubSpot's type. */
function toEvent(value: unknown): HubSpotEventFields | undefined {
  const parsed = journalEvent.safeParse(value);
  if (!parsed.success || isTooDeep(value)) return undefined;
  const { data } = parsed;
  const portalId = parseHubId(data.portalId);
  const occurredAt = new Date(data.occurredAt).getTime();
  if (portalId === undefined || !(occurredAt >= 0)) return undefined;
  const isOfApp = data.type.toLowerCase() === 'app_lifecycle_event';
  const subscriptionType =
    (isOfApp
      ? (TYPES_BY_ID.get(data['eventTypeId']) ?? TYPES_BY_ACTION.get(data['action']))
      : undefined) ?? `journal.${data.type}`;
  return { ...data, portalId, occurredAt, subscriptionType };
}

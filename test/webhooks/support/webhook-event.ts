import { HUB_ID } from '../../http/support/connected-accounts.js';

let eventId = 0;

/** An event as HubSpot documents it; each call returns another one. */
export function webhookEvent(change: Readonly<Record<string, unknown>> = {}) {
  eventId += 1;
  return {
    eventId,
    subscriptionId: 25,
    portalId: HUB_ID,
    appId: 1160452,
    occurredAt: 1462216307945 + eventId,
    subscriptionType: 'contact.creation',
    attemptNumber: 0,
    objectId: 1_000_000 + eventId,
    changeSource: 'IMPORT',
    changeFlag: 'NEW',
    ...change,
  };
}

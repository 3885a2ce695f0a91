import type { HubSpotConnection, HubSpotOAuthEvents } from 'nestjs-hubspot-oauth';
import { typeIs } from './type-is.js';

declare const events: HubSpotOAuthEvents;

// An event's type says what else is in it.
events.on('connection.refreshed').subscribe((event) => {
  typeIs<'connection.refreshed'>()(event.type);
  typeIs<HubSpotConnection>()(event.connection);
  // @ts-expect-error only a failed refresh has a reason
  void event.reason;
});
events.on('refresh.failed').subscribe(({ hubId, reason, retryAfterMs }) => {
  typeIs<number>()(hubId);
  typeIs<string>()(reason);
  typeIs<number>()(retryAfterMs);
});
events.on('connection.scopes_changed').subscribe(({ added, removed }) => {
  typeIs<readonly string[]>()(added);
  typeIs<readonly string[]>()(removed);
});
events.all.subscribe((event) => {
  if (event.type === 'connection.created')
    typeIs<'install' | 'marketplace' | 'adoption'>()(event.source);
  if (event.type === 'connection.disconnected') typeIs<number>()(event.hubId);
});

// @ts-expect-error no such event
events.on('connection.deleted');

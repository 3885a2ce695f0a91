import { Logger } from '@nestjs/common';
import type { HubSpotOAuthEvent } from './hubspot-oauth-event.js';

const logger = new Logger('HubSpotOAuth');

/** Writes the line of an event. No line contains a secret. */
export function logEvent(event: HubSpotOAuthEvent): void {
  switch (event.type) {
    case 'connection.created':
      return logger.log(`HubSpot account ${event.connection.hubId} connected (${event.source}).`);
    case 'connection.disconnected':
      return logger.log(
        `HubSpot account ${event.hubId} ${event.reason === 'uninstalled' ? 'uninstalled the app' : 'disconnected'}.`,
      );
    case 'journal.gap':
      return logger.error(
        event.reason === 'unreadable_file'
          ? 'A file of the webhooks journal could not be read in three attempts: it is larger than 50 MB, malformed or deleted, or its URL is missing or not https. Its events are missing: compare the connections with HubSpot. Reading goes on with the next entry.'
          : 'The webhooks journal was not read for longer than HubSpot keeps it (3 days). Events may be missing: compare the connections with HubSpot. Reading goes on with the earliest entry.',
      );
    case 'connection.scopes_changed':
      return logger.log(
        `HubSpot account ${event.connection.hubId} changed its scopes: added ${listed(event.added)}, removed ${listed(event.removed)}.`,
      );
    case 'connection.refreshed':
      return logger.debug(`Refreshed the tokens of HubSpot account ${event.connection.hubId}.`);
    case 'lease.taken_over':
      return logger.debug(
        `Took over the refresh of HubSpot account ${event.hubId} from a process that let its lease lapse.`,
      );
    case 'connection.reauthorization_required':
      return logger.warn(
        `HubSpot no longer accepts the grant of account ${event.hubId}. The app has to be installed there again.`,
      );
    case 'refresh.failed':
      return logger.warn(
        `Could not refresh the tokens of HubSpot account ${event.hubId} (${event.reason}). Next attempt in ${Math.ceil(event.retryAfterMs)} ms at the earliest.`,
      );
    case 'tokens.unsaved':
      return logger.warn(
        `The new tokens of HubSpot account ${event.hubId} are kept in memory, because the database does not respond. They are written again until it does.`,
      );
    case 'client.rejected':
      return logger.warn(
        `HubSpot rejects the client id or client secret of this app. No tokens are refreshed for ${event.retryAfterMs} ms. Check clientId (HUBSPOT_CLIENT_ID) and clientSecret (HUBSPOT_CLIENT_SECRET).`,
      );
    case 'webhook.failed':
      return event.isLost
        ? logger.error(
            `Event ${event.eventId} (${event.eventType}) of HubSpot account ${event.hubId} failed at its last attempt. It is stored for 14 days: see HubSpotWebhooks.failed().`,
          )
        : logger.warn(
            `Event ${event.eventId} (${event.eventType}) of HubSpot account ${event.hubId} failed. Until it succeeds, HubSpotWebhooks.failed() lists it.`,
          );
  }
}

function listed(scopes: readonly string[]): string {
  return scopes.join(' ') || 'none';
}

import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { type HubId, type HubSpotOAuthEvent, HubSpotOAuthEvents } from 'nestjs-hubspot-oauth';

/** One event of an account's connection. */
export interface Activity {
  readonly hubId: HubId;
  readonly at: Date;
  readonly text: string;
}

const KEPT = 50;
const SHOWN = 5;

/** The latest events, newest first. Emulator mode has one process, which sees every event. */
@Injectable()
export class ConnectionActivity implements OnModuleDestroy {
  private readonly activities: Activity[] = [];
  private readonly subscription;

  constructor(events: HubSpotOAuthEvents) {
    this.subscription = events.all.subscribe((event) => {
      const hubId = hubIdOf(event);
      if (hubId !== undefined) this.add(hubId, describe(event));
    });
  }

  add(hubId: HubId, text: string): void {
    this.activities.unshift({ hubId, at: new Date(), text });
    this.activities.length = Math.min(this.activities.length, KEPT);
  }

  of(hubId: HubId): readonly Activity[] {
    return this.activities.filter((activity) => activity.hubId === hubId).slice(0, SHOWN);
  }

  onModuleDestroy(): void {
    this.subscription.unsubscribe();
  }
}

function hubIdOf(event: HubSpotOAuthEvent): HubId | undefined {
  if ('connection' in event) return event.connection.hubId;
  return 'hubId' in event ? event.hubId : undefined;
}

function describe(event: HubSpotOAuthEvent): string {
  switch (event.type) {
    case 'connection.created':
      return 'The account installed the app.';
    case 'connection.refreshed':
      return 'The app refreshed the access token.';
    case 'connection.reauthorization_required':
      return 'HubSpot revoked the grant.';
    case 'connection.disconnected':
      return 'The account was disconnected.';
    case 'connection.scopes_changed':
      return 'The granted scopes changed.';
    case 'refresh.failed':
      return 'A refresh failed. The app will retry.';
    case 'lease.taken_over':
      return 'The app took over the refresh of another process.';
    case 'tokens.unsaved':
      return 'The app keeps new tokens in memory, because the database does not respond.';
    case 'client.rejected':
      return 'HubSpot rejects the client id or client secret.';
    case 'journal.gap':
      return 'Entries of the webhooks journal are missing.';
    case 'webhook.failed':
      return `A handler of ${event.eventType} failed.`;
  }
}

import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { type HubId, type HubSpotOAuthEvent, HubSpotOAuthEvents } from 'nestjs-hubspot-oauth';

/** An event of the library, or the button that expires the token. */
export type ActivityKind = HubSpotOAuthEvent['type'] | 'token.expired';

/** One event of an account's connection. */
export interface Activity {
  readonly hubId: HubId;
  readonly at: Date;
  readonly kind: ActivityKind;
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
      if (hubId !== undefined) this.add(hubId, event.type);
    });
  }

  add(hubId: HubId, kind: ActivityKind): void {
    this.activities.unshift({ hubId, at: new Date(), kind });
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

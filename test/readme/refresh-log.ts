import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { HubSpotOAuthEvents } from 'nestjs-hubspot-oauth';
import { Subscription } from 'rxjs';

@Injectable()
export class RefreshLog implements OnModuleDestroy {
  private readonly logger = new Logger(RefreshLog.name);
  private readonly subscription = new Subscription();

  constructor(events: HubSpotOAuthEvents) {
    this.subscription.add(
      events.on('connection.refreshed').subscribe(({ connection }) => {
        this.logger.log(`Account ${connection.hubId}: refreshed`);
      }),
    );
    this.subscription.add(
      events.on('refresh.failed').subscribe(({ hubId, reason }) => {
        this.logger.warn(`Account ${hubId}: ${reason}`);
      }),
    );
  }

  onModuleDestroy(): void {
    this.subscription.unsubscribe();
  }
}

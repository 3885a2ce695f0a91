import { Injectable, Logger } from '@nestjs/common';
import { type HubSpotEvent, type HubSpotEventContext, OnHubSpotEvent } from 'nestjs-hubspot-oauth';

@Injectable()
export class AnyEvent {
  private readonly logger = new Logger(AnyEvent.name);

  @OnHubSpotEvent('*')
  received(event: HubSpotEvent, { connection }: HubSpotEventContext<'*'>): void {
    const status = connection?.status ?? 'not connected';
    this.logger.log(`${event.subscriptionType} of account ${event.portalId} (${status})`);
  }
}

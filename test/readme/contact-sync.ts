import { Injectable, Logger } from '@nestjs/common';
import {
  type HubSpotEvent,
  type HubSpotEventContext,
  HubSpotHttpService,
  OnHubSpotEvent,
} from 'nestjs-hubspot-oauth';

@Injectable()
export class ContactSync {
  private readonly logger = new Logger(ContactSync.name);

  constructor(private readonly http: HubSpotHttpService) {}

  @OnHubSpotEvent('contact.creation', 'contact.propertyChange')
  async changed(
    { portalId, objectId }: HubSpotEvent<'contact.creation' | 'contact.propertyChange'>,
    { signal }: HubSpotEventContext,
  ): Promise<void> {
    const path = `/crm/objects/2026-03/contacts/${objectId}`;
    const { data } = await this.http.forAccount(portalId).axiosRef.get<object>(path, { signal });
    this.logger.log(`Account ${portalId}: ${JSON.stringify(data)}`);
  }

  @OnHubSpotEvent('app.uninstalled')
  uninstalled({ portalId }: HubSpotEvent<'app.uninstalled'>): void {
    this.logger.log(`Account ${portalId} uninstalled the app.`);
  }
}

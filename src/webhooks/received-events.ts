import { Injectable } from '@nestjs/common';
import { type HubId, type HubSpotEvent, OnHubSpotEvent } from 'nestjs-hubspot-oauth';

/** A webhook event that this process handled. */
export interface ReceivedEvent {
  readonly hubId: HubId;
  readonly at: Date;
  readonly type: string;
  readonly objectId: string | undefined;
  readonly propertyName: string | undefined;
}

const KEPT = 100;
const SHOWN = 10;

/** The latest webhook events, newest first. A real app would store or act on them. */
@Injectable()
export class ReceivedEvents {
  private readonly events: ReceivedEvent[] = [];

  @OnHubSpotEvent('*')
  add(event: HubSpotEvent): void {
    const { portalId: hubId, subscriptionType: type } = event;
    const text = (field: string) => {
      const value = event[field];
      return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
    };
    const [objectId, propertyName] = [text('objectId'), text('propertyName')];
    this.events.unshift({ hubId, at: new Date(), type, objectId, propertyName });
    this.events.length = Math.min(this.events.length, KEPT);
  }

  of(hubId: HubId): readonly ReceivedEvent[] {
    return this.events.filter((event) => event.hubId === hubId).slice(0, SHOWN);
  }
}

import {
  type HubSpotConnection,
  type HubSpotEvent,
  type HubSpotEventContext,
  type HubSpotWebhookEventType,
  OnHubSpotEvent,
} from 'nestjs-hubspot-oauth';
import type { FailedHubSpotEvent, HubSpotWebhooks } from 'nestjs-hubspot-oauth';
import { typeIs } from './type-is.js';

/** The fields that each type of event has of its own, by documented type. */
interface Expected {
  creation: { objectId: number };
  deletion: { objectId: number };
  restore: { objectId: number };
  privacyDeletion: { objectId: number };
  propertyChange: {
    objectId: number;
    propertyName: string;
    propertyValue: string;
    isRedacted: boolean;
  };
  merge: {
    primaryObjectId: number;
    mergedObjectIds: readonly number[];
    newObjectId: number;
    numberOfPropertiesMoved: number;
  };
  associationChange: {
    associationType: string;
    fromObjectId: number;
    toObjectId: number;
    associationRemoved: boolean;
    isPrimaryAssociation: boolean;
  };
  newMessage: { objectId: number; messageId: string; messageType: string };
  completed: { occurredAt: number };
}

const ALL = {
  'contact.creation': 'creation',
  'contact.deletion': 'deletion',
  'contact.merge': 'merge',
  'contact.propertyChange': 'propertyChange',
  'contact.restore': 'restore',
  'contact.associationChange': 'associationChange',
  'contact.privacyDeletion': 'privacyDeletion',
  'company.creation': 'creation',
  'company.deletion': 'deletion',
  'company.merge': 'merge',
  'company.propertyChange': 'propertyChange',
  'company.restore': 'restore',
  'company.associationChange': 'associationChange',
  'deal.creation': 'creation',
  'deal.deletion': 'deletion',
  'deal.merge': 'merge',
  'deal.propertyChange': 'propertyChange',
  'deal.restore': 'restore',
  'deal.associationChange': 'associationChange',
  'ticket.creation': 'creation',
  'ticket.deletion': 'deletion',
  'ticket.merge': 'merge',
  'ticket.propertyChange': 'propertyChange',
  'ticket.restore': 'restore',
  'ticket.associationChange': 'associationChange',
  'line_item.creation': 'creation',
  'line_item.deletion': 'deletion',
  'line_item.merge': 'merge',
  'line_item.propertyChange': 'propertyChange',
  'line_item.restore': 'restore',
  'line_item.associationChange': 'associationChange',
  'object.creation': 'creation',
  'object.deletion': 'deletion',
  'object.merge': 'merge',
  'object.propertyChange': 'propertyChange',
  'object.restore': 'restore',
  'object.associationChange': 'associationChange',
  'product.creation': 'creation',
  'product.deletion': 'deletion',
  'product.merge': 'merge',
  'product.propertyChange': 'propertyChange',
  'product.restore': 'restore',
  'conversation.creation': 'creation',
  'conversation.deletion': 'deletion',
  'conversation.newMessage': 'newMessage',
  'conversation.privacyDeletion': 'privacyDeletion',
  'conversation.propertyChange': 'propertyChange',
  'event.completed': 'completed',
} as const;
type All = typeof ALL;

// All 48 types are there, and no others.
typeIs<HubSpotWebhookEventType>()({} as keyof All);

type Fields<Event, Kind> = Event extends Kind ? true : never;
/** Whether each event has the fields of its kind, and its own name. */
type Checked = {
  [Type in keyof All]: HubSpotEvent<Type>['subscriptionType'] extends Type
    ? Fields<HubSpotEvent<Type>, Expected[All[Type]]>
    : never;
};
typeIs<{ [Type in keyof All]: true }>()({} as Checked);

declare const creation: HubSpotEvent<'contact.creation'>;
typeIs<'contact.creation'>()(creation.subscriptionType);
typeIs<number>()(creation.portalId);
typeIs<number>()(creation.attemptNumber);
// What HubSpot may send one day is there, unknown.
typeIs<unknown>()(creation['propertyName']);
declare const generic: HubSpotEvent<'object.creation'>;
typeIs<string>()(generic.objectTypeId);
declare const uninstalled: HubSpotEvent<'app.uninstalled'>;
typeIs<string>()(uninstalled.eventTypeId);

// A family is the union of its types.
declare const contact: HubSpotEvent<'contact.*'>;
if (contact.subscriptionType === 'contact.propertyChange') typeIs<string>()(contact.propertyName);
declare const any: HubSpotEvent;
typeIs<string>()(any.subscriptionType);

declare const context: HubSpotEventContext<'contact.*'>;
typeIs<HubSpotConnection>()(context.connection);
typeIs<AbortSignal>()(context.signal);
declare const anyContext: HubSpotEventContext<'*'>;
typeIs<HubSpotConnection | undefined>()(anyContext.connection);

export class Handlers {
  @OnHubSpotEvent('contact.propertyChange')
  one(event: HubSpotEvent<'contact.propertyChange'>, { signal }: HubSpotEventContext): void {
    void [event, signal];
  }

  @OnHubSpotEvent('contact.creation', 'company.*')
  async several(event: HubSpotEvent<'contact.creation' | 'company.*'>): Promise<void> {
    void event;
  }

  @OnHubSpotEvent('*')
  all(): void {}

  // @ts-expect-error it takes other events than the decorator names
  @OnHubSpotEvent('contact.creation')
  wrong(event: HubSpotEvent<'contact.propertyChange'>): void {
    void event;
  }

  // @ts-expect-error there is no such event
  @OnHubSpotEvent('contact.created')
  unknown(): void {}

  // @ts-expect-error a family ends with .*
  @OnHubSpotEvent('contact')
  family(): void {}
}

// A failed event is not the event, but has it.
declare const webhooks: HubSpotWebhooks;
declare const failed: readonly FailedHubSpotEvent[];
declare const createdContact: HubSpotEvent<'contact.creation'>;
void webhooks.dispatch([...failed.map(({ event }) => event), createdContact], {
  isLastAttempt: true,
});
// @ts-expect-error lacks the fields of an event
void webhooks.dispatch(failed);

/** A subscription of an app to the webhooks journal, in the format of HubSpot's API. */
export interface JournalSubscription {
  readonly id: number;
  readonly appId: number;
  readonly subscriptionType:
    | 'APP_LIFECYCLE_EVENT'
    | 'ASSOCIATION'
    | 'EVENT'
    | 'GDPR_PRIVACY_DELETION'
    | 'LIST_MEMBERSHIP'
    | 'OBJECT';
  /** The type of objects or, for lifecycle events, the event type. */
  readonly objectTypeId: string;
  readonly actions: readonly string[];
  readonly properties: readonly string[];
  readonly objectIds: readonly number[];
  readonly portalId?: number;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export const INSTALL_EVENT_TYPE = '4-1909196';
export const UNINSTALL_EVENT_TYPE = '4-1916193';

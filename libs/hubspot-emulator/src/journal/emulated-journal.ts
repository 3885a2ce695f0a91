import type { RegisteredApp } from '../apps/emulated-app.js';
import type { CrmChange } from '../crm/crm-change.js';
import type { Installation } from '../grants/grants.js';
import {
  INSTALL_EVENT_TYPE,
  UNINSTALL_EVENT_TYPE,
  type JournalSubscription,
} from './journal-subscription.js';

interface JournalEvent {
  readonly portalId: number;
  readonly [field: string]: unknown;
}

/** One file of the journal. */
export interface JournalEntry {
  readonly clientId: string;
  readonly offset: string;
  readonly publishedAtMs: number;
  readonly events: readonly JournalEvent[];
}

export interface JournalSnapshot {
  readonly entries: readonly JournalEntry[];
  readonly subscriptions: readonly (readonly [string, readonly JournalSubscription[]])[];
  readonly nextNumber: number;
}

const RETENTION_MS = 3 * 24 * 3_600_000;

const ACTIONS: Partial<Record<CrmChange['kind'], string>> = {
  creation: 'CREATE',
  propertyChange: 'UPDATE',
  deletion: 'DELETE',
  merge: 'MERGE',
  restore: 'RESTORE',
};

/** The webhooks journal of all apps: entries in the order of publication, kept for three days. */
export class EmulatedJournal {
  #entries: JournalEntry[] = [];
  readonly #subscriptions = new Map<string, JournalSubscription[]>();
  #nextNumber = 1;

  constructor(private readonly now: () => number) {}

  subscriptions(clientId: string): readonly JournalSubscription[] {
    return this.#subscriptions.get(clientId) ?? [];
  }

  /** Creates a subscription. An existing one to the same events is replaced and keeps its id. */
  subscribe(
    app: RegisteredApp,
    given: Omit<JournalSubscription, 'id' | 'appId' | 'createdAt' | 'updatedAt'>,
  ): JournalSubscription {
    const existing = this.subscriptions(app.clientId).find(
      ({ subscriptionType, objectTypeId, portalId }) =>
        subscriptionType === given.subscriptionType &&
        objectTypeId === given.objectTypeId &&
        portalId === given.portalId,
    );
    const time = new Date(this.now()).toISOString();
    const subscription = {
      ...given,
      id: existing?.id ?? this.#nextNumber++,
      appId: app.appId,
      createdAt: existing?.createdAt ?? time,
      updatedAt: time,
    };
    const others = this.subscriptions(app.clientId).filter((other) => other !== existing);
    this.#subscriptions.set(app.clientId, [...others, subscription]);
    return subscription;
  }

  /** Removes the subscriptions that match. Returns their number. */
  unsubscribe(clientId: string, matches: (one: JournalSubscription) => boolean): number {
    const all = this.subscriptions(clientId);
    const kept = all.filter((subscription) => !matches(subscription));
    this.#subscriptions.set(clientId, kept);
    return all.length - kept.length;
  }

  /** The entries of an app, oldest first. */
  entries(clientId: string, portalId?: number): readonly JournalEntry[] {
    const oldest = this.now() - RETENTION_MS;
    this.#entries = this.#entries.filter(({ publishedAtMs }) => publishedAtMs > oldest);
    return this.#entries.filter(
      (entry) =>
        entry.clientId === clientId &&
        (portalId === undefined || entry.events.some((event) => event.portalId === portalId)),
    );
  }

  announceLifecycle(
    app: RegisteredApp,
    { hubId }: Installation,
    userId: number,
    kind: 'install' | 'uninstall',
  ): void {
    const eventTypeId = kind === 'install' ? INSTALL_EVENT_TYPE : UNINSTALL_EVENT_TYPE;
    const isSubscribed = this.subscriptions(app.clientId).some(
      ({ subscriptionType, objectTypeId }) =>
        subscriptionType === 'APP_LIFECYCLE_EVENT' && objectTypeId === eventTypeId,
    );
    if (!isSubscribed) return;
    this.#publish(app.clientId, {
      type: 'app_lifecycle_event',
      action: kind === 'install' ? 'APP_INSTALL' : 'APP_UNINSTALL',
      portalId: hubId,
      occurredAt: new Date(this.now()).toISOString(),
      eventTypeId,
      properties: {
        hs_app_id: app.appId,
        hs_app_install_level: 'PORTAL',
        hs_user_id: userId,
        hs_initiating_user_id: userId,
      },
    });
  }

  announceChange(change: CrmChange): void {
    const action = ACTIONS[change.kind];
    if (action === undefined) return;
    for (const [clientId, subscriptions] of this.#subscriptions) {
      const isSubscribed = subscriptions.some(
        ({ subscriptionType, objectTypeId, actions, portalId }) =>
          subscriptionType === 'OBJECT' &&
          objectTypeId === change.type.id &&
          (portalId === undefined || portalId === change.hubId) &&
          (actions.length === 0 || actions.includes(action)),
      );
      if (!isSubscribed) continue;
      this.#publish(clientId, {
        type: 'crm_object',
        action,
        portalId: change.hubId,
        occurredAt: new Date(this.now()).toISOString(),
        objectTypeId: change.type.id,
        objectId: Number(change.objectId),
        ...(change.kind === 'propertyChange' && {
          properties: { [change.propertyName]: change.propertyValue },
        }),
      });
    }
  }

  snapshot(): JournalSnapshot {
    const subscriptions = [...this.#subscriptions];
    return { entries: this.#entries, subscriptions, nextNumber: this.#nextNumber };
  }

  restore({ entries, subscriptions, nextNumber }: JournalSnapshot): void {
    this.#entries = [...entries];
    for (const [clientId, own] of subscriptions) this.#subscriptions.set(clientId, [...own]);
    this.#nextNumber = nextNumber;
  }

  #publish(clientId: string, event: JournalEvent): void {
    const offset = `j${String(this.#nextNumber++).padStart(12, '0')}`;
    this.#entries.push({ clientId, offset, publishedAtMs: this.now(), events: [event] });
  }
}

import { findAccount } from '../accounts/find-account.js';
import type { RegisteredApp } from '../apps/emulated-app.js';
import { findApp } from '../apps/find-app.js';
import type { CrmChange } from '../crm/crm-change.js';
import type { EmulatedHubSpot } from '../emulated-hubspot.js';
import type { WebhookDelivery } from './webhook-delivery.js';
import { matchesSubscription, webhookEvent, type WebhookEvent } from './webhook-event.js';
import { WebhookSender } from './webhook-sender.js';
import type { WebhookSettings } from './webhook-settings.js';

/** HubSpot's limit per request. */
const MAX_EVENTS = 100;
const DEFAULT_CONCURRENCY = 10;

/** The webhooks: sends events for changes of objects, and events that a test makes up. */
export class EmulatedWebhooks {
  readonly #hubSpot: EmulatedHubSpot;
  readonly #sender: WebhookSender;
  readonly #settings = new Map<string, WebhookSettings>();
  #deliveries: WebhookDelivery[] = [];
  #pending: { app: RegisteredApp; event: WebhookEvent }[] = [];

  constructor(hubSpot: EmulatedHubSpot, stopping: AbortSignal) {
    this.#hubSpot = hubSpot;
    this.#sender = new WebhookSender(
      hubSpot,
      (delivery) => this.#deliveries.push(delivery),
      stopping,
    );
    for (const { clientId, webhooks } of hubSpot.apps.all()) {
      if (webhooks !== undefined) this.#settings.set(clientId, webhooks);
    }
  }

  /** Replaces the settings of an app. */
  configure(settings: WebhookSettings, clientId?: string): void {
    this.#settings.set(findApp(this.#hubSpot.apps, clientId).clientId, settings);
  }

  /** Returns all attempts since the start, in the order in which they finished. */
  deliveries(): readonly WebhookDelivery[] {
    return [...this.#deliveries];
  }

  /** Resolves when no event is due or being delivered. Events that wait for a retry do not count. */
  async idle(): Promise<void> {
    await new Promise<void>((resolve) => setImmediate(resolve));
    await this.#sender.idle();
  }

  /**
   * Sends events to an app, in requests of at most 100. Missing fields are filled in.
   *
   * @param options the app and the account, by default the first ones, and another target URL
   * @returns the first attempts, one per request
   */
  async send(
    events: readonly Partial<WebhookEvent>[],
    options: {
      readonly clientId?: string | undefined;
      readonly hubId?: number | undefined;
      readonly url?: string | undefined;
    } = {},
  ): Promise<WebhookDelivery[]> {
    const { apps, accounts, clock } = this.#hubSpot;
    const app = findApp(apps, options.clientId);
    const account = findAccount(accounts, options.hubId);
    const complete = events.map((event) => ({
      eventId: this.#newId(),
      subscriptionId: 1,
      portalId: account.hubId,
      appId: app.appId,
      occurredAt: clock.now(),
      subscriptionType: 'contact.creation',
      attemptNumber: 0,
      changeSource: 'CRM',
      ...event,
    }));
    return Promise.all(this.#deliver(app, complete, options.url));
  }

  /** @internal Queues the events of a change. Changes of the same tick share a request. */
  announce(change: CrmChange): void {
    for (const [clientId, { subscriptions }] of this.#settings) {
      const app = this.#hubSpot.apps.find(clientId);
      if (app === undefined || !this.#hubSpot.grants.isInstalled(clientId, change.hubId)) continue;
      for (const [index, entry] of subscriptions.entries()) {
        const subscription = typeof entry === 'string' ? { subscriptionType: entry } : entry;
        if (!matchesSubscription(subscription, change)) continue;
        const ids = {
          eventId: this.#newId(),
          subscriptionId: index + 1,
          now: this.#hubSpot.clock.now(),
        };
        this.#queue(app, webhookEvent(change, app, subscription, ids));
      }
    }
  }

  #queue(app: RegisteredApp, event: WebhookEvent): void {
    this.#pending.push({ app, event });
    if (this.#pending.length > 1) return;
    setImmediate(() => {
      const pending = this.#pending;
      this.#pending = [];
      for (const each of new Set(pending.map((entry) => entry.app))) {
        const events = pending.filter((entry) => entry.app === each).map((entry) => entry.event);
        void Promise.all(this.#deliver(each, events));
      }
    });
  }

  /** Sends the events in batches per account. */
  #deliver(app: RegisteredApp, events: readonly WebhookEvent[], url?: string) {
    const settings = this.#settings.get(app.clientId);
    const targetUrl = url ?? settings?.targetUrl;
    if (targetUrl === undefined) {
      throw new Error(
        `${app.name} has no webhook target URL: set webhooks of the app, or pass url`,
      );
    }
    const batches = [...new Set(events.map(({ portalId }) => portalId))].flatMap((hubId) => {
      const own = events.filter(({ portalId }) => portalId === hubId);
      const count = Math.ceil(own.length / MAX_EVENTS);
      return Array.from({ length: count }, (_, index) => ({
        hubId,
        events: own.slice(index * MAX_EVENTS, (index + 1) * MAX_EVENTS),
      }));
    });
    return batches.map(
      (batch) =>
        new Promise<WebhookDelivery>((resolve) => {
          this.#sender.add({
            ...batch,
            clientId: app.clientId,
            url: targetUrl,
            maxConcurrentRequests: settings?.maxConcurrentRequests ?? DEFAULT_CONCURRENCY,
            attempted: resolve,
          });
        }),
    );
  }

  #newId(): number {
    return this.#hubSpot.random.integer(1, 2 ** 47);
  }
}

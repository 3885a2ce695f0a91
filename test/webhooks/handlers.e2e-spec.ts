import { Inject, Injectable, Module, Scope } from '@nestjs/common';
import { REQUEST } from '@nestjs/core';
import {
  type HubSpotEvent,
  HubSpotEventsFailedError,
  HubSpotOAuthEvents,
  MalformedWebhookError,
  OnHubSpotEvent,
} from 'nestjs-hubspot-oauth';
import { InMemoryHubSpotConnectionRepository } from 'nestjs-hubspot-oauth/testing';
import { HUB_ID, OTHER_HUB_ID } from '../http/support/connected-accounts.js';
import { testApp } from '../support/boot-app.js';
import { eventually } from '../support/eventually.js';
import { bootWebhookApp, type WebhookApp } from './support/webhook-app.js';
import { webhookEvent } from './support/webhook-event.js';

const calls: string[] = [];

@Injectable({ scope: Scope.REQUEST })
class PerEvent {
  constructor(@Inject(REQUEST) private readonly event: HubSpotEvent) {}

  @OnHubSpotEvent('deal.creation')
  handle({ eventId }: HubSpotEvent<'deal.creation'>): void {
    calls.push(`scoped ${eventId === this.event['eventId']}`);
  }
}

@Injectable()
class Everything {
  @OnHubSpotEvent('*')
  handle({ subscriptionType }: HubSpotEvent): void {
    calls.push(`any ${subscriptionType}`);
  }

  @OnHubSpotEvent('deal.*', 'deal.creation')
  deals(): void {
    calls.push('deals');
  }
}

@Module({ providers: [PerEvent, Everything, { provide: 'alias', useExisting: Everything }] })
class OtherModule {}

/** An event of one and the same object. */
const at = (occurredAt: number, attemptNumber = 0) =>
  webhookEvent({ objectId: 7, occurredAt, attemptNumber });

describe('Handlers', () => {
  let app: WebhookApp;
  beforeEach(() => {
    calls.length = 0;
  });
  afterEach(() => app.close());

  it('are methods of any provider, each called once for an event', async () => {
    app = await bootWebhookApp({ metadata: { imports: [OtherModule] } });
    const deal = webhookEvent({ subscriptionType: 'deal.creation' });
    await expect(app.send([deal])).resolves.toBe(204);
    expect(calls.toSorted()).toEqual(['any deal.creation', 'deals', 'scoped true']);
    calls.length = 0;
    await expect(app.send([webhookEvent({ subscriptionType: 'new.type' })])).resolves.toBe(204);
    expect(calls).toEqual(['any new.type']);
  });

  it('are known by their types', async () => {
    app = await bootWebhookApp();
    expect(app.webhooks.handledTypes()).toEqual([
      'contact.creation',
      'contact.deletion',
      'contact.merge',
      'contact.propertyChange',
      'contact.restore',
      'company.creation',
      'object.creation',
      'contact.associationChange',
      'contact.privacyDeletion',
    ]);
  });

  it('get the events of one object in order, and one at a time', async () => {
    app = await bootWebhookApp();
    let running = 0;
    app.recorder.run = async () => {
      expect(++running).toBe(1);
      await new Promise(setImmediate);
      running -= 1;
    };
    await expect(app.send([at(3), at(1), at(2)])).resolves.toBe(204);
    expect(app.recorder.events.map(({ occurredAt }) => occurredAt)).toEqual([1, 2, 3]);
  });

  it('get events of one moment in the order of the delivery, in whatever order they were claimed', async () => {
    const store = new InMemoryHubSpotConnectionRepository();
    const { webhookEvents } = store;
    const claim = webhookEvents.claim.bind(webhookEvents);
    webhookEvents.claim = async (request) => {
      const { claimed, handled } = await claim(request);
      return { claimed: claimed.toReversed(), handled };
    };
    app = await bootWebhookApp({ extras: { connectionRepository: { useFactory: () => store } } });
    const batch = Array.from({ length: 20 }, () => at(5));
    await expect(app.send([...batch, at(4)])).resolves.toBe(204);
    expect(app.recorder.events.slice(1)).toEqual(batch);
  });

  it('get later events of an object with the next delivery if one fails', async () => {
    app = await bootWebhookApp();
    const batch = [at(1), at(2), at(3)];
    app.recorder.run = ({ occurredAt }) => {
      if (occurredAt === 2) throw new Error('not yet');
    };
    await expect(app.send(batch)).resolves.toBe(503);
    expect(app.recorder.events.map(({ occurredAt }) => occurredAt)).toEqual([1, 2]);
    app.recorder.run = () => undefined;
    await expect(app.send(batch)).resolves.toBe(204);
    expect(app.recorder.events.map(({ occurredAt }) => occurredAt)).toEqual([1, 2, 2, 3]);
  });

  it('get later events of an object at the last delivery, whatever fails', async () => {
    app = await bootWebhookApp();
    const seen: unknown[] = [];
    app.app
      .get(HubSpotOAuthEvents)
      .on('webhook.failed')
      .subscribe(({ isLost }) => seen.push(isLost));
    app.recorder.run = ({ occurredAt }) => {
      if (occurredAt === 1) throw new Error('never');
    };
    await expect(app.send([at(1, 10), at(2, 10)])).resolves.toBe(503);
    expect(app.recorder.events.map(({ occurredAt }) => occurredAt)).toEqual([1, 2]);
    expect(seen).toEqual([true]);
  });

  it('of one account do not hold up those of another', async () => {
    app = await bootWebhookApp();
    const done: number[] = [];
    app.recorder.run = async ({ portalId }) => {
      if (portalId === HUB_ID) throw new Error('fails');
      done.push(portalId);
    };
    const batch = [webhookEvent(), webhookEvent({ portalId: OTHER_HUB_ID })];
    await expect(app.send(batch)).resolves.toBe(503);
    await expect(app.send(batch)).resolves.toBe(503);
    expect(done).toEqual([OTHER_HUB_ID]);
  });

  it('that never return end with 503 at the deadline, and others go on', async () => {
    app = await bootWebhookApp();
    const stuck = webhookEvent();
    app.recorder.run = ({ eventId }) =>
      eventId === stuck.eventId ? new Promise(() => undefined) : undefined;
    const startedAt = performance.now();
    await expect(app.send([stuck, webhookEvent()])).resolves.toBe(503);
    expect(performance.now() - startedAt).toBeLessThan(5_000);
    expect(performance.now() - startedAt).toBeGreaterThan(3_900);
    expect(app.recorder.contexts[0]?.signal.aborted).toBe(true);
    await expect(app.send([webhookEvent()])).resolves.toBe(204);
    await expect(app.webhooks.failed()).resolves.toMatchObject([{ event: stuck }]);
  });

  it('that succeed after the deadline are not called again', async () => {
    app = await bootWebhookApp();
    let succeed: (() => void) | undefined;
    app.recorder.run = () => new Promise<void>((resolve) => (succeed = resolve));
    const late = webhookEvent();
    await expect(app.send([late])).resolves.toBe(503);
    succeed?.();
    await eventually(async () => expect(await app.webhooks.failed()).toEqual([]));
    await expect(app.send([late])).resolves.toBe(204);
    expect(app.recorder.events).toHaveLength(1);
  });

  it('are not called for an event that another instance is handling', async () => {
    const store = new InMemoryHubSpotConnectionRepository();
    const extras = { connectionRepository: { useFactory: () => store } };
    app = await bootWebhookApp({ extras });
    const other = await bootWebhookApp({ extras });
    let finish: (() => void) | undefined;
    app.recorder.run = () => new Promise<void>((resolve) => (finish = resolve));
    const event = webhookEvent();
    const first = app.send([event]);
    await eventually(() => expect(app.recorder.events).toHaveLength(1));
    await expect(other.send([event])).resolves.toBe(503);
    finish?.();
    await expect(first).resolves.toBe(204);
    await expect(other.send([event])).resolves.toBe(204);
    expect(other.recorder.events).toEqual([]);
    await other.close();
  });

  it('can be called by hand for failed events, which are stored encrypted', async () => {
    const store = new InMemoryHubSpotConnectionRepository();
    app = await bootWebhookApp({ extras: { connectionRepository: { useFactory: () => store } } });
    const event = webhookEvent({ attemptNumber: 10 });
    app.recorder.run = () => {
      throw new Error('fails');
    };
    await expect(app.webhooks.dispatch([event])).rejects.toThrow(HubSpotEventsFailedError);
    app.recorder.run = () => undefined;
    const failed = await app.webhooks.failed();
    expect(failed).toMatchObject([{ event, failedAt: expect.any(Date) }]);
    const [stored] = await store.webhookEvents.listFailed({ ...testApp(), limit: 1 });
    expect(stored?.sealedPayload).toMatch(/^hs1\.test\.[\w-]+$/);
    await app.webhooks.dispatch(failed.map((one) => one.event));
    await expect(app.webhooks.failed()).resolves.toEqual([]);
    await app.webhooks.dispatch([event]);
    expect(app.recorder.events).toHaveLength(2);
    await expect(app.webhooks.dispatch([{} as HubSpotEvent])).rejects.toThrow(
      MalformedWebhookError,
    );
    await expect(app.webhooks.failed({ limit: 0 })).rejects.toThrow(RangeError);
  });
});

import {
  type HubSpotEvent,
  HubSpotEventsFailedError,
  HubSpotOAuthEvents,
  HubSpotTokenService,
  HubSpotWebhooks,
  UnsealError,
} from 'nestjs-hubspot-oauth';
import { InMemoryHubSpotConnectionRepository, ManualClock } from 'nestjs-hubspot-oauth/testing';
import { bootConnectedApp, OTHER_HUB_ID } from '../http/support/connected-accounts.js';
import { testApp } from '../support/boot-app.js';
import { eventually } from '../support/eventually.js';
import { bootWebhookApp, type WebhookApp } from './support/webhook-app.js';
import { webhookEvent } from './support/webhook-event.js';

const failing = () => {
  throw new Error('fails');
};
/** An event of one and the same object. */
const at = (occurredAt: number, attemptNumber = 0) =>
  webhookEvent({ objectId: 7, occurredAt, attemptNumber });

describe('Events whose handlers did not finish', () => {
  let app: WebhookApp;
  let finish: () => void;
  beforeEach(async () => {
    app = await bootWebhookApp();
    app.recorder.run = ({ occurredAt }) =>
      occurredAt === 1 ? new Promise<void>((resolve) => (finish = resolve)) : undefined;
  });
  afterEach(() => app.close());

  const handled = () => app.recorder.events.map(({ occurredAt }) => occurredAt);
  /** Dispatches events whose first one does not end, until the time is over. */
  const dispatchUnfinished = async (events: readonly HubSpotEvent[]) => {
    const deadline = new AbortController();
    const dispatched = app.webhooks.dispatch(events, { signal: deadline.signal });
    await eventually(() => expect(handled()).toContain(1));
    deadline.abort();
    await expect(dispatched).rejects.toThrow(HubSpotEventsFailedError);
  };

  it('keep later events of their object waiting, also in the next delivery', async () => {
    const batch = [at(1), at(2)];
    await dispatchUnfinished(batch);
    const next = app.webhooks.dispatch([...batch, webhookEvent({ occurredAt: 3 })]);
    await expect(next).rejects.toMatchObject({ count: 2 });
    expect(handled()).toEqual([1, 3]);
    finish();
    await eventually(async () => expect(await app.webhooks.failed()).toEqual([]));
    await app.webhooks.dispatch(batch);
    expect(handled()).toEqual([1, 3, 2]);
  });

  it('and those behind them stay listed if HubSpot does not deliver them again', async () => {
    const lost: string[] = [];
    app.app
      .get(HubSpotOAuthEvents)
      .on('webhook.failed')
      .subscribe(({ eventId, isLost }) => lost.push(`${eventId} ${isLost}`));
    const batch = [at(1, 10), at(2, 10)];
    await dispatchUnfinished(batch);
    const failed = await app.webhooks.failed();
    expect(new Set(failed.map(({ event }) => event.occurredAt))).toEqual(new Set([1, 2]));
    expect(new Set(lost)).toEqual(new Set(failed.map(({ id }) => `${id} true`)));
    expect(lost).toHaveLength(2);
    finish();
    await eventually(async () => expect(await app.webhooks.failed()).toHaveLength(1));
    await app.webhooks.dispatch(batch);
    expect(handled()).toEqual([1, 2]);
    await expect(app.webhooks.failed()).resolves.toEqual([]);
  });

  it.each<[string, () => unknown]>([
    ['nothing', () => undefined],
    ['an object without a prototype', () => Object.create(null)],
    ['an error whose name is a symbol', () => Object.assign(new Error('x'), { name: Symbol('x') })],
    [
      'an error whose message cannot be read',
      () =>
        Object.defineProperty(new Error('x'), 'message', {
          get: () => {
            throw new Error('y');
          },
        }),
    ],
  ])('fail if a handler throws %s', async (_name, thrown) => {
    app.recorder.run = ({ portalId }) => {
      if (portalId !== OTHER_HUB_ID) throw thrown();
    };
    const batch = [webhookEvent(), webhookEvent({ portalId: OTHER_HUB_ID })];
    await expect(app.webhooks.dispatch(batch)).rejects.toThrow(HubSpotEventsFailedError);
    await expect(app.webhooks.failed()).resolves.toHaveLength(1);
    app.recorder.run = () => undefined;
    await app.webhooks.dispatch(batch);
    expect(app.recorder.events).toHaveLength(3);
  });
});

describe('Failed events that are dispatched by hand', () => {
  it('are deleted after their account has disconnected', async () => {
    const app = await bootWebhookApp();
    app.recorder.run = failing;
    const kept = webhookEvent();
    const batch = [kept, webhookEvent({ portalId: OTHER_HUB_ID })];
    await expect(app.webhooks.dispatch(batch)).rejects.toThrow(HubSpotEventsFailedError);
    await app.app.get(HubSpotTokenService).disconnect(OTHER_HUB_ID);
    await expect(app.webhooks.failed()).resolves.toHaveLength(2);
    await expect(app.webhooks.dispatch(batch)).rejects.toMatchObject({ count: 1 });
    await expect(app.webhooks.failed()).resolves.toMatchObject([{ event: kept }]);
    await app.close();
  });

  it('stay listed if this process has no handler for them', async () => {
    const store = new InMemoryHubSpotConnectionRepository();
    const extras = { connectionRepository: { useFactory: () => store } };
    const before = await bootWebhookApp({ extras });
    before.recorder.run = failing;
    const event = webhookEvent();
    await expect(before.webhooks.dispatch([event])).rejects.toThrow(HubSpotEventsFailedError);
    await before.close();
    const after = await bootConnectedApp({ extras });
    const webhooks = after.app.get(HubSpotWebhooks);
    await webhooks.dispatch([event]);
    await expect(webhooks.failed()).resolves.toMatchObject([{ event }]);
    await after.close();
  });
});

describe('Failed events of which some cannot be decrypted', () => {
  it('are listed without those, unless there are no others', async () => {
    const store = new InMemoryHubSpotConnectionRepository();
    const app = await bootWebhookApp({
      extras: { connectionRepository: { useFactory: () => store } },
    });
    app.recorder.run = failing;
    for (const event of [webhookEvent(), webhookEvent()]) {
      await expect(app.webhooks.dispatch([event])).rejects.toThrow(HubSpotEventsFailedError);
    }
    const { clientId } = testApp();
    const [first, second] = await store.webhookEvents.listFailed({ clientId, limit: 2 });
    const spoil = ({ eventId = '', sealedPayload: expected = '' } = {}) =>
      store.webhookEvents.reseal({ clientId, eventId, expected, replacement: 'hs1.lost.AAAA' });
    await spoil(first);
    await expect(app.webhooks.failed()).resolves.toMatchObject([{ id: second?.eventId }]);
    await spoil(second);
    await expect(app.webhooks.failed()).rejects.toThrow(UnsealError);
    await app.close();
  });
});

describe('An application that closes', () => {
  it('does not prolong the claim of a handler that never ends', async () => {
    const { clock, events, app } = await bootWithClock();
    const renewals: number[] = [];
    events.renew = async () => void renewals.push(clock.now());
    app.recorder.run = () => new Promise(() => undefined);
    void app.webhooks.dispatch([webhookEvent()]);
    await eventually(() => expect(app.recorder.events).toHaveLength(1));
    await eventually(() => {
      clock.advance(10_000);
      expect(renewals.length).toBeGreaterThan(0);
    });
    await app.close();
    renewals.length = 0;
    clock.advance(60_000);
    await new Promise(setImmediate);
    expect(renewals).toEqual([]);
  });

  it('tries once more to store what it handled', async () => {
    const { clock, events, app } = await bootWithClock();
    let attempts = 0;
    events.complete = async () => {
      attempts += 1;
      throw new Error('The store is down');
    };
    await app.webhooks.dispatch([webhookEvent()]);
    expect(attempts).toBe(1);
    await app.close();
    expect(attempts).toBe(2);
    clock.advance(60_000);
    await new Promise(setImmediate);
    expect(attempts).toBe(2);
  });
});

async function bootWithClock() {
  const clock = new ManualClock();
  const store = new InMemoryHubSpotConnectionRepository(clock);
  const extras = { connectionRepository: { useFactory: () => store } };
  const app = await bootWebhookApp({ clock, extras });
  return { clock, events: store.webhookEvents, app };
}

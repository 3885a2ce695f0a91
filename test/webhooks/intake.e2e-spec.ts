import type { NestExpressApplication } from '@nestjs/platform-express';
import { OnHubSpotEvent } from 'nestjs-hubspot-oauth';
import { InMemoryHubSpotConnectionRepository } from 'nestjs-hubspot-oauth/testing';
import { HUB_ID, OTHER_HUB_ID } from '../http/support/connected-accounts.js';
import { ADAPTERS, type AdapterName, bootApp, type BootOptions } from '../support/boot-app.js';
import { deliver } from './support/deliver.js';
import { bootWebhookApp, type WebhookApp } from './support/webhook-app.js';
import { webhookEvent } from './support/webhook-event.js';

/** A delivery whose JSON has so many bytes. */
const large = (size: number) => {
  const event = { ...webhookEvent(), padding: '' };
  return [{ ...event, padding: 'x'.repeat(size - JSON.stringify([event]).length) }];
};
const forgetful = () =>
  Object.assign(new InMemoryHubSpotConnectionRepository(), { webhookEvents: undefined });

describe.each(Object.keys(ADAPTERS) as AdapterName[])('POST webhooks on %s', (adapter) => {
  let app: WebhookApp;
  const boot = async (options: BootOptions = {}): Promise<WebhookApp> => {
    app = await bootWebhookApp({ adapter, ...options });
    return app;
  };
  afterEach(() => app.close());

  it('calls the handlers and returns 204', async () => {
    const { send, recorder } = await boot();
    const event = webhookEvent({ somethingNew: { a: 1 } });
    await expect(send([event])).resolves.toBe(204);
    expect(recorder.events).toEqual([event]);
    expect(recorder.contexts[0]).toMatchObject({
      connection: { hubId: HUB_ID, status: 'active' },
      signal: { aborted: false },
    });
  });

  it('takes every spelling that HubSpot documents, and marks values that it left out', async () => {
    const { send, recorder } = await boot();
    const { subscriptionType, ...spelledOtherwise } = webhookEvent();
    const sensitive = webhookEvent({
      subscriptionType: 'contact.propertyChange',
      propertyName: 'diagnosis',
      propertyValue: 'REDACTED',
      isSensitive: true,
    });
    const custom = webhookEvent({ subscriptionType: 'object.creation', objectTypeId: '2-123' });
    const batch = [{ ...spelledOtherwise, eventType: subscriptionType }, sensitive, custom];
    await expect(send(batch)).resolves.toBe(204);
    expect(recorder.events.toSorted((a, b) => Number(a['eventId']) - Number(b['eventId']))).toEqual(
      [
        { ...spelledOtherwise, eventType: subscriptionType, subscriptionType },
        { ...sensitive, isRedacted: true },
        custom,
      ],
    );
  });

  it('handles an event once, however often it is delivered', async () => {
    const { send, recorder } = await boot();
    const event = webhookEvent();
    await expect(send([event, event])).resolves.toBe(204);
    await expect(send([{ ...event, attemptNumber: 1 }])).resolves.toBe(204);
    expect(recorder.events).toHaveLength(1);
  });

  it('returns an empty 503 if a handler fails, and repeats only what failed', async () => {
    const { url, emulator, send, recorder, webhooks } = await boot();
    const [good, bad] = [webhookEvent(), webhookEvent()];
    recorder.run = ({ eventId }) => {
      if (eventId === bad.eventId) throw new Error('secret detail');
    };
    const clientSecret = emulator.apps[0]?.clientSecret ?? '';
    const response = await deliver(url, { clientSecret, body: [bad, good] });
    expect([response.status, await response.text()]).toEqual([503, '']);
    await expect(webhooks.failed()).resolves.toMatchObject([{ event: bad }]);

    recorder.run = () => undefined;
    recorder.events.length = 0;
    await expect(send([bad, good].map((event) => ({ ...event, attemptNumber: 1 })))).resolves.toBe(
      204,
    );
    expect(recorder.events.map(({ eventId }) => eventId)).toEqual([bad.eventId]);
    await expect(webhooks.failed()).resolves.toEqual([]);
  });

  it.each<[string, unknown]>([
    ['no JSON', '[{'],
    ['an object', webhookEvent()],
    ['an empty array', []],
    ['events of no account', [webhookEvent({ portalId: 'me' })]],
    ['101 events', Array.from({ length: 101 }, () => webhookEvent())],
    ['one malformed event', [webhookEvent(), { portalId: HUB_ID }]],
  ])('returns 400 for %s and handles nothing', async (_name, body) => {
    const { send, recorder } = await boot();
    await expect(send(body)).resolves.toBe(400);
    expect(recorder.events).toEqual([]);
  });

  it.each<[string, Parameters<WebhookApp['send']>[1]]>([
    ['no signature', { version: 'none' }],
    ['another secret', { clientSecret: 'another' }],
    ['an old signature', { headers: { 'x-hubspot-request-timestamp': '1700000000000' } }],
    ['a version 1 signature', { version: 'v1' }],
  ])('returns 401 for %s and handles nothing', async (_name, delivery) => {
    const { send, recorder } = await boot();
    await expect(send([webhookEvent()], delivery)).resolves.toBe(401);
    expect(recorder.events).toEqual([]);
  });

  it('takes version 1 signatures where the option says so', async () => {
    const { send, recorder } = await boot({ options: { webhooks: { acceptV1Signatures: true } } });
    await expect(send([webhookEvent()], { version: 'v1' })).resolves.toBe(204);
    await expect(send([webhookEvent()], { version: 'v3' })).resolves.toBe(204);
    await expect(send([webhookEvent()], { version: 'none' })).resolves.toBe(401);
    expect(recorder.events).toHaveLength(2);
  });

  it('drops events without a handler, and of accounts that are not connected', async () => {
    const { send, recorder, tokens } = await boot();
    await tokens.disconnect(OTHER_HUB_ID);
    const events = [
      webhookEvent({ subscriptionType: 'deal.creation' }),
      webhookEvent({ subscriptionType: 'contact.invented' }),
      webhookEvent({ portalId: 404 }),
      webhookEvent({ portalId: OTHER_HUB_ID }),
    ];
    await expect(send(events)).resolves.toBe(204);
    expect(recorder.events).toEqual([]);
  });

  it('takes bodies of 1 MB, and refuses larger ones', async () => {
    const { send, recorder } = await boot({
      prepare: (nest) => {
        // The default of Fastify; Express' is 100 kB.
        if (adapter === 'Express') {
          (nest as NestExpressApplication).useBodyParser('json', { limit: 1_048_576 });
        }
      },
    });
    await expect(send(large(1_048_576))).resolves.toBe(204);
    await expect(send(large(1_048_577))).resolves.toBe(413);
    expect(recorder.events).toHaveLength(1);
  });

  it('is not there if there is no handler, or if it is switched off', async () => {
    const without = await bootApp({ adapter, rawBody: true });
    const url = `${without.origin}/hubspot/oauth/webhooks`;
    const request = {
      clientSecret: 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee',
      body: [webhookEvent()],
    };
    expect((await deliver(url, request)).status).toBe(404);
    await without.close();
    app = await bootWebhookApp({ adapter, options: { webhooks: false } });
    await expect(app.send([webhookEvent()])).resolves.toBe(404);
  });

  it('is there without a handler if it is switched on', async () => {
    app = await bootWebhookApp({ adapter, options: { webhooks: true } });
    await expect(app.send([webhookEvent({ subscriptionType: 'deal.merge' })])).resolves.toBe(204);
  });
});

describe('A store that does not remember events', () => {
  class Handlers {
    @OnHubSpotEvent('contact.creation')
    handle(): void {}
  }
  it('keeps an app with handlers from starting', async () => {
    const starting = bootApp({
      metadata: { providers: [Handlers] },
      extras: { connectionRepository: { useFactory: forgetful } },
    });
    await expect(starting).rejects.toThrow('implement its webhookEvents');
  });

  it('is enough for other apps', async () => {
    const app = await bootApp({ extras: { connectionRepository: { useFactory: forgetful } } });
    await app.close();
  });
});

import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { CrmClient } from '../testing/crm-client.js';
import { stopEmulators } from '../testing/running-emulators.js';
import { signatureHeaders } from '../signatures/request-signature.js';
import type { CrmObject } from '../crm/objects/crm-object.js';
import type { WebhookEvent } from './webhook-event.js';

interface Received {
  readonly events: readonly WebhookEvent[];
  readonly body: string;
  readonly headers: IncomingMessage['headers'];
}

const CONTACTS = '/crm/v3/objects/contacts';

describe('webhooks', () => {
  let client: CrmClient;
  let server: Server;
  let url: string;
  let received: Received[];
  let respond: (attempt: Received) => Promise<number> | number;

  beforeEach(async () => {
    received = [];
    respond = () => 204;
    server = createServer((request, response) => {
      void (async () => {
        const body = await text(request);
        const attempt = {
          body,
          events: JSON.parse(body) as WebhookEvent[],
          headers: request.headers,
        };
        received.push(attempt);
        response.writeHead(await respond(attempt)).end();
      })();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks`;
    client = await CrmClient.start();
    client.emulator.webhooks.configure({
      targetUrl: url,
      subscriptions: [
        'contact.creation',
        { subscriptionType: 'contact.propertyChange', propertyName: 'email' },
        'contact.deletion',
        'contact.merge',
        'object.associationChange',
      ],
    });
  });
  afterEach(async () => {
    await stopEmulators();
    server.closeAllConnections();
    server.close();
  });

  const create = async (email: string) =>
    (await client.send<CrmObject>('POST', CONTACTS, { properties: { email, firstname: 'A' } })).body
      .id;

  it('report changes of objects, signed with v1 and v3', async () => {
    const id = await create('a@example.com');
    await client.emulator.webhooks.idle();
    expect(received).toHaveLength(1);
    const [{ events, body, headers }] = received as [Received];
    expect(events).toMatchObject([
      { subscriptionType: 'contact.creation', objectId: Number(id), portalId: 1 },
      { subscriptionType: 'contact.propertyChange', propertyValue: 'a@example.com' },
    ]);
    const signed = {
      clientSecret: 'crm-secret',
      method: 'POST',
      url,
      body,
      now: Number(headers['x-hubspot-request-timestamp']),
    };
    expect(headers['x-hubspot-signature-v3']).toBe(
      signatureHeaders('v3', signed)['X-HubSpot-Signature-v3'],
    );
    expect(headers['x-hubspot-signature']).toBe(
      signatureHeaders('v1', signed)['X-HubSpot-Signature'],
    );
  });

  it('report deletions, merges and associations', async () => {
    const [first, second] = [await create('a@example.com'), await create('b@example.com')];
    await client.send('PUT', `/crm/v4/objects/contacts/${first}/associations/default/deals/100001`);
    await client.send('POST', `${CONTACTS}/merge`, {
      primaryObjectId: first,
      objectIdToMerge: second,
    });
    await client.send('DELETE', `${CONTACTS}/${first}`);
    await client.emulator.webhooks.idle();
    const types = received.flatMap(({ events }) => events.map((event) => event.subscriptionType));
    expect(types.slice(4)).toEqual([
      'object.associationChange',
      'object.associationChange',
      'contact.merge',
      'contact.deletion',
    ]);
  });

  it('are not sent for an account that uninstalled the app', async () => {
    client.emulator.accounts.uninstall(1);
    await client.connect(1);
    await create('a@example.com').catch(() => undefined);
    client.emulator.accounts.uninstall(1);
    client.emulator.accounts.get(1).crm.onChange({
      kind: 'deletion',
      hubId: 1,
      type: client.emulator.accounts.get(1).crm.types.get('contacts'),
      objectId: '1',
    });
    await client.emulator.webhooks.idle();
    expect(received).toEqual([]);
  });

  it('are retried ten times within 24 hours, and signed again each time', async () => {
    respond = () => 500;
    const [first] = await client.emulator.webhooks.send([{ objectId: 5 }]);
    expect(first).toMatchObject({ status: 500, attemptNumber: 0 });
    for (let retry = 1; retry <= 11; retry += 1) {
      const at = client.emulator.webhooks.deliveries().at(-1)?.retryAt;
      client.emulator.clock.advance(
        at === undefined ? 24 * 3_600_000 : at - client.emulator.clock.now() + 1,
      );
      await client.emulator.webhooks.idle();
    }
    const deliveries = client.emulator.webhooks.deliveries();
    expect(deliveries.map(({ attemptNumber }) => attemptNumber)).toEqual(
      Array.from({ length: 11 }, (_, index) => index),
    );
    expect(deliveries.at(-1)).toMatchObject({ retryAt: undefined });
    expect((deliveries.at(-1)?.at ?? 0) - (deliveries[0]?.at ?? 0)).toBeLessThan(24 * 3_600_000);
    expect(received.map(({ events }) => events[0]?.attemptNumber)).toEqual(
      deliveries.map(({ attemptNumber }) => attemptNumber),
    );
    const timestamps = received.map(({ headers }) => headers['x-hubspot-request-timestamp']);
    expect(new Set(timestamps).size).toBe(11);
  });

  it('stop after a success', async () => {
    respond = () => (received.length === 1 ? 503 : 200);
    await client.emulator.webhooks.send([{}]);
    client.emulator.clock.advance(24 * 3_600_000);
    await client.emulator.webhooks.idle();
    client.emulator.clock.advance(24 * 3_600_000);
    await client.emulator.webhooks.idle();
    expect(client.emulator.webhooks.deliveries().map(({ status }) => status)).toEqual([503, 200]);
  });

  it('have at most 100 events per request and 10 concurrent requests per account', async () => {
    let inFlight = 0;
    let most = 0;
    respond = async () => {
      inFlight += 1;
      most = Math.max(most, inFlight);
      await new Promise((resolve) => setImmediate(resolve));
      inFlight -= 1;
      return 200;
    };
    const events = Array.from({ length: 2950 }, (_, objectId) => ({ objectId }));
    expect(await client.emulator.webhooks.send(events)).toHaveLength(30);
    expect(received.map((attempt) => attempt.events.length).toSorted((a, b) => a - b)[0]).toBe(50);
    expect(most).toBeLessThanOrEqual(10);
  });

  it('have status 0 if the app cannot be reached', async () => {
    const [delivery] = await client.emulator.webhooks.send([{}], { url: 'http://127.0.0.1:1/' });
    expect(delivery).toMatchObject({ status: 0, retryAt: expect.any(Number) as number });
  });
});

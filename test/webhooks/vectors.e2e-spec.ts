import { FastifyAdapter } from '@nestjs/platform-fastify';
import { ADAPTERS, type AdapterName, testApp } from '../support/boot-app.js';
import { OffsetClock } from '../support/offset-clock.js';
import { bootWebhookApp, type WebhookApp } from './support/webhook-app.js';

/** The secret, URL and body of HubSpot's documentation and clients, with the hashes of both. */
const SECRET = 'yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy';
const TARGET = '/webhook_uri';
const PORTAL_ID = 62515;
const WEBHOOK =
  '[{"eventId":1,"subscriptionId":12345,"portalId":62515,"occurredAt":1564113600000,"subscriptionType":"contact.creation","attemptNumber":0,"objectId":123,"changeSource":"CRM","changeFlag":"NEW","appId":54321}]';
const SINGLE_QUOTES = "{'example_field':'example_value'}";

const v1 = (signature: string) => ({
  'x-hubspot-signature-version': 'v1',
  'x-hubspot-signature': signature,
});
const v3 = (timestamp: number, signature: string) => ({
  'x-hubspot-request-timestamp': String(timestamp),
  'x-hubspot-signature-v3': signature,
});
const DOCUMENTED_V1 = v1('232db2615f3d666fe21a8ec971ac7b5402d33b9a925784df3ca654d05f4817de');
const QUERY_AT = 1_700_000_000_000;
const QUERY_V3 = v3(QUERY_AT, 'pGaqipPiYpnRzTHQquj/LJH83HMaMUaJ132HqlEOjx8=');

/** The app's target URL is `/webhook_uri`, which the host passes on to the library's route. */
const toRoute = (url: string) => url.replace(TARGET, '/hubspot/oauth/webhooks');

describe.each(Object.keys(ADAPTERS) as AdapterName[])('Known signatures on %s', (adapter) => {
  let app: WebhookApp;
  let clock: OffsetClock;

  const boot = async (refuseReplayedSignatures = false): Promise<void> => {
    clock = new OffsetClock();
    app = await bootWebhookApp({
      adapter,
      clock,
      ...(adapter === 'Fastify' && {
        httpAdapter: new FastifyAdapter({ rewriteUrl: ({ url = '' }) => toRoute(url) }),
      }),
      prepare: (host) => {
        if (adapter !== 'Express') return;
        host.use((request: { url: string }, _response: unknown, next: () => void) => {
          request.url = toRoute(request.url);
          next();
        });
      },
      emulator: {
        apps: [{ ...testApp('http://localhost:9/callback'), clientSecret: SECRET }],
        accounts: [{ hubId: PORTAL_ID }],
      },
      options: {
        publicUrl: 'https://www.example.com',
        webhooks: { acceptV1Signatures: true },
        refuseReplayedSignatures,
      },
    });
  };
  const send = async (
    path: string,
    body: string,
    headers: Readonly<Record<string, string>>,
  ): Promise<number> => {
    const request = { method: 'POST', headers: { ...headers, 'content-type': 'application/json' } };
    const response = await fetch(app.origin + path, { ...request, body });
    await response.arrayBuffer();
    return response.status;
  };
  const setTime = (now: number) => clock.advance(now - clock.now());
  afterEach(() => app.close());

  it.each<[string, string, string, Readonly<Record<string, string>>, number]>([
    ["the documentation's version 1", TARGET, WEBHOOK, DOCUMENTED_V1, QUERY_AT],
    ['version 3, with an escaped colon', `${TARGET}?x=a%3Ab`, WEBHOOK, QUERY_V3, QUERY_AT],
    ['version 3, with a plain colon', `${TARGET}?x=a:b`, WEBHOOK, QUERY_V3, QUERY_AT],
  ])('deliver the event: %s', async (_name, path, body, headers, now) => {
    await boot();
    setTime(now);
    await expect(send(path, body, headers)).resolves.toBe(204);
    expect(app.recorder.events).toEqual([
      {
        eventId: 1,
        subscriptionId: 12345,
        portalId: PORTAL_ID,
        occurredAt: 1564113600000,
        subscriptionType: 'contact.creation',
        attemptNumber: 0,
        objectId: 123,
        changeSource: 'CRM',
        changeFlag: 'NEW',
        appId: 54321,
      },
    ]);
    await expect(send(path, `${body} `, headers)).resolves.toBe(401);
    await expect(send(path, body.replace('62515', '62516'), headers)).resolves.toBe(401);
    expect(app.recorder.events).toHaveLength(1);
  });

  it.each<[string, Readonly<Record<string, string>>, number]>([
    [
      'version 1 of the Python client',
      v1('69fc6631a867edd4f9e9e627fc5c1148e3fbdd8b21837b6d2b8901c1fa57f750'),
      QUERY_AT,
    ],
    [
      'version 3 of the Python client',
      v3(1_693_657_560_000, 'K36dawei4A+QBNolUOqo7s91KQDWQ5MXZ/QufNYuk/Y='),
      1_693_657_560_000,
    ],
    [
      'version 3 of the Ruby client',
      v3(1_700_000_300_000, 'RnbPH7+UMKVkbV32P8bz450N4M56aPmcru1+D3kSDtw='),
      1_700_000_300_000,
    ],
  ])('of a body that is no JSON handle nothing: %s', async (_name, headers, now) => {
    await boot();
    setTime(now);
    await expect(send(TARGET, SINGLE_QUOTES, headers)).resolves.toBe(400);
    expect(app.recorder.events).toEqual([]);
  });

  it('are refused over the URL as it was sent, and when they are too old', async () => {
    await boot();
    setTime(QUERY_AT);
    const undecoded = v3(QUERY_AT, 'EDdDzf28SzMas+0dq1hSBt9o5O2+n08IB5Jbvwp+h14=');
    await expect(send(`${TARGET}?x=a%3Ab`, WEBHOOK, undecoded)).resolves.toBe(401);
    setTime(QUERY_AT + 301_000);
    await expect(send(`${TARGET}?x=a%3Ab`, WEBHOOK, QUERY_V3)).resolves.toBe(401);
    expect(app.recorder.events).toEqual([]);
  });

  it('may be repeated, also where the app refuses replays: failed events are handled again', async () => {
    await boot(true);
    setTime(QUERY_AT);
    const path = `${TARGET}?x=a:b`;
    app.recorder.run = () => {
      throw new Error('not yet');
    };
    await expect(send(path, WEBHOOK, QUERY_V3)).resolves.toBe(503);
    app.recorder.run = () => undefined;
    await expect(send(path, WEBHOOK, QUERY_V3)).resolves.toBe(204);
    await expect(send(path, WEBHOOK, QUERY_V3)).resolves.toBe(204);
    expect(app.recorder.events).toHaveLength(2);
  });
});

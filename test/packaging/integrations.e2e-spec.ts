import { HubSpotEmulator } from 'hubspot-emulator';
import { TEST_KEY, testApp } from '../support/boot-app.js';
import { Browser } from '../support/browser.js';
import { install } from '../support/install.js';
import { reservePort } from '../support/reserve-port.js';
import { describeInstalls, MINUTE, type PackedFolder } from './support/describe-installs.js';
import { HostApp } from './support/host-app.js';
import { run } from './support/run.js';

/** Of Nest 12. This workspace has none of them. */
const INTEGRATIONS = {
  '@nestjs/platform-ws': '^12.0.0',
  '@nestjs/swagger': '^12.0.0',
  '@nestjs/throttler': '^6.7.0',
  '@nestjs/websockets': '^12.0.0',
  '@types/ws': '^8.0.0',
  ws: '^8.0.0',
  '@nestjs/typeorm': undefined,
  typeorm: undefined,
};

const inApp = (packed: () => PackedFolder) => {
  let host: HostApp;
  let emulator: HubSpotEmulator;
  let origin: string;
  let stop: () => Promise<string>;

  beforeAll(async () => {
    const { path: folder, tarballs } = packed();
    host = await HostApp.generate('nest-12', folder, tarballs, {
      dependencies: INTEGRATIONS,
      sources: ['test/packaging/templates/integrations'],
    });
    await host.runScript('build');
  }, 5 * MINUTE);

  beforeEach(async () => {
    const port = await reservePort();
    origin = `http://localhost:${port}`;
    const app = testApp(`${origin}/hubspot/oauth/callback`);
    emulator = await HubSpotEmulator.start({ apps: [app] });
    stop = await host.start(port, {
      HUBSPOT_CLIENT_ID: app.clientId,
      HUBSPOT_CLIENT_SECRET: app.clientSecret,
      HUBSPOT_REDIRECT_URI: `${origin}/hubspot/oauth/callback`,
      HUBSPOT_SCOPES: app.requiredScopes.join(' '),
      HUBSPOT_ENCRYPTION_KEYS: TEST_KEY,
      HUBSPOT_API_URL: emulator.url,
      HUBSPOT_APP_URL: emulator.url,
    });
  }, MINUTE);
  afterEach(async () => {
    await stop();
    await emulator.stop();
  });

  it('lists the contacts of an account that installs it', async () => {
    const browser = new Browser();
    await install({ origin, emulator }, browser);
    expect(await browser.get(`${origin}/contacts`)).toMatchObject({ status: 200 });
  });

  it('describes the routes in its OpenAPI document', async () => {
    const response = await fetch(`${origin}/openapi.json`);
    const document = (await response.json()) as OpenApiDocument;
    expect(routesOf(document)).toEqual({
      'GET /contacts': expect.anything(),
      'GET /contacts/promised': expect.anything(),
      'GET /hubspot/oauth/install': {
        parameters: ['query returnTo', 'query hubId'],
        statuses: ['302', '400', '503'],
      },
      'GET /hubspot/oauth/callback': {
        parameters: ['query code', 'query state', 'query error', 'query returnUrl'],
        statuses: ['302', '400', '403', '409', '429', '502', '503'],
      },
      'POST /hubspot/oauth/disconnect': {
        parameters: ['query uninstall'],
        statuses: ['204', '303', '401', '403', '503'],
        security: [{ hubspot_account: [] }],
      },
      'POST /hubspot/oauth/sign-out': {
        parameters: ['query everywhere'],
        statuses: ['204', '303', '403'],
        security: [{ hubspot_account: [] }, {}],
      },
      'POST /hubspot/oauth/webhooks': {
        parameters: [
          'header X-HubSpot-Signature-v3 (required)',
          'header X-HubSpot-Request-Timestamp (required)',
        ],
        statuses: ['204', '400', '401', '404', '503'],
        body: 'array',
      },
    });
  });

  it.each([
    ['GET', 'install'],
    ['GET', 'callback'],
    ['POST', 'disconnect'],
    ['POST', 'sign-out'],
  ])('limits the rate of %s %s by the throttler', async (method, route) => {
    const statuses = await statusesOf(method, route);
    expect(statuses.slice(0, 5)).not.toContain(429);
    expect(statuses[5]).toBe(429);
  });

  it('does not limit the rate of webhooks', async () => {
    expect(new Set(await statusesOf('POST', 'webhooks'))).toEqual(new Set([401]));
  });

  const statusesOf = async (method: string, route: string) => {
    const statuses: number[] = [];
    for (let request = 0; request < 6; request++) {
      const url = `${origin}/hubspot/oauth/${route}`;
      statuses.push((await fetch(url, { method, redirect: 'manual' })).status);
    }
    return statuses;
  };

  it('refuses a message of a WebSocket that looks like a signed-in request', async () => {
    const browser = new Browser();
    await install({ origin, emulator }, browser);
    const cookie = Object.entries(browser.cookies(origin))
      .map(([name, value]) => `${name}=${value}`)
      .join('; ');
    const url = origin.replace('http', 'ws');
    const client = [process.execPath, 'dist/gateway-client.js', url, cookie] as const;
    const responses = (await run(host.folder, ...client)).trim().split('\n');
    const refused = {
      event: 'exception',
      data: { status: 'error', message: 'Internal server error' },
    };
    expect(responses.map((response) => JSON.parse(response) as unknown)).toMatchObject([
      refused,
      refused,
      { event: 'open', data: 'always' },
    ]);
    expect(await stop()).toContain('a handler of type "ws" has none');
  });
};

await describeInstalls('an app with other packages of Nest', inApp);

interface OpenApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, OpenApiOperation>>>>;
}

interface OpenApiOperation {
  readonly parameters?: readonly { in: string; name: string; required?: boolean }[];
  readonly requestBody?: { readonly content: Record<string, { schema: { type: string } }> };
  readonly responses: Readonly<Record<string, unknown>>;
  readonly security?: readonly unknown[];
}

function routesOf({ paths }: OpenApiDocument): Record<string, unknown> {
  const routes = Object.entries(paths).flatMap(([route, operations]) =>
    Object.entries(operations).map(([method, operation]) => [
      `${method.toUpperCase()} ${route}`,
      summaryOf(operation),
    ]),
  );
  return Object.fromEntries(routes) as Record<string, unknown>;
}

function summaryOf({ parameters = [], requestBody, responses, security }: OpenApiOperation) {
  return {
    parameters: parameters.map(
      ({ in: place, name, required }) =>
        `${place} ${name}${required === true ? ' (required)' : ''}`,
    ),
    statuses: Object.keys(responses),
    ...(security !== undefined && { security }),
    ...(requestBody !== undefined && {
      body: requestBody.content['application/json']?.schema.type,
    }),
  };
}

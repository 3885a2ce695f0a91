import { Controller, Get, HttpCode, Post, UseGuards } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { json } from 'express';
import { HubSpotSignatureGuard, AcceptHubSpotSignatures } from 'nestjs-hubspot-oauth';
import {
  ADAPTERS,
  type AdapterName,
  type BootedApp,
  bootApp,
  type BootOptions,
} from '../support/boot-app.js';
import { Browser } from '../support/browser.js';
import { OffsetClock } from '../support/offset-clock.js';
import { RecordingLogger } from '../support/recording-logger.js';

const PUBLIC_URL = 'https://public.example.com';
const CARD = `${PUBLIC_URL}/signed?x=a%3ab%40c&y=%26%3D%2B%20%25`;

@Controller('signed')
@UseGuards(HubSpotSignatureGuard)
class SignedController {
  @Get()
  read(): string {
    return 'read';
  }

  @Post()
  @HttpCode(200)
  write(): string {
    return 'written';
  }

  @Post('workflow')
  @HttpCode(200)
  @AcceptHubSpotSignatures('v2')
  workflow(): string {
    return 'v2';
  }

  @Post('webhook')
  @HttpCode(200)
  @AcceptHubSpotSignatures('v1', 'v3')
  webhook(): string {
    return 'v1 or v3';
  }
}

type SignedRequest = ReturnType<BootedApp['emulator']['signCardCall']>;

describe.each(Object.keys(ADAPTERS) as AdapterName[])('HubSpotSignatureGuard on %s', (adapter) => {
  let clock: OffsetClock;
  const booted: BootedApp[] = [];

  const boot = async ({ options, ...others }: BootOptions = {}): Promise<BootedApp> => {
    const app = await bootApp({
      adapter,
      clock,
      rawBody: true,
      metadata: { controllers: [SignedController] },
      options: { publicUrl: PUBLIC_URL, ...options },
      ...others,
    });
    booted.push(app);
    return app;
  };
  beforeEach(() => {
    clock = new OffsetClock();
  });
  afterEach(async () => {
    for (const app of booted.splice(0)) await app.close();
  });

  it.each([
    ['without a body', { method: 'GET' }, 'read'],
    ['with JSON', { method: 'POST', body: { a: 'é☕', '  b': [1, null] } }, 'written'],
  ] as const)('lets a request %s through', async (_name, options, reply) => {
    const app = await boot();
    const response = await deliver(app, app.emulator.signCardCall(CARD, options));
    expect([response.status, await response.text()]).toEqual([200, reply]);
  });

  it('verifies the bytes, whatever JSON they mean', async () => {
    const app = await boot();
    const request = app.emulator.signCardCall(CARD, { method: 'POST', body: { a: 1 } });
    const response = await deliver(app, { ...request, body: '{ "a": 1 }' });
    expect(response.status).toBe(401);
  });

  it.each<[string, (request: SignedRequest) => SignedRequest]>([
    ['no signature', (request) => ({ ...request, headers: {} })],
    ['another query', (request) => ({ ...request, url: `${request.url}1` })],
    ['another method', (request) => ({ ...request, method: 'POST' })],
    [
      'two timestamps',
      (request) => {
        const timestamp = request.headers['X-HubSpot-Request-Timestamp'] ?? '';
        const headers = { ...request.headers, 'X-HubSpot-Request-Timestamp': `${timestamp}, 1` };
        return { ...request, headers };
      },
    ],
    [
      'a body that was not signed',
      (request) => ({
        ...request,
        method: 'POST',
        body: 'a',
        headers: { ...request.headers, 'content-type': 'text/plain' },
      }),
    ],
  ])('returns 401 to %s', async (_name, spoil) => {
    const app = await boot();
    const response = await deliver(app, spoil(app.emulator.signCardCall(CARD)));
    expect(response.status).toBe(401);
    expect(response.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(await response.json()).toEqual({
      type: 'urn:problem-type:nestjs-hubspot-oauth:invalid_signature',
      title: 'The request has no valid HubSpot signature',
      status: 401,
      detail: 'The request has no valid HubSpot signature for this app.',
      code: 'invalid_signature',
    });
  });

  it('takes a signature for five minutes', async () => {
    const app = await boot();
    const request = app.emulator.signCardCall(CARD);
    clock.advance(4 * 60_000);
    expect((await deliver(app, request)).status).toBe(200);
    clock.advance(60_000);
    expect((await deliver(app, request)).status).toBe(401);
  });

  it('takes no signature from more than a minute ahead', async () => {
    const app = await boot();
    app.emulator.clock.advance(120_000);
    expect((await deliver(app, app.emulator.signCardCall(CARD))).status).toBe(401);
  });

  it('knows its public URL from configuration, not from Host', async () => {
    const own = await boot({ options: { publicUrl: undefined } });
    expect((await own.emulator.callCard(`${own.origin}/signed`)).status).toBe(200);

    const { url, headers } = own.emulator.signCardCall('http://evil.example/signed');
    const mistaken = new Browser({ 'http://evil.example': own.origin });
    const page = await mistaken.get(url, {
      headers: { ...headers, 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'http' },
    });
    expect(page.status).toBe(401);
  });

  it('adds the path that a proxy takes away', async () => {
    const app = await boot({ options: { publicUrl: `${PUBLIC_URL}/hubspot-app/` } });
    const request = app.emulator.signCardCall(`${PUBLIC_URL}/hubspot-app/signed`);
    const url = request.url.replace('/hubspot-app', '');
    expect((await deliver(app, { ...request, url })).status).toBe(200);
  });

  it('takes the secret before the current one while it is rotated', async () => {
    const options = {
      clientSecret: 'new',
      previousClientSecret: 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee',
    };
    const rotating = await boot({ options });
    expect((await deliver(rotating, rotating.emulator.signCardCall(CARD))).status).toBe(200);
    const rotated = await boot({ options: { clientSecret: 'new' } });
    expect((await deliver(rotated, rotated.emulator.signCardCall(CARD))).status).toBe(401);
  });

  it('takes older signatures only where the route says so', async () => {
    const app = await boot();
    const statusOf = async (path: string, signature: 'v1' | 'v2' | 'v3') => {
      const options = { method: 'POST', body: { a: 1 }, signature } as const;
      return (await deliver(app, app.emulator.signCardCall(PUBLIC_URL + path, options))).status;
    };
    const versions = ['v1', 'v2', 'v3'] as const;
    const statuses = (path: string) =>
      Promise.all(versions.map((version) => statusOf(path, version)));
    expect(await statuses('/signed')).toEqual([401, 401, 200]);
    expect(await statuses('/signed/workflow')).toEqual([401, 200, 401]);
    expect(await statuses('/signed/webhook')).toEqual([200, 401, 200]);
  });

  it('does not fall back to an older signature beside a newer one that is wrong', async () => {
    const app = await boot();
    const url = `${PUBLIC_URL}/signed/webhook`;
    const older = app.emulator.signCardCall(url, { method: 'POST', body: {}, signature: 'v1' });
    const newer = app.emulator.signCardCall(url, { method: 'POST', body: { a: 1 } });
    const headers = { ...newer.headers, ...older.headers };
    expect((await deliver(app, { ...older, headers })).status).toBe(401);
    expect((await deliver(app, { ...newer, headers })).status).toBe(200);
  });

  it('refuses a replay if it is to remember signatures, and takes it if not', async () => {
    expect(await replaysOf(await boot())).toEqual([200, 200]);
    const remembering = await boot({ options: { refuseReplayedSignatures: true } });
    expect(await replaysOf(remembering)).toEqual([401, 401]);
  });

  it('reports at the first signed request that raw bodies are not kept, and how to keep them', async () => {
    const logger = new RecordingLogger();
    const app = await boot({ rawBody: false, logger });
    const request = app.emulator.signCardCall(CARD, { method: 'POST', body: { a: 1 } });
    const response = await deliver(app, request);
    expect(response.status).toBe(500);
    expect(await response.json()).toMatchObject({ code: 'internal_error' });
    expect(logger.errors.join()).toMatch(/rawBody: .* were not kept.*\{ rawBody: true \}/);
    // A request without a body has no bytes to keep.
    expect((await deliver(app, app.emulator.signCardCall(CARD))).status).toBe(200);
  });

  if (adapter === 'Express') {
    it('works beside a parser of the host on another path', async () => {
      const app = await boot({
        prepare: (host) => {
          host.use('/other', json({ limit: '1mb' }));
          // Nest adds no parser of its own if there is one, whatever its path.
          (host as NestExpressApplication).useBodyParser('json');
        },
      });
      const request = app.emulator.signCardCall(CARD, { method: 'POST', body: { a: 1 } });
      expect((await deliver(app, request)).status).toBe(200);
    });
  }
});

/** What a proxy in front does: the signed URL's path and query, at the app's own address. */
function deliver(app: BootedApp, request: SignedRequest): Promise<Response> {
  const { pathname, search } = new URL(request.url);
  const { method, headers, body } = request;
  return fetch(app.origin + pathname + search, { method, headers, ...(body && { body }) });
}

/** The statuses of a request that is sent again, as it is and spelled another way. */
async function replaysOf(app: BootedApp): Promise<number[]> {
  const request = app.emulator.signCardCall(CARD);
  await deliver(app, request);
  const respelled = { ...request, url: request.url.replace('%3ab%40c', ':b@c') };
  return [(await deliver(app, request)).status, (await deliver(app, respelled)).status];
}

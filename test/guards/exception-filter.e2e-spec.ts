import { Controller, Get, NotFoundException, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import {
  ConnectionStoreUnavailableError,
  HubSpotClientRejectedError,
  HubSpotUnavailableError,
  UnsealError,
} from 'nestjs-hubspot-oauth';
import { ADAPTERS, type AdapterName, type BootedApp, bootApp } from '../support/boot-app.js';
import { Browser } from '../support/browser.js';
import { RecordingLogger } from '../support/recording-logger.js';

const BROWSER = { accept: 'text/html,*/*;q=0.8' };

@Controller('throws')
class ThrowingController {
  @Get('unavailable')
  unavailable(): never {
    throw new HubSpotUnavailableError('HubSpot does not respond.', { retryAfterMs: 1_001 });
  }

  @Get('store')
  store(): never {
    throw new ConnectionStoreUnavailableError({ cause: new Error('password=hunter2') });
  }

  @Get('rejected')
  rejected(): never {
    throw new HubSpotClientRejectedError(30_000);
  }

  @Get('unseal')
  unseal(): never {
    throw new UnsealError('unknown_key', 'key-of-2025');
  }

  @Get('other')
  other(): never {
    throw new NotFoundException('No such thing');
  }

  @Get('late')
  async late(@Res() response: FastifyReply | FastifyReply['raw']): Promise<never> {
    const raw = 'raw' in response ? response.raw : response;
    raw.writeHead(200, { 'content-type': 'text/plain' });
    await new Promise((resolve) => raw.write('the first half', resolve));
    throw new HubSpotUnavailableError('HubSpot does not respond.', { retryAfterMs: 1_000 });
  }
}

describe.each(Object.keys(ADAPTERS) as AdapterName[])('errors of the library on %s', (adapter) => {
  let booted: BootedApp;
  let logger: RecordingLogger;

  beforeEach(async () => {
    logger = new RecordingLogger();
    booted = await bootApp({ adapter, logger, metadata: { controllers: [ThrowingController] } });
  });
  afterEach(() => booted.close());

  const get = (what: string) =>
    new Browser().get(`${booted.origin}/throws/${what}`, { headers: BROWSER });

  it.each([
    ['unavailable', 503, 'hubspot_unavailable', '2'],
    ['store', 503, 'connection_store_unavailable', '1'],
    ['rejected', 503, 'hubspot_unavailable', '30'],
    ['unseal', 500, 'internal_error', undefined],
  ])('%s: %i %s, Retry-After %s, also for browsers', async (what, status, code, retryAfter) => {
    const page = await get(what);
    expect(page).toMatchObject({
      status,
      headers: {
        'content-type': 'application/problem+json; charset=utf-8',
        'cache-control': 'no-store',
      },
    });
    expect(page.headers['retry-after']).toBe(retryAfter);
    expect(JSON.parse(page.body)).toMatchObject({ status, code });
    expect(page.body).not.toMatch(/hunter2|key-of-2025|HUBSPOT_/);
    expect(logger.errors).toHaveLength(1);
  });

  it('leaves every other exception to the application', async () => {
    const page = await get('other');
    expect(page.status).toBe(404);
    expect(JSON.parse(page.body)).toMatchObject({ message: 'No such thing' });
  });

  it('ends a response that has begun, and goes on serving', async () => {
    const late = await get('late');
    expect(late).toMatchObject({ status: 200, body: 'the first half' });
    expect(logger.errors).toEqual(['hubspot_unavailable: HubSpot does not respond.']);
    expect((await get('unavailable')).status).toBe(503);
  });
});

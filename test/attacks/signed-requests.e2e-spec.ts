import { createHmac } from 'node:crypto';
import { Body, Controller, HttpCode, Post, Query, UseGuards } from '@nestjs/common';
import { AcceptHubSpotSignatures, HubSpotSignatureGuard } from 'nestjs-hubspot-oauth';
import { ADAPTERS, type AdapterName, type BootedApp, bootApp } from '../support/boot-app.js';
import { assertExtensionWorks, extendSha256 } from './support/extend-sha256.js';

const FORM = 'application/x-www-form-urlencoded';

@Controller('signed')
@UseGuards(HubSpotSignatureGuard)
@AcceptHubSpotSignatures('v1', 'v2', 'v3')
class SignedController {
  @Post()
  @HttpCode(200)
  write(@Body() body: unknown, @Query() query: unknown): object {
    return { body, query };
  }
}

interface Sent {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Buffer | undefined;
}

describe.each(Object.keys(ADAPTERS) as AdapterName[])('a recorded request on %s', (adapter) => {
  let booted: BootedApp;
  let url: string;
  let secret: string;

  beforeAll(async () => {
    assertExtensionWorks();
    booted = await bootApp({
      adapter,
      rawBody: true,
      metadata: { controllers: [SignedController] },
    });
    url = `${booted.origin}/signed`;
    secret = booted.emulator.apps[0]?.clientSecret ?? '';
  });
  afterAll(() => booted.close());

  it('cannot move the last digits of its URL into a timestamp padded with zeros', async () => {
    const recorded = booted.emulator.signRequest(`${url}?portalId=123456700`, { method: 'POST' });
    const timestamp = recorded.headers['X-HubSpot-Request-Timestamp'] ?? '';
    expect((await send(recorded)).status).toBe(200);
    const moved = {
      url: `${url}?portalId=1234567`,
      headers: { ...recorded.headers, 'X-HubSpot-Request-Timestamp': `00${timestamp}` },
    };
    expect((await send(moved)).status).toBe(401);
  });

  it('cannot move the last digits of its body into a timestamp padded with zeros', async () => {
    const timestamp = String(Date.now());
    const signature = createHmac('sha256', secret)
      .update(`POST${url}amount=100${timestamp}`)
      .digest('base64');
    const headers = {
      'content-type': FORM,
      'x-hubspot-signature-v3': signature,
      'x-hubspot-request-timestamp': timestamp,
    };
    expect((await send({ url, headers, body: 'amount=100' })).status).toBe(200);
    const moved = { ...headers, 'x-hubspot-request-timestamp': `00${timestamp}` };
    expect((await send({ url, headers: moved, body: 'amount=1' })).status).toBe(401);
  });

  it.each(['v1', 'v2'] as const)(
    'cannot be extended, with a %s signature, to a form with other fields',
    async (version) => {
      const recorded = booted.emulator.signRequest(url, {
        method: 'POST',
        body: [{ eventId: 1 }],
        signature: version,
      });
      const { body = '' } = recorded;
      expect((await send(recorded)).status).toBe(200);
      const prefix = version === 'v1' ? secret.length : secret.length + `POST${url}`.length;
      const extension = extendSha256(
        recorded.headers['X-HubSpot-Signature'] ?? '',
        prefix + body.length,
        '&role=admin',
      );
      const extended = Buffer.concat([
        Buffer.from(body),
        extension.padding,
        Buffer.from('&role=admin'),
      ]);
      for (const type of [FORM, 'application/json', `${FORM}; charset=utf-8`]) {
        const headers = {
          'content-type': type,
          'x-hubspot-signature': extension.hash,
          'x-hubspot-signature-version': version,
        };
        const { status, text } = await send({ url, headers, body: extended });
        // 400: the parser refused the body before the guard saw it.
        expect([type, [400, 401].includes(status)]).toEqual([type, true]);
        expect(text).not.toContain('admin');
      }
    },
  );
});

async function send({ url, headers, body }: Sent): Promise<{ status: number; text: string }> {
  const response = await fetch(url, {
    method: 'POST',
    headers,
    ...(body !== undefined && { body: typeof body === 'string' ? body : new Uint8Array(body) }),
  });
  return { status: response.status, text: await response.text() };
}

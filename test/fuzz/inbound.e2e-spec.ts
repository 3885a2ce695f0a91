import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { Controller, HttpCode, Post, UseGuards } from '@nestjs/common';
import fc from 'fast-check';
import {
  AcceptHubSpotSignatures,
  HubSpotConnectionGuard,
  HubSpotConnections,
  HubSpotSignatureGuard,
} from 'nestjs-hubspot-oauth';
import { ADAPTERS, type AdapterName, type BootedApp, bootApp } from '../support/boot-app.js';
import { Browser } from '../support/browser.js';
import { install, startInstall } from '../support/install.js';

/** All cases of this file together; `FUZZ_CASES=100000` for a long run. */
const CASES = Number(process.env['FUZZ_CASES'] ?? 2_000);
const RUNS = { numRuns: Math.ceil(CASES / 4) };
const TIMEOUT_MS = 60_000 + CASES * 20;

@Controller('signed')
@AcceptHubSpotSignatures('v1', 'v2', 'v3')
@UseGuards(HubSpotSignatureGuard, HubSpotConnectionGuard)
class SignedController {
  @Post()
  @HttpCode(200)
  write(): string {
    return 'never';
  }
}

interface Garbage {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
}

/** What a header can hold at all. */
const headerText = fc
  .array(fc.integer({ min: 0x20, max: 0xff }), { maxLength: 60 })
  .map((codes) => String.fromCharCode(...codes.filter((code) => code !== 0x7f)));
/** What a request line can hold at all: escapes of any byte, and every plain character. */
const queryText = fc
  .array(
    fc.oneof(
      fc.integer({ min: 0, max: 255 }).map((byte) => `%${byte.toString(16).padStart(2, '0')}`),
      fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)),
      fc.constantFrom('%', '%zz', '%c3%28', '&', '=', '+', '&&', '[]', '[__proto__]'),
    ),
    { maxLength: 40 },
  )
  .map((pieces) => pieces.join('').replaceAll('#', ''));

describe.each(Object.keys(ADAPTERS) as AdapterName[])('garbage on %s', (adapter) => {
  const agent = new Agent({ keepAlive: true });
  const browser = new Browser();
  let booted: BootedApp;
  let callback: string;

  beforeAll(async () => {
    booted = await bootApp({
      adapter,
      rawBody: true,
      options: { marketplaceInstalls: { signIn: true } },
      metadata: { controllers: [SignedController] },
    });
    await install(booted, new Browser());
    callback = await booted.emulator.approve(await startInstall(browser, booted.origin));
    booted.emulator.requests.clear();
  });
  afterAll(async () => {
    agent.destroy();
    await booted.close();
  });

  const statusOf = async ({ method, path, headers, body }: Garbage): Promise<number> => {
    const outgoing = request(booted.origin, { method, path, headers: { ...headers }, agent });
    outgoing.end(body);
    const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
    response.resume();
    await once(response, 'end');
    return response.statusCode ?? 0;
  };
  const stored = () => booted.app.get(HubSpotConnections).list();
  /** Sends garbage; expects refusals that ask HubSpot for nothing and change nothing. */
  const expectRefusals = async (garbage: fc.Arbitrary<Garbage>) => {
    const before = await stored();
    await fc.assert(
      fc.asyncProperty(garbage, async (sent) => {
        const status = await statusOf(sent);
        expect([status, status >= 400 && status < 500]).toEqual([status, true]);
      }),
      RUNS,
    );
    expect(booted.emulator.requests.count('token')).toBe(0);
    expect(await stored()).toEqual(before);
  };

  it(
    'in the query and cookies of the callback connects nothing, and uses up no state',
    async () => {
      const { searchParams } = new URL(callback);
      const names = Object.keys(browser.cookies(booted.origin));
      const value = fc.oneof(
        queryText,
        fc.constantFrom(searchParams.get('state') ?? '', 'authorize', 'finalize', ''),
      );
      const parameter = fc.record({
        name: fc.oneof(fc.constantFrom('code', 'state', 'error', 'step', 'returnUrl'), queryText),
        value,
      });
      const cookie = fc.record({
        name: fc.constantFrom(...names, 'hubspot_session', 'hubspot_install_', '__proto__', ''),
        value: headerText,
      });
      await expectRefusals(
        fc
          .record({ parameters: fc.array(parameter, { maxLength: 6 }), cookies: fc.array(cookie) })
          .map(({ parameters, cookies }) => ({
            method: 'GET',
            path: `/hubspot/oauth/callback?${parameters.map((each) => `${each.name}=${each.value}`).join('&')}`,
            headers: { cookie: cookies.map((each) => `${each.name}=${each.value}`).join('; ') },
          })),
      );
      expect((await browser.get(callback)).status).toBe(302);
      booted.emulator.requests.clear();
    },
    TIMEOUT_MS,
  );

  it(
    'in signatures and bodies is no request of HubSpot',
    async () => {
      const { headers } = booted.emulator.signCardCall(`${booted.origin}/signed`);
      const signature = fc.oneof(
        headerText,
        fc.constantFrom(headers['X-HubSpot-Signature-v3'] ?? '', 'a'.repeat(64)),
      );
      const timestamp = fc.oneof(headerText, fc.nat().map(String), fc.constant(String(Date.now())));
      await expectRefusals(
        fc
          .record({
            query: queryText,
            body: fc.uint8Array({ maxLength: 100 }),
            headers: fc.record(
              {
                'x-hubspot-signature-v3': signature,
                'x-hubspot-request-timestamp': timestamp,
                'x-hubspot-signature': signature,
                'x-hubspot-signature-version': fc.oneof(headerText, fc.constantFrom('v1', 'v2')),
                'content-type': fc.constantFrom(
                  'application/json',
                  'application/x-www-form-urlencoded',
                  'text/plain',
                  'application/json; charset=none',
                ),
                'content-encoding': fc.constantFrom('gzip', 'identity', 'none'),
              },
              { requiredKeys: [] },
            ),
          })
          .map((sent) => ({
            method: 'POST',
            path: `/signed?portalId=1234567&${sent.query}`,
            headers: { ...sent.headers, 'content-length': String(sent.body.length) },
            body: sent.body,
          })),
      );
    },
    TIMEOUT_MS,
  );
});

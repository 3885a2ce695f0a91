import { Controller, HttpCode, Post, UseGuards } from '@nestjs/common';
import {
  AcceptHubSpotSignatures,
  CurrentHubSpotCaller,
  CurrentHubSpotConnection,
  type HubSpotCaller,
  type HubSpotConnection,
  HubSpotConnectionGuard,
  HubSpotSignatureGuard,
  HubSpotTokenService,
} from 'nestjs-hubspot-oauth';
import { ADAPTERS, type AdapterName, type BootedApp, bootApp } from '../support/boot-app.js';
import { Browser } from '../support/browser.js';
import { install } from '../support/install.js';

@Controller('card')
@AcceptHubSpotSignatures('v1', 'v2', 'v3')
class CardController {
  @Post()
  @HttpCode(200)
  @UseGuards(HubSpotSignatureGuard, HubSpotConnectionGuard)
  card(
    @CurrentHubSpotCaller() caller: HubSpotCaller,
    @CurrentHubSpotConnection() { hubId }: HubSpotConnection,
  ): object {
    return { caller, hubId };
  }

  @Post('caller')
  @HttpCode(200)
  @UseGuards(HubSpotSignatureGuard)
  caller(@CurrentHubSpotCaller() caller: HubSpotCaller): HubSpotCaller {
    return caller;
  }

  @Post('in-the-wrong-order')
  @UseGuards(HubSpotConnectionGuard, HubSpotSignatureGuard)
  wrongOrder(): string {
    return 'never';
  }
}

describe.each(Object.keys(ADAPTERS) as AdapterName[])(
  'the account of a signed request on %s',
  (adapter) => {
    let booted: BootedApp;
    let card: string;

    beforeEach(async () => {
      booted = await bootApp({
        adapter,
        rawBody: true,
        metadata: { controllers: [CardController] },
      });
      card = `${booted.origin}/card`;
      await install(booted, new Browser(), { hubId: 7654321 });
    });
    afterEach(() => booted.close());

    it.each(['v2', 'v3'] as const)('is the signed one, with who calls (%s)', async (signature) => {
      const user = { id: 42, email: 'jane+crm@example.com' };
      const response = await booted.emulator.callCard(`${card}?portal=1%3A2`, {
        hubId: 7654321,
        method: 'POST',
        user,
        signature,
      });
      expect(await response.json()).toEqual({
        caller: {
          portalId: 7654321,
          userId: 42,
          userEmail: 'jane+crm@example.com',
          appId: booted.emulator.apps[0]?.appId,
        },
        hubId: 7654321,
      });
    });

    it('is no other one, whoever is signed in', async () => {
      const browser = new Browser();
      await install(booted, browser, { hubId: 7654321 });
      const { url, headers } = booted.emulator.signCardCall(card, {
        hubId: 1234567,
        method: 'POST',
      });
      const page = await browser.post(url, { headers });
      expect([page.status, JSON.parse(page.body).code]).toEqual([401, 'hubspot_account_required']);
    });

    it('is not connected any more after a disconnect', async () => {
      await booted.app.get(HubSpotTokenService).disconnect(7654321);
      const response = await booted.emulator.callCard(card, { hubId: 7654321, method: 'POST' });
      expect([response.status, await codeOf(response)]).toEqual([401, 'hubspot_account_required']);
    });

    it('is none where the signed request names none, whatever session it carries', async () => {
      const browser = new Browser();
      await install(booted, browser, { hubId: 7654321 });
      const { url, headers } = signedFor(`${card}?a=b`, true);
      const page = await browser.post(url, { headers });
      expect([page.status, JSON.parse(page.body).code]).toEqual([401, 'hubspot_account_required']);
    });

    it('is none where the URL is not signed', async () => {
      const options = { hubId: 7654321, method: 'POST', body: {}, signature: 'v1' } as const;
      const connected = await booted.emulator.callCard(card, options);
      expect([connected.status, await codeOf(connected)]).toEqual([
        401,
        'hubspot_account_required',
      ]);
      const caller = await booted.emulator.callCard(`${card}/caller`, options);
      expect([caller.status, await codeOf(caller)]).toEqual([401, 'invalid_signature']);
    });

    it.each([
      ['is named twice', '?portalId=1234567', {}],
      ['is no number', '?portalId=7654321x', { strip: true }],
      ['is not named', '?a=b', { strip: true }],
    ])('is none where it %s', async (_name, query, { strip = false }: { strip?: boolean }) => {
      const request = signedFor(`${card}/caller${query}`, strip);
      const response = await fetch(request.url, { method: 'POST', headers: request.headers });
      expect([response.status, await codeOf(response)]).toEqual([401, 'invalid_signature']);
    });

    /** Signed by HubSpot without who calls, as webhooks are; or with it besides. */
    const signedFor = (url: string, bare: boolean) =>
      bare
        ? booted.emulator.signRequest(url, { method: 'POST' })
        : booted.emulator.signCardCall(url, { method: 'POST', hubId: 7654321 });

    it('does not change when the end of an id is passed off as the body', async () => {
      const { headers } = booted.emulator.signRequest(`${card}/caller?portalId=7654321`, {
        method: 'POST',
      });
      const response = await fetch(`${card}/caller?portalId=765`, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
        body: '4321',
      });
      expect([response.status, await codeOf(response)]).toEqual([401, 'invalid_signature']);
    });

    it('is that of nobody before the signature is verified', async () => {
      const url = `${card}/in-the-wrong-order`;
      const response = await booted.emulator.callCard(url, { hubId: 7654321, method: 'POST' });
      expect([response.status, await codeOf(response)]).toEqual([401, 'hubspot_account_required']);
    });
  },
);

async function codeOf(response: Response): Promise<string> {
  return ((await response.json()) as { code: string }).code;
}

import { Controller, HttpCode, Post, UseGuards } from '@nestjs/common';
import { AcceptHubSpotSignatures, HubSpotSignatureGuard } from 'nestjs-hubspot-oauth';
import { ADAPTERS, type AdapterName, type BootedApp, bootApp } from '../support/boot-app.js';

@Controller('older')
@UseGuards(HubSpotSignatureGuard)
@AcceptHubSpotSignatures('v1')
class OlderController {
  @Post('controller')
  @HttpCode(200)
  controller(): string {
    return 'v1';
  }

  @Post('handler')
  @HttpCode(200)
  @AcceptHubSpotSignatures('v2')
  handler(): string {
    return 'v2';
  }
}

describe.each(Object.keys(ADAPTERS) as AdapterName[])(
  '@AcceptHubSpotSignatures on %s',
  (adapter) => {
    let booted: BootedApp;

    beforeAll(async () => {
      const metadata = { controllers: [OlderController] };
      booted = await bootApp({ adapter, rawBody: true, metadata });
    });
    afterAll(() => booted.close());

    it.each([
      ['applies to the handlers of a controller', 'controller', [200, 401, 401]],
      ['of a handler replaces that of its controller', 'handler', [401, 200, 401]],
    ])('%s', async (_name, path, statuses) => {
      const responses = await Promise.all(
        (['v1', 'v2', 'v3'] as const).map((signature) =>
          booted.emulator.callCard(`${booted.origin}/older/${path}`, {
            method: 'POST',
            body: { a: 1 },
            signature,
          }),
        ),
      );
      expect(responses.map(({ status }) => status)).toEqual(statuses);
    });
  },
);

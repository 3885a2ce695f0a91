import {
  type CanActivate,
  Controller,
  type ExecutionContext,
  Get,
  UseGuards,
} from '@nestjs/common';
import {
  CurrentHubSpotConnection,
  type HubSpotConnection,
  HubSpotConnectionGuard,
} from 'nestjs-hubspot-oauth';
import {
  type SignedInRequest,
  TenantAccountResolver,
  TenantInstallHooks,
  TenantModule,
} from '../recipes/tenants.js';
import { ADAPTERS, type AdapterName, type BootedApp, bootApp } from '../support/boot-app.js';
import { Browser, type Page } from '../support/browser.js';

/** Stands for whatever login the host has: it puts the user on the request. */
class Login implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<SignedInRequest>();
    const tenantId = request.headers['x-signed-in-as'];
    if (typeof tenantId === 'string') request.user = { tenantId };
    return true;
  }
}

@Controller('account')
class AccountController {
  @Get()
  @UseGuards(HubSpotConnectionGuard)
  account(@CurrentHubSpotConnection() { hubId }: HubSpotConnection): { hubId: number } {
    return { hubId };
  }
}

describe.each(Object.keys(ADAPTERS) as AdapterName[])("a host's own login on %s", (adapter) => {
  let booted: BootedApp;

  beforeEach(async () => {
    booted = await bootApp({
      adapter,
      metadata: { controllers: [AccountController] },
      extras: {
        imports: [TenantModule],
        installHooks: { useClass: TenantInstallHooks },
        accountResolver: { useClass: TenantAccountResolver },
      },
      prepare: (app) => app.useGlobalGuards(new Login()),
    });
    await installAs('acme', 1234567);
    await installAs('globex', 7654321);
  });
  afterEach(() => booted.close());

  const installAs = async (tenantId: string, hubId: number): Promise<Page> => {
    const browser = new Browser();
    const url = `${booted.origin}/hubspot/oauth/install`;
    const { headers } = await browser.get(url, signedInAs(tenantId));
    return browser.get(await booted.emulator.approve(headers.location ?? '', { hubId }));
  };
  const get = (tenantId?: string, account?: string): Promise<Page> =>
    new Browser().get(`${booted.origin}/account`, signedInAs(tenantId, account));

  it('uses the account of the tenant that is signed in', async () => {
    expect(hubIdOf(await get('acme'))).toBe(1234567);
    expect(hubIdOf(await get('globex'))).toBe(7654321);
  });

  it('may let a tenant choose among its own accounts', async () => {
    await installAs('acme', 7654321);
    expect(hubIdOf(await get('acme', '7654321'))).toBe(7654321);
    expect(hubIdOf(await get('acme', '1234567'))).toBe(1234567);
  });

  it("cannot tell another tenant's account from one that does not exist", async () => {
    const responses = await Promise.all(
      ['7654321', '7654322', '1', 'x', '', '01234567', '1234567.0'].map((account) =>
        get('acme', account),
      ),
    );
    const [first] = responses;
    for (const { status, body } of responses) {
      expect([status, body]).toEqual([404, first?.body]);
      expect(body).not.toContain('7654321');
    }
  });

  it.each([
    ['nobody', undefined],
    ['a tenant without an account', 'initech'],
  ])('asks %s for an account, as if there were none', async (_name, tenantId) => {
    const { status, body } = await get(tenantId);
    expect([status, JSON.parse(body).code]).toEqual([401, 'hubspot_account_required']);
  });

  it('starts no install for nobody', async () => {
    const url = `${booted.origin}/hubspot/oauth/install`;
    expect((await new Browser().get(url, signedInAs(undefined))).status).toBe(401);
  });
});

function signedInAs(tenantId: string | undefined, account?: string) {
  return {
    headers: {
      accept: 'application/json',
      ...(tenantId !== undefined && { 'x-signed-in-as': tenantId }),
      ...(account !== undefined && { 'x-account': account }),
    },
  };
}

function hubIdOf({ body }: Page): unknown {
  return (JSON.parse(body) as { hubId?: number }).hubId;
}

import { Reflector } from '@nestjs/core';
import {
  contextOf,
  GuardFixture,
  INSTALL_URL,
} from '../../../../test/guards/support/guard-fixture.js';
import { errorOf } from '../../../../test/tokens/support/error-of.js';
import { HUB_ID, OTHER_HUB_ID } from '../../../../test/tokens/support/token-fixture.js';
import { ReauthorizationRequiredError } from '../errors/connection.errors.js';
import {
  AccountRequiredError,
  MissingScopesError,
  UnsupportedContextError,
} from '../errors/request.errors.js';
import { installRouteOf } from '../problems/install-redirect.js';
import type { HttpRequest } from '../runtime/http-request.js';
import { markAsSigned } from '../session/request-account.js';
import { HubSpotConnectionGuard } from './hubspot-connection.guard.js';
import { RedirectToInstall } from './redirect-to-install.decorator.js';
import { carrierOf } from './request-of.js';
import {
  RequireAnyHubSpotScope,
  RequireHubSpotScopes,
} from './require-hubspot-scopes.decorator.js';

const CURRENT = Symbol.for('nestjs-hubspot-oauth:current-connection');

@RequireHubSpotScopes('oauth')
@RedirectToInstall()
class Pages {
  show(): void {}
  @RequireHubSpotScopes('crm.objects.contacts.read')
  @RequireAnyHubSpotScope('oauth', 'tickets')
  contacts(): void {}
  @RequireHubSpotScopes('crm.objects.contacts', 'tickets')
  @RequireAnyHubSpotScope('crm.objects.contacts.write', 'crm.objects.contacts.rea')
  missing(): void {}
}

class Routes {
  show(): void {}
  @RedirectToInstall()
  page(): void {}
}

/** Inherits its handler: what the controllers require differs. */
@RequireHubSpotScopes('tickets')
class StrictRoutes extends Routes {}

describe('HubSpotConnectionGuard', () => {
  let fixture: GuardFixture;
  let guard: HubSpotConnectionGuard;
  let request: HttpRequest;

  beforeEach(async () => {
    fixture = await GuardFixture.create();
    guard = new HubSpotConnectionGuard(new Reflector(), fixture.services);
    request = fixture.request();
  });
  afterEach(() => fixture.close());

  const routes = (method: keyof Routes = 'show') => contextOf(request, Routes, method);
  const pages = (method: keyof Pages) => contextOf(request, Pages, method);
  const refusal = (context = routes()) => errorOf((async () => guard.canActivate(context))());
  async function disconnect(): Promise<void> {
    const key = { ...(await fixture.tokens.row()), owner: 'other' };
    await fixture.tokens.store.takeLeaseToDisconnect({ ...key, leaseMs: 1_000 });
    await fixture.tokens.store.disconnect(key);
  }
  async function revoke(): Promise<void> {
    const key = { ...(await fixture.tokens.row()), owner: 'other', leaseMs: 1_000 };
    await fixture.tokens.store.takeLease({ ...key, statuses: ['active'] });
    await fixture.tokens.store.markRevoked({ ...key, expectedVersion: key.tokenVersion });
  }
  const forget = () => fixture.process.cache.forget(HUB_ID);

  it('admits a connection in memory synchronously, without a statement', () => {
    expect(guard.canActivate(routes())).toBe(true);
    expect((carrierOf(routes()) as Record<symbol, unknown>)[CURRENT]).toBe(fixture.connection);
    expect(fixture.tokens.statements).toEqual([]);
    expect(installRouteOf(request)).toBeUndefined();
  });

  it('reads the row of a connection that is not in memory', async () => {
    const { connection } = fixture;
    forget();
    expect(await guard.canActivate(routes())).toBe(true);
    expect((carrierOf(routes()) as Record<symbol, unknown>)[CURRENT]).toEqual(connection);
    expect(fixture.tokens.statements).toEqual(['find']);
  });

  it('waits for a resolver that is asynchronous', async () => {
    fixture.resolver.isSlow = true;
    expect(await guard.canActivate(routes())).toBe(true);
    fixture.resolver.account = undefined;
    expect(await refusal()).toBeInstanceOf(AccountRequiredError);
  });

  it.each([undefined, { hubId: OTHER_HUB_ID }])('refuses %j', async (account) => {
    fixture.resolver.account = account;
    expect(await refusal()).toBeInstanceOf(AccountRequiredError);
  });

  it('admits only the connection that the account was resolved to', async () => {
    const { connection } = fixture;
    fixture.resolver.account = { hubId: HUB_ID, connectionId: connection.id };
    expect(guard.canActivate(routes())).toBe(true);
    fixture.resolver.account = { hubId: HUB_ID, connectionId: `${connection.id}x` };
    expect(await refusal()).toBeInstanceOf(AccountRequiredError);
    forget();
    expect(await refusal()).toBeInstanceOf(AccountRequiredError);
  });

  it('refuses what is disconnected', async () => {
    await disconnect();
    forget();
    expect(await refusal()).toBeInstanceOf(AccountRequiredError);
  });

  it('says that a grant is revoked', async () => {
    await revoke();
    forget();
    const error = await refusal();
    expect(error).toBeInstanceOf(ReauthorizationRequiredError);
    expect(error).toMatchObject({ hubId: HUB_ID });
  });

  it('uses the signed account instead of the session', async () => {
    markAsSigned(request, OTHER_HUB_ID);
    expect(await refusal()).toBeInstanceOf(AccountRequiredError);
    fixture.resolver.account = undefined;
    markAsSigned(request, HUB_ID);
    expect(guard.canActivate(routes())).toBe(true);
  });

  it('does not fall back to the session if no account is signed', async () => {
    markAsSigned(request, undefined);
    expect(await refusal()).toBeInstanceOf(AccountRequiredError);
  });

  describe('requires the scopes', () => {
    it('of controller and handler, and one of each choice', () => {
      expect(guard.canActivate(pages('show'))).toBe(true);
      expect(guard.canActivate(pages('contacts'))).toBe(true);
    });

    it('and names those that are missing', async () => {
      const error = await refusal(pages('missing'));
      expect(error).toBeInstanceOf(MissingScopesError);
      expect(error).toMatchObject({
        hubId: HUB_ID,
        missingScopes: [
          'crm.objects.contacts',
          'tickets',
          'crm.objects.contacts.write',
          'crm.objects.contacts.rea',
        ],
      });
    });

    it('of each controller that inherits a handler', async () => {
      expect(guard.canActivate(routes())).toBe(true);
      const strict = contextOf(request, StrictRoutes, 'show');
      expect(await refusal(strict)).toBeInstanceOf(MissingScopesError);
      expect(await refusal(strict)).toBeInstanceOf(MissingScopesError);
      expect(guard.canActivate(routes())).toBe(true);
    });
  });

  it.each([
    ['a connection in memory', () => undefined],
    ['one that has to be read', forget],
  ])('says where to install the app after refusing %s', async (_name, prepare) => {
    prepare();
    fixture.resolver.account = { hubId: HUB_ID, connectionId: 'another' };
    await refusal();
    expect(installRouteOf(request)).toEqual({ installUrl: INSTALL_URL, redirects: false });
    await refusal(routes('page'));
    expect(installRouteOf(request)).toEqual({ installUrl: INSTALL_URL, redirects: true });
    await refusal(contextOf(request, Pages, 'show'));
    expect(installRouteOf(request)).toEqual({ installUrl: INSTALL_URL, redirects: true });
  });

  it('admits GraphQL operations by the request in their context', () => {
    const operation = { req: request };
    const context = contextOf(operation, Routes, 'show', 'graphql');
    expect(guard.canActivate(context)).toBe(true);
    expect((operation as Record<symbol, unknown>)[CURRENT]).toBe(fixture.connection);
  });

  it.each([
    ['rpc', {}],
    ['ws', {}],
    ['graphql', {}],
    ['graphql', { req: null }],
    ['graphql', { req: 'text' }],
    ['graphql', undefined],
  ])('refuses the context %s with %j', async (type, operation) => {
    const context = contextOf(operation, Routes, 'show', type);
    expect(await refusal(context)).toBeInstanceOf(UnsupportedContextError);
  });
});

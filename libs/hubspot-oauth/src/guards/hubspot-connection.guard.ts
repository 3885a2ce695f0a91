import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { HubSpotConnection } from '../connections/hubspot-connection.js';
import { HubSpotConnections } from '../connections/hubspot-connections.js';
import { ReauthorizationRequiredError } from '../errors/connection.errors.js';
import { AccountRequiredError, MissingScopesError } from '../errors/request.errors.js';
import { installInsteadOfRefusing } from '../problems/install-redirect.js';
import { mayUse } from '../session/account-resolver.js';
import type { RequestWithHeaders } from '../session/cookies.js';
import { RequestAccounts } from '../session/request-accounts.js';
import { LiveConnections } from '../tokens/live-connections.js';
import {
  CURRENT_CONNECTION,
  type RequestWithConnection,
} from './current-hubspot-connection.decorator.js';
import { InstallBrowsers } from './install-browsers.decorator.js';
import { requirementOf } from './required-scopes.decorator.js';

/**
 * Lets a request through if it may use an active connection that was granted the scopes of
 * `@RequireHubSpotScopes` and `@RequireAnyHubSpotScope`; hands it on to `@CurrentHubSpotConnection()`.
 * Asks neither database nor HubSpot while the connection is in memory.
 *
 * @throws AccountRequiredError (401), ReauthorizationRequiredError (409), MissingScopesError (403)
 */
@Injectable()
export class HubSpotConnectionGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly accounts: RequestAccounts,
    private readonly live: LiveConnections,
    private readonly connections: HubSpotConnections,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<RequestWithHeaders & RequestWithConnection>();
    const targets = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride(InstallBrowsers, targets)) {
      installInsteadOfRefusing(request);
    }
    const connection = await this.connectionOf(request);
    if (connection.status === 'reauthorization_required') {
      throw new ReauthorizationRequiredError(connection.hubId);
    }
    this.assertScopes(connection, [context.getClass(), context.getHandler()]);
    request[CURRENT_CONNECTION] = connection;
    return true;
  }

  private assertScopes(
    { hubId, scopes }: HubSpotConnection,
    targets: Parameters<typeof requirementOf>[1],
  ): void {
    const { all, choices } = requirementOf(this.reflector, targets);
    const missing = all.filter((scope) => !scopes.includes(scope));
    const unmet = choices.filter((choice) => !choice.some((scope) => scopes.includes(scope)));
    if (missing.length + unmet.length > 0) throw new MissingScopesError(hubId, missing, unmet);
  }

  private async connectionOf(request: RequestWithHeaders): Promise<HubSpotConnection> {
    const account = await this.accounts.resolve(request);
    if (account === undefined) throw new AccountRequiredError();
    const live = await this.live.find(account.hubId);
    const connection = live?.connection ?? (await this.connections.find(account.hubId));
    if (connection === undefined || !mayUse(account, connection)) throw new AccountRequiredError();
    return connection;
  }
}

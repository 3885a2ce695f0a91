import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { HubSpotConnection } from '../connections/hubspot-connection.js';
import { HubSpotConnections } from '../connections/hubspot-connections.js';
import { ReauthorizationRequiredError } from '../errors/connection.errors.js';
import { AccountRequiredError, MissingScopesError } from '../errors/request.errors.js';
import { installInsteadOfRefusing } from '../problems/install-redirect.js';
import { type ResolvedAccount, mayUse } from '../session/hubspot-account-resolver.js';
import type { RequestWithHeaders } from '../session/cookies.js';
import { RequestAccounts } from '../session/request-accounts.js';
import { ConnectionCache } from '../tokens/connection-cache.js';
import {
  CURRENT_CONNECTION,
  type RequestWithConnection,
} from './current-hubspot-connection.decorator.js';
import type { ScopeRequirement } from './require-hubspot-scopes.decorator.js';
import { demandsOf } from './route-requirements.js';

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
    private readonly live: ConnectionCache,
    private readonly connections: HubSpotConnections,
  ) {}

  /** Makes no promise while the connection is in memory: that would be a third of its time. */
  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    // The request of `switchToHttp`, which makes functions on every call.
    const request = context.getArgByIndex<RequestWithHeaders & RequestWithConnection>(0);
    const { installsBrowsers, scopes } = demandsOf(context, this.reflector);
    if (installsBrowsers) installInsteadOfRefusing(request);
    const account = this.accounts.resolve(request);
    if (account !== undefined && 'hubId' in account) {
      const live = this.live.recent(account.hubId);
      if (live !== undefined) return admit(request, account, live.connection, scopes);
    }
    return this.find(account).then((found) =>
      admit(request, found.account, found.connection, scopes),
    );
  }

  private async find(
    resolving: ReturnType<RequestAccounts['resolve']>,
  ): Promise<{ account: ResolvedAccount; connection: HubSpotConnection }> {
    const account = await resolving;
    if (account === undefined) throw new AccountRequiredError();
    const live = await this.live.find(account.hubId);
    const connection = live?.connection ?? (await this.connections.find(account.hubId));
    if (connection === undefined) throw new AccountRequiredError();
    return { account, connection };
  }
}

function admit(
  request: RequestWithConnection,
  account: ResolvedAccount,
  connection: HubSpotConnection,
  scopes: ScopeRequirement,
): true {
  if (!mayUse(account, connection)) throw new AccountRequiredError();
  if (connection.status === 'reauthorization_required') {
    throw new ReauthorizationRequiredError(connection.hubId);
  }
  assertScopes(connection, scopes);
  request[CURRENT_CONNECTION] = connection;
  return true;
}

function assertScopes(
  { hubId, scopes }: HubSpotConnection,
  { all, choices }: ScopeRequirement,
): void {
  const missing = all.filter((scope) => !scopes.includes(scope));
  const unmet = choices.filter((choice) => !choice.some((scope) => scopes.includes(scope)));
  if (missing.length + unmet.length > 0) throw new MissingScopesError(hubId, missing, unmet);
}

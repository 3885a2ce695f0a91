import { Injectable } from '@nestjs/common';
import type { HubSpotConnection } from '../connections/hubspot-connection.js';
import { HubSpotConnections } from '../connections/hubspot-connections.js';
import type { HttpRequest } from '../runtime/http-request.js';
import { HubSpotAccountResolver, mayUse } from './hubspot-account-resolver.js';
import { resolveAccount } from './request-account.js';

/** Finds the connection that a request may use. For routes that also serve requests without one. */
@Injectable()
export class HubSpotRequestConnections {
  constructor(
    private readonly resolver: HubSpotAccountResolver,
    private readonly connections: HubSpotConnections,
  ) {}

  /**
   * Returns a connection that is `active` or `reauthorization_required`, or undefined if the request
   * may use none. Reads the row.
   *
   * @throws ConnectionStoreUnavailableError, and what the host's account resolver throws
   */
  async find(request: HttpRequest): Promise<HubSpotConnection | undefined> {
    const account = await resolveAccount(request, this.resolver);
    const connection = account && (await this.connections.find(account.hubId));
    return account && connection && mayUse(account, connection) ? connection : undefined;
  }
}

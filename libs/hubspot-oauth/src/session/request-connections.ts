import { Injectable } from '@nestjs/common';
import type { HubSpotConnection } from '../connections/hubspot-connection.js';
import { HubSpotConnections } from '../connections/hubspot-connections.js';
import { mayUse } from './hubspot-account-resolver.js';
import type { RequestWithHeaders } from './cookies.js';
import { RequestAccounts } from './request-accounts.js';

/** Finds the connection that a request may use, for routes that also serve requests without one. */
@Injectable()
export class HubSpotRequestConnections {
  constructor(
    private readonly accounts: RequestAccounts,
    private readonly connections: HubSpotConnections,
  ) {}

  /** `active` or `reauthorization_required`; undefined if the request may use none. */
  async find(request: RequestWithHeaders): Promise<HubSpotConnection | undefined> {
    const account = await this.accounts.resolve(request);
    const connection = account && (await this.connections.find(account.hubId));
    return account && connection && mayUse(account, connection) ? connection : undefined;
  }
}

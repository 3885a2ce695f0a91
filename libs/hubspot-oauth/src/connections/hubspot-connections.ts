import { Inject, Injectable } from '@nestjs/common';
import { HubSpotConnectionRepository } from './hubspot-connection.repository.js';
import { type HubId, assertHubId } from './hub-id.js';
import { RESOLVED_OPTIONS, type ResolvedHubSpotOAuthOptions } from '../options/resolved-options.js';
import type { HubSpotConnectionStatus } from './hubspot-connection-status.js';
import { type HubSpotConnection, toHubSpotConnection } from './hubspot-connection.js';

const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 1_000;

export interface ListConnectionsOptions {
  readonly status?: HubSpotConnectionStatus | undefined;
  /** Only accounts with a greater id: that of the last one on the previous page. */
  readonly after?: HubId | undefined;
  /** At most 1000. @default 100 */
  readonly limit?: number | undefined;
}

export interface MissingHubSpotScopes {
  readonly required: readonly string[];
  readonly optional: readonly string[];
}

/** Reads the connections of this app from the store. No result contains a token. */
@Injectable()
export class HubSpotConnections {
  constructor(
    @Inject(RESOLVED_OPTIONS) private readonly options: ResolvedHubSpotOAuthOptions,
    private readonly repository: HubSpotConnectionRepository,
  ) {}

  /** Returns the account's connection, in any status. @throws ConnectionStoreUnavailableError */
  async find(hubId: HubId): Promise<HubSpotConnection | undefined> {
    assertHubId(hubId);
    const row = await this.repository.find({ clientId: this.options.clientId, hubId });
    return row && toHubSpotConnection(row);
  }

  /**
   * Returns the configured scopes that the account has not granted. Required ones are missing if they
   * were added after the install: a new install grants them. Optional ones may have been deselected,
   * or are not part of the account's subscription.
   */
  missingScopes({ scopes }: HubSpotConnection): MissingHubSpotScopes {
    const lacking = (configured: readonly string[]) =>
      configured.filter((scope) => !scopes.includes(scope));
    return {
      required: lacking(this.options.scopes),
      optional: lacking(this.options.optionalScopes),
    };
  }

  /** Returns a page of connections, ordered by account id. @throws ConnectionStoreUnavailableError */
  async list(options: ListConnectionsOptions = {}): Promise<readonly HubSpotConnection[]> {
    const { limit = DEFAULT_LIMIT, ...filter } = options;
    if (filter.after !== undefined && filter.after !== 0) assertHubId(filter.after);
    if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIMIT) {
      throw new RangeError(`limit must be a whole number from 1 to ${MAX_LIMIT}.`);
    }
    const { clientId } = this.options;
    const rows = await this.repository.list({ clientId, limit, ...filter });
    return rows.map(toHubSpotConnection);
  }
}

import { Inject, Injectable } from '@nestjs/common';
import { HubSpotConnectionRepository } from './hubspot-connection.repository.js';
import type { HubId } from './hub-id.js';
import { RESOLVED_OPTIONS, type ResolvedHubSpotOAuthOptions } from '../options/resolved-options.js';
import type { HubSpotConnectionStatus } from './hubspot-connection-status.js';
import { type HubSpotConnection, toHubSpotConnection } from './hubspot-connection.js';

const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 1_000;

export interface ListConnectionsOptions {
  readonly status?: HubSpotConnectionStatus | undefined;
  /** Only accounts with a greater id: the last one of the page before. */
  readonly after?: HubId | undefined;
  /** At most 1000. @default 100 */
  readonly limit?: number | undefined;
}

export interface MissingHubSpotScopes {
  readonly required: readonly string[];
  readonly optional: readonly string[];
}

/** The connections of this app, as the store has them. What it answers holds no token. */
@Injectable()
export class HubSpotConnections {
  constructor(
    @Inject(RESOLVED_OPTIONS) private readonly options: ResolvedHubSpotOAuthOptions,
    private readonly repository: HubSpotConnectionRepository,
  ) {}

  /** The account's connection, in any status. @throws ConnectionStoreUnavailableError */
  async find(hubId: HubId): Promise<HubSpotConnection | undefined> {
    const row = await this.repository.find({ clientId: this.options.clientId, hubId });
    return row && toHubSpotConnection(row);
  }

  /**
   * Which of the app's configured scopes the account has not granted. Required ones are missing where
   * the app came to need them after the install: a new install grants them. Optional ones may have been
   * unticked, or are not part of the account's subscription.
   */
  missingScopes({ scopes }: HubSpotConnection): MissingHubSpotScopes {
    const lacking = (configured: readonly string[]) =>
      configured.filter((scope) => !scopes.includes(scope));
    return {
      required: lacking(this.options.scopes),
      optional: lacking(this.options.optionalScopes),
    };
  }

  /** A page of connections, ordered by account id. @throws ConnectionStoreUnavailableError */
  async list(options: ListConnectionsOptions = {}): Promise<readonly HubSpotConnection[]> {
    const { limit = DEFAULT_LIMIT, ...filter } = options;
    if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIMIT) {
      throw new RangeError(`limit must be a whole number from 1 to ${MAX_LIMIT}.`);
    }
    const { clientId } = this.options;
    const rows = await this.repository.list({ clientId, limit, ...filter });
    return rows.map(toHubSpotConnection);
  }
}

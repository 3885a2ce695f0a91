import { Injectable } from '@nestjs/common';
import { HubSpotConnectionRepository } from '../connections/hubspot-connection.repository.js';

/** The shape of a result of @nestjs/terminus, which hosts may use or not. */
export type HubSpotHealthResult<Key extends string> = Readonly<
  Record<Key, { readonly status: 'up' | 'down'; readonly message?: string }>
>;

/**
 * Tells whether the store of the connections answers. HubSpot being down makes no instance
 * unhealthy: a restart would not mend it.
 */
@Injectable()
export class HubSpotHealthIndicator {
  constructor(private readonly repository: HubSpotConnectionRepository) {}

  /** For the checks of @nestjs/terminus: `() => indicator.isHealthy('hubspot')`. */
  async isHealthy<Key extends string>(key: Key): Promise<HubSpotHealthResult<Key>> {
    const status = await this.repository.ping().then(
      () => ({ status: 'up' as const }),
      () => ({ status: 'down' as const, message: 'The database does not answer.' }),
    );
    return { [key]: status } as HubSpotHealthResult<Key>;
  }
}
